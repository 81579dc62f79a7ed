"""The costs of a scenario for many values of its uncertain inputs at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trefpunt.engines.budget.inputs import Array, Inputs
from trefpunt.engines.budget.lines import Arithmetic, cost
from trefpunt.schemas.budget import BudgetPlan, Line, PlacesYear, Scenario
from trefpunt.terms.money import Pm

MANY: Arithmetic[Array] = Arithmetic(lambda amount: np.asarray(float(amount)), np.minimum)

Opens = Callable[[Array, Array], Array]
"""How many of the pending places open, given the chance: drawn, or expected (their product)."""


@dataclass(frozen=True)
class Model:
    """A scenario with the places that it plans."""

    plan: BudgetPlan
    scenario: Scenario
    planned: Sequence[PlacesYear]

    def kept(self, section: str) -> list[Line]:
        """The lines of this section that the scenario does not leave out."""
        lines = (line for line in self.plan.lines if line.section == section)
        return [line for line in lines if line.id not in self.scenario.without_lines]


@dataclass(frozen=True)
class Costs:
    """Costs per column (rows) and draw (columns of the array), in the unit of the plan."""

    running: Array
    """The costs section, without PM."""
    with_charges: Array
    """With capital charges, estimated where they are PM."""


@dataclass(frozen=True)
class Opened:
    """Places per kind, column by column, per draw."""

    there: list[dict[str, Array]]
    effective: list[dict[str, Array]]


def simulate(model: Model, inputs: Inputs, opens: Opens) -> Costs:
    """Places open or wait, lines follow the places, charges follow the investment."""
    columns = model.plan.horizon.columns
    places = _opened(model, inputs, opens)
    pairs = list(zip(columns, places.effective, strict=True))
    running = np.array([_running(model, c, there, inputs) for c, there in pairs])
    full = inputs.investment * inputs.charge_rate
    parts = _invested(model, places.there)
    capital = [
        _capital(model, column, there, inputs, full * part)
        for (column, there), part in zip(pairs, parts, strict=True)
    ]
    return Costs(running, running + np.array(capital))


def _opened(model: Model, inputs: Inputs, opens: Opens) -> Opened:
    there: list[dict[str, Array]] = [{} for _ in inputs.chances]
    effective: list[dict[str, Array]] = [{} for _ in inputs.chances]
    late = 1 - float(model.scenario.first_year_share)
    for kind in model.planned:
        stand = np.zeros_like(inputs.investment)
        for i, column in enumerate(model.plan.horizon.columns):
            stand = np.minimum(stand, kind.counts[i])
            new = opens(kind.counts[i] - stand, inputs.chances[column])
            stand = stand + new
            there[i][kind.kind], effective[i][kind.kind] = stand, stand - late * new
    return Opened(there, effective)


def _invested(model: Model, there: list[dict[str, Array]]) -> list[Array]:
    """Which part of the investment costs money in each column.

    It grows with the places that are open (or, by the start rule, were open the column before), and
    is whole when there are as many as the plan has at its largest.
    """
    planned = zip(*(k.values() for k in model.plan.counts.places.values()), strict=True)
    largest = max(1, *(sum(counts) for counts in planned))
    parts = [np.asarray(sum(kinds.values()) / largest) for kinds in there]
    if model.plan.investment.depreciation.start == "next_year":
        return [np.zeros_like(parts[0]), *parts[:-1]]
    return parts


def _running(model: Model, column: str, there: Mapping[str, Array], inputs: Inputs) -> Array:
    known = [_cost(line, column, there, inputs) for line in model.kept("costs")]
    return sum((c for c in known if not isinstance(c, Pm)), start=np.zeros_like(inputs.investment))


def _capital(
    model: Model, column: str, there: Mapping[str, Array], inputs: Inputs, charge: Array
) -> Array:
    """Known capital charges, and the estimate once where any of them is PM."""
    costs = [_cost(line, column, there, inputs) for line in model.kept("capital")]
    known = [c for c in costs if not isinstance(c, Pm)]
    estimate = charge if len(known) < len(costs) else np.zeros_like(charge)
    return sum(known, start=estimate)


def _cost(line: Line, column: str, there: Mapping[str, Array], inputs: Inputs) -> Array | Pm:
    amount = cost(line.driver, column, there, MANY)
    if isinstance(amount, Pm):
        return amount
    return np.asarray(amount * inputs.factors.get(line.id, 1.0))

"""How far the costs may differ from the plan: many seeded draws, and which input matters most.

The model stands in docs/methods/budget.md. Floats are used inside, results are decimals rounded to
a thousandth of the unit. The tornado runs the same costs once, with expected numbers of places.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from trefpunt.engines.budget.engine import budget
from trefpunt.engines.budget.inputs import (
    CHARGE_RATE,
    INVESTMENT,
    TAKE_UP,
    Array,
    drawn,
    inputs,
    varied,
)
from trefpunt.engines.budget.simulation import Model, Opens, simulate
from trefpunt.schemas.base import Text
from trefpunt.schemas.budget import (
    Band,
    BudgetPlan,
    Influence,
    Scenario,
    UncertaintyResult,
    proposal,
)
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.terms.money import ZERO
from trefpunt.terms.wording import say_both

_HAIR = 1e-6
"""A cost exceeds a limit only by more than the rounding of floats."""


def uncertainty(
    plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind], draws: int, seed: int
) -> UncertaintyResult:
    """The spread of the costs per column and over the calendar years, in the unit of the plan.

    The same draws and seed give the same result. Raises RuleProblem as `budget` does.
    """
    model = Model(plan, scenario, budget(plan, scenario, kinds).places)
    rng = np.random.default_rng(seed)
    costs = simulate(model, drawn(plan.uncertainty, rng, draws), _drawing(rng))
    limits = budget(plan, proposal(plan), kinds).subtotal
    return UncertaintyResult(
        draws=draws,
        seed=seed,
        bands=_bands(plan, costs.running, limits),
        with_charges=_bands(plan, costs.with_charges, limits),
        five_year=_years(plan, costs.running, limits),
        five_year_with_charges=_years(plan, costs.with_charges, limits),
        influences=_influences(model),
    )


def _drawing(rng: np.random.Generator) -> Opens:
    return lambda pending, chance: rng.binomial(pending.astype(np.int64), chance).astype(float)


def _bands(plan: BudgetPlan, costs: Array, limits: tuple[Decimal, ...]) -> tuple[Band, ...]:
    columns = zip(plan.horizon.columns, costs, limits, strict=True)
    return tuple(_band(column, drawn, limit) for column, drawn, limit in columns)


def _years(plan: BudgetPlan, costs: Array, limits: tuple[Decimal, ...]) -> Band:
    years = f"{plan.horizon.first}-{plan.horizon.last}"
    return _band(years, _five(costs), sum(limits[:-1], ZERO))


def _band(column: str, costs: Array, limit: Decimal) -> Band:
    p10, p50, p90 = np.quantile(costs, (0.1, 0.5, 0.9))
    exceeds = np.mean(costs > float(limit) + _HAIR)
    return Band(column, _decimal(p10), _decimal(p50), _decimal(p90), _decimal(exceeds))


def _influences(model: Model) -> tuple[Influence, ...]:
    """One input at a time at its P10 and its P90, the others at their most likely value."""
    totals = _five(simulate(model, varied(model.plan.uncertainty), np.multiply).with_charges)
    found = [
        Influence(name, _name(name, model.plan), _decimal(low), _decimal(high))
        for name, (low, high) in zip(
            inputs(model.plan.uncertainty), totals.reshape(-1, 2), strict=True
        )
    ]
    return tuple(sorted(found, key=lambda one: abs(one.high - one.low), reverse=True))


def _name(name: str, plan: BudgetPlan) -> Text:
    if name in (TAKE_UP, INVESTMENT, CHARGE_RATE):
        return Text(**say_both(f"budget.input.{name}"))
    line = plan.line(name.partition(":")[2]).name
    return Text(**say_both("budget.input.unit_cost", line=line.both()))


def _five(costs: Array) -> Array:
    """Over the calendar years: all columns but the structural one."""
    return np.asarray(costs[:-1].sum(axis=0))


def _decimal(value: np.floating[Any]) -> Decimal:
    return Decimal(f"{value:.3f}")

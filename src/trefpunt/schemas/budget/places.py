"""How many places a scenario asks for: by the plan, by its numbers, or by what boards choose."""

from collections.abc import Sequence

from trefpunt.schemas.budget.plan import BudgetPlan
from trefpunt.schemas.budget.scenario import BoardChoice, Scenario
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.terms.period import Horizon

Numbers = dict[str, tuple[int, ...]]
"""Kind of place -> number of places per column."""


def funded(plan: BudgetPlan, kinds: Sequence[PlaceKind]) -> tuple[PlaceKind, ...]:
    """The kinds of place that the plan counts, in the order of the municipality.

    Not in that of the plan: its table has no order once it went through a database. Raises
    KeyError when the municipality does not know one of them.
    """
    known = {kind.id for kind in kinds}
    for kind in plan.counts.places:
        if kind not in known:
            raise KeyError(kind)
    return tuple(kind for kind in kinds if kind.id in plan.counts.places)


def counts(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> Numbers:
    """The places per kind and column; choices of boards go before numbers.

    A column that the scenario leaves out keeps the number of the plan.
    """
    if scenario.choices:
        return {kind.id: _chosen(scenario, kind, plan.horizon) for kind in funded(plan, kinds)}
    return {kind.id: _numbers(plan, scenario, kind.id) for kind in funded(plan, kinds)}


def _numbers(plan: BudgetPlan, scenario: Scenario, kind: str) -> tuple[int, ...]:
    cells = plan.counts.places[kind] | scenario.counts.get(kind, {})
    return tuple(cells[column] for column in plan.horizon.columns)


def _chosen(scenario: Scenario, kind: PlaceKind, horizon: Horizon) -> tuple[int, ...]:
    boards: dict[str, list[BoardChoice]] = {}
    for choice in scenario.choices:
        boards.setdefault(choice.place, []).append(choice)
    columns = (*horizon.years, horizon.last + 1)
    return tuple(
        sum(_state(choices, year) == kind.short for choices in boards.values()) for year in columns
    )


def _state(choices: list[BoardChoice], year: int) -> str | None:
    """What the board's latest dated choice is by then."""
    dated = {c.year: c.choice for c in choices if c.year is not None and c.year <= year}
    return dated[max(dated)] if dated else None

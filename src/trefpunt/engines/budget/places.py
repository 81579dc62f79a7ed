"""How many places there are: from the plan, from a scenario, or from what boards choose."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from trefpunt.schemas.budget import BoardChoice, BudgetPlan, PlacesYear, Scenario
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.terms.period import Horizon

Counts = dict[str, tuple[int, ...]]
"""Kind of place -> number of places per column."""


def funded(plan: BudgetPlan, kinds: Sequence[PlaceKind]) -> tuple[PlaceKind, ...]:
    """The kinds of place that the plan counts, in the order of the plan.

    Raises KeyError when the municipality does not know one of them.
    """
    known = {kind.id: kind for kind in kinds}
    return tuple(known[kind] for kind in plan.counts.places)


def counts(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> Counts:
    """The places per kind and column; choices of boards go before numbers.

    A column that the scenario leaves out keeps the number of the plan.
    """
    if scenario.choices:
        return {kind.id: _chosen(scenario, kind, plan.horizon) for kind in funded(plan, kinds)}
    return {
        kind: tuple((cells | scenario.counts.get(kind, {}))[c] for c in plan.horizon.columns)
        for kind, cells in plan.counts.places.items()
    }


def places(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> list[PlacesYear]:
    """The counts, and what they come to when a new place starts part-way through its year."""
    share = scenario.first_year_share
    return [
        PlacesYear(kind, numbers, effective(numbers, share))
        for kind, numbers in counts(plan, scenario, kinds).items()
    ]


def effective(numbers: tuple[int, ...], share: Decimal) -> tuple[Decimal, ...]:
    """Places in place-years: a place that was not there the column before counts for `share`.

    None of them exists before the first column. effective = count - (1 - share) x new.
    """
    new = (max(0, now - before) for before, now in pairwise((0, *numbers)))
    return tuple(n - (1 - share) * opened for n, opened in zip(numbers, new, strict=True))


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

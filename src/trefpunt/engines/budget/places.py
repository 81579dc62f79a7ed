"""How many places there are, and how much of a year each of them counts."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from trefpunt.schemas.budget import BudgetPlan, PlacesYear, Scenario
from trefpunt.schemas.budget.places import counts
from trefpunt.schemas.municipality import PlaceKind


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

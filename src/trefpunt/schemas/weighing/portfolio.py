"""A plan as a whole: does the money follow the need, and is nobody forgotten?"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from trefpunt.schemas.base import Text
from trefpunt.schemas.reach.choice import Week


@dataclass(frozen=True)
class Planned:
    """A place of the plan, or one that stays, as the checks need it."""

    site: str
    name: str
    kind: str
    area: str | None
    cost: Decimal
    """Euro per year from the plan's building blocks; 0 for what they do not pay."""
    planned: bool
    """False: it is there and the plan does nothing with it."""
    week: Week | None = None
    """Opening hours; none: not known."""
    groups: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Quarter:
    """A quarter of the neighbourhoods by vulnerability."""

    quartile: int | None
    """4 is most vulnerable; none: neighbourhoods without an index."""
    areas: int
    inhabitants: int
    places: int
    """Of the plan; places that merely stay are not counted."""
    money: Decimal
    """Euro per year."""
    per_inhabitant: Decimal | None
    """In cents; none where nobody lives, or nobody knows how many in one of them."""


Way = Literal["own_plan", "own_place", "near", "referral", "unknown", "none"]
"""own_plan: a planned place in it; own_place: a place that stays; near: at least half of its people
are within the norm of one elsewhere; referral: the policy states it; unknown: no place, and nobody
knows how near one is."""


@dataclass(frozen=True)
class AreaSolution:
    """What the plan says to one neighbourhood: also a small one, or one without data."""

    area: str
    name: str
    rank: int | None
    """By vulnerability; none: no data."""
    small: bool
    solution: Way
    sites: tuple[str, ...]
    share_within: float | None
    """Of its people within the norm of a place; none: not known."""
    warning: bool
    """Where the solution does not hold: a referral to insufficient offer, or none at all."""
    reason: Text


@dataclass(frozen=True)
class Fragmentation:
    """Places of one neighbourhood that may compete."""

    area: str
    name: str
    places: tuple[str, ...]
    hours_together: float | None
    """Hours a week in which two or more are open; none: the hours of fewer than two are known."""
    groups_together: tuple[str, ...]
    """Groups for which more than one place is meant."""


@dataclass(frozen=True)
class Portfolio:
    """All checks of a plan as a whole."""

    quarters: tuple[Quarter, ...]
    forgotten: tuple[str, ...]
    """Area codes of the highest quarter without any plan, by rank: listed every time."""
    solutions: tuple[AreaSolution, ...]
    fragmentation: tuple[Fragmentation, ...]
    elsewhere: Decimal = Decimal(0)
    """Euro per year for places of which nobody knows the neighbourhood: in no quarter."""

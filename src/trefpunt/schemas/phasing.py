"""From an end state to years: which place when, on which condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from trefpunt.schemas.base import Text
from trefpunt.schemas.budget import BudgetPlan
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.siting import Aim, Opportunity, Pilot

Condition = Literal[
    "decided", "if_board_chooses", "if_pilot_says_yes", "if_site_is_found", "refused"
]
"""On what a planned place waits. "decided": on nothing; the board chose it, on record, or the place
is of this kind already. "refused": its board chose otherwise, so it does not come."""


@dataclass(frozen=True)
class Wanted:
    """One place of the end state, as the phasing is asked."""

    site: str
    name: str
    kind: str
    area: str | None
    condition: Condition
    need: Decimal | None
    """Vulnerability index of its area in percent; none: no data (never zero)."""
    year: int | None = None
    """Fixed by somebody, or chosen by the board; none: free."""
    opens: int | None = None
    """The first year in which it can open; none: any."""
    pilot: str | None = None
    """Id of the pilot that it belongs to."""
    windows: tuple[tuple[int | None, int | None, str], ...] = ()
    """First year, last year, id of the opportunity."""
    refused: str | None = None
    """What its board chose where that is not `kind`: "stays", "closing" or another kind. Then it is
    never planned."""
    there: bool = False
    """Whether it is of this kind already."""


AIMS: tuple[Aim, ...] = ("pilots", "coupling", "need")
"""Which aim goes first where the municipality says nothing."""


@dataclass(frozen=True)
class Frame:
    """Within what the places of an end state are spread over the years."""

    plan: BudgetPlan
    counts: Mapping[str, tuple[int, ...]]
    """Kind -> places that there is money for, per column of the plan; kinds that are not in it have
    no limit. `schemas.budget.places.counts` gives it."""
    kinds: tuple[PlaceKind, ...]
    pilots: tuple[Pilot, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    areas: Mapping[str, str] | None = None
    """Code -> name of a neighbourhood, for the sentences."""
    aims: tuple[Aim, ...] = AIMS
    first_year_share: Decimal = Decimal(1)
    """Part of its first year that a new place costs money."""
    without_lines: frozenset[str] = frozenset()
    """Lines of the plan that cost nothing."""


@dataclass(frozen=True)
class Phased:
    """One place with its year."""

    site: str
    name: str
    kind: str
    area: str | None
    year: int | None
    """None: it does not fit within the counts, or its board chose otherwise; `reason` says why. The
    year after the last: it fits only when the plan has ended."""
    condition: Condition
    coupled: tuple[str, ...]
    """Ids of the opportunities that fall in its year."""
    missed: tuple[str, ...]
    """Ids of the opportunities in its area that its year misses."""
    undated: tuple[str, ...]
    """Ids of the opportunities in its area whose years nobody knows: neither coupled nor missed."""
    fte: tuple[Decimal, ...]
    """Community work per column of the budget's years."""
    reason: Text


@dataclass(frozen=True)
class YearPlan:
    """One year of the plan."""

    year: int
    counts: tuple[tuple[str, int], ...]
    """Kind -> places open in that year, when every condition comes true."""
    room: tuple[tuple[str, int], ...]
    """Kind -> places that the plan has money for."""
    sure: int
    """Of all places, those that wait on nothing."""
    fte: Decimal
    cost: Decimal
    """Euro per year of the lines that depend on places."""


@dataclass(frozen=True)
class PilotOutcome:
    """What the plan is when a pilot says no."""

    pilot: str
    name: Text
    sites: tuple[str, ...]
    """Sites that wait on it."""
    if_no: Text
    """What then happens, in words."""
    freed: Decimal
    """Euro per year that becomes free."""


@dataclass(frozen=True)
class PhasingResult:
    """The whole phasing."""

    places: tuple[Phased, ...]
    """By year, then in the order of the reasons."""
    years: tuple[YearPlan, ...]
    pilots: tuple[PilotOutcome, ...]
    unmatched: tuple[str, ...]
    """Ids of opportunities in areas where nothing is planned."""

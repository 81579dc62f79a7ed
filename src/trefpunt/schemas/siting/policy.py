"""`siting.toml` and `opportunities.csv`: what a municipality says about where places may come."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, Sourced, Text
from trefpunt.terms.area import AreaCode

MOST_METRES = 1_000_000
"""No distance of a policy is longer: in millimetres it must fit in 32 bits."""
Metres = Annotated[int, Field(gt=0, le=MOST_METRES)]


class Opening(Sourced):
    """From when a place can open."""

    year: int


class FreeSite(Sourced):
    """Somewhere without a place now, where one could come."""

    id: str
    name: str
    area: AreaCode | None
    lon: float
    lat: float
    kinds: tuple[str, ...] = ()
    """Kinds that could come there; empty: every kind of the plan."""


class Candidates(Sourced):
    """Where a place may come."""

    kinds: tuple[str, ...]
    """Kinds that siting hands out: those of the plan."""
    convertible: tuple[str, ...]
    """Kinds of existing places that could become one of them."""
    also: tuple[str, ...] = ()
    """Ids of existing places of another kind that could as well."""
    small: tuple[str, ...] = ()
    """Small-scale kinds: hosted by default, at a distance from houses."""
    areas: bool = True
    """Whether the label point of each neighbourhood is a site too, as "somewhere here"."""
    opens: Opening | None = None
    """From when a place can open where nothing is now; none: in every year of the budget."""


class Spacing(Sourced):
    """Places that a proposal does not put near each other; both sides are kinds that it hands out.
    For what people put themselves, a default of the weighing framework does this."""

    id: str
    name: Text
    kinds: tuple[str, ...]
    others: tuple[str, ...]
    metres: Metres | None = None
    """None: nobody set a distance; then it holds only in scenarios that give one."""


class Pilot(Sourced):
    """An area that is studied first; the answer may be "no"."""

    id: str
    name: Text
    areas: tuple[AreaCode, ...]
    kind: str
    year: int
    """In which the study runs."""
    opens: Opening | None = None
    """From when a place can open where the answer is yes; none: in the year of the study."""
    text: Text | None = None


class ChoiceMade(Sourced):
    """What a board chose, as it told the municipality. Boards that are not listed are undecided."""

    place: str
    choice: str
    """As in scenarios: "stays", "closing", "undecided" or the `short` of a kind."""
    year: int | None = None
    date: date


class Opportunity(Sourced):
    """A row of `opportunities.csv`: own or other plans with which a place could be coupled."""

    id: str
    name: str
    theme: Literal["school", "maintenance", "energy", "programme", "space", "other"]
    area: AreaCode
    first: int | None = None
    """First year; none: not known."""
    last: int | None = None
    own: bool
    """Whether the municipality itself decides it."""


class HeavyKind(Sourced):
    """A kind that also serves some people further away: a house of the district."""

    kind: str
    group: str
    """Id of a group of `reach.toml`."""
    metres: Metres
    share: Annotated[KnownAmount, Field(ge=0, le=1)]
    """Its part of the goal."""


Aim = Literal["pilots", "coupling", "need"]
"""What puts a place in an earlier year: it waits on a pilot, its year falls in the window of an
opportunity, or people in its area are more vulnerable."""


class Order(Sourced):
    """Which aim goes before which when places are spread over the years."""

    aims: Annotated[tuple[Aim, ...], Field(min_length=1)]
    """The first decides; the next only between plans that are equal on it."""


class SitingPolicy(Sourced):
    """`siting.toml`."""

    goal: Literal["median", "cover", "fair", "blend"]
    """With which a proposal starts."""
    group: str
    """Id of the group of `reach.toml` whose reach counts."""
    blend: dict[Literal["median", "cover", "fair"], KnownAmount] = Field(default_factory=dict)
    far_m: Metres = 5_000
    """Beyond this nobody walks; who lives further counts as this far."""
    candidates: Candidates
    sites: tuple[FreeSite, ...] = ()
    spacing: tuple[Spacing, ...] = ()
    heavy: tuple[HeavyKind, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    order: Order | None = None
    """None: pilots, then coupling, then need."""
    choices: tuple[ChoiceMade, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    """Read from `opportunities.csv` beside it."""

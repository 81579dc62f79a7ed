"""`plan/<id>.toml`: a plan scenario, and what somebody builds in the workbench."""

from typing import Annotated, Literal

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text
from trefpunt.schemas.siting import MOST_METRES
from trefpunt.terms.area import AreaCode

Share = Annotated[KnownAmount, Field(ge=0, le=1)]
Budget = Annotated[KnownAmount, Field(ge=0, le=10**12)]
Apart = Annotated[int, Field(ge=0, le=MOST_METRES)]
Id = Annotated[str, Field(min_length=1)]


class Placed(Strict):
    """One place in a scenario: on an existing place, on a free site, or on a spot of one's own."""

    site: Id
    """Id of a place of `places.csv`, of a free site, "area:<code>" (somewhere in a neighbourhood),
    or an own id for a spot with coordinates."""
    kind: str
    year: int | None = None
    """From when; none: the phasing proposes one."""
    name: str | None = None
    lon: float | None = None
    lat: float | None = None
    area: AreaCode | None = None
    host: str | None = None
    """Id of the place under whose roof it comes."""


class Wish(Strict):
    """What the siting is asked for."""

    goal: Literal["median", "cover", "fair", "blend"] | None = None
    """None: that of `siting.toml`."""
    norm: str | None = None
    """Id of a norm of `reach.toml`; none: the default one."""
    group: str | None = None
    blend: dict[Literal["median", "cover", "fair"], Share] = Field(default_factory=dict)
    most: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """Kind -> at most so many; a kind left out keeps the policy's maximum."""
    budget: Budget | None = None
    """At most so much per year for places, in the unit of the budget; none: what counts allow."""
    keep: tuple[str, ...] = ()
    """Sites that must have a place."""
    close: tuple[str, ...] = ()
    """Places that may not be part of it."""
    keep_existing: bool = False
    """Whether every existing convertible place must stay."""
    pilots: bool = True
    """Whether each pilot area gets its place, on the condition that its study says yes."""
    new_sites: bool = True
    """Whether places may come where there is none now."""
    spacing: dict[str, Apart] = Field(default_factory=dict)
    """Spacing rule -> metres, in place of the policy's; 0: the rule does not count."""


class PlanScenario(Sourced):
    """A choice of places, made by people (`placed`) or proposed by siting (`wish`)."""

    id: Id
    name: Text
    text: Text | None = None
    wish: Wish = Wish()
    """Used where `placed` is empty, and kept with it as what was asked."""
    placed: tuple[Placed, ...] = ()
    budget: str | None = None
    """Id of a scenario of `budget/scenarios/`; none: the plan as proposed."""

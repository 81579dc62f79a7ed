"""`reach.toml`: what counts as near, for whom, and how one walks."""

from typing import Annotated, Literal

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text
from trefpunt.terms.area import AreaCode

FURTHEST = 100_000
"""Metres; nobody walks further."""

Metres = Annotated[int, Field(gt=0, le=FURTHEST)]
Name = Annotated[str, Field(min_length=1)]


class Group(Sourced):
    """Whose reach is counted."""

    id: Name
    """"all" is everybody; "65plus" and "vulnerable" have a place of their own in answers."""
    name: Text
    counts: Literal["column", "index"]
    """"column": people in a column of the points; "index": inhabitants times the index of their
    neighbourhood, an estimate."""
    column: str | None = None
    """Our name of the column ("inhabitants", "inhabitants_65plus"), for "column"."""


class ReachNorm(Sourced):
    """A distance that counts as near, for some kinds of place and some groups."""

    id: Name
    name: Text
    metres: Metres
    kinds: tuple[str, ...] = ()
    """Ids of kinds of place; empty: every kind that counts."""
    groups: tuple[str, ...] = ()
    """Ids of groups; empty: everybody."""


class Detour(Sourced):
    """How much longer a walk is than the straight line, where no street network is at hand."""

    factor: Annotated[KnownAmount, Field(ge=1, le=10, decimal_places=4)]


class Band(Sourced):
    """How much a place counts for people up to this far from it, in supply against demand."""

    metres: Metres
    weight: Annotated[KnownAmount, Field(ge=0, le=1)]


class Profile(Sourced):
    """Somebody who walks: how fast, and which stretches are closed to them."""

    id: Name
    """"walk" is the default."""
    name: Text
    metres_per_minute: Metres
    avoids: tuple[Literal["STEPS", "ROUGH", "KERB", "STEEP", "NARROW", "FERRY"], ...] = ()
    """Names of `trefpunt.schemas.network.Trait`."""


class Barrier(Sourced):
    """A river or railway that divides the municipality, by the neighbourhoods on either side."""

    id: Name
    name: Text
    sides: Annotated[tuple[tuple[AreaCode, ...], ...], Field(min_length=2)]
    """Two or more lists; whoever goes from one list to another crosses the barrier."""


class Referral(Sourced):
    """Residents of a neighbourhood who are sent to a place in another one."""

    area: AreaCode
    to: AreaCode
    group: str | None = None
    """Id of a group; none: everybody."""


class Offer(Sourced):
    """Whether what a neighbourhood offers suffices, as the policy or its advisers judge it."""

    area: AreaCode
    group: str | None = None
    sufficient: bool
    text: Text | None = None


class ReachPolicy(Strict):
    """`reach.toml`."""

    counted: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of the kinds that count as a place to walk to, unless somebody chooses other ones."""
    norm: str
    """Id of the norm that a page and a report start with."""
    norms: tuple[ReachNorm, ...]
    detour: Detour
    groups: tuple[Group, ...]
    profiles: tuple[Profile, ...]
    decay: tuple[Band, ...] = ()
    """Weight by distance for supply against demand; empty: 1 up to the norm, nothing beyond."""
    barriers: tuple[Barrier, ...] = ()
    referrals: tuple[Referral, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def default(self) -> ReachNorm:
        """The norm that a page and a report start with. Raises KeyError for an unknown id."""
        for norm in self.norms:
            if norm.id == self.norm:
                return norm
        raise KeyError(self.norm)

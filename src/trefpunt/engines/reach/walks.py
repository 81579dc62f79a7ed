"""How far it is from every point to the nearest places, and how that was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.reach.places import Sites
from trefpunt.engines.reach.straight import straight, stretched
from trefpunt.schemas.network import Ints, Nearest
from trefpunt.schemas.points import Points
from trefpunt.schemas.reach import Level

Bools = NDArray[np.bool_]
COUNT = 3
"""The nearest, and the next two: what if it closes."""


@dataclass(frozen=True)
class Walks:
    """Distances of one set of points to one set of places."""

    sites: Sites
    """The places that can be reached by this way of measuring; numbers of places are of these."""
    found: Nearest
    """[k, 3] along the way that counts: streets, or the straight line times the detour factor."""
    direct: Nearest
    """[k, 3] as the crow flies."""
    off: Bools
    """[k] points without a distance: see `unmeasured`, or too far from any street."""
    level: Level


class Way(Protocol):
    """A way of measuring from one set of points: made once, asked many times."""

    @property
    def points(self) -> Points:
        """From where it measures."""

    @property
    def level(self) -> Level:
        """How good its distances are."""

    @property
    def factor(self) -> Decimal | None:
        """By what straight lines are stretched; none where it follows streets."""

    def walk(self, wanted: Sites) -> Walks:
        """The three nearest places of each point."""

    def to(self, walks: Walks, numbers: Sequence[int]) -> Ints:
        """[k] millimetres to the nearest of some places of `walks`; FAR where none is reached."""


@dataclass(frozen=True)
class Crow:
    """Straight lines times the detour factor: where no street network is at hand."""

    points: Points
    factor: Decimal

    @property
    def level(self) -> Level:
        """An estimate, or coarse where a point stands for a whole neighbourhood."""
        return level(self.points, Level.ESTIMATE)

    def walk(self, wanted: Sites) -> Walks:
        """The three nearest places of each point."""
        direct = crow(self.points, wanted, COUNT)
        longer = stretched(direct.millimetres, Fraction(self.factor))
        off = unmeasured(self.points, wanted, direct)
        return Walks(wanted, Nearest(longer, direct.place), direct, off, self.level)

    def to(self, walks: Walks, numbers: Sequence[int]) -> Ints:
        """[k] millimetres to the nearest of some of the places."""
        found = crow(self.points, some(walks.sites, numbers), 1).millimetres[:, 0]
        return stretched(found, Fraction(self.factor))


def crow(points: Points, wanted: Sites, count: int) -> Nearest:
    """[k, count] the nearest places as the crow flies."""
    return straight(points.lon, points.lat, wanted.lon, wanted.lat, count)


def some(sites: Sites, numbers: Sequence[int]) -> Sites:
    """A few of the places."""
    return Sites(tuple(sites.all[number] for number in numbers), ())


def level(points: Points, best: Level) -> Level:
    """The level of distances from these points: one point per neighbourhood is always coarse."""
    return Level.COARSE if points.kind == "area" else best


def unmeasured(points: Points, wanted: Sites, found: Nearest) -> Bools:
    """[k] points that stand for a neighbourhood whose own place is only known to lie in it: from
    label point to label point is no distance."""
    if points.kind != "area" or not len(wanted):
        return np.zeros(len(points), dtype=np.bool_)
    number = {code: position for position, code in enumerate(points.codes)}
    homes = [number.get(one.place.area or "", -2) if one.approximate else -2 for one in wanted.all]
    same: Bools = np.array([*homes, -2])[found.place[:, 0]] == points.area
    return same

"""A way of measuring that remembers: a trial leaves most places where they are."""

from collections.abc import Sequence
from decimal import Decimal

from trefpunt.engines.reach import Sites, Walks, Way
from trefpunt.schemas.network import Ints
from trefpunt.schemas.points import Points
from trefpunt.schemas.reach import Level

MOST = 256
"""Sets of places that it remembers: those of a city fit, in a few megabytes."""


class Remembering:
    """The same distances as another way; those to the same spots are measured once."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._known: dict[tuple[tuple[float, float], ...], Ints] = {}

    @property
    def points(self) -> Points:
        """From where it measures."""
        return self.way.points

    @property
    def level(self) -> Level:
        """How good its distances are."""
        return self.way.level

    @property
    def factor(self) -> Decimal | None:
        """By what straight lines are stretched; none where it follows streets."""
        return self.way.factor

    def walk(self, wanted: Sites) -> Walks:
        """The three nearest places of each point."""
        return self.way.walk(wanted)

    def to(self, walks: Walks, numbers: Sequence[int]) -> Ints:
        """[k] millimetres to the nearest of some places of `walks`."""
        chosen = (walks.sites.all[number] for number in numbers)
        spots = tuple((site.lon, site.lat) for site in chosen)
        found = self._known.get(spots)
        if found is None:
            found = self.way.to(walks, numbers)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[spots] = found
        return found

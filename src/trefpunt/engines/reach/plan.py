"""What somebody tries: places that open, close or move, and ways that are added. Never changed,
only followed by another: to undo is to go back to the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from trefpunt.engines.reach.baseline import NONE, Baseline, Spot, spot
from trefpunt.schemas.network import Ints

Entry = tuple[int, int]
"""A node, and millimetres from it."""


@dataclass(frozen=True)
class Plan:
    """The differences from a baseline."""

    base: Baseline
    count: int
    """Number for the next new place."""
    closed: frozenset[int] = frozenset()
    """Places of the baseline that are not, or no longer, where they were."""
    opened: Mapping[int, Spot] = field(default_factory=dict)
    feet: tuple[Spot, ...] = ()
    """Where added ways touch an edge: foot i is node n + i."""
    arcs: Ints = field(default_factory=lambda: NONE)
    """[m, 3] from, to, millimetres; both directions."""
    legs: Ints = field(default_factory=lambda: NONE)
    """[l, 3] point, foot, millimetres."""

    def spot(self, place: int) -> Spot:
        """Where a place is now. Raises LookupError for a place that is not open."""
        if place in self.opened:
            return self.opened[place]
        if place in self.closed or not 0 <= place < len(self.base.places.edge):
            raise LookupError(place)
        return spot(self.base.places, place)

    def entries(self, at: Spot) -> list[Entry]:
        """From where a spot is reached: the ends of its edge, and the feet on it."""
        network, edge = self.base.network, at.edge
        rest = int(network.millimetres[edge]) - at.along
        ends = [(int(network.start[edge]), at.along), (int(network.end[edge]), rest)]
        return [(node, away + at.access) for node, away in (*ends, *self._feet(at))]

    def _feet(self, at: Spot) -> Iterator[Entry]:
        for number, foot in enumerate(self.feet):
            if foot.edge == at.edge:
                yield self.base.network.size + number, abs(at.along - foot.along)

    def on(self, edge: int) -> dict[int, Spot]:
        """Open places on an edge."""
        there = np.flatnonzero(self.base.places.edge == edge).tolist()
        stayed = {place: self.spot(place) for place in there if place not in self.closed}
        return stayed | {place: at for place, at in self.opened.items() if at.edge == edge}

    def elsewhere(self) -> dict[int, Spot]:
        """Open places that enter the network where the baseline does not know it."""
        split = {foot.edge for foot in self.feet}
        return {place: at for edge in split for place, at in self.on(edge).items()} | dict(
            self.opened
        )

    def with_place(self, place: int, at: Spot) -> Self:
        """With a place opened at a spot."""
        opened = {**self.opened, place: at}
        return replace(self, opened=opened, count=max(self.count, place + 1))

    def without(self, place: int) -> Self:
        """With a place closed."""
        opened = {other: at for other, at in self.opened.items() if other != place}
        return replace(self, opened=opened, closed=self.closed | {place})

    def with_foot(self, at: Spot) -> Self:
        """With a node on an edge, joined to its neighbours there and to the points on the edge."""
        node = self.base.network.size + len(self.feet)
        arcs = [(other, node, away) for other, away in self.entries(at)]
        lain = self.base.spread
        rows = lain.on(at.edge)
        away = np.abs(lain.at.along[rows] - at.along) + lain.at.access[rows]
        legs = np.column_stack([rows, np.full(len(rows), node), away]).astype(np.int32)
        laid = replace(self, feet=(*self.feet, at), legs=np.concatenate([self.legs, legs]))
        return laid.with_arcs(arcs)

    def with_arcs(self, arcs: list[tuple[int, int, int]]) -> Self:
        """With ways between nodes, in both directions."""
        both = [*arcs, *((end, start, length) for start, end, length in arcs)]
        return replace(self, arcs=np.concatenate([self.arcs, np.array(both, np.int32)]))

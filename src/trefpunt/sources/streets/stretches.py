"""From ways as they are drawn to straight stretches with a length, and who cannot pass where."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from trefpunt.schemas.network import Floats, Ints, Longs, Trait
from trefpunt.sources.streets.osm import UNPLACED, Drawn
from trefpunt.sources.streets.rules import NodeRule

ELLIPSOID = Geod(ellps="WGS84")
Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


@dataclass(frozen=True)
class Stretches:
    """Straight pieces of street between two nodes each."""

    start: Longs
    """[m] number that OpenStreetMap gives the node."""
    end: Longs
    ends: Floats
    """[m, 4] lon and lat of the start, lon and lat of the end."""
    millimetres: Ints
    traits: NDArray[np.uint16]
    unplaced: int = 0
    """Pieces left out because the file lacks one of their nodes."""

    def only(self, kept: NDArray[np.bool_]) -> "Stretches":
        """Some of them."""
        return replace(
            self,
            start=self.start[kept],
            end=self.end[kept],
            ends=self.ends[kept],
            millimetres=self.millimetres[kept],
            traits=self.traits[kept],
        )

    def within(self, box: Box) -> "Stretches":
        """Those with an end in the box."""
        west, south, east, north = box
        lon, lat = self.ends[:, 0::2], self.ends[:, 1::2]
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return self.only(np.asarray(inside.any(axis=1)))


def cut(drawn: Drawn) -> Stretches:
    """Every pair of nodes that follow each other on a way."""
    nodes, way = np.asarray(drawn.nodes, np.int64), _ways(drawn)
    degrees = np.column_stack((np.asarray(drawn.x), np.asarray(drawn.y))) / 1e7
    there = np.asarray(drawn.x) != UNPLACED
    joined = (way[:-1] == way[1:]) & (nodes[:-1] != nodes[1:])
    whole = joined & there[:-1] & there[1:]
    at = np.flatnonzero(whole)
    ends = np.column_stack((degrees[at], degrees[at + 1]))
    traits = np.asarray(drawn.traits, np.uint16)[way[at]]
    lost = int(joined.sum() - whole.sum())
    return Stretches(nodes[at], nodes[at + 1], ends, _lengths(ends), traits, lost)


def _ways(drawn: Drawn) -> Longs:
    return np.repeat(np.arange(len(drawn.sizes)), np.asarray(drawn.sizes, np.int64))


def _lengths(ends: Floats) -> Ints:
    """Whole millimetres on the ellipsoid, of each stretch.

    The distance from the first end of the file is rounded, not each length: so the length of any
    run of stretches that follow each other is right to the millimetre, however many they are.
    """
    if not len(ends):
        return np.empty(0, np.int32)
    metres = ELLIPSOID.inv(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])[2]
    marks = np.rint(np.cumsum(metres) * 1000).astype(np.int64)
    return np.asarray(np.diff(marks, prepend=0), np.int32)


def stop(stretches: Stretches, stops: Mapping[int, NodeRule]) -> Stretches:
    """The same streets, where nobody passes what stops them.

    The longest stretch at such a node stays as it is. The others are left out, or get the trait
    that stops wheelchairs: then each way past the node crosses one of those.
    """
    gone = np.zeros(len(stretches.start), np.bool_)
    traits = stretches.traits.copy()
    for node, blocked in _short(stretches, stops).items():
        rule = stops[node]
        if rule.stops == "everybody":
            gone[blocked] = True
        else:
            traits[blocked] |= np.uint16(Trait[rule.trait])
    return replace(stretches, traits=traits).only(~gone)


def _short(stretches: Stretches, stops: Mapping[int, NodeRule]) -> dict[int, list[int]]:
    """Node -> all stretches at it but the longest."""
    found: dict[int, list[int]] = {}
    numbers = np.fromiter(stops, np.int64, len(stops))
    for ends in (stretches.start, stretches.end):
        for at in np.flatnonzero(np.isin(ends, numbers)).tolist():
            found.setdefault(int(ends[at]), []).append(at)
    return {
        node: sorted(at, key=lambda one: int(stretches.millimetres[one]))[:-1]
        for node, at in found.items()
    }


def box_around(lon: Floats, lat: Floats, margin_m: float) -> Box:
    """The box around some points with a margin on each side."""
    west, east, south, north = lon.min(), lon.max(), lat.min(), lat.max()
    reach = margin_m * 2**0.5
    left, low, _ = ELLIPSOID.fwd(west, south, 225, reach)
    right, high, _ = ELLIPSOID.fwd(east, north, 45, reach)
    return float(left), float(low), float(right), float(high)

"""Finds the area in which a point lies, where its table does not tell."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.points import Points
from trefpunt.sources.datasets.geometry import to_dutch

Ints = NDArray[np.int32]

GAP = 50.0
"""Metres from the nearest area within which a point is taken to lie in it."""

OWN = 6
"""Characters of a neighbourhood code that are the same throughout a municipality."""


@dataclass(frozen=True)
class Located:
    """Points with their area, and how many of them needed a rule."""

    points: Points
    overlap: int
    """Points in more than one area: they count in the one with the lowest code."""
    gap: int
    """Points in no area that lie within `GAP` of one: they count there."""
    outside: int
    """Points in no area at all."""
    stale: int = 0
    """Points whose area was of another year: they were placed anew."""


def locate(points: Points, boundaries: Boundaries, known: Collection[str] = ()) -> Located:
    """Give each point without an area the one in which it lies.

    `known`: the areas of this year. A point with another code of the same municipality (of last
    year, say) is placed anew by where it lies; points of other municipalities keep theirs.
    """
    points, stale = _forgotten(points, known)
    lost = np.flatnonzero(points.area < 0)
    codes = sorted(boundaries.features)
    if not len(lost) or not codes:
        return Located(points, 0, 0, len(lost), stale)
    tree = shapely.STRtree(to_dutch(np.array([shape(boundaries.features[c]) for c in codes])))
    spots = to_dutch(shapely.points(points.lon[lost], points.lat[lost]))
    inside, times = _lowest(tree.query(spots, predicate="intersects"), len(lost))
    near, _ = _lowest(_within(tree, spots, inside < 0), len(lost))
    found = np.where(inside >= 0, inside, near)
    return Located(
        _placed(points, lost, found, codes),
        overlap=int((times > 1).sum()),
        gap=int(((inside < 0) & (near >= 0)).sum()),
        outside=int((found < 0).sum()),
        stale=stale,
    )


def _forgotten(points: Points, known: Collection[str]) -> tuple[Points, int]:
    """The points, without codes of the same municipality that are not known; and how many."""
    own = {code[:OWN] for code in known}
    stale = [n for n, code in enumerate(points.codes) if code not in known and code[:OWN] in own]
    forgotten = np.isin(points.area, stale)
    area = np.where(forgotten, np.int32(-1), points.area)
    return replace(points, area=area), int(forgotten.sum())


def _within(
    tree: shapely.STRtree, spots: NDArray[np.object_], lost: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Pairs of the points that lie in no area and the areas nearest to them."""
    which = np.flatnonzero(lost)
    pairs = tree.query_nearest(spots[which], max_distance=GAP)
    return np.vstack([which[pairs[0]], pairs[1]])


def _lowest(pairs: NDArray[np.int64], size: int) -> tuple[Ints, Ints]:
    """The lowest area of each point, -1 for none; and in how many it lies."""
    lowest = np.full(size, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(lowest, pairs[0], pairs[1].astype(np.int32))
    times = np.bincount(pairs[0], minlength=size).astype(np.int32)
    return np.where(times > 0, lowest, -1).astype(np.int32), times


def _placed(points: Points, lost: NDArray[np.int64], found: Ints, codes: list[str]) -> Points:
    """The points with the areas that were found; codes stay in the order of their first use."""
    fresh = dict.fromkeys(codes[area] for area in found if area >= 0)
    known = (*points.codes, *(code for code in fresh if code not in points.codes))
    position = {code: number for number, code in enumerate(known)}
    area = points.area.copy()
    area[lost] = [position[codes[a]] if a >= 0 else -1 for a in found]
    return replace(points, codes=known, area=area)

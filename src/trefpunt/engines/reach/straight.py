"""Distances as the crow flies, in whole millimetres on the ellipsoid."""

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from scipy.spatial import cKDTree

from trefpunt.schemas.network import FAR, NOWHERE, Floats, Ints, Longs, Nearest

GEOD = Geod(ellps="WGS84")
SPARE = 2
"""Locations looked at beyond those asked: so that ties do not depend on the search."""


@cache
def _globe() -> Transformer:
    return Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


def straight(
    lon: Floats, lat: Floats, place_lon: Floats, place_lat: Floats, count: int = 1
) -> Nearest:
    """The nearest places of each point in a straight line, nearest first; ties by place number.

    Places that share a location count each. [k, count]; FAR and NOWHERE where there are fewer.
    """
    if not len(place_lon) or not len(lon):
        return _nothing(len(lon), count)
    spots, members = _spots(place_lon, place_lat, count)
    near = _spots_near(np.column_stack((lon, lat)), spots, count)
    millimetres = _lengths(lon, lat, spots, near)
    places = members[near].reshape(len(lon), -1)
    far = np.repeat(millimetres, members.shape[1], axis=1)
    far[places == NOWHERE] = FAR
    return _first(far, places, count)


def stretched(found: Ints, factor: Fraction) -> Ints:
    """Distances times a factor, rounded half up to whole millimetres, exactly; FAR stays FAR."""
    top, bottom = factor.numerator, factor.denominator
    longer = (found.astype(np.int64) * (2 * top) + bottom) // (2 * bottom)
    made: Ints = np.where(found == FAR, FAR, np.minimum(longer, FAR - 1)).astype(np.int32)
    return made


def _nothing(size: int, count: int) -> Nearest:
    shape = (size, count)
    return Nearest(np.full(shape, FAR, np.int32), np.full(shape, NOWHERE, np.int32))


def _spots(lon: Floats, lat: Floats, count: int) -> tuple[Floats, Ints]:
    """Each location once, with the first `count` places on it."""
    spots, which = np.unique(np.column_stack((lon, lat)), axis=0, return_inverse=True)
    which = which.reshape(-1)
    width = min(count, int(np.bincount(which).max()))
    members = np.full((len(spots), width), NOWHERE, dtype=np.int32)
    order = np.argsort(which, kind="stable")
    rank = np.arange(len(order)) - np.searchsorted(which[order], which[order])
    kept = rank < width
    members[which[order][kept], rank[kept]] = order[kept]
    return spots, members


def _spots_near(points: Floats, spots: Floats, count: int) -> Longs:
    """[k, c] the nearest locations by chord: the same order as along the ellipsoid."""
    wanted = min(len(spots), count + SPARE)
    _, near = cKDTree(_earth(spots)).query(_earth(points), k=wanted)
    found: Longs = np.asarray(near, dtype=np.int64).reshape(len(points), wanted)
    return found


def _earth(degrees: Floats) -> NDArray[Any]:
    """Positions in metres from the centre of the earth."""
    height = np.zeros(len(degrees))
    return np.column_stack(_globe().transform(degrees[:, 0], degrees[:, 1], height))


def _lengths(lon: Floats, lat: Floats, spots: Floats, near: Longs) -> Ints:
    """[k, c] geodesic millimetres."""
    width = near.shape[1]
    to = spots[near.reshape(-1)]
    _, _, metres = GEOD.inv(np.repeat(lon, width), np.repeat(lat, width), to[:, 0], to[:, 1])
    whole = np.floor(np.asarray(metres) * 1000 + 0.5)
    return np.minimum(whole, FAR - 1).astype(np.int32).reshape(near.shape)


def _first(millimetres: Ints, places: Ints, count: int) -> Nearest:
    """The first `count` by distance, then place."""
    last = np.where(places == NOWHERE, FAR, places)
    order = np.lexsort((last, millimetres), axis=1)[:, :count]
    found = _nothing(len(millimetres), count)
    found.millimetres[:, : order.shape[1]] = np.take_along_axis(millimetres, order, axis=1)
    found.place[:, : order.shape[1]] = np.take_along_axis(places, order, axis=1)
    return found

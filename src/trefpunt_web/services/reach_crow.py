"""Trial places in a straight line: only the new places are measured."""

from fractions import Fraction

import numpy as np

from trefpunt.engines.reach import Crow, Sites, Walks
from trefpunt.engines.reach.straight import straight, stretched
from trefpunt.schemas.network import NOWHERE, Nearest


def opened(way: Crow, before: Walks, wanted: Sites) -> Walks:
    """The three nearest places of each point when places are added at the end of the list.

    The same as measuring everything again: ties go to the lowest number, and those were there.
    """
    known = len(before.sites)
    fresh = Sites(wanted.all[known:], ())
    found = straight(
        way.points.lon, way.points.lat, fresh.lon, fresh.lat, before.direct.place.shape[1]
    )
    numbers = np.where(found.place == NOWHERE, NOWHERE, found.place + known).astype(np.int32)
    direct = _merged(before.direct, Nearest(found.millimetres, numbers))
    longer = stretched(direct.millimetres, Fraction(way.factor))
    return Walks(wanted, Nearest(longer, direct.place), direct, before.off, before.level)


def _merged(first: Nearest, second: Nearest) -> Nearest:
    """The nearest of both; the places of the first have the lower numbers."""
    count = first.place.shape[1]
    millimetres = np.concatenate((first.millimetres, second.millimetres), axis=1)
    places = np.concatenate((first.place, second.place), axis=1)
    order = np.argsort(millimetres, axis=1, kind="stable")[:, :count]
    return Nearest(
        np.take_along_axis(millimetres, order, axis=1), np.take_along_axis(places, order, axis=1)
    )

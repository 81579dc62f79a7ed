"""The loops under the p-median: who reaches which site, and who is served from where.

Pairs lie per point, nearest first: a loop over a point ends at the first pair that is too far to
matter. Distances are whole millimetres; sums are exact as long as they stay below 2^53.
"""

from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.compiled import compiled
from trefpunt.schemas.siting.task import Bools, Floats, Ints, Longs

FREE, OPEN, CLOSED = 0, 1, 2
States = NDArray[np.int8]
"""[s] FREE, OPEN or CLOSED."""


class Pairs(NamedTuple):
    """Who reaches what: rows of points with sites, or rows of sites with points."""

    start: Longs
    """[rows + 1]"""
    other: Ints
    """[m] site of a pair (in rows of points), or point (in rows of sites)."""
    mm: Ints
    """[m] millimetres."""


class Demand(NamedTuple):
    """The points."""

    cap: Ints
    """[n] what a point counts at most."""
    weight: Floats
    """[n]"""


@compiled
def narrowed(pairs: Pairs, cap: Ints, state: States) -> tuple[Pairs, Ints]:
    """The pairs with a free site that is nearer than any open one, and what points then count."""
    start, site, mm = pairs
    begin, left = np.zeros(len(cap) + 1, np.int64), cap.copy()
    for i in range(len(cap)):
        begin[i + 1] = begin[i]
        for a in range(start[i], start[i + 1]):
            if mm[a] >= left[i]:
                break
            if state[site[a]] == OPEN:
                left[i] = mm[a]
                break
            begin[i + 1] += state[site[a]] == FREE
    to, away = np.empty(begin[-1], np.int32), np.empty(begin[-1], np.int32)
    for i in range(len(cap)):
        spot, a = begin[i], start[i]
        while spot < begin[i + 1]:
            if state[site[a]] == FREE:
                to[spot], away[spot] = site[a], mm[a]
                spot += 1
            a += 1
    return Pairs(begin, to, away), left


@compiled
def served(pairs: Pairs, cap: Ints, chosen: Bools) -> Ints:
    """[n] millimetres to the nearest chosen site, at most the cap."""
    start, site, mm = pairs
    away = cap.copy()
    for i in range(len(cap)):
        for a in range(start[i], start[i + 1]):
            if chosen[site[a]]:
                away[i] = mm[a]
                break
    return away


@compiled
def turned(pairs: Pairs, columns: int) -> Pairs:
    """Rows of points as rows of sites, the points in order."""
    start, site, mm = pairs
    begin = np.zeros(columns + 1, np.int64)
    for a in range(len(site)):
        begin[site[a] + 1] += 1
    for j in range(columns):
        begin[j + 1] += begin[j]
    point, away, spot = np.empty(len(site), np.int32), np.empty(len(site), np.int32), begin.copy()
    for i in range(len(start) - 1):
        for a in range(start[i], start[i + 1]):
            b = spot[site[a]]
            point[b], away[b] = i, mm[a]
            spot[site[a]] = b + 1
    return Pairs(begin, point, away)


@compiled
def met(pairs: Pairs, columns: int) -> Bools:
    """[s] sites that stand in any pair."""
    found, left = np.zeros(columns, np.bool_), columns
    for j in pairs.other:
        if not found[j]:
            found[j] = True
            left -= 1
            if not left:
                break
    return found


@compiled
def divisor(mm: Ints, first: int) -> int:
    """The greatest length in which `first` and all these are whole."""
    found = first
    for d in mm:
        if found == 1:
            break
        found = gcd(found, np.int64(d))
    return found

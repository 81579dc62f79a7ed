"""Points and totals after a change: only the points that depend on changed nodes."""

from typing import NamedTuple

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.engines.reach.kernels.search import LIMIT, SHIFT
from trefpunt.schemas.network import Ints, Longs


class Ways(NamedTuple):
    """How a point depends on nodes."""

    indptr: Ints
    rows: Ints
    ends: Ints
    legs: Ints
    """[l, 3] point, node that was laid on its edge, millimetres between them."""
    nearest: Longs
    """[n] keys of the nodes."""


class State(NamedTuple):
    """What stands now; all of it is written."""

    keys: Longs
    """[k] nearest place of each point: millimetres << SHIFT | place."""
    direct: Longs
    """[k] the same, along the edge itself: places on the same edge."""
    totals: Longs
    """[areas + 1, groups] people within the limit; the last row is for points in no area."""


class Crowd(NamedTuple):
    """Who lives at each point."""

    people: Ints
    """[k, groups]; 0 where unknown: they are in no total."""
    area: Ints
    """[k] -1 for none."""
    limit: int
    """First key that does not count as within."""


@compiled
def recount(
    ways: Ways, crowd: Crowd, state: State, nodes: Ints, also: Ints
) -> tuple[Ints, Longs, Longs]:
    """Look again at the points that depend on `nodes`, and at the points `also`.

    Returns point, old key and new key of every point whose key changed, each once: all nodes are
    settled before.
    """
    indptr, listed, ends, legs, nearest = ways
    keys, direct, totals = state
    people, area, limit = crowd
    count, size = 0, len(indptr) - 1
    room = _most(indptr, nodes) + len(also)
    rows, old, new = np.empty(room, np.int32), np.empty(room, np.int64), np.empty(room, np.int64)
    for number in range(len(nodes) + 1):
        first, last = 0, len(also)
        if number < len(nodes):
            first, last = 0, 0
            if nodes[number] < size:
                first, last = indptr[nodes[number]], indptr[nodes[number] + 1]
        for entry in range(first, last):
            row = listed[entry] if number < len(nodes) else also[entry]
            key = min(direct[row], nearest[ends[row, 0]] + (np.int64(ends[row, 2]) << SHIFT))
            key = min(key, nearest[ends[row, 1]] + (np.int64(ends[row, 3]) << SHIFT), LIMIT)
            for leg in range(len(legs)):
                if legs[leg, 0] == row:
                    key = min(key, nearest[legs[leg, 1]] + (np.int64(legs[leg, 2]) << SHIFT))
            before = keys[row]
            if key != before:
                rows[count], old[count], new[count] = row, before, key
                count += 1
                keys[row] = key
                if (key < limit) != (before < limit):
                    _move(people, area, totals, row, 1 if key < limit else -1)
    return rows[:count], old[:count], new[:count]


@compiled
def _move(people: Ints, area: Ints, totals: Longs, row: int, sign: int) -> None:
    for group in range(people.shape[1]):
        totals[area[row], group] += sign * people[row, group]


@compiled
def _most(indptr: Ints, nodes: Ints) -> int:
    """How many points depend on nodes, at most."""
    most = 0
    for node in nodes:
        if node < len(indptr) - 1:
            most += indptr[node + 1] - indptr[node]
    return most


@compiled
def put_back(crowd: Crowd, state: State, rows: Ints, old: Longs) -> None:
    """Undo a log of `recount`, last written first."""
    for entry in range(len(rows) - 1, -1, -1):
        row, before = rows[entry], old[entry]
        if (state.keys[row] < crowd.limit) != (before < crowd.limit):
            sign = 1 if before < crowd.limit else -1
            _move(crowd.people, crowd.area, state.totals, row, sign)
        state.keys[row] = before


@compiled
def step_along(
    lain: tuple[Ints, Ints], direct: Longs, rows: Ints, at: tuple[int, int, int], place: int
) -> None:
    """Offer a place at `at` (edge, along, access) to points on the same edge.

    lain: along and access of every point.
    """
    for row in rows:
        away = abs(np.int64(lain[0][row]) - at[1]) + lain[1][row] + at[2]
        direct[row] = min(direct[row], away << SHIFT | place)

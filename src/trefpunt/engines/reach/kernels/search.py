"""Dijkstra from many places at once, on keys that hold distance and place in one number."""

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.engines.reach.kernels.heap import drop, push, roomier
from trefpunt.schemas.network import Ints, Longs

SHIFT = 31
"""A key is millimetres << SHIFT | place: the smallest key is the nearest, then the lowest place."""
LIMIT = np.int64(2**31 - 1) << SHIFT
"""Keys from here on lie beyond what 32 bits of millimetres hold: not reached."""


@compiled
def search(indptr: Ints, arcs: Ints, nodes: Ints, seeds: Longs, count: int) -> Longs:
    """[n, count] the smallest keys of different places for each node; LIMIT where there is none.

    nodes [s] and seeds [s]: where each key enters. Dijkstra (1959) with a lazy binary heap.
    """
    size = len(indptr) - 1
    best, filled = np.full((size, count), LIMIT), np.zeros(size, np.int8)
    keys, items, length = (
        np.empty(len(seeds) + 64, np.int64),
        np.empty(len(seeds) + 64, np.int32),
        0,
    )
    for s in range(len(seeds)):
        length = push(keys, items, length, seeds[s], nodes[s])
    while length:
        key, node = keys[0], items[0]
        length = drop(keys, items, length)
        if not _new(best[node], filled[node], key):
            continue
        best[node, filled[node]] = key
        filled[node] += 1
        for a in range(indptr[node], indptr[node + 1]):
            target, further = arcs[a, 0], key + (np.int64(arcs[a, 1]) << SHIFT)
            if further < LIMIT and _new(best[target], filled[target], further):
                if length == len(keys):
                    keys, items = roomier(keys), roomier(items)
                length = push(keys, items, length, further, target)
    return best


@compiled
def _new(known: Longs, filled: int, key: int) -> bool:
    if filled == len(known):
        return False
    place = key & ((1 << SHIFT) - 1)
    same = False
    for i in range(filled):
        same |= known[i] & ((1 << SHIFT) - 1) == place
    return not same

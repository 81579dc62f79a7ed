"""Searches from many places at once, on keys that hold distance and place in one number.

`keys` is [n, count]: the smallest keys of different places that are known for each node so far,
smallest first, LIMIT where there is none.
"""

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.schemas.network import Ints, Longs

SHIFT = 31
"""A key is millimetres << SHIFT | place: the smallest key is the nearest, then the lowest place."""
LIMIT = np.int64(2**31 - 1) << SHIFT
"""Keys from here on lie beyond what 32 bits of millimetres hold. Two of them fit in 64 bits."""
BUCKETS = 4096
NEXT, PREVIOUS, BUCKET = 0, 1, 2


@compiled
def insert(keys: Longs, node: int, key: int) -> bool:
    """Take a key in where it is among the smallest; whether it was."""
    last = keys.shape[1] - 1
    if key >= keys[node, last]:
        return False
    i, place = 0, key & ((1 << SHIFT) - 1)
    while i < last and keys[node, i] & ((1 << SHIFT) - 1) != place:
        i += 1
    if keys[node, i] <= key:
        return False
    while i > 0 and keys[node, i - 1] > key:
        keys[node, i] = keys[node, i - 1]
        i -= 1
    keys[node, i] = key
    return True


@compiled
def enter(keys: Longs, nodes: Ints, seeds: Longs) -> None:
    """Put the key of each seed at its node."""
    for s in range(len(nodes)):
        insert(keys, nodes[s], seeds[s])


@compiled
def climb(indptr: Ints, arcs: Ints, keys: Longs) -> None:
    """Carry what each node knows to the nodes above it, lowest node first."""
    for node in range(len(indptr) - 1):
        for i in range(keys.shape[1]):
            if keys[node, i] >= LIMIT:
                break
            for a in range(indptr[node], indptr[node + 1]):
                insert(keys, arcs[a, 0], keys[node, i] + (np.int64(arcs[a, 1]) << SHIFT))


@compiled
def descend(indptr: Ints, arcs: Ints, keys: Longs, low: int, high: int) -> None:
    """Bring to the nodes from high - 1 down to low what the nodes above them know."""
    if keys.shape[1] == 1:
        _one(indptr, arcs, keys[:, 0], low, high)
    else:
        _many(indptr, arcs, keys, low, high)


@compiled
def _one(indptr: Ints, arcs: Ints, keys: Longs, low: int, high: int) -> None:
    """Without branches: here goes the time of a whole country."""
    for node in range(high - 1, low - 1, -1):
        key = keys[node]
        for a in range(indptr[node], indptr[node + 1]):
            key = min(key, keys[np.uint32(arcs[a, 0])] + (np.int64(arcs[a, 1]) << SHIFT))
        keys[node] = key


@compiled
def _many(indptr: Ints, arcs: Ints, keys: Longs, low: int, high: int) -> None:
    last = keys.shape[1] - 1
    for node in range(high - 1, low - 1, -1):
        for a in range(indptr[node], indptr[node + 1]):
            above, length = arcs[a, 0], np.int64(arcs[a, 1]) << SHIFT
            for i in range(last + 1):
                if keys[above, i] + length >= keys[node, last]:
                    break
                insert(keys, node, keys[above, i] + length)


@compiled
def settle(indptr: Ints, arcs: Ints, keys: Longs, bits: int) -> None:
    """Spread what some nodes know over the whole graph, until nothing changes.

    Delta-stepping (Meyer and Sanders 2003) with buckets 2 ** bits wide in the unit of the keys.
    Exact for every width; the last bucket holds what lies beyond the others.
    """
    waiting = keys[:, 0].copy()
    links, ends = np.full((len(keys), 4), -1, np.int32), np.full((BUCKETS + 1, 2), -1, np.int32)
    for node in range(len(keys)):
        if waiting[node] < LIMIT:
            _append(links, ends, node, BUCKETS)
    while ends[BUCKETS, 0] >= 0:
        base = _spread(links, ends, waiting, bits)
        for bucket in range(BUCKETS):
            while ends[bucket, 0] >= 0:
                node = ends[bucket, 0]
                _remove(links, ends, node)
                since, waiting[node] = waiting[node], LIMIT
                for i in range(keys.shape[1]):
                    if keys[node, i] < since or keys[node, i] >= LIMIT:
                        continue
                    for a in range(indptr[node], indptr[node + 1]):
                        target = arcs[a, 0]
                        key = keys[node, i] + (np.int64(arcs[a, 1]) << SHIFT)
                        if insert(keys, target, key) and key < waiting[target]:
                            waiting[target] = key
                            _move(links, ends, target, min((key - base) >> bits, BUCKETS))


@compiled
def _spread(links: Ints, ends: Ints, waiting: Longs, bits: int) -> int:
    """Empty the last bucket into buckets that start at its smallest key, which is returned."""
    node, base = ends[BUCKETS, 0], LIMIT
    while node >= 0:
        base, node = min(base, waiting[node]), links[node, NEXT]
    node = ends[BUCKETS, 0]
    ends[BUCKETS, 0] = ends[BUCKETS, 1] = -1
    while node >= 0:
        following = links[node, NEXT]
        _append(links, ends, node, min((waiting[node] - base) >> bits, BUCKETS))
        node = following
    return int(base)


@compiled
def _move(links: Ints, ends: Ints, node: int, bucket: int) -> None:
    if links[node, BUCKET] == bucket:
        return
    if links[node, BUCKET] >= 0:
        _remove(links, ends, node)
    _append(links, ends, node, bucket)


@compiled
def _append(links: Ints, ends: Ints, node: int, bucket: int) -> None:
    tail = ends[bucket, 1]
    links[node, NEXT], links[node, PREVIOUS], links[node, BUCKET] = -1, tail, bucket
    if tail >= 0:
        links[tail, NEXT] = node
    else:
        ends[bucket, 0] = node
    ends[bucket, 1] = node


@compiled
def _remove(links: Ints, ends: Ints, node: int) -> None:
    bucket, before, after = links[node, BUCKET], links[node, PREVIOUS], links[node, NEXT]
    if before >= 0:
        links[before, NEXT] = after
    else:
        ends[bucket, 0] = after
    if after >= 0:
        links[after, PREVIOUS] = before
    else:
        ends[bucket, 1] = before
    links[node, BUCKET] = -1


@compiled
def unpack(rank: Ints, keys: Longs, found: tuple[Ints, Ints], low: int, high: int) -> None:
    """Write the distances and places of the nodes from low to high, in the order of the network."""
    millimetres, place = found
    for node in range(low, high):
        for i in range(keys.shape[1]):
            key = keys[rank[node], i]
            millimetres[node, i] = key >> SHIFT
            place[node, i] = key & ((1 << SHIFT) - 1) if key < LIMIT else -1

"""Take nodes out of a graph and put shortcuts in their stead: distances stay what they are.

Graphs are (indptr, arcs) with both directions of each edge, sorted by target, no loops, no
parallel edges; what `tidied` makes of any other.
"""

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.reach.compiled import compiled
from trefpunt.schemas.network import FAR, Ints

Flags = NDArray[np.bool_]
MOST = 32
"""Nodes with more neighbours stay: their shortcuts would cost more than they save."""


@compiled
def chosen(indptr: Ints, arcs: Ints) -> Flags:
    """[n] nodes to take out now: fewer neighbours than each of their neighbours, no two adjacent.

    Equal numbers are decided by a scrambled node number.
    """
    out = np.zeros(len(indptr) - 1, np.bool_)
    for node in range(len(out)):
        mine = _weight(indptr, node)
        out[node] = indptr[node + 1] - indptr[node] <= MOST
        for a in range(indptr[node], indptr[node + 1]):
            if _weight(indptr, arcs[a, 0]) < mine:
                out[node] = False
                break
    return out


@compiled
def _weight(indptr: Ints, node: int) -> int:
    """Neighbours first; then Knuth's multiplicative hash (The Art of Computer Programming, 6.4)."""
    scrambled = (np.int64(node) * 2654435761) & 0xFFFFFFFF
    return int((np.int64(indptr[node + 1] - indptr[node]) << 32) | scrambled)


@compiled
def without(indptr: Ints, arcs: Ints, out: Flags) -> tuple[Ints, Ints]:
    """The graph of the nodes that stay, each pair of neighbours of a node that left joined."""
    new, size = np.cumsum(~out) - 1, np.int64((~out).sum())
    sums = np.zeros(size + 1, np.int32)
    for node in range(len(out)):
        for a in range(indptr[node], indptr[node + 1]):
            if out[node]:
                sums[new[arcs[a, 0]] + 1] += indptr[node + 1] - indptr[node] - 1
            elif not out[arcs[a, 0]]:
                sums[new[node] + 1] += 1
    for i in range(size):
        sums[i + 1] += sums[i]
    spot, left = sums[:-1].copy(), np.empty((sums[size], 2), np.int32)
    for node in range(len(out)):
        for a in range(indptr[node], indptr[node + 1]):
            if not out[node] and out[arcs[a, 0]]:
                continue
            if not out[node]:
                _put(left, spot, new[node], new[arcs[a, 0]], arcs[a, 1])
                continue
            for b in range(indptr[node], indptr[node + 1]):
                if a != b:
                    length = min(np.int64(arcs[a, 1]) + arcs[b, 1], np.int64(FAR))
                    _put(left, spot, new[arcs[a, 0]], new[arcs[b, 0]], length)
    return sums, left


@compiled
def _put(arcs: Ints, spot: Ints, node: int, target: int, length: int) -> None:
    arcs[spot[node], 0], arcs[spot[node], 1] = target, length
    spot[node] += 1


@compiled
def tidied(indptr: Ints, arcs: Ints) -> tuple[Ints, Ints]:
    """Sort by target in place; drop loops, longer parallels and lengths that nobody can walk."""
    drop = np.zeros(len(arcs), np.bool_)
    for node in range(len(indptr) - 1):
        low, high = indptr[node], indptr[node + 1]
        for i in range(low + 1, high):
            target, length, j = arcs[i, 0], arcs[i, 1], i
            while j > low and (
                arcs[j - 1, 0] > target or (arcs[j - 1, 0] == target and arcs[j - 1, 1] > length)
            ):
                arcs[j, 0], arcs[j, 1] = arcs[j - 1, 0], arcs[j - 1, 1]
                j -= 1
            arcs[j, 0], arcs[j, 1] = target, length
        for i in range(low, high):
            same = i > low and arcs[i, 0] == arcs[i - 1, 0]
            drop[i] = same or arcs[i, 0] == node or arcs[i, 1] == FAR
    return dropped(indptr, arcs, drop)


@compiled
def detours(indptr: Ints, arcs: Ints, low: int, high: int) -> Flags:
    """Arcs of the nodes from low to high that two shorter arcs replace, no longer together.

    Both must be shorter than the arc: then all of these can go at once.
    """
    drop = np.zeros(indptr[high] - indptr[low], np.bool_)
    ahead = np.full(len(indptr), FAR, np.int32)
    for node in range(low, high):
        for a in range(indptr[node], indptr[node + 1]):
            ahead[arcs[a, 0]] = arcs[a, 1]
        for a in range(indptr[node], indptr[node + 1]):
            target, length = arcs[a, 0], arcs[a, 1]
            for b in range(indptr[target], indptr[target + 1]):
                first, second = ahead[arcs[b, 0]], arcs[b, 1]
                if first < length and second < length and first <= length - second:
                    drop[a - indptr[low]] = True
                    break
        for a in range(indptr[node], indptr[node + 1]):
            ahead[arcs[a, 0]] = FAR
    return drop


@compiled
def dropped(indptr: Ints, arcs: Ints, drop: Flags) -> tuple[Ints, Ints]:
    """The graph without some arcs; moves the others in place."""
    kept, slots = 0, np.zeros(len(indptr), np.int32)
    for node in range(len(indptr) - 1):
        for a in range(indptr[node], indptr[node + 1]):
            if not drop[a]:
                arcs[kept, 0], arcs[kept, 1] = arcs[a, 0], arcs[a, 1]
                kept += 1
        slots[node + 1] = kept
    return slots, arcs[:kept]

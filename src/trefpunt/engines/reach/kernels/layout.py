"""How a network lies in memory: neighbours on the map are neighbours in the arrays."""

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.reach.compiled import compiled
from trefpunt.schemas.network import Floats, Ints, Longs

CELLS = 16
"""Bits per axis of the grid over which the Hilbert curve runs."""


def hilbert(lon: Floats, lat: Floats) -> Longs:
    """[n] which node comes first, second, …: along a Hilbert curve over their bounding box.

    Nodes in one cell of the grid (65,536 by 65,536) keep their order. `lon[hilbert(lon, lat)]` is
    sorted; formula: Hilbert 1891 as in Warren, Hacker's Delight (2013), chapter 16.
    """
    if not len(lon):
        return np.empty(0, np.int64)
    keys = _curve(_grid(lon), _grid(lat))
    packed = np.sort(keys << np.uint64(32) | np.arange(len(lon), dtype=np.uint64))
    return (packed & np.uint64(2**32 - 1)).astype(np.int64)


def _grid(axis: Floats) -> Longs:
    low, high = float(axis.min()), float(axis.max())
    scale = (2**CELLS - 1) / (high - low) if high > low else 0.0
    return np.asarray((axis - low) * scale, dtype=np.int64)


@compiled
def _curve(x: Longs, y: Longs) -> NDArray[np.uint64]:
    keys = np.empty(len(x), np.uint64)
    for i in range(len(x)):
        a, b, key = x[i], y[i], np.int64(0)
        side = np.int64(1) << (CELLS - 1)
        while side > 0:
            right, up = np.int64((a & side) > 0), np.int64((b & side) > 0)
            key += side * side * ((3 * right) ^ up)
            if up == 0:
                if right == 1:
                    a, b = 2**CELLS - 1 - a, 2**CELLS - 1 - b
                a, b = b, a
            side >>= 1
        keys[i] = np.uint64(key)
    return keys


def csr(start: Ints, end: Ints, millimetres: Ints, size: int) -> tuple[Ints, Ints]:
    """(indptr [size + 1], arcs [2m, 2] target and length): each edge as two arcs, sorted by node.

    A loop becomes two arcs to itself; parallel edges stay apart, in the order of the edges.
    """
    return _fill(_ints(start), _ints(end), _ints(millimetres), size)


def _ints(array: Ints) -> Ints:
    return np.ascontiguousarray(array, np.int32)


@compiled
def _fill(start: Ints, end: Ints, millimetres: Ints, size: int) -> tuple[Ints, Ints]:
    indptr = np.zeros(size + 1, np.int32)
    for e in range(len(start)):
        indptr[start[e] + 1] += 1
        indptr[end[e] + 1] += 1
    for i in range(size):
        indptr[i + 1] += indptr[i]
    spot, arcs = indptr[:-1].copy(), np.empty((2 * len(start), 2), np.int32)
    for e in range(len(start)):
        a, b = start[e], end[e]
        arcs[spot[a], 0], arcs[spot[a], 1] = b, millimetres[e]
        spot[a] += 1
        arcs[spot[b], 0], arcs[spot[b], 1] = a, millimetres[e]
        spot[b] += 1
    return indptr, arcs

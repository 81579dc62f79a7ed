"""Graphs that look like streets, for measuring: a bent grid with a good fifth of its edges gone.

The largest connected part of a grid whose crossings are moved at random, nodes numbered at random
as files deliver them. Mean degree 3.1. `CITY` gives some 20 thousand nodes, `COUNTRY` 4.1 million.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from trefpunt.engines.reach.kernels.layout import csr, hilbert
from trefpunt.schemas.network import Network, Seeds

CITY, COUNTRY = 144, 2029
"""Crossings along one side of the grid."""
DROPPED = 0.23
"""Share of the edges that are taken out: leaves a mean degree of 3.1."""
STEP = 80.0
"""Metres between crossings before they are moved."""


@dataclass(frozen=True)
class Plain:
    """A graph as a file delivers it: nodes in no order, each edge once."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    millimetres: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.lon)


def streetlike(side: int = CITY, seed: int = 1) -> Plain:
    """The same graph for the same side and seed."""
    rng = np.random.default_rng(seed)
    x, y = _crossings(side, rng)
    start, end = _grid(side)
    keep = rng.random(len(start)) >= DROPPED
    return _shuffled(x, y, start[keep], end[keep], rng)


def _crossings(side: int, rng: np.random.Generator) -> tuple[NDArray, NDArray]:
    y, x = np.divmod(np.arange(side * side), side)
    shift = rng.uniform(-0.35, 0.35, (2, side * side))
    return STEP * (x + shift[0]), STEP * (y + shift[1])


def _grid(side: int) -> tuple[NDArray, NDArray]:
    numbers = np.arange(side * side, dtype=np.int32).reshape(side, side)
    start = np.concatenate([numbers[:, :-1].ravel(), numbers[:-1].ravel()])
    return start, np.concatenate([numbers[:, 1:].ravel(), numbers[1:].ravel()])


def _shuffled(x, y, start, end, rng) -> Plain:
    number = _numbering(len(x), start, end, rng)
    inside = number[start] >= 0
    start, end = start[inside], end[inside]
    metres = np.hypot(x[start] - x[end], y[start] - y[end])
    lon, lat = np.empty(number.max() + 1), np.empty(number.max() + 1)
    kept = number >= 0
    lon[number[kept]], lat[number[kept]] = 5.5 + x[kept] / 70_000, 51.0 + y[kept] / 111_000
    lengths = np.round(1000 * metres).astype(np.int32)
    return Plain(lon, lat, number[start], number[end], lengths)


def _numbering(size, start, end, rng) -> NDArray[np.int32]:
    """A random number for each node of the largest part, -1 for the others."""
    graph = coo_array((np.ones(len(start), np.int8), (start, end)), (size, size))
    _, part = connected_components(graph, directed=False)
    inside = np.flatnonzero(part == np.bincount(part).argmax())
    number = np.full(size, -1, np.int32)
    number[inside] = rng.permutation(len(inside))
    return number


def network(plain: Plain) -> Network:
    """The graph as the engines want it: nodes in Hilbert order (`node_ids` are the old numbers)."""
    order = hilbert(plain.lon, plain.lat)
    new = np.empty(plain.size, np.int32)
    new[order] = np.arange(plain.size, dtype=np.int32)
    start, end = new[plain.start], new[plain.end]
    indptr, arcs = csr(start, end, plain.millimetres, plain.size)
    return Network(
        lon=plain.lon[order],
        lat=plain.lat[order],
        indptr=indptr,
        arcs=arcs,
        start=start,
        end=end,
        millimetres=plain.millimetres,
        traits=np.zeros(len(start), np.uint16),
        island=np.zeros(plain.size, np.int32),
        node_ids=order,
    )


def sites(size: int, count: int, seed: int = 2) -> Seeds:
    """`count` places on different random nodes of a network of `size` nodes, at distance 0."""
    nodes = np.random.default_rng(seed).choice(size, count, replace=False).astype(np.int32)
    return Seeds(nodes, np.zeros(count, np.int32), np.arange(count, dtype=np.int32))

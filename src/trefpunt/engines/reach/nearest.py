"""The nearest places of every node of a network."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from trefpunt.engines.reach.kernels.search import (
    LIMIT,
    SHIFT,
    climb,
    descend,
    enter,
    settle,
    unpack,
)
from trefpunt.schemas.network import FAR, Hierarchy, Ints, Longs, Nearest, Network, Seeds

SMALL = 100_000
"""Fewer nodes than this are not worth a second thread."""


def nearest(
    network: Network | Hierarchy, seeds: Seeds, count: int = 1, threads: int = 1
) -> Nearest:
    """[n, count] distance and number of the `count` nearest different places of each node.

    Exact; ties go to the lowest place. FAR and NOWHERE where fewer places can be reached (or lie
    2,147 km or further away). A place may have many seeds, a node may hold many. The answer is the
    same for a network and what `prepare` made of it; the second is quicker from the second question
    on.
    """
    layers = network if isinstance(network, Hierarchy) else _flat(network)
    keys = np.full((layers.size, count), LIMIT)
    nodes, entries = _entries(seeds)
    enter(keys, layers.rank[nodes], entries)
    climb(layers.indptr, layers.arcs, keys)
    core = keys[len(layers.indptr) - 1 :]
    settle(layers.core_indptr, layers.core_arcs, core, _width(layers.core_arcs))
    _descend(layers, keys, threads)
    return _read(layers.rank, keys, threads)


def _flat(network: Network) -> Hierarchy:
    """A hierarchy without levels: all is core."""
    nothing, rank = np.zeros(1, np.int32), np.arange(network.size, dtype=np.int32)
    arcs = np.ascontiguousarray(network.arcs, np.int32)
    indptr = np.ascontiguousarray(network.indptr, np.int32)
    return Hierarchy(rank, nothing, nothing, arcs[:0], indptr, arcs)


def _entries(seeds: Seeds) -> tuple[Ints, Longs]:
    """Nodes and keys of the seeds that are somewhere, and near enough to count."""
    known = (np.asarray(seeds.millimetres) < FAR) & (np.asarray(seeds.node) >= 0)
    keys = np.asarray(seeds.millimetres, np.int64) << SHIFT | np.asarray(seeds.place, np.int64)
    return np.asarray(seeds.node, np.int32)[known], keys[known]


def _width(arcs: Ints) -> int:
    """Bits of a bucket: as wide as a usual arc, from some thousands of them."""
    sample = arcs[:: len(arcs) // 4096 + 1, 1]
    return SHIFT + int(sample.mean() if len(sample) else 0).bit_length()


def _descend(layers: Hierarchy, keys: Longs, threads: int) -> None:
    """Level by level when threads share the work: a level only needs those above it."""
    bounds = layers.levels if threads > 1 else layers.levels[[0, -1]]
    for low, high in reversed(list(pairwise(bounds.tolist()))):
        _share(lambda a, b: descend(layers.indptr, layers.arcs, keys, a, b), low, high, threads)


def _read(rank: Ints, keys: Longs, threads: int) -> Nearest:
    found = np.empty(keys.shape, np.int32), np.empty(keys.shape, np.int32)
    _share(lambda a, b: unpack(rank, keys, found, a, b), 0, len(rank), threads)
    return Nearest(*found)


def _share(work: Callable[[int, int], None], low: int, high: int, threads: int) -> None:
    """Do the work on equal parts from low to high at the same time."""
    if threads == 1 or high - low < SMALL:
        return work(low, high)
    cuts = np.linspace(low, high, threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, cuts[:-1], cuts[1:]))
    return None

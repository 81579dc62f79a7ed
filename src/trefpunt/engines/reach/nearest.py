"""The nearest places of every node of a network."""

import numpy as np

from trefpunt.engines.reach.kernels.search import LIMIT, SHIFT, search
from trefpunt.schemas.network import FAR, NOWHERE, Ints, Longs, Nearest, Network, Seeds


def nearest(network: Network, seeds: Seeds, count: int = 1, threads: int = 1) -> Nearest:  # noqa: ARG001
    """[n, count] distance and number of the `count` nearest different places of each node.

    Exact; ties go to the lowest place. FAR and NOWHERE where fewer places can be reached (or lie
    2,147 km or further away). A place may have many seeds, a node may hold many.
    """
    nodes, keys = _entries(seeds)
    return _read(search(_ints(network.indptr), _ints(network.arcs), nodes, keys, count))


def _ints(array: Ints) -> Ints:
    return np.ascontiguousarray(array, np.int32)


def _entries(seeds: Seeds) -> tuple[Ints, Longs]:
    """Nodes and keys of the seeds that are near enough to count."""
    known = np.asarray(seeds.millimetres) < FAR
    keys = np.asarray(seeds.millimetres, np.int64) << SHIFT | np.asarray(seeds.place, np.int64)
    return _ints(seeds.node)[known], np.ascontiguousarray(keys[known])


def _read(best: Longs) -> Nearest:
    reached = best < LIMIT
    places = np.where(reached, best & (2**SHIFT - 1), NOWHERE).astype(np.int32)
    return Nearest((best >> SHIFT).astype(np.int32), places)

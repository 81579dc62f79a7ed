"""Prepare a network once for many questions: a partial contraction hierarchy."""

import numpy as np
from numpy.typing import ArrayLike

from trefpunt.engines.reach.kernels.contract import Flags, chosen, detours, dropped, tidied, without
from trefpunt.schemas.network import Hierarchy, Ints, Network

DENSE = 12.0
"""Mean number of neighbours at which the rest becomes the core: more levels cost more than they
save (measured on 4.1 million nodes)."""


def prepare(network: Network) -> Hierarchy:
    """Take nodes out level by level, those with the fewest neighbours first, until what is left
    is dense. Distances between the nodes that stay never change.

    Contraction after Geisberger, Sanders, Schultes and Delling (2008), with a core that is searched
    (Bauer and others 2010) and one sweep over all nodes (Delling and others 2011, PHAST).
    """
    graph = _pruned(*tidied(_ints(network.indptr), np.array(network.arcs, np.int32)))
    names, left, ups = np.arange(network.size, dtype=np.int32), [], []
    while len(names) and len(graph[1]) < DENSE * len(names):
        out = chosen(*graph)
        if not out.any():
            break
        left.append(names[out])
        ups.append(_upward(*graph, out, names))
        graph, names = _pruned(*tidied(*without(*graph, out))), names[~out]
    return _stored(left, ups, names, graph)


def _ints(array: Ints) -> Ints:
    return np.ascontiguousarray(array, np.int32)


def _pruned(indptr: Ints, arcs: Ints) -> tuple[Ints, Ints]:
    return dropped(indptr, arcs, detours(indptr, arcs, 0, len(indptr) - 1))


def _upward(indptr: Ints, arcs: Ints, out: Flags, names: Ints) -> tuple[Ints, Ints]:
    """Number of arcs of each node that leaves, and the arcs, to the nodes' own numbers."""
    degrees = np.diff(indptr)
    arcs = arcs[np.repeat(out, degrees)]
    arcs[:, 0] = names[arcs[:, 0]]
    return degrees[out], arcs


def _stored(
    left: list[Ints], ups: list[tuple[Ints, Ints]], core: Ints, graph: tuple[Ints, Ints]
) -> Hierarchy:
    order = np.concatenate([*left, core])
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    arcs = np.concatenate([np.empty((0, 2), np.int32), *(arcs for _, arcs in ups)])
    arcs[:, 0] = rank[arcs[:, 0]]
    return Hierarchy(
        rank=rank,
        levels=_sums([len(level) for level in left]),
        indptr=_sums(np.concatenate([[0], *(degrees for degrees, _ in ups)])[1:]),
        arcs=arcs,
        core_indptr=graph[0],
        core_arcs=graph[1].copy(),
    )


def _sums(counts: ArrayLike) -> Ints:
    return np.concatenate([[0], np.cumsum(np.asarray(counts, np.int64))]).astype(np.int32)

"""Builds the walking network: which streets are open to somebody, and what they connect."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from trefpunt.engines.reach.kernels.layout import csr, hilbert
from trefpunt.schemas.network import Ints, Longs, Network, Streets, Trait

NOTHING = Trait(0)


@dataclass(frozen=True)
class Islands:
    """Parts of a network that no street connects to each other."""

    count: int
    """Connected parts, the largest included."""
    nodes: int
    """Nodes outside the largest."""
    metres: float
    """Length of the streets outside the largest."""


def build(streets: Streets, avoid: Trait = NOTHING) -> Network:
    """The network of these streets without the stretches that have a trait to avoid.

    Nodes come in Hilbert order; edges by their first node. Nodes without an open stretch are left
    out. Two-way everywhere: one-way traffic does not bind who walks.
    """
    opened = np.flatnonzero((streets.traits & np.uint16(avoid)) == 0)
    start, end = streets.start[opened], streets.end[opened]
    order = _order(streets, start, end)
    place = np.full(len(streets.ids), -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    start, end = place[start], place[end]
    sort = np.argsort(np.minimum(start, end), kind="stable")
    start, end, kept = start[sort], end[sort], opened[sort]
    millimetres = np.ascontiguousarray(streets.millimetres[kept], np.int32)
    indptr, arcs = csr(start, end, millimetres, len(order))
    return Network(
        lon=streets.lon[order],
        lat=streets.lat[order],
        indptr=indptr,
        arcs=arcs,
        start=start,
        end=end,
        millimetres=millimetres,
        traits=streets.traits[kept],
        island=_islands(start, end, len(order)),
        node_ids=streets.ids[order],
    )


def islands(network: Network) -> Islands:
    """How much of a network lies apart from its largest part."""
    apart = network.island > 0
    metres = int(network.millimetres[apart[network.start]].sum(dtype=np.int64)) / 1000
    count = int(network.island.max(initial=-1)) + 1
    return Islands(count, int(apart.sum()), metres)


def _order(streets: Streets, start: Ints, end: Ints) -> Longs:
    """Positions of the nodes in use, along the curve."""
    used = np.zeros(len(streets.ids), np.bool_)
    used[start] = used[end] = True
    at = np.flatnonzero(used)
    return at[hilbert(streets.lon[at], streets.lat[at])]


def _islands(start: Ints, end: Ints, size: int) -> Ints:
    """[n] number of each node's connected part: 0 is the largest, equals by their first node."""
    ones = np.ones(len(start), np.int8)
    joined = csr_array((ones, (start, end)), shape=(size, size))
    count, label = connected_components(joined, directed=False)
    number = np.empty(count, np.int32)
    number[np.argsort(-np.bincount(label, minlength=count), kind="stable")] = np.arange(count)
    return np.asarray(number[label])

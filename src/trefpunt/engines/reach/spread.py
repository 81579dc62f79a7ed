"""Points on their edges, listed so that a change of a node finds the points that depend on it."""

from dataclasses import dataclass

import numpy as np

from trefpunt.schemas.network import NOWHERE, Attached, Ints, Longs, Network


@dataclass(frozen=True)
class Spread:
    """Attached points in the order of the node where their edge starts.

    Rows below count in that order; `order` leads back to the table of points.
    """

    order: Longs
    """[k] row in the table of points."""
    ends: Ints
    """[k, 4] start, end, millimetres to the start, millimetres to the end; access is in both."""
    indptr: Ints
    """[n + 1] points that can be reached by way of node i: `rows[indptr[i]:indptr[i + 1]]`."""
    rows: Ints
    at: Attached
    """[k] in the order of `order`."""
    by_edge: Ints
    """[k] rows in the order of their edge."""
    edges: Ints
    """[k] edge of each of `by_edge`."""

    def on(self, edge: int) -> Ints:
        """Rows of the points on an edge."""
        low, high = self.edges.searchsorted(np.array([edge, edge + 1], self.edges.dtype))
        return self.by_edge[low:high]


def spread(network: Network, points: Attached) -> Spread:
    """List the points; those that lie on no edge are left out."""
    order = _by_start(network, points)
    at = Attached(points.edge[order], points.along[order], points.access[order])
    rest = network.millimetres[at.edge] - at.along
    start, end = network.start[at.edge], network.end[at.edge]
    ends = np.column_stack([start, end, at.access + at.along, at.access + rest]).astype(np.int32)
    indptr, rows = _listed(network.size, start, end, at.along, rest)
    by_edge = np.argsort(at.edge, kind="stable").astype(np.int32)
    return Spread(order, ends, indptr, rows, at, by_edge, at.edge[by_edge])


def _by_start(network: Network, points: Attached) -> Longs:
    known = np.flatnonzero(points.edge != NOWHERE)
    return known[np.argsort(network.start[points.edge[known]], kind="stable")]


def _listed(size: int, start: Ints, end: Ints, along: Ints, rest: Ints) -> tuple[Ints, Ints]:
    """Each point under both ends; only under the one where it lies, if it lies at an end."""
    first, second = np.flatnonzero(rest > 0), np.flatnonzero(along > 0)
    first = np.union1d(first, np.flatnonzero(along == 0))
    nodes = np.concatenate([start[first], end[second]])
    rows = np.concatenate([first, second])
    counts = np.bincount(nodes, minlength=size)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return indptr, rows[np.argsort(nodes, kind="stable")].astype(np.int32)

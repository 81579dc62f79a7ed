"""Everything within a distance of each site: the rows that siting and catchments rest on."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from trefpunt.engines.reach import around
from trefpunt.engines.reach.attach import seeds
from trefpunt.engines.reach.catchment import Pairs
from trefpunt.engines.reach.spread import Spread
from trefpunt.schemas.network import Attached, Ints, Longs, Network, Seeds

Span = tuple[int, int]
Part = TypeVar("Part")
Found = tuple[Longs, Ints, Ints]


@dataclass(frozen=True)
class Rows:
    """For each site what lies within the limit, each once, in no order."""

    indptr: Longs
    """[sites + 1] what lies around site i: `item[indptr[i]:indptr[i + 1]]`."""
    item: Ints
    """Node, or row in the table of points."""
    millimetres: Ints

    def pairs(self) -> Pairs:
        """The same as pairs of demand (the item) and supply (the site), in metres."""
        sites = np.arange(len(self.indptr) - 1, dtype=np.int32)
        return Pairs(self.item, np.repeat(sites, np.diff(self.indptr)), self.millimetres / 1000)


def nodes_within(network: Network, sites: Seeds, limit_m: int, threads: int = 1) -> Rows:
    """Nodes within `limit_m` of each site (a place of `sites`); one exactly on it counts."""
    graph, entered = _graph(network), _entered(sites)

    def part(span: Span) -> Found:
        return around.rows(graph, entered, span, 1000 * limit_m)

    return _rows(_shared(part, (0, len(entered.indptr) - 1), threads))


def nodes_streamed(
    network: Network, sites: Seeds, limit_m: int, size: int = 10_000
) -> Iterator[Rows]:
    """The same for `size` sites at a time, in their order: rows that do not fit in memory."""
    graph, entered = _graph(network), _entered(sites)
    count = len(entered.indptr) - 1
    for first in range(0, count, size):
        span = first, min(first + size, count)
        yield _rows([around.rows(graph, entered, span, 1000 * limit_m)])


def people_within(
    network: Network, sites: Seeds, limit_m: int, people: Ints, threads: int = 1
) -> Longs:
    """[sites, groups] people ([n, groups], whole numbers) at nodes within `limit_m` of each site.

    The rows themselves are never kept.
    """
    graph, entered = _graph(network), _entered(sites)
    counted = np.ascontiguousarray(people, np.int64)

    def part(span: Span) -> Longs:
        return around.sums(graph, entered, span, 1000 * limit_m, counted)

    return np.concatenate(_shared(part, (0, len(entered.indptr) - 1), threads))


def points_within(
    network: Network, sites: Attached, points: Spread, limit_m: int, threads: int = 1
) -> Rows:
    """Points within `limit_m` of each site at their exact distance, also along one edge.

    `item` is the row in the table of points. A site on no edge has none.
    """
    graph, entered = _graph(network), _entered(seeds(network, sites), len(sites.edge))
    doors = around.Doors(_plain(sites.edge), _plain(sites.along), _plain(sites.access))
    lain = around.Lain(
        points.indptr,
        points.rows,
        points.ends,
        points.at.along,
        points.at.access,
        points.by_edge,
        points.edges,
    )

    def part(span: Span) -> Found:
        return around.point_rows(graph, (entered, doors), span, 1000 * limit_m, lain)

    found = _rows(_shared(part, (0, len(sites.edge)), threads))
    return Rows(found.indptr, points.order[found.item].astype(np.int32), found.millimetres)


def _entered(sites: Seeds, count: int | None = None) -> around.Sites:
    """The seeds in the order of their place."""
    order = np.argsort(sites.place, kind="stable")
    least = int(sites.place.max(initial=-1)) + 1
    entries = np.bincount(sites.place, minlength=least if count is None else count)
    indptr = np.concatenate([[0], np.cumsum(entries)])
    return around.Sites(_plain(indptr), _plain(sites.node[order]), _plain(sites.millimetres[order]))


def _shared(work: Callable[[Span], Part], span: Span, threads: int) -> list[Part]:
    """A span cut in pieces of about the same work; each thread takes the next one."""
    if threads == 1 or span[1] - span[0] < threads:
        return [work(span)]
    bounds = np.linspace(*span, min(4 * threads, span[1] - span[0]) + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, pairwise(bounds)))


def _rows(parts: list[Found]) -> Rows:
    counts, items, lengths = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Rows(np.concatenate([[0], np.cumsum(counts)]), items, lengths)


def _graph(network: Network) -> tuple[Ints, Ints]:
    return _plain(network.indptr), _plain(network.arcs)


def _plain(array: Ints | Longs) -> Ints:
    return np.ascontiguousarray(array, np.int32)

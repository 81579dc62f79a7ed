"""Points that depend on the same sites share a column: sets of sites by name, and their rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.frame import possible
from trefpunt.engines.siting.highs import Draft
from trefpunt.engines.siting.value import Stream, Value

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Rows:
    """The part of the walks that a stream can use."""

    point: Longs
    site: Ints
    millimetres: Ints
    rank: Longs
    """0 for the nearest."""
    next: Ints
    """Millimetres of the following entry of the same point; `far` behind the last."""

    def part(self, kept: Bools) -> "Rows":
        """Some of them."""
        lengths = (self.millimetres[kept], self.rank[kept], self.next[kept])
        return Rows(self.point[kept], self.site[kept], *lengths)


@dataclass(frozen=True)
class Chain:
    """Sets of the nearest k sites, each with the site that came last and the set before it."""

    size: int
    own: Longs
    """Per entry the number of the set up to it."""
    child: Longs
    site: Ints
    parent: Longs
    """Per link; -1 for the empty set."""


@dataclass(frozen=True)
class Gathered:
    """Sets of the sites within a limit."""

    size: int
    own: Longs
    """[n] number of the set of each point, -1 where it is empty."""
    row: Longs
    site: Ints


def usable(value: Value, stream: Stream) -> Rows:
    """Entries nearer than `far` of sites that may become a kind of the stream."""
    point, site, length = _entries(value, stream)
    kept = length < value.far
    point, site, length = point[kept], site[kept], length[kept]
    rank = np.arange(len(point)) - np.searchsorted(point, point)
    follows = np.full(len(point), value.far, np.int32)
    same = point[1:] == point[:-1]
    follows[:-1][same] = length[1:][same]
    return Rows(point, site, length, rank, follows)


def _entries(value: Value, stream: Stream) -> tuple[Longs, Ints, Ints]:
    task, walks = value.task, value.task.walks
    may = np.asarray((possible(task) & stream.kinds).any(axis=1))
    point = np.repeat(np.arange(len(task.demand)), np.diff(walks.start))
    kept = may[walks.site]
    return point[kept], walks.site[kept], walks.millimetres[kept]


def _words(size: int) -> Keys:
    """A fixed random word per site: the exclusive or over a set names it.

    Two of a million sets have the same name with a chance of 1 in 10 million.
    """
    return np.random.default_rng(1).integers(1, 2**64, size, np.uint64, endpoint=False)


def linked(rows: Rows, sites: int) -> Chain:
    """The sets of each point's nearest sites, one after the other; `rows` from rank 0 on."""
    word = _words(sites)[rows.site]
    running = np.bitwise_xor.accumulate(word) if len(word) else word
    start = np.arange(len(word)) - rows.rank
    upto = running ^ np.where(start > 0, running[start - 1], np.uint64(0))
    before = upto ^ word
    names, own = np.unique(upto, return_inverse=True)
    links = np.column_stack((before, upto))
    one = np.unique(links, axis=0, return_index=True)[1]
    parent = np.searchsorted(names, before[one])
    parent = np.where(rows.rank[one] == 0, -1, parent)
    return Chain(len(names), own.ravel(), own.ravel()[one], rows.site[one], parent)


def linking(draft: Draft, y: Longs, chain: Chain, opened: Longs) -> None:
    """y(set) + open(last site) >= y(set before), which is 1 for the empty set."""
    size, some = len(chain.child), chain.parent >= 0
    row = np.arange(size)
    column = np.concatenate((y[chain.child], opened[chain.site], y[chain.parent[some]]))
    values = np.concatenate((np.ones(2 * size), -np.ones(int(some.sum()))))
    low = (~some).astype(np.float64)
    if size:
        draft.rows(np.concatenate((row, row, row[some])), column, values, low, np.inf)


def gathered(value: Value, stream: Stream, wanted: Bools, limit_mm: int) -> Gathered:
    """The sites at most this far from the wanted points, each different set once."""
    point, site, length = _entries(value, stream)
    kept = wanted[point] & (length <= limit_mm)
    point, site = point[kept], site[kept]
    names = np.zeros(len(wanted), np.uint64)
    np.bitwise_xor.at(names, point, _words(len(value.task.sites))[site])
    some = np.flatnonzero(names)
    _, first, which = np.unique(names[some], return_index=True, return_inverse=True)
    own = np.full(len(wanted), -1, np.int64)
    own[some] = which.ravel()
    shown = some[first][own[point]] == point
    return Gathered(len(first), own, own[point[shown]], site[shown])

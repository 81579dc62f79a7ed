"""Kernels for what lies around sites: a search per site that stops at a limit.

Nothing is cleared between sites. What is known of a node is one number, `turn << SHIFT |
millimetres`, and turns count down: whatever an earlier site left is larger than any new distance.
"""

from typing import NamedTuple

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.engines.reach.kernels.search import SHIFT
from trefpunt.schemas.network import Ints, Longs

METRE = (1 << SHIFT) - 1
"""The bits that hold millimetres."""
WIDTH = 16
"""A bucket of the queue holds 65,536 mm."""
FRESH = np.int64(2**63 - 1)
"""Larger than every key: nothing known yet."""


class Sites(NamedTuple):
    """Where each site is entered: entries `indptr[i]:indptr[i + 1]` of site i."""

    indptr: Ints
    node: Ints
    millimetres: Ints


class Search(NamedTuple):
    """The work space of one thread."""

    known: Longs
    """[n] turn << SHIFT | millimetres of the last search that came there."""
    head: Ints
    """[buckets] last entry of each bucket, or -1."""
    node: Ints
    """[entries]"""
    link: Ints
    """[entries] entry before it in its bucket."""
    found: Ints
    """[entries] nodes that were reached, each once."""


@compiled
def space(size: int, limit: int, room: int) -> Search:
    """A work space for `size` nodes in which a search may write `room` entries."""
    head = np.full((limit >> WIDTH) + 1, -1, np.int32)
    node, link, found = (
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.int32),
    )
    return Search(np.full(size, FRESH), head, node, link, found)


@compiled
def around(graph: tuple[Ints, Ints], sites: Sites, site: int, limit: int, search: Search) -> int:
    """Find every node within the limit of a site: how many stand in `found`, or -1 for want of
    room. Nodes where the site is entered are always there, also beyond the limit."""
    indptr, arcs = graph
    known, head, node, link, found = search
    turn, count, reached = np.int64(len(sites.indptr) - site) << SHIFT, 0, 0
    if 2 * (sites.indptr[site + 1] - sites.indptr[site]) > len(node):
        return -1
    for entry in range(sites.indptr[site], sites.indptr[site + 1]):
        to, offer = sites.node[entry], turn + sites.millimetres[entry]
        if offer < known[to]:
            if known[to] >= turn + METRE:
                found[reached] = to
                reached += 1
            known[to] = offer
            if offer <= turn + limit:
                slot = sites.millimetres[entry] >> WIDTH
                node[count], link[count], head[slot] = to, head[slot], count
                count += 1
    for slot in range(len(head)):
        while head[slot] >= 0:
            entry = head[slot]
            head[slot], here = link[entry], node[entry]
            key = known[here]
            if (key - turn) >> WIDTH != slot:
                continue
            first, last = indptr[here], indptr[here + 1]
            if max(count, reached) + last - first > len(node):
                head[:] = -1
                return -1
            for arc in range(first, last):
                to, offer = arcs[arc, 0], key + arcs[arc, 1]
                if offer < known[to] and offer <= turn + limit:
                    if known[to] >= turn + METRE:
                        found[reached] = to
                        reached += 1
                    known[to] = offer
                    into = (offer - turn) >> WIDTH
                    node[count], link[count], head[into] = to, head[into], count
                    count += 1
    return reached


@compiled
def sums(
    graph: tuple[Ints, Ints], sites: Sites, span: tuple[int, int], limit: int, people: Longs
) -> Longs:
    """[sites, groups] people at nodes within the limit of each site from span[0] to span[1]."""
    size, groups, room = len(graph[0]) - 1, people.shape[1], 1024
    search, totals = space(size, limit, room), np.zeros((span[1] - span[0], groups), np.int64)
    for site in range(span[0], span[1]):
        reached = around(graph, sites, site, limit, search)
        while reached < 0:
            room *= 8
            search = space(size, limit, room)
            reached = around(graph, sites, site, limit, search)
        _add(search, reached, people, totals[site - span[0]], within(sites, site, limit))
    return totals


@compiled
def within(sites: Sites, site: int, limit: int) -> int:
    """The last key of a site's turn that is within the limit."""
    return (len(sites.indptr) - site << SHIFT) + limit


@compiled
def _add(search: Search, reached: int, people: Longs, total: Longs, most: int) -> None:
    known, found = search.known, search.found
    for i in range(reached):
        if known[found[i]] <= most:
            for group in range(people.shape[1]):
                total[group] += people[found[i], group]


@compiled
def rows(
    graph: tuple[Ints, Ints], sites: Sites, span: tuple[int, int], limit: int
) -> tuple[Longs, Ints, Ints]:
    """Nodes within the limit of each site of a span: how many of each; node; millimetres."""
    size, room = len(graph[0]) - 1, 1024
    search, counts = space(size, limit, room), np.zeros(span[1] - span[0], np.int64)
    node, metres, count = np.empty(room, np.int32), np.empty(room, np.int32), 0
    for site in range(span[0], span[1]):
        reached = around(graph, sites, site, limit, search)
        while reached < 0:
            room *= 8
            search = space(size, limit, room)
            reached = around(graph, sites, site, limit, search)
        if count + reached > len(node):
            node, metres = _longer(node, reached), _longer(metres, reached)
        most = within(sites, site, limit)
        held = _write(search.known, search.found[:reached], most, node[count:], metres[count:])
        counts[site - span[0]] = held
        count += held
    return counts, node[:count], metres[:count]


@compiled
def _write(known: Longs, found: Ints, most: int, item: Ints, metres: Ints) -> int:
    held = 0
    for one in found:
        if known[one] <= most:
            item[held], metres[held] = one, known[one] & METRE
            held += 1
    return held


@compiled
def _longer(array: Ints, extra: int) -> Ints:
    longer = np.empty(2 * len(array) + extra, np.int32)
    longer[: len(array)] = array
    return longer


class Lain(NamedTuple):
    """Points on edges, as `Spread` lists them."""

    indptr: Ints
    rows: Ints
    ends: Ints
    along: Ints
    access: Ints
    by_edge: Ints
    edges: Ints


class Doors(NamedTuple):
    """Where each site stands on its edge."""

    edge: Ints
    along: Ints
    access: Ints


@compiled
def point_rows(
    graph: tuple[Ints, Ints],
    sites: tuple[Sites, Doors],
    span: tuple[int, int],
    limit: int,
    lain: Lain,
) -> tuple[Longs, Ints, Ints]:
    """Points within the limit of each site of a span: how many of each; point; millimetres."""
    size, room, entered = len(graph[0]) - 1, 1024, sites[0]
    search, counts = space(size, limit, room), np.zeros(span[1] - span[0], np.int64)
    best, met = np.full(len(lain.along), FRESH), np.empty(len(lain.along), np.int32)
    point, metres, count = np.empty(room, np.int32), np.empty(room, np.int32), 0
    for site in range(span[0], span[1]):
        reached = around(graph, entered, site, limit, search)
        while reached < 0:
            room *= 8
            search = space(size, limit, room)
            reached = around(graph, entered, site, limit, search)
        most = within(entered, site, limit)
        held = _beside(lain, sites[1], site, (most - limit, most), (best, met))
        near = search.known, search.found[:reached]
        held = _meet(lain, near, most, (best, met), held)
        if count + held > len(point):
            point, metres = _longer(point, held), _longer(metres, held)
        _write(best, met[:held], most, point[count:], metres[count:])
        counts[site - span[0]] = held
        count += held
    return counts, point[:count], metres[:count]


@compiled
def _beside(
    lain: Lain, doors: Doors, site: int, bounds: tuple[int, int], met: tuple[Longs, Ints]
) -> int:
    """Points on the site's own edge, straight along it. bounds: keys of 0 and of the limit."""
    best, listed = met
    held, edge = 0, doors.edge[site]
    for i in range(np.searchsorted(lain.edges, edge), len(lain.edges)):
        if lain.edges[i] != edge:
            break
        row = lain.by_edge[i]
        away = abs(np.int64(lain.along[row]) - doors.along[site])
        key = bounds[0] + away + lain.access[row] + doors.access[site]
        if key <= bounds[1]:
            best[row], listed[held] = key, row
            held += 1
    return held


@compiled
def _meet(
    lain: Lain, near: tuple[Longs, Ints], most: int, met: tuple[Longs, Ints], held: int
) -> int:
    """Points by way of the nodes that were reached."""
    indptr, rows, ends = lain.indptr, lain.rows, lain.ends
    known, found = near
    best, listed = met
    for node in found:
        for i in range(indptr[node], indptr[node + 1]):
            row = rows[i]
            for end in range(2):
                if ends[row, end] == node:
                    key = known[node] + ends[row, 2 + end]
                    if key <= most and key < best[row]:
                        if best[row] > most:
                            listed[held] = row
                            held += 1
                        best[row] = key
    return held

"""Kernels that change as few nearest places as possible, and remember what stood there.

The state of a node is one key: millimetres << SHIFT | place, so that the smallest key is the
nearest place and, among equals, the lowest number. Every kernel returns a log of what it wrote.
"""

from typing import NamedTuple

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.engines.reach.kernels.search import LIMIT, SHIFT
from trefpunt.schemas.network import Ints, Longs

PLACE = (1 << SHIFT) - 1
"""The bits of a key that hold the place."""
WIDTH = SHIFT + 16
"""A bucket of the queue holds keys of 65,536 mm."""
BUCKETS = 1024
"""Power of two; what lies further than so many buckets ahead waits in one list of its own."""


class Graph(NamedTuple):
    """A network, and the few arcs that were laid beside it."""

    indptr: Ints
    arcs: Ints
    extra: Ints
    """[m, 3] from, to, millimetres; both directions."""


class Queue(NamedTuple):
    """Everything written, each entry in a list per bucket: the log and the queue in one.

    No kernel that loops makes these arrays longer: Numba would count references in the loop.
    """

    head: Ints
    """[BUCKETS + 1] last entry of each bucket, or -1; the last is for what lies far ahead."""
    node: Ints
    link: Ints
    """Entry before it in its bucket."""
    old: Longs
    """Key that stood there."""
    state: Longs
    """Entries; bucket that is served; entries that wait in buckets."""


@compiled
def improve(graph: Graph, keys: Longs, nodes: Ints, offers: Longs) -> tuple[Ints, Longs]:
    """Enter `offers` [s] at `nodes` [s] and settle whatever gets nearer; write into `keys`.

    Returns node and old key of everything written, in that order; a node can be there twice.
    A queue of buckets (Dial 1969), of which the order is that of `keys`.
    """
    queue = _queue(1024 + len(nodes))
    _enter(queue, keys, nodes, offers)
    while queue.head[BUCKETS] >= 0 or queue.state[2]:
        if not queue.state[2]:
            _call(queue, keys)
        if not _serve(graph, keys, queue):
            queue = _longer(queue)
    count = queue.state[0]
    return queue.node[:count], queue.old[:count]


@compiled
def _queue(room: int) -> Queue:
    head, node, link = (
        np.full(BUCKETS + 1, -1, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.int32),
    )
    return Queue(head, node, link, np.empty(room, np.int64), np.zeros(3, np.int64))


@compiled
def _longer(queue: Queue) -> Queue:
    count = queue.state[0]
    longer = _queue(8 * len(queue.node))
    longer.head[:], longer.state[:] = queue.head, queue.state
    longer.node[:count], longer.link[:count] = queue.node[:count], queue.link[:count]
    longer.old[:count] = queue.old[:count]
    return longer


@compiled
def _enter(queue: Queue, keys: Longs, nodes: Ints, offers: Longs) -> None:
    """Write the offers that are nearer; they wait far ahead, to be called."""
    count = 0
    for s in range(len(nodes)):
        if offers[s] < keys[nodes[s]]:
            queue.node[count], queue.old[count] = nodes[s], keys[nodes[s]]
            queue.link[count], queue.head[BUCKETS] = queue.head[BUCKETS], count
            keys[nodes[s]] = offers[s]
            count += 1
    queue.state[0] = count


@compiled
def _call(queue: Queue, keys: Longs) -> None:
    """Start at the nearest that waits far ahead, and move what is near it to its bucket."""
    head, node, link, _, state = queue
    entry, now = head[BUCKETS], LIMIT >> WIDTH
    while entry >= 0:
        now = min(now, keys[node[entry]] >> WIDTH)
        entry = link[entry]
    entry, head[BUCKETS], state[1] = head[BUCKETS], -1, now
    while entry >= 0:
        before, bucket = link[entry], keys[node[entry]] >> WIDTH
        slot = bucket & (BUCKETS - 1) if bucket < now + BUCKETS else BUCKETS
        state[2] += slot != BUCKETS
        link[entry], head[slot] = head[slot], entry
        entry = before


@compiled
def _serve(graph: Graph, keys: Longs, queue: Queue) -> bool:
    """Settle bucket after bucket; False: stopped for want of room, call again with more."""
    indptr, arcs, extra = graph
    head, node, link, old, state = queue
    count, now, ahead = state
    size, more, room = len(indptr) - 1, len(extra), True
    while ahead and room:
        slot = now & (BUCKETS - 1)
        while head[slot] >= 0:
            entry = head[slot]
            here = node[entry]
            first, last = 0, more
            if here < size:
                first, last = indptr[here], indptr[here + 1] + more
            room = count + last - first <= len(node)
            if not room:
                break
            head[slot], ahead, key = link[entry], ahead - 1, keys[here]
            if key >> WIDTH != now:
                continue
            for arc in range(first, last):
                if arc < last - more:
                    to, length = arcs[arc, 0], arcs[arc, 1]
                else:
                    beside = arc - last + more
                    to, length = extra[beside, 1], extra[beside, 2]
                    if extra[beside, 0] != here:
                        continue
                offer = key + (np.int64(length) << SHIFT)
                if offer < keys[to]:
                    into = offer >> WIDTH
                    near = into < now + BUCKETS
                    into = into & (BUCKETS - 1) if near else BUCKETS
                    ahead += near
                    node[count], old[count], link[count] = to, keys[to], head[into]
                    keys[to], head[into] = offer, count
                    count += 1
        now += room
    state[0], state[1], state[2] = count, now, ahead
    return room


@compiled
def clear(graph: Graph, keys: Longs, starts: Ints, place: int) -> tuple[Ints, Longs, Ints, Longs]:
    """Empty the cell of a place in `keys`: node and old key of the cell, then node and offer of
    its border: what its neighbours would give.

    starts: the nodes where the place is entered. A cell is connected from there.
    """
    queue = _queue(1024 + len(starts))
    for here in starts:
        if keys[here] < LIMIT and keys[here] & PLACE == place:
            count = queue.state[0]
            queue.node[count], queue.old[count], keys[here] = here, keys[here], LIMIT
            queue.state[0] += 1
    while not _flood(graph, keys, place, queue):
        queue = _longer(queue)
    count = queue.state[0]
    cell = queue.node[:count]
    border, offers = _border(graph, keys, cell)
    return cell, queue.old[:count], border, offers


@compiled
def _flood(graph: Graph, keys: Longs, place: int, queue: Queue) -> bool:
    """Follow a cell from node to node; False: stopped for want of room, call again with more."""
    indptr, arcs, extra = graph
    _, node, _, old, state = queue
    count, done, _ = state
    size, more, room = len(indptr) - 1, len(extra), True
    while done < count and room:
        here, first, last = node[done], 0, more
        if here < size:
            first, last = indptr[here], indptr[here + 1] + more
        room = count + last - first <= len(node)
        if not room:
            break
        done += 1
        for arc in range(first, last):
            if arc < last - more:
                to = arcs[arc, 0]
            else:
                to = extra[arc - last + more, 1]
                if extra[arc - last + more, 0] != here:
                    continue
            if keys[to] < LIMIT and keys[to] & PLACE == place:
                node[count], old[count], keys[to] = to, keys[to], LIMIT
                count += 1
    state[0], state[1] = count, done
    return room


@compiled
def _border(graph: Graph, keys: Longs, cell: Ints) -> tuple[Ints, Longs]:
    """The nodes of an emptied cell with a neighbour that has a place, and the best it offers."""
    indptr, arcs, extra = graph
    node, offers, count = np.empty(len(cell), np.int32), np.empty(len(cell), np.int64), 0
    size = len(indptr) - 1
    for here in cell:
        best = LIMIT
        if here < size:
            for arc in range(indptr[here], indptr[here + 1]):
                best = min(best, keys[arcs[arc, 0]] + (np.int64(arcs[arc, 1]) << SHIFT))
        for arc in range(len(extra)):
            if extra[arc, 0] == here:
                best = min(best, keys[extra[arc, 1]] + (np.int64(extra[arc, 2]) << SHIFT))
        if best < LIMIT:
            node[count], offers[count] = here, best
            count += 1
    return node[:count], offers[:count]


@compiled
def restore(keys: Longs, rows: Ints, old: Longs) -> None:
    """Put back what a log says, last written first."""
    for entry in range(len(rows) - 1, -1, -1):
        keys[rows[entry]] = old[entry]

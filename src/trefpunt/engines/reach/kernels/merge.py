"""The nearest places of points, from those of the nodes at both ends of their edge."""

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.schemas.network import Ints

Two = tuple[Ints, Ints]
Three = tuple[Ints, Ints, Ints]
Four = tuple[Ints, Ints, Ints, Ints]


@compiled
def over_ends(edges: Three, found: Two, laid: Three, answer: Two) -> None:
    """Fill the answer ([k, count] millimetres and place) of points that are laid on edges.

    `edges`: start, end, length. `found`: [n, count] millimetres and place of nodes. `laid`: edge,
    along and access of the points.
    """
    (start, end, length), (millimetres, place) = edges, found
    edge, along, access = laid
    for i in range(len(edge)):
        e = edge[i]
        if e < 0:
            continue
        a, b = start[e], end[e]
        for j in range(place.shape[1]):
            if place[a, j] >= 0:
                there = np.int64(millimetres[a, j]) + along[i] + access[i]
                put(answer[0][i], answer[1][i], there, place[a, j])
            if place[b, j] >= 0:
                there = np.int64(millimetres[b, j]) + length[e] - along[i] + access[i]
                put(answer[0][i], answer[1][i], there, place[b, j])


@compiled
def same_edge(places: Four, laid: Three, answer: Two) -> None:
    """Let places on a point's own edge count, straight along it.

    `places`: row, edge, along and access, sorted by edge. `laid` and `answer` as above.
    """
    (row, home, spot, away), (edge, along, access) = places, laid
    for i in range(len(edge)):
        if edge[i] < 0:
            continue
        at = np.searchsorted(home, edge[i])
        while at < len(home) and home[at] == edge[i]:
            there = np.int64(abs(spot[at] - along[i])) + away[at] + access[i]
            put(answer[0][i], answer[1][i], there, row[at])
            at += 1


@compiled
def put(millimetres: Ints, place: Ints, there: int, which: int) -> None:
    """Enter a place in one point's answer, sorted by (distance, place), each place once."""
    last = len(place) - 1
    for j in range(last + 1):
        if place[j] == which:
            if millimetres[j] <= there:
                return
            last = j
            break
    if millimetres[last] < there or (millimetres[last] == there and 0 <= place[last] < which):
        return
    j = last
    while j > 0 and (
        millimetres[j - 1] > there or (millimetres[j - 1] == there and place[j - 1] > which)
    ):
        millimetres[j], place[j] = millimetres[j - 1], place[j - 1]
        j -= 1
    millimetres[j], place[j] = there, which

"""Rows within a limit: exactly the pairs that a full search finds, at the same distance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trefpunt.engines.reach.attach import seeds, to_points
from trefpunt.engines.reach.catchment import catchment
from trefpunt.engines.reach.kernels.layout import csr
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.spread import spread
from trefpunt.engines.reach.within import (
    Rows,
    nodes_streamed,
    nodes_within,
    people_within,
    points_within,
)
from trefpunt.schemas.network import NOWHERE, Attached, Network


def _network(size: int, rng: np.random.Generator) -> Network:
    count = int(rng.integers(1, 2 * size))
    start, end = rng.integers(0, size, (2, count)).astype(np.int32)
    lengths = rng.choice([1000, 60_000, 300_000, 500_000], count).astype(np.int32)
    indptr, arcs = csr(start, end, lengths, size)
    flat, traits = np.zeros(size), np.zeros(count, np.uint16)
    island, ids = np.zeros(size, np.int32), np.arange(size)
    return Network(flat, flat, indptr, arcs, start, end, lengths, traits, island, ids)


def _attached(network: Network, count: int, rng: np.random.Generator) -> Attached:
    edge = rng.integers(0, len(network.start), count).astype(np.int32)
    part = rng.choice([0, 0.25, 0.5, 1], count)
    along = (part * network.millimetres[edge]).astype(np.int32)
    edge[rng.random(count) < 0.1] = NOWHERE
    return Attached(edge, along, rng.choice([0, 7000], count).astype(np.int32))


def _sets(rows: Rows) -> list[dict[int, int]]:
    """What lies around each site; fails where something is there twice."""
    found = []
    for low, high in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
        items = rows.item[low:high].tolist()
        assert len(set(items)) == len(items)
        found.append(dict(zip(items, rows.millimetres[low:high].tolist(), strict=True)))
    return found


def _alone(sites: Attached, row: int) -> Attached:
    edge = np.full_like(sites.edge, NOWHERE)
    edge[row] = sites.edge[row]
    return Attached(edge, sites.along, sites.access)


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32), limit=st.sampled_from([1, 60, 367, 500, 5000]))
def test_rows_are_what_a_search_from_each_site_alone_finds(seed: int, limit: int) -> None:
    rng = np.random.default_rng(seed)
    network = _network(int(rng.integers(2, 30)), rng)
    sites, points = _attached(network, 6, rng), _attached(network, 25, rng)
    at_nodes = np.zeros((6, network.size), np.int64)
    near_points = []
    for row in range(6):
        alone = _alone(sites, row)
        found = nearest(network, seeds(network, alone))
        there = to_points(network, found, alone, points).millimetres[:, 0]
        near_points.append({p: int(mm) for p, mm in enumerate(there) if mm <= 1000 * limit})
        at_nodes[row] = found.millimetres[:, 0]
    lain = spread(network, points)
    assert _sets(points_within(network, sites, lain, limit)) == near_points
    assert _sets(points_within(network, sites, lain, limit, threads=2)) == near_points
    _nodes_too(network, sites, at_nodes, limit)


def _nodes_too(network: Network, sites: Attached, away: np.ndarray, limit: int) -> None:
    entered = seeds(network, sites)
    count = int(entered.place.max(initial=-1)) + 1
    expected = [
        {n: int(mm) for n, mm in enumerate(row) if mm <= 1000 * limit} for row in away[:count]
    ]
    assert _sets(nodes_within(network, entered, limit)) == expected
    streamed = nodes_streamed(network, entered, limit, size=2)
    assert [row for rows in streamed for row in _sets(rows)] == expected
    people = np.arange(2 * network.size).reshape(-1, 2)
    sums = [people[list(row)].sum(axis=0).tolist() if row else [0, 0] for row in expected]
    for threads in (1, 2):
        assert people_within(network, entered, limit, people, threads).tolist() == sums


def test_a_search_that_outgrows_its_room_starts_again_with_more() -> None:
    side = 60
    numbers = np.arange(side * side, dtype=np.int32).reshape(side, side)
    start = np.concatenate([numbers[:, :-1].ravel(), numbers[:-1].ravel()])
    end = np.concatenate([numbers[:, 1:].ravel(), numbers[1:].ravel()])
    lengths = np.full(len(start), 1000, np.int32)
    indptr, arcs = csr(start, end, lengths, side * side)
    flat, traits = np.zeros(side * side), np.zeros(len(start), np.uint16)
    network = Network(
        flat, flat, indptr, arcs, start, end, lengths, traits, traits.astype(np.int32), numbers
    )
    corner = Attached(*np.array([[0, 1], [0, 0], [0, 0]], np.int32))
    found = _sets(nodes_within(network, seeds(network, corner), 5000))
    assert [len(row) for row in found] == [side * side] * 2
    assert max(found[0].values()) == 2 * (side - 1) * 1000


def test_rows_feed_the_catchments() -> None:
    rng = np.random.default_rng(3)
    network = _network(20, rng)
    sites, points = _attached(network, 4, rng), _attached(network, 30, rng)
    rows = points_within(network, sites, spread(network, points), 800)
    people = np.ones(30)
    found = catchment(rows.pairs(), people, np.full(4, 10.0))
    served = found.ratio > 0
    assert served.any()
    assert np.dot(found.access, people) == pytest.approx(10 * served.sum())

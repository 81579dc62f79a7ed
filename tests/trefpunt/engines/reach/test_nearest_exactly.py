"""The nearest places equal what Floyd and Warshall find on the whole matrix of distances."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

import trefpunt.engines.reach.nearest as engine
from trefpunt.engines.reach import hierarchy
from trefpunt.engines.reach.hierarchy import prepare
from trefpunt.engines.reach.kernels.layout import csr, hilbert
from trefpunt.engines.reach.nearest import nearest
from trefpunt.schemas.network import FAR, NOWHERE, Hierarchy, Nearest, Network, Seeds


def network_of(size: int, edges: list[tuple[int, int, int]]) -> Network:
    """Coordinates do not matter here."""
    start, end, lengths = np.array(edges, np.int32).reshape(-1, 3).T.copy()
    indptr, arcs = csr(start, end, lengths, size)
    return Network(
        lon=np.zeros(size),
        lat=np.zeros(size),
        indptr=indptr,
        arcs=arcs,
        start=start,
        end=end,
        millimetres=lengths,
        traits=np.zeros(len(start), np.uint16),
        island=np.zeros(size, np.int32),
        node_ids=np.arange(size),
    )


def seeds_of(rows: list[tuple[int, int, int]]) -> Seeds:
    """Rows of node, millimetres, place."""
    return Seeds(*np.array(rows, np.int32).reshape(-1, 3).T.copy())


def distances(size: int, edges: list[tuple[int, int, int]]) -> list[list[int]]:
    """Floyd (1962) and Warshall: an algorithm that shares nothing with ours."""
    table = [[0 if a == b else int(FAR) for b in range(size)] for a in range(size)]
    for a, b, length in edges:
        table[a][b] = table[b][a] = min(table[a][b], length)
    for via in range(size):
        for a in range(size):
            for b in range(size):
                table[a][b] = min(table[a][b], table[a][via] + table[via][b])
    return table


def expected(size: int, edges: list, seeds: list, count: int) -> Nearest:
    """Sort all places of a node by distance, then number."""
    table, rows = distances(size, edges), []
    for node in range(size):
        best: dict[int, int] = {}
        for at, ahead, place in seeds:
            best[place] = min(best.get(place, int(FAR)), table[at][node] + ahead)
        found = sorted((far, place) for place, far in best.items() if far < FAR)[:count]
        rows.append(found + [(int(FAR), int(NOWHERE))] * (count - len(found)))
    answer = np.array(rows, np.int64).reshape(size, count, 2)
    return Nearest(answer[..., 0], answer[..., 1])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[int, list, list]:
    """Sparse graphs: chains, trees, rings and islands; loops, double edges, lengths 0."""
    size = draw(st.integers(1, 14))
    node = st.integers(0, size - 1)
    length = st.one_of(st.integers(0, 3), st.just(2**30), st.integers(0, 50))
    chain = [(n, n + 1, draw(length)) for n in range(size - 1) if draw(st.integers(0, 5))]
    extra = draw(st.lists(st.tuples(node, node, length), max_size=size // 2 + 1))
    place = st.integers(0, 4)
    seeds = draw(st.lists(st.tuples(node, st.integers(0, 4), place), max_size=6))
    number = draw(st.permutations(range(size)))
    edges = [(number[a], number[b], far) for a, b, far in chain + extra]
    return size, edges, seeds


def same(found: Nearest, wanted: Nearest) -> bool:
    """Distances and places."""
    return bool(
        (found.millimetres == wanted.millimetres).all() and (found.place == wanted.place).all()
    )


@given(worlds(), st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_equals_the_whole_matrix(world: tuple[int, list, list], count: int) -> None:
    size, edges, seeds = world
    found = nearest(network_of(size, edges), seeds_of(seeds), count)
    assert same(found, expected(size, edges, seeds, count))


@pytest.mark.parametrize("dense", [0.0, 2.5, 100.0])
@given(world=worlds(), count=st.integers(1, 3))
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_prepared_network_answers_the_same(
    monkeypatch: pytest.MonkeyPatch, dense: float, world: tuple[int, list, list], count: int
) -> None:
    size, edges, seeds = world
    monkeypatch.setattr(hierarchy, "DENSE", dense)
    found = nearest(prepare(network_of(size, edges)), seeds_of(seeds), count)
    assert same(found, expected(size, edges, seeds, count))


def crossings(side: int) -> tuple[Network, list[tuple[int, int, int]]]:
    """A grid with a quarter of the edges gone, so with chains, dead ends and islands."""
    rng, edges = np.random.default_rng(side), []
    for node in range(side * side):
        for other in (node + 1,) * (node % side < side - 1) + (node + side,):
            if other < side * side and rng.random() < 0.75:
                edges.append((node, other, int(rng.integers(0, 100_000))))
    return network_of(side * side, edges), edges


def scipy_distances(size: int, edges: list[tuple[int, int, int]], nodes: list[int]) -> np.ndarray:
    """[places, n] metres times 1,000; SciPy reads a stored 0 as an arc of length 0."""
    start, end, lengths = np.array(edges).T
    graph = csr_array((lengths.astype(float), (start, end)), (size, size))
    return dijkstra(graph, directed=False, indices=nodes)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("count", [1, 3])
def test_a_town_equals_scipy(monkeypatch: pytest.MonkeyPatch, count: int, threads: int) -> None:
    monkeypatch.setattr(engine, "SMALL", 16)
    network, edges = crossings(40)
    places = np.random.default_rng(1).choice(1600, 25, replace=False).tolist()
    layers = prepare(network)
    found = nearest(layers, seeds_of([(n, 0, p) for p, n in enumerate(places)]), count, threads)
    wanted = np.sort(scipy_distances(1600, edges, places), axis=0)[:count].T
    assert (found.millimetres == np.minimum(wanted, float(FAR))).all()
    assert len(layers.levels) > 5


def test_a_hierarchy_keeps_distances_between_the_nodes_that_stay() -> None:
    network, edges = crossings(20)
    layers = prepare(network)
    top = np.flatnonzero(layers.rank >= layers.levels[5])
    ups = np.repeat(np.arange(layers.levels[-1]), np.diff(layers.indptr))
    stays = ups >= layers.levels[5]
    core = np.repeat(np.arange(len(layers.core_indptr) - 1), np.diff(layers.core_indptr))
    shortcuts = np.concatenate(
        [
            np.column_stack([ups[stays], layers.arcs[stays]]),
            np.column_stack([core, layers.core_arcs]) + np.array([1, 1, 0]) * layers.levels[-1],
        ]
    )
    among = scipy_distances(400, [tuple(row) for row in shortcuts.tolist()], layers.rank[top])
    assert (among[:, layers.rank[top]] == scipy_distances(400, edges, top)[:, top]).all()


def test_beyond_32_bits_is_not_reached() -> None:
    chain = [(0, 1, 2**30), (1, 2, 2**30 - 2), (2, 3, 1)]
    found = nearest(network_of(4, chain), seeds_of([(0, 0, 7)]))
    assert found.millimetres[:, 0].tolist() == [0, 2**30, 2**31 - 2, FAR]
    assert found.place[:, 0].tolist() == [7, 7, 7, NOWHERE]


def test_a_place_that_is_nowhere_is_left_out() -> None:
    found = nearest(network_of(2, []), seeds_of([(NOWHERE, 0, 3), (0, FAR, 4)]))
    assert found.place.tolist() == [[NOWHERE], [NOWHERE]]


@pytest.mark.parametrize("made", [prepare, lambda network: network])
def test_a_network_of_nothing(made: Callable[[Network], Network | Hierarchy]) -> None:
    assert nearest(made(network_of(0, [])), seeds_of([])).place.shape == (0, 1)


def test_hilbert_visits_the_quarters_in_the_order_of_the_curve() -> None:
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    lon, lat = corners[[2, 0, 3, 1]].T
    assert (lon[hilbert(lon, lat)].tolist(), lat[hilbert(lon, lat)].tolist()) in (
        ([0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0]),
        ([0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0]),
    )


def test_hilbert_steps_to_a_neighbour_each_time() -> None:
    side = 16
    lat, lon = np.divmod(np.random.default_rng(1).permutation(side * side), side)
    order = hilbert(lon.astype(float), lat.astype(float))
    steps = np.abs(np.diff(lon[order])) + np.abs(np.diff(lat[order]))
    assert steps.tolist() == [1] * (side * side - 1)


@pytest.mark.parametrize("points", [0, 1])
def test_hilbert_of_almost_nothing(points: int) -> None:
    assert hilbert(np.zeros(points), np.zeros(points)).tolist() == list(range(points))

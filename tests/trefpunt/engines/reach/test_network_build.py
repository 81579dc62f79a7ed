"""The network: which streets it holds, in which order, and what is connected."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.engines.reach.network import build, islands
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import Network, Streets, Trait

FACTS = Facts("", "town", "0", "invented", "none", None, 0)
Edge = tuple[int, int, int, int]
"""Start, end, millimetres and traits."""


def streets(nodes: list[tuple[float, float]], edges: list[Edge]) -> Streets:
    lon, lat = np.array(nodes, np.float64).reshape(-1, 2).T
    start, end, millimetres, traits = np.array(edges, np.int32).reshape(-1, 4).T
    ids = np.arange(len(lon), dtype=np.int64) * 10 + 5
    bits = traits.astype(np.uint16)
    return Streets(ids, lon.copy(), lat.copy(), start, end, millimetres, bits, FACTS)


def arcs(network: Network) -> list[tuple[int, int, int]]:
    """From, to and length of every arc, by the numbers of the source."""
    ids = network.node_ids.tolist()
    return sorted(
        (ids[i], ids[target], length)
        for i in range(network.size)
        for target, length in network.arcs[network.indptr[i] : network.indptr[i + 1]].tolist()
    )


SQUARE = [(5.0, 50.0), (5.001, 50.0), (5.001, 50.001), (5.0, 50.001)]
RING: list[Edge] = [(0, 1, 70, 0), (1, 2, 110, 1), (2, 3, 71, 0), (3, 0, 111, 128)]


def test_every_edge_is_two_arcs() -> None:
    network = build(streets(SQUARE, RING))
    one_way = [(5, 15, 70), (15, 25, 110), (25, 35, 71), (35, 5, 111)]
    assert arcs(network) == sorted(one_way + [(b, a, length) for a, b, length in one_way])
    assert islands(network).count == 1


def test_what_one_avoids_is_not_there() -> None:
    network = build(streets(SQUARE, RING), Trait.STEPS | Trait.FERRY)
    assert arcs(network) == [(5, 15, 70), (15, 5, 70), (25, 35, 71), (35, 25, 71)]
    told = islands(network)
    assert (told.count, told.nodes, told.metres) == (2, 2, 0.071)


def test_a_node_without_an_open_street_is_left_out() -> None:
    network = build(streets([*SQUARE, (5.1, 50.1)], [(0, 1, 70, 0), (2, 3, 71, 2)]), Trait.ROUGH)
    assert sorted(network.node_ids.tolist()) == [5, 15]


def test_no_street_at_all() -> None:
    network = build(streets(SQUARE, RING[1:2]), Trait.STEPS)
    assert network.size == 0
    assert islands(network) == type(islands(network))(0, 0, 0.0)


def test_the_largest_part_is_number_0() -> None:
    nodes = [(5 + n / 1000, 50.0) for n in range(7)]
    parts: list[Edge] = [(0, 1, 9, 0), (2, 3, 9, 0), (3, 4, 9, 0), (5, 6, 9, 0)]
    network = build(streets(nodes, parts))
    by_id = dict(zip(network.node_ids.tolist(), network.island.tolist(), strict=True))
    assert [by_id[n] for n in (25, 35, 45)] == [0, 0, 0]
    assert {by_id[5], by_id[55]} == {1, 2}
    assert by_id[5] == by_id[15]


@st.composite
def towns(draw: Any) -> Streets:
    count = draw(st.integers(2, 12))
    places = draw(
        st.lists(st.tuples(st.floats(5, 6), st.floats(50, 51)), min_size=count, max_size=count)
    )
    node = st.integers(0, count - 1)
    edge = st.tuples(node, node, st.integers(0, 10**6), st.integers(0, 511))
    return streets(places, draw(st.lists(edge, min_size=1, max_size=30)))


@given(towns(), st.integers(0, 511))
def test_no_stretch_gets_lost_or_changes(town: Streets, avoid: int) -> None:
    network = build(town, Trait(avoid))
    kept = [
        (int(town.ids[a]), int(town.ids[b]), length)
        for a, b, length, bits in zip(
            town.start, town.end, town.millimetres.tolist(), town.traits.tolist(), strict=True
        )
        if not bits & avoid
    ]
    both = kept + [(b, a, length) for a, b, length in kept]
    assert arcs(network) == sorted(both)
    assert network.island[network.start].tolist() == network.island[network.end].tolist()
    sizes = np.bincount(network.island)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)


@pytest.mark.parametrize("name", ["lon", "lat", "millimetres", "arcs", "start", "end", "indptr"])
def test_arrays_are_as_kernels_want_them(name: str) -> None:
    array = getattr(build(streets(SQUARE, RING)), name)
    assert array.flags.c_contiguous
    assert array.dtype == (np.float64 if name in {"lon", "lat"} else np.int32)

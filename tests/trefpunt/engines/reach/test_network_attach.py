"""Points on the network: the nearest street, the way to it, and what lies on one street."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from trefpunt.engines.reach.attach import attach, held, only, seeds, to_points
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.network import build
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import FAR, NOWHERE, Attached, Nearest, Network, Streets

GEOD = Geod(ellps="WGS84")
RD = Transformer.from_crs(4326, 28992, always_xy=True)
FACTS = Facts("", "town", "0", "invented", "none", None, 0)


def town(lon: list[float], lat: list[float], *edges: tuple[int, int]) -> Network:
    """Streets over these nodes, as long as they are on the ellipsoid."""
    x, y = np.array(lon), np.array(lat)
    start, end = np.array(edges, np.int32).reshape(-1, 2).T
    metres = GEOD.inv(x[start], y[start], x[end], y[end])[2]
    lengths = np.rint(metres * 1000).astype(np.int32)
    ids, traits = np.arange(len(x), dtype=np.int64), np.zeros(len(start), np.uint16)
    return build(Streets(ids, x, y, start.copy(), end.copy(), lengths, traits, FACTS))


ROW = town([5.70, 5.702, 5.704, 5.706], [50.85] * 4, (0, 1), (1, 2), (2, 3))
"""One straight street of three stretches, 140 m each."""


def walk(network: Network, places: Attached, points: Attached, count: int = 1) -> Nearest:
    found = nearest(network, seeds(network, places), count=count)
    return to_points(network, found, places, points)


def at(network: Network, *spots: tuple[float, float], limit_m: float = 500) -> Attached:
    lon, lat = np.array(spots, np.float64).reshape(-1, 2).T
    return attach(network, lon, lat, limit_m)


def test_a_point_beside_a_street_gets_its_foot_and_the_way_to_it() -> None:
    found = at(ROW, (5.7005, 50.8504))
    along = GEOD.inv(5.70, 50.85, 5.7005, 50.85)[2] * 1000
    first = ROW.node_ids[ROW.start[found.edge[0]]] == 0
    length = int(ROW.millimetres[found.edge[0]])
    assert found.along[0] == pytest.approx(along if first else length - along, abs=2)
    assert found.access[0] == pytest.approx(GEOD.inv(5.7, 50.85, 5.7, 50.8504)[2] * 1000, abs=2)


def test_a_point_on_a_node_is_no_way_off() -> None:
    found = at(ROW, (5.702, 50.85), (5.70, 50.85))
    assert found.access.tolist() == [0, 0]
    whole = ROW.millimetres[found.edge]
    assert ((found.along == 0) | (found.along == whole)).all()


def test_a_point_past_the_end_of_a_street_goes_to_its_end() -> None:
    found = at(ROW, (5.6995, 50.8501))
    exact = GEOD.inv(5.6995, 50.8501, 5.70, 50.85)[2] * 1000
    assert found.access[0] == pytest.approx(exact, abs=1)


def test_a_point_too_far_from_every_street_is_left_out() -> None:
    found = at(ROW, (5.702, 50.88), (5.702, 50.8504), limit_m=100)
    assert (found.edge == NOWHERE).tolist() == [True, False]
    assert at(ROW, (5.702, 50.88), limit_m=4000).edge[0] != NOWHERE


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 95.0])
def test_no_coordinate_is_no_place(wrong: float) -> None:
    assert at(ROW, (5.70, wrong), (5.702, 50.85)).edge.tolist()[0] == NOWHERE


def test_nothing_attached_and_no_network() -> None:
    assert len(at(ROW).edge) == 0
    empty = town([5.0], [50.0])
    assert at(empty, (5.0, 50.0)).edge.tolist() == [NOWHERE]


def test_a_courtyard_counts_only_where_no_street_is_near() -> None:
    lon, lat = [5.70, 5.702, 5.704, 5.7010, 5.7012], [50.85, 50.85, 50.85, 50.8505, 50.8505]
    network = town(lon, lat, (0, 1), (1, 2), (3, 4))
    spot = np.array([5.7011]), np.array([50.8505])
    assert network.island[network.start[attach(network, *spot).edge]].tolist() == [1]
    assert network.island[network.start[attach(network, *spot, least=3).edge]].tolist() == [0]
    kept = attach(network, *spot, limit_m=20, least=3)
    assert network.island[network.start[kept.edge]].tolist() == [1]


# --- From place to point --------------------------------------------------------------------------


def metres(lon: float, other: float) -> float:
    return float(GEOD.inv(lon, 50.85, other, 50.85)[2] * 1000)


def test_two_on_one_stretch_walk_straight_along_it() -> None:
    places, points = at(ROW, (5.7025, 50.85)), at(ROW, (5.7035, 50.85), (5.7022, 50.85))
    answer = walk(ROW, places, points)
    exact = [metres(5.7025, 5.7035), metres(5.7025, 5.7022)]
    assert answer.millimetres[:, 0].tolist() == pytest.approx(exact, abs=2)


def test_around_the_block_can_be_shorter_than_along_a_bent_street() -> None:
    """A stretch may be longer than the straight line between its ends; the way over them counts."""
    bent = town([5.70, 5.702], [50.85, 50.85], (0, 1), (0, 1))
    bent.millimetres[0] = 10**7
    bent.arcs[:, 1] = bent.millimetres[1]
    here, there = (Attached(*(np.array([n], np.int32) for n in (0, at_, 0))) for at_ in (0, 10**7))
    assert walk(bent, here, there).millimetres[0, 0] == bent.millimetres[1]


def test_several_places_on_one_stretch_come_in_order() -> None:
    places = at(ROW, (5.7035, 50.85), (5.7025, 50.85), (5.7055, 50.85))
    answer = walk(ROW, places, at(ROW, (5.7026, 50.85)), count=3)
    assert answer.place[0].tolist() == [1, 0, 2]
    exact = [metres(5.7026, lon) for lon in (5.7025, 5.7035, 5.7055)]
    assert answer.millimetres[0].tolist() == pytest.approx(exact, abs=3)


def test_two_places_on_one_point_go_to_the_first() -> None:
    places = at(ROW, (5.7025, 50.85), (5.7025, 50.85))
    for point in ((5.7005, 50.85), (5.7026, 50.85), (5.7025, 50.85), (5.702, 50.85)):
        answer = walk(ROW, places, at(ROW, point), count=2)
        assert answer.place[0].tolist() == [0, 1]
        assert answer.millimetres[0, 0] == answer.millimetres[0, 1]


def test_a_chosen_few_keep_their_numbers() -> None:
    places = at(ROW, (5.7025, 50.85), (5.7055, 50.85))
    answer = walk(ROW, only(places, [1]), at(ROW, (5.7026, 50.85)), count=2)
    assert answer.place[0].tolist() == [1, NOWHERE]
    assert answer.millimetres[0, 1] == FAR


def test_off_the_network_and_out_of_reach() -> None:
    lon = [5.70, 5.702, 5.72, 5.722]
    network = town(lon, [50.85] * 4, (0, 1), (2, 3))
    places = at(network, (5.701, 50.85), (5.701, 50.9))
    answer = walk(network, places, at(network, (5.721, 50.85), (5.701, 50.9), (5.70, 50.85)))
    assert answer.place[:, 0].tolist() == [NOWHERE, NOWHERE, 0]
    assert answer.millimetres[:2, 0].tolist() == [FAR, FAR]


# --- Against other tools --------------------------------------------------------------------------

SPOT = st.tuples(st.floats(5.69, 5.71), st.floats(50.845, 50.855))


@settings(max_examples=60, deadline=None)
@given(st.lists(SPOT, min_size=2, max_size=12), st.lists(SPOT, min_size=1, max_size=8), st.data())
def test_the_nearest_street_is_the_one_that_geos_finds_on_the_dutch_grid(
    nodes, spots, data
) -> None:
    node = st.integers(0, len(nodes) - 1)
    edges = data.draw(st.lists(st.tuples(node, node), min_size=1, max_size=15))
    network = town(*map(list, zip(*nodes, strict=True)), *edges)
    lon, lat = np.array(spots).T
    found = attach(network, lon, lat, limit_m=3000)
    x, y = RD.transform(network.lon, network.lat)
    ends = np.stack((network.start, network.end), axis=1)
    lines = shapely.linestrings(np.stack((x[ends], y[ends]), axis=2))
    away = shapely.distance(shapely.points(*RD.transform(lon, lat))[:, None], lines).min(axis=1)
    assert (found.edge != NOWHERE).all()
    assert found.access / 1000 == pytest.approx(away, rel=3e-4, abs=0.002)
    """RD shrinks by up to 1 in 10,000."""
    assert (found.along >= 0).all()
    assert (found.along <= network.millimetres[found.edge]).all()


@pytest.mark.parametrize("lat", [0.0, 51.0, -70.0, 85.0])
def test_a_long_street_is_found_by_points_far_from_its_ends(lat: float) -> None:
    long = town([5.0, 5.0], [lat - 0.05, lat + 0.05], (0, 1))
    lon, _, _ = GEOD.fwd(5.0, lat, 90, 499)
    out, _, _ = GEOD.fwd(5.0, lat, 90, 501)
    found = at(long, (lon, lat), (out, lat))
    assert found.edge.tolist() == [0, NOWHERE]
    assert found.access[0] == pytest.approx(499_000, abs=2)


def test_where_nobody_comes_there_is_no_place() -> None:
    def near(millimetres: list[int], place: list[int]) -> Nearest:
        return Nearest(np.array([millimetres], np.int32), np.array([place], np.int32))

    found = held(near([5, 9], [1, 0]), near([7, FAR], [0, NOWHERE]))
    assert found.millimetres.tolist() == [[7, FAR]]
    assert found.place.tolist() == [[1, NOWHERE]]

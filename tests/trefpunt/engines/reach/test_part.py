"""Reach of one municipality cut out of a larger network: equal to the whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.plugins.streets import WriteGrid

from trefpunt.engines.reach import Crow, answer
from trefpunt.engines.reach.along import Along
from trefpunt.engines.reach.network import build
from trefpunt.engines.reach.part import FURTHEST, NEAR, Streets, around, cut, inside, within
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.network import Network
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice
from trefpunt.sources.policy import read
from trefpunt.sources.report import Report
from trefpunt.sources.streets import read_streets

LON, LAT = 5.6, 52.5
CODES = ("BU99010000", "BU99010001")
CHOICE = Choice(norm_m=900, kinds=("dorpshuis",))


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Two neighbourhoods of an invented town."""
    town = read(Path(__file__).parents[3] / "towns" / "waterdael")
    areas = tuple(
        Area(
            code=code,
            name=code,
            inhabitants=80,
            inhabitants_65plus=None,
            households=None,
            label_lon=LON,
            label_lat=LAT,
        )
        for code in CODES
    )
    return town.model_copy(update={"areas": areas, "places": ()})


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, write_grid: WriteGrid) -> Network:
    """Streets for 20 by 20 kilometres."""
    path = tmp_path_factory.mktemp("streets") / "grid.osm.pbf"
    write_grid(path, LON, LAT, columns=81, rows=81, metres=250)
    streets = read_streets(path, Report("grid.osm.pbf"))
    assert streets is not None
    return build(streets)


@pytest.fixture
def points() -> Points:
    """Eighty points within a kilometre of the middle."""
    rng = np.random.default_rng(3)
    lon, lat = LON + rng.uniform(-0.014, 0.014, 80), LAT + rng.uniform(-0.009, 0.009, 80)
    area = (np.arange(80) % 2).astype(np.int32)
    people = {"inhabitants": np.ones(80, np.int32)}
    ids = tuple(map(str, range(80)))
    facts = Facts("", "points.csv", "", "", "", None, 80)
    return Points("postcode", ids, lon, lat, CODES, area, people, facts)


def place(number: int, lon: float, lat: float) -> Place:
    return Place(
        id=str(number),
        name=str(number),
        kind="dorpshuis",
        area=None,
        lon=lon,
        lat=lat,
        source="test",
        certainty="U",
    )


def scattered(count: int, degrees: float) -> tuple[Place, ...]:
    rng = np.random.default_rng(5)
    spots = rng.uniform(-degrees, degrees, (count, 2)).tolist()
    return tuple(place(n, LON + x, LAT + y / 2) for n, (x, y) in enumerate(spots))


@pytest.mark.parametrize("degrees", [0.02, 0.06, 0.13])
def test_a_part_gives_the_figures_of_the_whole(
    policy: Policy, network: Network, points: Points, degrees: float
) -> None:
    places = scattered(6, degrees)
    whole = policy.model_copy(update={"places": places})
    wanted = answer(whole, Along(points, network), CHOICE)
    found, _way = within(policy, points, places, Streets(network), CHOICE)
    assert (found.city, found.areas) == (wanted.city, wanted.areas)
    assert found.city.median_m is not None


def test_who_avoids_a_street_is_held_to_who_does_not(
    policy: Policy, network: Network, points: Points
) -> None:
    places = scattered(6, 0.06)
    longer = replace(network, arcs=network.arcs * (1, 2), millimetres=network.millimetres * 2)
    wanted, _ = within(policy, points, places, Streets(longer), CHOICE)
    found, _ = within(policy, points, places, Streets(network, longer), CHOICE)
    assert found.city.median_m == wanted.city.median_m
    assert (
        found.city.median_m
        > within(policy, points, places, Streets(network), CHOICE)[0].city.median_m
    )


def test_the_nearest_place_may_lie_beyond_the_first_box(
    policy: Policy, network: Network, points: Points
) -> None:
    far = (place(0, LON + 0.1, LAT), place(1, LON - 0.1, LAT))
    found, _way = within(policy, points, far, Streets(network), CHOICE)
    assert found.city.median_m is not None
    assert found.city.median_m > NEAR


def test_without_streets_it_is_an_estimate(policy: Policy, points: Points) -> None:
    places = scattered(6, 0.03)
    assert policy.reach is not None
    whole = policy.model_copy(update={"places": places})
    wanted = answer(whole, Crow(points, policy.reach.detour.factor), CHOICE)
    found, way = within(policy, points, places, None, CHOICE)
    assert (found.city, found.level) == (wanted.city, wanted.level)
    assert way.factor == policy.reach.detour.factor


def test_a_place_beyond_the_last_box_is_out_of_reach(policy: Policy, points: Points) -> None:
    lon = LON + 1.2 * FURTHEST / 67_000
    found, _way = within(policy, points, (place(0, lon, LAT),), None, CHOICE)
    assert found.city.median_m is None
    assert found.city.groups[0].within == 0


def test_a_place_in_a_corner_of_the_last_box_is_out_of_reach_too(
    policy: Policy, points: Points
) -> None:
    corner = place(0, LON + 0.9 * FURTHEST / 67_800, LAT + 0.9 * FURTHEST / 111_300)
    assert inside(around(points, FURTHEST), np.array([corner.lon]), np.array([corner.lat])).all()
    found, _way = within(policy, points, (corner,), None, CHOICE)
    assert found.places == 1
    assert found.city.median_m is None


def test_a_box_lies_at_least_its_margin_around_the_points(points: Points) -> None:
    spread = replace(points, lat=points.lat + np.linspace(-0.5, 0.5, 80))
    west, south, east, north = around(spread, 3000)
    straight = [((spread.lat.min() - south) * 111_000), ((north - spread.lat.max()) * 111_000)]
    wide = np.cos(np.radians([spread.lat.min(), spread.lat.max()])) * 111_000
    straight += [*((spread.lon.min() - west) * wide), *((east - spread.lon.max()) * wide)]
    assert min(straight) > 2980


def test_a_cut_holds_the_edges_with_both_ends_in_the_box(network: Network, points: Points) -> None:
    box = around(points, 500)
    part = cut(network, box)
    here = inside(box, network.lon, network.lat)
    both = here[network.start] & here[network.end]
    assert 0 < part.size == here.sum() < network.size
    assert len(part.start) == both.sum() < len(network.start)
    assert part.millimetres.sum() == network.millimetres[both].sum()
    ends = network.node_ids[network.start[both]], network.node_ids[network.end[both]]
    assert (part.node_ids[part.start] == ends[0]).all()
    assert (part.node_ids[part.end] == ends[1]).all()
    assert len(part.arcs) == 2 * len(part.start)

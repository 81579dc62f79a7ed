"""Reach along streets: a canal without a bridge, houses far from any street, an island."""

from decimal import Decimal

import numpy as np
import pytest

from trefpunt.engines.reach import Crow, Sites, answer, sites
from trefpunt.engines.reach.along import Along
from trefpunt.engines.reach.network import build
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import FAR, Network, Streets
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice, Level, ReachResult
from trefpunt.sources.policy import read

LON, LAT = 5.6, 52.5
EAST, NORTH = 100 / 67_895, 100 / 111_270
"""Degrees of about 100 metres."""
FACTS = Facts("", "streets", "cd" * 32, "test", "CC0", 2025, 0)
KOM, MEERZICHT = "BU99010000", "BU99010001"
KINDS = ("dorpshuis",)
SURE = {"source": "test", "certainty": "U", "kind": "dorpshuis"}

# Two streets along a canal, joined by one bridge 1 km to the east; and a street by itself.
CORNERS = [(0, 0), (10, 0), (10, 1), (0, 1), (0, 30), (3, 30)]
STREETS = [(0, 1), (1, 2), (2, 3), (4, 5)]


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest) -> Policy:
    return read(request.config.rootpath / "tests" / "towns" / "waterdael")


@pytest.fixture(scope="module")
def network() -> Network:
    ends = np.array(STREETS, dtype=np.int32)
    corners = np.array(CORNERS, dtype=np.float64)
    lengths = [int(100_000 * np.abs(corners[a] - corners[b]).sum()) for a, b in STREETS]
    streets = Streets(
        ids=np.arange(len(CORNERS), dtype=np.int64),
        lon=LON + corners[:, 0] * EAST,
        lat=LAT + corners[:, 1] * NORTH,
        start=ends[:, 0].copy(),
        end=ends[:, 1].copy(),
        millimetres=np.array(lengths, dtype=np.int32),
        traits=np.zeros(len(STREETS), dtype=np.uint16),
        facts=FACTS,
    )
    return build(streets)


def without(network: Network, closed: np.ndarray) -> Network:
    """The same streets but some."""
    streets = Streets(
        ids=np.arange(network.size, dtype=np.int64),
        lon=network.lon,
        lat=network.lat,
        start=network.start[~closed],
        end=network.end[~closed],
        millimetres=network.millimetres[~closed],
        traits=network.traits[~closed],
        facts=FACTS,
    )
    return build(streets)


def house(*rows: tuple[float, float, str, int]) -> Points:
    """Houses: hundreds of metres east and north, neighbourhood, inhabitants."""
    east, north, areas, people = zip(*rows, strict=True)
    codes = tuple(dict.fromkeys(areas))
    return Points(
        kind="address",
        ids=tuple(map(str, range(len(rows)))),
        lon=LON + np.array(east) * EAST,
        lat=LAT + np.array(north) * NORTH,
        codes=codes,
        area=np.array([codes.index(code) for code in areas], dtype=np.int32),
        people={"inhabitants": np.array(people, dtype=np.int32)},
        facts=FACTS,
    )


HOUSES = house((0, 1, KOM, 10), (2, 0, KOM, 20), (60, 60, KOM, 5), (1, 30, MEERZICHT, 7))


def place(name: str, east: float, north: float) -> Place:
    lon, lat = LON + east * EAST, LAT + north * NORTH
    return Place.model_validate(
        {"id": name, "name": name, "area": KOM, "lon": lon, "lat": lat, **SURE}
    )


def ask(town: Policy, network: Network, *places: Place, houses: Points = HOUSES) -> ReachResult:
    asked = town.model_copy(update={"places": places})
    return answer(asked, Along(houses, network), Choice(500, KINDS))


def test_the_canal_counts_and_the_crow_flies_over_it(town: Policy, network: Network) -> None:
    (kom, *_) = ask(town, network, place("hall", 0, 0), houses=house((0, 1, KOM, 10))).areas
    assert kom.level is Level.NETWORK
    assert kom.median_m == pytest.approx(2100, abs=2)
    assert kom.median_straight_m == pytest.approx(100, abs=1)
    assert kom.share_within == 0.0


def test_who_lives_far_from_any_street_is_told_and_in_no_share(
    town: Policy, network: Network
) -> None:
    result = ask(town, network, place("hall", 0, 0))
    kom = result.areas[0]
    assert (kom.unmeasured, kom.groups[0].people) == (5, 30)
    assert kom.share_within == pytest.approx(20 / 30, abs=1e-4)
    assert "off_network" in result.notes


def test_who_is_cut_off_counts_as_out_of_reach(town: Policy, network: Network) -> None:
    meerzicht = ask(town, network, place("hall", 0, 0)).areas[1]
    assert (meerzicht.unreachable, meerzicht.share_within) == (7, 0.0)
    assert (meerzicht.median_m, meerzicht.worst_m, meerzicht.nearest) == (None, None, None)
    assert meerzicht.missing is None


def test_a_neighbourhood_far_from_every_street_has_a_reason(town: Policy, network: Network) -> None:
    far = house((60, 60, KOM, 5), (0, 0, MEERZICHT, 5))
    kom = ask(town, network, place("hall", 0, 0), houses=far).areas[0]
    assert (kom.missing, kom.share_within, kom.unmeasured) == ("off_network", None, 5)


def test_a_place_far_from_every_street_is_left_out(town: Policy, network: Network) -> None:
    result = ask(town, network, place("lost", 0, 60), place("hall", 0, 0))
    assert [(one.place, one.reason) for one in result.left_out] == [("lost", "off_network")]
    assert [one.place for one in result.usage] == ["hall"]
    assert result.areas[0].nearest == "hall"


def test_without_a_place_near_any_street_there_is_no_figure(town: Policy, network: Network) -> None:
    result = ask(town, network, place("lost", 0, 60))
    assert result.areas[0].missing == "no_places"
    assert result.city.share_within is None


def test_the_walk_to_some_places_is_the_walk_to_the_nearest_of_them(
    town: Policy, network: Network
) -> None:
    asked = town.model_copy(
        update={"places": (place("a", 0, 0), place("b", 5, 0), place("c", 9, 1))}
    )
    way = Along(HOUSES, network)
    result = answer(asked, way, Choice(500, KINDS))
    assert result.places == 3
    walks = way.walk(_sites(asked))
    alone = [way.to(walks, [number]) for number in range(3)]
    assert np.array_equal(walks.found.millimetres[:, 0], np.min(alone, axis=0))
    assert np.array_equal(np.sort(alone, axis=0).T, walks.found.millimetres)


def _sites(policy: Policy) -> Sites:
    return sites(policy.places, policy.areas, Choice(500, KINDS))


def test_no_walk_along_streets_is_shorter_than_the_crow_flies(
    town: Policy, network: Network
) -> None:
    asked = town.model_copy(update={"places": (place("a", 0, 0), place("b", 9, 1))})
    walks = Along(HOUSES, network).walk(_sites(asked))
    crow = Crow(HOUSES, Decimal(1)).walk(_sites(asked))
    reached = walks.found.millimetres[:, 0] != FAR
    # streets are about 100 metres per step here, so a metre of room
    longer = walks.found.millimetres[reached, 0] + 1000
    assert (longer >= crow.found.millimetres[reached, 0]).all()
    assert np.array_equal(walks.direct.millimetres, crow.direct.millimetres)


def test_a_courtyard_without_a_gate_is_entered_from_the_street_beyond_it(town: Policy) -> None:
    corners = np.array([*((n, 0) for n in range(80)), (2, 0.5), (3, 0.5)], dtype=np.float64)
    start = np.array([*range(79), 80], dtype=np.int32)
    streets = Streets(
        ids=np.arange(len(corners), dtype=np.int64),
        lon=LON + corners[:, 0] * EAST,
        lat=LAT + corners[:, 1] * NORTH,
        start=start,
        end=start + 1,
        millimetres=np.full(len(start), 100_000, dtype=np.int32),
        traits=np.zeros(len(start), dtype=np.uint16),
        facts=FACTS,
    )
    inside = house((2.5, 0.5, KOM, 10))
    found = ask(town, build(streets), place("hall", 2.5, -0.1), houses=inside)
    assert found.city.unreachable == 0
    assert found.city.median_m == pytest.approx(60, abs=2)


def test_who_avoids_a_street_is_never_there_sooner(town: Policy, network: Network) -> None:
    """Without the street south of the canal its houses are laid on the one north of it."""
    closed = network.lat[network.start] + network.lat[network.end] < 2 * LAT + NORTH / 2
    open_to_us = without(network, closed)
    houses, policy = house((0, 0, KOM, 10)), town.model_copy(update={"places": (place("p", 0, 1),)})
    free, alone, held = (
        answer(policy, way, Choice(500, KINDS)).areas[0].median_m
        for way in (
            Along(houses, network),
            Along(houses, open_to_us),
            Along(houses, open_to_us, network),
        )
    )
    assert (alone, held) == (pytest.approx(100, abs=1), free)


def test_of_some_places_neither(town: Policy, network: Network) -> None:
    closed = network.lat[network.start] + network.lat[network.end] < 2 * LAT + NORTH / 2
    houses, policy = house((0, 0, KOM, 10)), (place("p", 0, 1), place("q", 5, 1))
    wanted = sites(policy, town.areas, Choice(500, KINDS))
    way = Along(houses, without(network, closed), network)
    walks, free = way.walk(wanted), Along(houses, network)
    assert way.to(walks, [1]).tolist() == free.to(walks, [1]).tolist()

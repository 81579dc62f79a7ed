"""Distances on real networks equal those of SciPy on streets that this test reads by itself."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import osmium
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from trefpunt.engines.reach.attach import attach, only, seeds, to_points
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.network import build
from trefpunt.schemas.base import Text
from trefpunt.schemas.network import FAR, Attached, Network
from trefpunt.sources.report import Report
from trefpunt.sources.streets import Rules, read_streets
from trefpunt.sources.streets.rules import Steep, WayRule

pytestmark = pytest.mark.shared

GEOD = Geod(ellps="WGS84")
CLOSED = ("motorway", "motorway_link", "construction", "proposed")
SO = Text(nl="zo", en="so")
EVERYWHERE = Rules(
    steep=Steep(percent=8, reason=SO),
    ways=(
        WayRule(when={"highway": CLOSED}, walk="no", reason=SO),
        WayRule(when={"highway": ("*",)}, walk="yes", reason=SO),
    ),
)
CENTIMETRE = 0.01
ROUNDED = 0.002
"""What rounding the foot and the access of both points to millimetres can add."""
PAIRS = 150
MOST = 0.95
"""Of the points drawn; the others lie where another street crosses or overlaps theirs."""
Longs, Floats = NDArray[np.int64], NDArray[np.float64]


@dataclass(frozen=True)
class Plain:
    """Streets as this test reads them: no code of ours."""

    ids: Longs
    places: Floats
    ends: Longs
    metres: Floats
    graph: csr_array

    def rows(self, sources: list[int]) -> Floats:
        """[s, n] metres from some nodes to all."""
        return np.array(dijkstra(self.graph, directed=False, indices=sources))


def read(path: Path) -> Plain:
    places: dict[int, tuple[float, float]] = {}
    ways: list[list[int]] = []
    for item in osmium.FileProcessor(str(path)):
        if item.is_node():
            places[item.id] = (item.lon, item.lat)
        elif item.is_way() and item.tags.get("highway", CLOSED[0]) not in CLOSED:
            ways.append([node.ref for node in item.nodes])
    pairs = {(a, b) for way in ways for a, b in pairwise(way) if a != b}
    ends = np.array([pair for pair in pairs if pair[0] in places and pair[1] in places])
    ids, position = np.unique(ends, return_inverse=True)
    spots = np.array([places[number] for number in ids.tolist()])
    joined = np.unique(np.sort(position.reshape(-1, 2), axis=1), axis=0)
    metres = np.array(GEOD.inv(*spots[joined[:, 0]].T, *spots[joined[:, 1]].T)[2])
    graph = csr_array((metres, joined.T), shape=(len(ids), len(ids)))
    return Plain(ids, spots, joined, metres, graph)


@cache
def both(path: Path) -> tuple[Plain, Network]:
    streets = read_streets(path, Report(path.name), rules=EVERYWHERE)
    assert streets is not None
    return read(path), build(streets)


@pytest.fixture(params=["osm_helsinki_centrum", "osm_liechtenstein"], scope="module")
def maps(request: pytest.FixtureRequest, shared_data: Path) -> tuple[Plain, Network]:
    return both(shared_data / f"{request.param}.osm.pbf")


def positions(plain: Plain, chance: Random) -> tuple[Longs, Floats, Floats]:
    """Some stretches, a part of each, and the place of that part: drawn at random."""
    picked = np.array([chance.randrange(len(plain.ends)) for _ in range(PAIRS)])
    part = np.array([chance.random() for _ in range(PAIRS)])
    a, b = (plain.places[plain.ends[picked, end]] for end in (0, 1))
    course, _, length = GEOD.inv(*a.T, *b.T)
    lon, lat, _ = GEOD.fwd(*a.T, course, np.array(length) * part)
    return picked, part, np.column_stack((lon, lat))


def expected(plain: Plain, picked: Longs, part: Floats) -> Floats:
    """Metres from the first position to each: over either end of both, or along one stretch."""
    metres = plain.metres[picked]
    ways = np.column_stack((part * metres, (1 - part) * metres))
    rows = plain.rows(plain.ends[picked[0]].tolist())
    over = np.full(len(picked), np.inf)
    for start in (0, 1):
        for end in (0, 1):
            between = rows[start, plain.ends[picked, end]]
            over = np.minimum(over, ways[0, start] + between + ways[:, end])
    same = picked == picked[0]
    along = np.abs(part - part[0]) * metres
    return np.where(same, np.minimum(over, along), over)


def walked(network: Network, places: Attached, points: Attached) -> Floats:
    """[k] metres from the first of `places`; inf where nobody gets there."""
    first = only(places, [0])
    found = nearest(network, seeds(network, first))
    answer = to_points(network, found, first, points).millimetres[:, 0]
    return np.where(answer == FAR, np.inf, answer / 1000)


def ends(network: Network, attached: Attached) -> list[set[int]]:
    """The numbers of the nodes at both ends of each point's edge."""
    at = attached.edge
    pair = (network.node_ids[network.start[at]], network.node_ids[network.end[at]])
    return [{int(a), int(b)} for a, b in zip(*pair, strict=True)]


def test_the_same_streets(maps: tuple[Plain, Network]) -> None:
    plain, network = maps
    assert sorted(network.node_ids.tolist()) == plain.ids.tolist()


@settings(max_examples=8, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_between_nodes(maps: tuple[Plain, Network], seed: int) -> None:
    plain, network = maps
    chance = Random(seed)
    nodes = np.array([chance.randrange(len(plain.ids)) for _ in range(PAIRS)])
    theirs = plain.rows([int(nodes[0])])[0, nodes]
    laid = attach(network, *plain.places[nodes].T)
    assert not laid.access.any()
    meant = zip(ends(network, laid), plain.ids[nodes].tolist(), strict=True)
    right = np.array([number in pair for pair, number in meant])
    assert right.mean() > MOST
    assume(right[0])
    ours = walked(network, laid, laid)
    assert ours[right] == pytest.approx(theirs[right], abs=CENTIMETRE)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_between_points_on_streets(maps: tuple[Plain, Network], seed: int) -> None:
    plain, network = maps
    chance = Random(seed)
    picked, part, places = positions(plain, chance)
    picked[1], part[1], places[1] = picked[0], part[2], places[0]
    a, b = plain.places[plain.ends[picked[0]]]
    course, _, length = GEOD.inv(*a, *b)
    places[1] = GEOD.fwd(*a, course, length * part[1])[:2]
    laid = attach(network, *places.T)
    numbers = [set(pair) for pair in plain.ids[plain.ends[picked]].tolist()]
    right = np.array([x == y for x, y in zip(ends(network, laid), numbers, strict=True)])
    assert right.mean() > MOST
    assume(right[0])
    ours, theirs = walked(network, laid, laid), expected(plain, picked, part)
    assert ours[right] == pytest.approx(theirs[right], abs=CENTIMETRE + ROUNDED)

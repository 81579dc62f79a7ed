"""From an OpenStreetMap file to streets: lengths, traits, what blocks, and files that are wrong."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from trefpunt.schemas.network import Streets, Trait
from trefpunt.sources.report import Report
from trefpunt.sources.streets import box_around, read_streets

ROAD = {"highway": "residential"}


def pairs(streets: Streets) -> set[tuple[int, int]]:
    """The stretches as pairs of node numbers."""
    ends = zip(streets.ids[streets.start], streets.ids[streets.end], strict=True)
    return {(int(a), int(b)) for a, b in ends}


def traits(streets: Streets) -> dict[tuple[int, int], Trait]:
    ends = zip(streets.ids[streets.start], streets.ids[streets.end], strict=True)
    bits = streets.traits.tolist()
    return {(int(a), int(b)): Trait(n) for (a, b), n in zip(ends, bits, strict=True)}


def test_each_stretch_is_as_long_as_on_the_ellipsoid(draw) -> None:
    streets = draw(([1, 2, 3], ROAD))
    assert pairs(streets) == {(1, 2), (2, 3)}
    exact = Geod(ellps="WGS84").inv(5.70, 50.85, 5.701, 50.85)[2] * 1000
    assert streets.millimetres.tolist() == pytest.approx([exact, exact], abs=1)
    assert streets.millimetres.sum() == pytest.approx(2 * exact, abs=1)


def test_the_length_of_a_long_way_does_not_drift(draw) -> None:
    nodes = {n: (5.70 + n * 0.0000137, 50.85 + (n % 3) * 0.0000071) for n in range(1, 1501)}
    streets = draw((list(nodes), ROAD), nodes=nodes)
    lon, lat = np.round(np.array(list(nodes.values())).T, 7)
    exact = Geod(ellps="WGS84").line_length(lon, lat) * 1000
    assert len(streets.start) == 1499
    assert abs(int(streets.millimetres.sum()) - exact) < 1


def test_one_way_traffic_does_not_matter(draw) -> None:
    assert pairs(draw(([1, 2], ROAD | {"oneway": "yes"}))) == {(1, 2)}


def test_traits_and_unknown_access_are_kept(draw) -> None:
    steps = {"highway": "steps", "bridge": "yes"}
    field = {"highway": "track", "access": "agricultural"}
    found = traits(draw(([1, 2], steps), ([2, 3], field)))
    assert found == {(1, 2): Trait.STEPS | Trait.BRIDGE, (2, 3): Trait.UNKNOWN_ACCESS}


def test_closed_and_unknown_ways_are_counted(draw) -> None:
    closed = ([2, 3], {"highway": "motorway"})
    strange = ([3, 4], {"highway": "teleporter"})
    rail = ([1, 4], {"railway": "rail"})
    facts = draw(([1, 2], ROAD), closed, strange, rail).facts
    assert facts.refused == {"ways_closed": 1, "ways_unlisted": 1}
    assert (facts.rows, facts.file, facts.year) == (1, "town.osm.pbf", None)


def test_nobody_passes_a_closed_gate_and_the_longest_side_stays(draw) -> None:
    nodes = {1: (5.70, 50.85), 2: (5.703, 50.85), 3: (5.704, 50.85), 4: (5.705, 50.85)}
    gate = {2: {"barrier": "gate", "foot": "private"}}
    assert pairs(draw(([1, 2, 3, 4], ROAD), nodes=nodes, tags=gate)) == {(1, 2), (3, 4)}


def test_a_stile_is_narrow_on_every_way_past_it(draw) -> None:
    nodes = {1: (5.70, 50.85), 2: (5.703, 50.85), 3: (5.704, 50.85), 4: (5.703, 50.8505)}
    crossing = ([1, 2, 3], ROAD), ([2, 4], ROAD)
    found = traits(draw(*crossing, nodes=nodes, tags={2: {"barrier": "stile"}}))
    assert found == {(1, 2): Trait(0), (2, 3): Trait.NARROW, (2, 4): Trait.NARROW}


def test_an_open_gate_or_a_bollard_changes_nothing(draw) -> None:
    gates = {2: {"barrier": "gate"}, 3: {"barrier": "bollard"}}
    found = traits(draw(([1, 2, 3, 4], ROAD), tags=gates))
    assert set(found.values()) == {Trait(0)}


def test_a_way_past_the_edge_of_the_extract_is_cut_and_counted(draw) -> None:
    streets = draw(([1, 2, 99, 3, 4], ROAD))
    assert pairs(streets) == {(1, 2), (3, 4)}
    assert streets.facts.refused == {"no_location": 2}


def test_a_node_twice_in_a_row_is_no_stretch(draw) -> None:
    assert pairs(draw(([1, 1, 2], ROAD))) == {(1, 2)}


def test_only_the_streets_in_a_box(tmp_path: Path, write_grid: Callable[..., Path]) -> None:
    path = write_grid(tmp_path / "town.osm.pbf", 5.7, 50.85, columns=9, rows=9, metres=100)
    box = box_around(np.array([5.7]), np.array([50.85]), 110)
    streets = read_streets(path, Report("town"), box)
    assert streets is not None
    assert len(streets.start) == 12 + 12
    """A block of 3 by 3 nodes: 12 stretches within it and 12 that lead out of it."""


def test_a_box_elsewhere_has_no_streets(tmp_path: Path, write_grid: Callable[..., Path]) -> None:
    path = write_grid(tmp_path / "town.osm.pbf", 5.7, 50.85)
    report = Report("town")
    assert read_streets(path, report, (4.0, 52.0, 4.1, 52.1)) is None
    assert [problem.code for problem in report.problems] == ["streets.none_in_box"]


# --- Files that are wrong -------------------------------------------------------------------------


@pytest.fixture
def town(tmp_path: Path, write_grid: Callable[..., Path]) -> bytes:
    """The bytes of a good file."""
    return write_grid(tmp_path / "good.osm.pbf", 5.7, 50.85, columns=30, rows=30).read_bytes()


@pytest.mark.parametrize("part", [0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off(refused, tmp_path: Path, town: bytes, part: float) -> None:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(town[: int(len(town) * part)])
    assert refused(path) == "streets.damaged"


def test_a_file_with_damage_in_the_middle(refused, tmp_path: Path, town: bytes) -> None:
    path = tmp_path / "bad.osm.pbf"
    middle = len(town) // 2
    path.write_bytes(town[:middle] + b"x" * 50 + town[middle + 50 :])
    assert refused(path) == "streets.damaged"


@pytest.mark.parametrize("raw", [b"", b"<html>Not found</html>" * 50, b"\0" * 500, b"PK\x03\x04"])
def test_a_file_of_another_kind(refused, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "other.osm.pbf"
    path.write_bytes(raw)
    assert refused(path) == "streets.not_pbf"


def test_a_file_that_is_not_there(refused, tmp_path: Path) -> None:
    assert refused(tmp_path / "none.osm.pbf") == "file.missing"


def test_a_file_without_ways_to_walk(refused, tmp_path: Path, write_streets) -> None:
    ways = [([1, 2], {"highway": "motorway"}), ([1, 2], {"building": "yes"})]
    path = write_streets(tmp_path / "x.osm.pbf", {1: (5.7, 50.8), 2: (5.8, 50.8)}, ways)
    assert refused(path) == "streets.no_ways"


def test_a_file_without_the_nodes_of_its_ways(refused, tmp_path: Path, write_streets) -> None:
    path = write_streets(tmp_path / "x.osm.pbf", {9: (5.7, 50.8)}, [([1, 2], ROAD)])
    assert refused(path) == "streets.unplaced"


@pytest.mark.shared
def test_half_of_a_real_file(refused, tmp_path: Path, shared_data: Path) -> None:
    raw = (shared_data / "osm_helsinki_centrum.osm.pbf").read_bytes()
    path = tmp_path / "half.osm.pbf"
    path.write_bytes(raw[: len(raw) // 2])
    assert refused(path) == "streets.damaged"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "stretches", "year"),
    [
        ("osm_liechtenstein", range(55_000, 56_010), 2015),
        ("osm_helsinki_centrum", range(8_000, 8_606), None),
        ("osm_amsterdam_fragment", range(250, 287), None),
    ],
)
def test_real_files(shared_data: Path, name: str, stretches: range, year: int | None) -> None:
    """The upper bounds are the stretches of every `highway` that is no motorway."""
    streets = read_streets(shared_data / f"{name}.osm.pbf", Report(name))
    assert streets is not None
    assert len(streets.start) in stretches
    assert streets.facts.year == year
    assert streets.millimetres.min() > 0

"""The command walk: any two tables of points, and what is wrong with them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod
from typer.testing import CliRunner, Result

from trefpunt.cli import network
from trefpunt.cli.app import app
from trefpunt.cli.walk import Avoid
from trefpunt.schemas.network import Trait

LON, LAT = 5.70, 50.85
STEP = 100 / 111_320
"""Degrees of latitude between two streets of the grid."""


@pytest.fixture
def town(tmp_path: Path, write_grid: Callable[..., Path]) -> Path:
    """Five by five streets, 100 m apart, with the middle one on LON, LAT."""
    return write_grid(tmp_path / "town.osm.pbf", LON, LAT)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def _table(name: str, *rows: tuple[Any, ...]) -> Path:
        path = tmp_path / f"{name}.csv"
        lines = ["id,lon,lat", *(",".join(str(cell) for cell in row) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return _table


@pytest.fixture
def places(table: Callable[..., Path]) -> Path:
    return table("places", ("noord", LON, LAT + 2 * STEP), ("zuid", LON, LAT - 2 * STEP))


def walk(streets: Path, places: Path, points: Path, *words: str) -> Result:
    given = ["--streets", streets, "--places", places, "--points", points, *words]
    return CliRunner().invoke(app, ["walk", *(str(word) for word in given)])


def told_by(done: Result) -> str:
    """The problems in one line; a long path is broken where the terminal ends."""
    lines = done.stderr.splitlines()
    return " ".join(" ".join(lines).split()) + "".join(lines)


def answer(streets: Path, places: Path, points: Path, *words: str) -> Any:
    done = walk(streets, places, points, "--json", *words)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_the_nearest_place_and_the_metres(town: Path, places: Path, table) -> None:
    points = table("points", ("a", LON, LAT + STEP), ("b", LON, LAT - 1.5 * STEP))
    found = answer(town, places, points)
    assert set(found) == {"points", "unattached", "streets", "run"}
    a, b = found["points"]
    exact = Geod(ellps="WGS84").inv(LON, LAT + STEP, LON, LAT + 2 * STEP)[2]
    assert (a["id"], a["place"], a["missing"]) == ("a", "noord", None)
    assert a["metres"] == pytest.approx(exact, abs=0.01)
    assert a["straight_m"] == pytest.approx(exact, abs=0.01)
    assert (b["place"], b["metres"]) == ("zuid", pytest.approx(exact / 2, abs=0.01))


def test_around_the_corner_is_further_than_straight(town: Path, places: Path, table) -> None:
    (found,) = answer(town, places, table("points", ("a", LON + STEP, LAT + STEP)))["points"]
    assert found["metres"] > found["straight_m"] * 1.2


def test_the_way_to_the_street_counts(town: Path, places: Path, table) -> None:
    aside = table("aside", ("a", LON, LAT + 2.3 * STEP))
    (found,) = answer(town, places, aside)["points"]
    exact = Geod(ellps="WGS84").inv(LON, LAT + 2.3 * STEP, LON, LAT + 2 * STEP)[2]
    assert found["metres"] == pytest.approx(exact, abs=0.01)


def test_a_place_far_from_every_street_is_told_and_does_not_count(town: Path, table) -> None:
    places = table("places", ("ver", LON, LAT + 0.03), ("hier", LON, LAT))
    done = walk(town, places, table("points", ("a", LON, LAT + 2 * STEP)), "--json")
    found = json.loads(done.stdout)
    assert found["unattached"] == ["ver"]
    assert found["points"][0]["place"] == "hier"
    assert "ver ligt verder dan 500 meter" in told_by(done)
    further = answer(town, places, table("points", ("a", LON, LAT)), "--limit", "4000")
    assert further["unattached"] == []


def test_a_point_without_a_street_or_a_way_says_why(
    tmp_path: Path, table, write_streets: Callable[..., Path]
) -> None:
    nodes = {n: (LON + n / 1000, LAT) for n in range(1, 5)}
    ways = [([1, 2], {"highway": "path"}), ([3, 4], {"highway": "path"})]
    apart = write_streets(tmp_path / "apart.osm.pbf", nodes, ways)
    places = table("places", ("hier", LON + 0.001, LAT))
    points = table("points", ("eiland", LON + 0.004, LAT), ("ver", LON, LAT + 0.05))
    found = answer(apart, places, points)
    assert [row["missing"] for row in found["points"]] == ["unreachable", "off_network"]
    assert [row["metres"] for row in found["points"]] == [None, None]
    assert found["run"]["missing"] == {"eiland": "unreachable", "ver": "off_network"}
    assert found["streets"]["islands"] == 2
    told = " ".join(walk(apart, places, points).stdout.split())
    assert "geen straat verbindt" in told
    assert "Vanaf geen van de 2 punten" in told


def test_two_places_on_one_point(town: Path, table) -> None:
    places = table("places", ("eerste", LON, LAT), ("tweede", LON, LAT))
    found = answer(town, places, table("points", ("a", LON, LAT + STEP), ("b", LON, LAT)))
    assert [row["place"] for row in found["points"]] == ["eerste", "eerste"]
    assert found["points"][1]["metres"] == 0


def test_streets_of_another_country(town: Path, table) -> None:
    elsewhere = table("places", ("a", 24.94, 60.17), ("b", 24.95, 60.18))
    done = walk(town, elsewhere, table("points", ("p", LON, LAT)), "--json")
    assert done.exit_code == 1
    assert done.stdout == ""
    told = told_by(done)
    assert "Geen van de 2 plekken ligt binnen 500 meter" in told
    assert "24,94 en 24,95" in told


@pytest.mark.parametrize("cell", ["", "x", "nan", "inf", "181", "5.7.1"])
def test_a_bad_coordinate_is_told_with_file_row_and_column(
    town: Path, places: Path, table, cell: str
) -> None:
    points = table("points", ("a", LON, LAT), ("b", cell, LAT))
    done = walk(town, places, points)
    assert done.exit_code == 1
    told = told_by(done)
    assert "points.csv" in told
    assert "rij 3, lon" in told


def test_the_problems_of_both_tables_at_once(town: Path, table) -> None:
    done = walk(town, table("places", ("a", 1000, 1)), table("points", ("a", 1, 1), ("a", 2, 99)))
    told = told_by(done)
    for words in ("places.csv", "points.csv", "rij 2, lon", "rij 3, lat", "staat al in rij 2"):
        assert words in told


def test_a_dutch_table_with_points_and_semicolons(town: Path, places: Path, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("id;lon;lat\na;5,7;50,85\nb;5.700;50.850\n", encoding="cp1252")
    a, b = answer(town, places, points)["points"]
    assert a["metres"] == b["metres"]


def test_a_column_that_is_missing_and_a_file_that_is_not_there(
    town: Path, places: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text("id,lon\na,5.7\n")
    done = walk(town, places, tmp_path / "x.csv")
    assert "kolom lat ontbreekt" in told_by(done)
    assert walk(town, places, tmp_path / "none.csv").exit_code == 1
    assert walk(tmp_path / "none.osm.pbf", places, places).exit_code == 1


def test_a_folder_answers_as_the_file_does_and_keeps_its_network(
    town: Path, places: Path, table, tmp_path: Path
) -> None:
    points = table("points", *((n, LON + n * STEP / 7, LAT - n * STEP / 9) for n in range(9)))
    folder = tmp_path / "streets"
    CliRunner().invoke(app, ["streets", str(town), "--out", str(folder)])
    expected = answer(town, places, points)["points"]
    assert answer(folder, places, points)["points"] == expected
    (kept,) = folder.glob("*.network")
    stamp = kept.stat().st_mtime_ns
    assert answer(folder, places, points)["points"] == expected
    assert kept.stat().st_mtime_ns == stamp
    kept.write_bytes(kept.read_bytes()[:-100])
    assert answer(folder, places, points)["points"] == expected


def test_what_one_avoids(tmp_path: Path, table, write_streets: Callable[..., Path]) -> None:
    nodes = {
        1: (LON, LAT),
        2: (LON + 0.001, LAT),
        3: (LON, LAT + 0.001),
        4: (LON + 0.001, LAT + 0.001),
    }
    road = {"highway": "residential"}
    ways = [([1, 2], {"highway": "steps"}), ([1, 3, 4, 2], road)]
    path = write_streets(tmp_path / "stairs.osm.pbf", nodes, ways)
    places, points = table("places", ("p", LON + 0.001, LAT)), table("points", ("a", LON, LAT))
    over = answer(path, places, points)["points"][0]["metres"]
    around = answer(path, places, points, "--avoid", "STEPS")
    assert around["points"][0]["metres"] > 3 * over
    assert around["run"]["parameters"]["avoid"] == ["STEPS"]


def test_who_avoids_something_is_never_there_sooner(
    tmp_path: Path, table, write_streets: Callable[..., Path]
) -> None:
    corners = [(0, 0), (0.01, 0), (0.01, 0.001), (0, 0.001)]
    nodes = {number: (LON + x, LAT + y) for number, (x, y) in enumerate(corners, 1)}
    ways = [([1, 2], {"highway": "steps"}), ([2, 3, 4], {"highway": "residential"})]
    path = write_streets(tmp_path / "bank.osm.pbf", nodes, ways)
    places, points = table("places", ("p", LON, LAT + 0.001)), table("points", ("a", LON, LAT))
    along = answer(path, places, points)["points"]
    assert along[0]["metres"] > 1_300
    assert answer(path, places, points, "--avoid", "STEPS")["points"] == along


def test_every_trait_can_be_avoided() -> None:
    assert [one.value for one in Avoid] == [trait.name for trait in Trait]


def test_the_table_shows_the_first_points_and_the_whole(town: Path, places: Path, table) -> None:
    points = table("points", *((n, LON, LAT) for n in range(50)))
    told = " ".join(walk(town, places, points).stdout.split())
    assert "nog 10 punten" in told
    assert "50 van de 50 punten" in told
    assert "walk/2" in told


def test_the_same_input_gives_the_same_run(town: Path, places: Path, table) -> None:
    points = table("points", ("a", LON, LAT))
    runs = [answer(town, places, points)["run"]["id"] for _ in range(2)]
    other = answer(town, places, points, "--limit", "400")["run"]["id"]
    assert runs[0] == runs[1] != other


def test_a_large_network_in_a_folder_is_prepared_once_and_answers_the_same(
    town: Path, places: Path, table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "streets"
    wrote = CliRunner().invoke(app, ["streets", str(town), "--out", str(folder)])
    assert wrote.exit_code == 0
    spots = [(f"p{n}", LON + (n % 4 - 2) * STEP, LAT + (n % 5 - 2) * STEP) for n in range(20)]
    points = table("points", *spots)
    plain = answer(folder, places, points)
    assert not list(folder.glob("*.prepared"))
    monkeypatch.setattr(network, "LARGE", 1)
    first = answer(folder, places, points)
    (kept,) = folder.glob("*.prepared")
    made = kept.stat().st_mtime_ns
    assert first == answer(folder, places, points) == plain
    assert kept.stat().st_mtime_ns == made

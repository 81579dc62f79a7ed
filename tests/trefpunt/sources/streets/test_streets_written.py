"""Streets as tables and networks on disk: written whole, read back equal, refused when wrong."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from trefpunt.engines.reach.network import build
from trefpunt.schemas.network import Network, Streets
from trefpunt.sources.report import Report
from trefpunt.sources.streets import open_arrays, read_streets, save_arrays, write_streets

ROAD = {"highway": "residential"}


@pytest.fixture
def streets(draw) -> Streets:
    return draw(([1, 2, 3], ROAD), ([3, 4], {"highway": "steps"}))


@pytest.fixture
def folder(streets: Streets, tmp_path: Path) -> Path:
    write_streets(streets, tmp_path / "out", {"date": "2026-01-01"})
    return tmp_path / "out"


def test_the_tables_are_as_the_manual_says(folder: Path, streets: Streets) -> None:
    nodes, edges = (pl.read_parquet(folder / f"{name}.parquet") for name in ("nodes", "edges"))
    assert nodes.columns == ["id", "lon", "lat"]
    assert edges.columns == ["from", "to", "metres", "traits"]
    assert edges["from"].to_list() == [1, 2, 3]
    assert edges["to"].to_list() == [2, 3, 4]
    assert edges["metres"].to_list() == (streets.millimetres / 1000).tolist()
    told = json.loads((folder / "streets.json").read_text())
    assert (told["nodes"], told["edges"], told["date"]) == (4, 3, "2026-01-01")
    assert told["digest"] == streets.facts.digest


def test_they_are_read_back_as_they_were(folder: Path, streets: Streets) -> None:
    found = read_streets(folder, Report("out"))
    assert found is not None
    for name in ("ids", "lon", "lat", "start", "end", "millimetres", "traits"):
        ours, theirs = getattr(found, name), getattr(streets, name)
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()
    assert (found.facts.source, found.facts.licence) == ("OpenStreetMap", "ODbL 1.0")


def test_tables_of_another_maker(folder: Path) -> None:
    (folder / "streets.json").unlink()
    edges = pl.read_parquet(folder / "edges.parquet").drop("traits")
    edges.write_parquet(folder / "edges.parquet")
    nodes = pl.read_parquet(folder / "nodes.parquet").reverse()
    nodes.write_parquet(folder / "nodes.parquet")
    found = read_streets(folder, Report("out"))
    assert found is not None
    assert found.traits.tolist() == [0, 0, 0]
    assert found.ids.tolist() == [1, 2, 3, 4]


def change(folder: Path, table: str, **columns: pl.Expr) -> None:
    path = folder / f"{table}.parquet"
    pl.read_parquet(path).with_columns(**columns).write_parquet(path)


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("nodes lat", 190.0, "streets.off_earth"),
        ("nodes lon", float("nan"), "streets.off_earth"),
        ("edges metres", -1.0, "streets.no_length"),
        ("edges metres", None, "streets.no_length"),
        ("edges metres", float("nan"), "streets.no_length"),
        ("edges to", 77, "streets.unknown_node"),
        ("edges to", "elsewhere", "streets.not_parquet"),
    ],
)
def test_numbers_that_cannot_be(
    refused, folder: Path, place: str, value: object, code: str
) -> None:
    table, column = place.split()
    change(folder, table, **{column: pl.lit(value)})
    assert refused(folder) == code


def test_a_node_twice(refused, folder: Path) -> None:
    nodes = pl.read_parquet(folder / "nodes.parquet")
    pl.concat([nodes, nodes[:1]]).write_parquet(folder / "nodes.parquet")
    assert refused(folder) == "streets.twice"


def test_tables_without_rows(refused, folder: Path) -> None:
    pl.read_parquet(folder / "edges.parquet")[:0].write_parquet(folder / "edges.parquet")
    assert refused(folder) == "streets.no_rows"


def test_a_column_that_is_missing(refused, folder: Path) -> None:
    pl.read_parquet(folder / "edges.parquet").drop("to").write_parquet(folder / "edges.parquet")
    assert refused(folder) == "table.column_missing"


def test_a_table_that_is_missing_or_no_table(refused, folder: Path) -> None:
    (folder / "nodes.parquet").write_bytes(b"PAR1 but not really")
    assert refused(folder) == "streets.not_parquet"
    (folder / "nodes.parquet").unlink()
    assert refused(folder) == "streets.not_written"


def test_older_tables_stay_when_writing_fails(
    folder: Path, streets: Streets, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr("os.fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_streets(replace(streets, lon=streets.lon + 1), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_other_files_in_the_folder_stay(folder: Path, streets: Streets) -> None:
    (folder / "mine.txt").write_text("mine")
    write_streets(streets, folder)
    assert (folder / "mine.txt").read_text() == "mine"


# --- Networks -------------------------------------------------------------------------------------


def test_a_network_is_opened_as_it_was_saved(streets: Streets, tmp_path: Path) -> None:
    network, path = build(streets), tmp_path / "walk.network"
    save_arrays(network, path, "key")
    found = open_arrays(Network, path, "key")
    assert found is not None
    for part in fields(network):
        ours, theirs = getattr(found, part.name), getattr(network, part.name)
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)


def test_writing_in_an_opened_network_does_not_reach_the_file(
    streets: Streets, tmp_path: Path
) -> None:
    path = tmp_path / "walk.network"
    save_arrays(build(streets), path, "key")
    before = path.read_bytes()
    found = open_arrays(Network, path, "key")
    assert found is not None
    found.arcs[:] = 0
    assert path.read_bytes() == before


def test_another_key_or_version_is_built_again(
    streets: Streets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "walk.network"
    save_arrays(build(streets), path, "key")
    assert open_arrays(Network, path, "other") is None
    monkeypatch.setattr("trefpunt.sources.streets.store.VERSION", 999)
    assert open_arrays(Network, path, "key") is None


@pytest.mark.parametrize("kept", [0, 20, 400, -1])
def test_a_damaged_network_is_built_again(streets: Streets, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "walk.network"
    save_arrays(build(streets), path, "key")
    path.write_bytes(path.read_bytes()[:kept])
    assert open_arrays(Network, path, "key") is None


def test_a_network_that_is_not_there(tmp_path: Path) -> None:
    assert open_arrays(Network, tmp_path / "none", "key") is None

"""The command streets: two tables, or a clear reason why not and everything as it was."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from trefpunt.cli.app import app


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["streets", *(str(word) for word in words)])


@pytest.fixture
def town(tmp_path: Path, write_grid: Callable[..., Path]) -> Path:
    return write_grid(tmp_path / "town.osm.pbf", 5.7, 50.85, columns=40, rows=40)


def test_it_writes_the_tables_and_tells_what_they_hold(town: Path, tmp_path: Path) -> None:
    done = run(town, "--out", tmp_path / "new" / "out")
    assert done.exit_code == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "1.600 knooppunten en 3.120 stukken straat, samen 312," in told
    assert "hangen met elkaar samen" in told
    assert "OpenStreetMap, ODbL 1.0" in told
    nodes = pl.read_parquet(tmp_path / "new/out/nodes.parquet")
    edges = pl.read_parquet(tmp_path / "new/out/edges.parquet")
    assert (nodes.height, edges.height) == (1600, 3120)
    assert set(edges["from"]) | set(edges["to"]) <= set(nodes["id"])
    about = json.loads((tmp_path / "new/out/streets.json").read_text())
    assert about["islands"] == {"count": 1, "nodes_outside": 0, "metres_outside": 0.0}
    assert len(about["digest"]) == 64


def test_only_a_box(town: Path, tmp_path: Path) -> None:
    done = run(town, "--out", tmp_path / "out", "--box", 5.699, 50.849, 5.701, 50.851)
    assert done.exit_code == 0
    assert pl.read_parquet(tmp_path / "out/edges.parquet").height < 30


@pytest.mark.parametrize("box", [(5.8, 50.8, 5.6, 50.9), (5.6, 50.9, 5.8, 50.8), ("nan",) * 4])
def test_a_box_that_holds_nothing_is_refused(town: Path, tmp_path: Path, box: tuple) -> None:
    done = run(town, "--out", tmp_path / "out", "--box", *box)
    assert done.exit_code == 2
    assert "west zuid oost noord" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()


def test_rules_of_ones_own(town: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    so = 'reason = { nl = "zo", en = "so" }'
    rules.write_text(
        f'[steep]\npercent = 8\n{so}\n[[ways]]\nwhen.highway = ["path"]\nwalk = "yes"\n{so}\n'
    )
    done = run(town, "--out", tmp_path / "out", "--rules", rules)
    assert done.exit_code == 1
    assert "geen straat of pad" in " ".join(done.stderr.split())
    rules.write_text("[[ways]]\nwalk = 3\n")
    assert run(town, "--out", tmp_path / "out", "--rules", rules).exit_code == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<html>404</html>" * 9, "geen OpenStreetMap-bestand"),
        (None, "beschadigd of niet helemaal gedownload"),
    ],
)
def test_a_wrong_file_is_told_and_writes_nothing(
    town: Path, tmp_path: Path, raw: bytes | None, words: str
) -> None:
    whole = town.read_bytes()
    town.write_bytes(whole[: len(whole) // 2] if raw is None else raw)
    done = run(town, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert words in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file(town: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = run(town, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "kan niet schrijven in de map" in " ".join(done.stderr.split())
    assert (tmp_path / "out").read_text() == "mine"


def test_a_full_disk_leaves_what_was_there(town: Path, tmp_path: Path) -> None:
    """A limit on the size of files fails where a full disk does: while writing."""
    out = tmp_path / "out"
    assert run(town, "--out", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    code = "from trefpunt.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "streets", str(town), "--out", str(out)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "kan niet schrijven" in " ".join(done.stderr.split())
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_the_same_in_english(town: Path, tmp_path: Path) -> None:
    done = run(town, "--out", tmp_path / "out", "--lang", "en")
    assert "All streets are connected." in done.stdout

"""The command plan: what it writes, what it says, and what it refuses."""

import json
import os
import signal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from trefpunt.cli import plan as command
from trefpunt.cli.app import app
from trefpunt.schemas.siting import Progress

TOWN = Path(__file__).parents[2] / "towns" / "waterdael"
FILES = ["map.svg", "plan.json", "plan.xlsx", "report.pdf"]


def run(*words: str | Path) -> Result:
    done = CliRunner().invoke(app, ["plan", *map(str, words)], env={"COLUMNS": "120"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A copy of the invented town, to change."""
    folder = tmp_path / "town"
    for path in TOWN.rglob("*.*"):
        copy = folder / path.relative_to(TOWN)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return folder


def test_all_four_files_are_written(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    done = run(TOWN, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == FILES
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    assert ElementTree.parse(out / "map.svg").getroot().tag.endswith("svg")
    assert load_workbook(out / "plan.xlsx").sheetnames
    told = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert told["run"]["part"] == "plan"
    assert "Waar de tijd zat" in done.stdout


def test_a_second_run_writes_the_same(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        assert run(TOWN, "--out", tmp_path / name, "--scenario", "eerlijk").exit_code == 0
    for file in ("plan.json", "map.svg"):
        assert (tmp_path / "een" / file).read_bytes() == (tmp_path / "twee" / file).read_bytes()


def test_in_english(tmp_path: Path) -> None:
    done = run(TOWN, "--out", tmp_path, "--lang", "en", "--scenario", "molen")
    assert done.exit_code == 0, done.stderr
    assert "To the mill" in done.stdout
    assert "This plan has" in done.stdout


def test_a_scenario_from_a_file_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    text = (TOWN / "plan" / "1-molen.toml").read_text(encoding="utf-8")
    own.write_text(text.replace('id = "molen"', 'id = "eigen"'), encoding="utf-8")
    done = run(TOWN, "--out", tmp_path / "uit", "--scenario", own)
    assert done.exit_code == 0, done.stderr
    told = json.loads((tmp_path / "uit" / "plan.json").read_text(encoding="utf-8"))
    assert told["scenario"]["id"] == "eigen"


def test_an_unknown_scenario_names_the_known_ones(tmp_path: Path) -> None:
    done = run(TOWN, "--out", tmp_path / "uit", "--scenario", "droom")
    assert done.exit_code == 2
    assert "molen, eerlijk" in done.stderr
    assert not (tmp_path / "uit").exists()


def test_a_folder_without_scenarios_says_how_to_make_one(town: Path, tmp_path: Path) -> None:
    for path in (town / "plan").iterdir():
        path.unlink()
    done = run(town, "--out", tmp_path / "uit")
    assert done.exit_code == 2
    assert "trefpunt new" in done.stderr


def test_a_scenario_that_cannot_be_says_what_clashes(town: Path, tmp_path: Path) -> None:
    path = town / "plan" / "2-eerlijk.toml"
    text = path.read_text(encoding="utf-8").replace('keep = ["de_deel"]', 'keep = ["oude_molen"]')
    path.write_text(text.replace("wijkpunt = 2", "wijkpunt = 0"), encoding="utf-8")
    done = run(town, "--out", tmp_path / "uit", "--scenario", "eerlijk")
    assert done.exit_code == 2
    assert "De Deel" in done.stderr
    assert not (tmp_path / "uit").exists()


def test_where_it_may_not_write_nothing_is_half_written(tmp_path: Path) -> None:
    blocked = tmp_path / "bestand"
    blocked.write_text("al bezet", encoding="utf-8")
    done = run(TOWN, "--out", blocked, "--scenario", "molen")
    assert done.exit_code == 2
    assert "kan in de map" in done.stderr
    assert blocked.read_text(encoding="utf-8") == "al bezet"


def test_stopped_the_best_so_far_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = command._Steps.watch

    def interrupted(self: command._Steps, progress: Progress) -> bool:
        if not self.stopped:
            os.kill(os.getpid(), signal.SIGINT)
        return watch(self, progress)

    monkeypatch.setattr(command._Steps, "watch", interrupted)
    done = run(TOWN, "--out", tmp_path / "uit", "--scenario", "eerlijk")
    assert done.exit_code == 0, done.stderr
    assert "Gestopt op uw verzoek" in done.stdout
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == FILES


def test_what_is_not_known_or_could_not_be_used_is_said(town: Path, tmp_path: Path) -> None:
    for name in ("weighing/2026-11-01.toml", "weighing/gezien.csv"):
        (town / name).unlink()
    (town / "weighing").rmdir()
    table = town / "neighbourhoods.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    bare = [",".join([*row.split(",")[:2], "", *row.split(",")[3:]]) for row in rows]
    table.write_text("\n".join([head, *bare]) + "\n", encoding="utf-8")
    done = run(town, "--out", tmp_path / "uit")
    assert done.exit_code == 0, done.stderr
    assert "geen afwegingskader" in done.stdout
    assert "Hoeveel mensen er wonen is niet bekend" in done.stdout
    (mill,) = (row for row in done.stdout.splitlines() if row.startswith("2029  Oude Molen"))
    assert "?" in mill.split()


def test_who_stops_before_there_is_a_plan_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "gather", stop)
    done = run(TOWN, "--out", tmp_path / "uit")
    assert done.exit_code == 130
    assert "Er is niets geschreven" in done.output
    assert not (tmp_path / "uit").exists()

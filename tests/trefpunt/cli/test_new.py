"""The command new: a folder that works at once, and never on top of another."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from trefpunt.cli.app import app


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_new_folder_passes_the_check(tmp_path: Path) -> None:
    target = tmp_path / "ergens"
    done = run("new", "Súdwest-Fryslân", "--code", "GM1900", "--to", target)
    assert done.exit_code == 0
    assert f"trefpunt check {target}" in done.stdout
    assert run("check", target).exit_code == 0
    assert "BU19000001" in (target / "neighbourhoods.csv").read_text(encoding="utf-8")


def test_the_index_and_the_budget_work_on_the_new_folder_at_once(tmp_path: Path) -> None:
    run("new", "Ergens", "--code", "GM1900", "--to", tmp_path / "x")
    index = json.loads(run("index", tmp_path / "x", "--json").stdout)
    assert [area["value"] for area in index["areas"]] == [34.5, 31.0, 28.0]
    assert [area["name"] for area in index["missing"]] == ["Voorbeeld Buitengebied"]
    budget = json.loads(run("budget", tmp_path / "x", "--json").stdout)
    assert [float(x) for x in budget["net"]] == [175, 255, 405, 405]
    assert budget["differences"] == []
    slowly = run("budget", tmp_path / "x", "--scenario", "rustig-aan", "--json")
    assert float(json.loads(slowly.stdout)["net"][1]) < 255


def test_it_goes_to_policy_under_a_plain_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "Súdwest-Fryslân", "--code", "GM1900").exit_code == 0
    assert (tmp_path / "policy/sudwest-fryslan/municipality.toml").is_file()


def test_every_value_is_marked_as_invented(tmp_path: Path) -> None:
    run("new", "Ergens", "--code", "GM1900", "--to", tmp_path / "x")
    for path in (tmp_path / "x").rglob("*.toml"):
        marks = [
            line for line in path.read_text(encoding="utf-8").splitlines() if "certainty =" in line
        ]
        assert marks
        assert all('certainty = "U"' in mark for mark in marks), path


def test_an_existing_folder_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine")
    done = run("new", "Ergens", "--code", "GM1900", "--to", tmp_path)
    assert done.exit_code == 2
    assert "bestaat al" in " ".join(done.stderr.split())
    assert [p.name for p in tmp_path.iterdir()] == ["keep.txt"]


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("Ergens", "1900", "geen gemeentecode"),
        ("Ergens", "GM19000", "geen gemeentecode"),
        ("../weg", "GM1900", "kan geen naam"),
        ('Er"gens', "GM1900", "kan geen naam"),
    ],
)
def test_what_cannot_be_a_code_or_a_name(tmp_path: Path, name: str, code: str, words: str) -> None:
    done = run("new", name, "--code", code, "--to", tmp_path / "x")
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())
    assert not (tmp_path / "x").exists()


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("new", "Ergens", "--code", "GM1900", "--to", tmp_path / "file" / "x")
    assert done.exit_code == 2
    assert "--to" in done.stderr

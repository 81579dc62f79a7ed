"""The command check: a list for people, one object for machines, exit codes for both."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from trefpunt.cli.app import app
from trefpunt.sources.new import write_folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *(str(word) for word in words)])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    write_folder(tmp_path / "town", "Proefstad", "GM9902")
    return tmp_path / "town"


@pytest.fixture
def wrong(town: Path) -> Path:
    """The town, with one mistake in its index."""
    table = town / "index/2027-01-01.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",48,", ",148,"), encoding="utf-8")
    return town


def test_a_good_folder_ends_well_and_tells_its_findings(town: Path) -> None:
    done = run(town)
    assert done.exit_code == 0
    assert "Fouten: 0. Bevindingen: 1." in done.stdout
    assert "Voorbeeld Buitengebied" in done.stdout


def test_a_mistake_is_told_with_file_row_column_and_what_to_do(wrong: Path) -> None:
    done = run(wrong)
    assert done.exit_code == 1
    told = " ".join(done.stdout.split())
    for words in ("index/2027-01-01.csv", "rij 2, loneliness", "148 is geen", "van 0 tot en met"):
        assert words in told


def test_the_same_in_english(wrong: Path) -> None:
    assert "148 is not a percentage" in run(wrong, "--lang", "en").stdout


def test_json_is_one_object_and_nothing_else(wrong: Path) -> None:
    done = run(wrong, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert set(answer) == {"policy", "errors", "findings"}
    (error,) = answer["errors"]
    assert error == {
        "code": "index.outside",
        "file": "index/2027-01-01.csv",
        "row": 2,
        "column": "loneliness",
        "message": "148 is geen percentage.",
        "action": "Schrijf een getal van 0 tot en met 100.",
    }


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path / "no")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "bestaat niet" in " ".join(done.stderr.split())


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", closed)
    done = run(tmp_path)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "niet lezen" in " ".join(done.stderr.split())


def test_a_field_is_named_once(town: Path) -> None:
    path = town / "municipality.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('certainty = "U"', 'certainty = "Z"', 1), encoding="utf-8")
    assert "✗ certainty is “Z”" in run(town).stdout


def test_what_is_worth_knowing_about_maastricht(policy_folder: Path) -> None:
    answer = json.loads(run(policy_folder, "--json", "--lang", "nl").stdout)
    assert answer["errors"] == []
    found = {(p["code"], p["message"].split(" (")[0].split(" ")[0]) for p in answer["findings"]}
    missing = {name for code, name in found if code == "index.not_listed"}
    assert missing == {"Jekerkwartier", "Beatrixhaven", "Meerssenhoven"}
    assert {name for code, name in found if code == "index.no_data"} == {"Lanakerveld", "Belvédère"}
    told = [p["message"] for p in answer["findings"]]
    assert any("227 woningen" in m and "3.600" in m for m in told)
    assert any("Bosscherveld" in m and " 40 " in m for m in told)
    assert any("Sint Pieter" in m and "135" in m for m in told)
    misfits = [p["column"] for p in answer["findings"] if p["code"] == "plan.misfit"]
    assert misfits == ["printed.rows.subtotal.cells.2026", "printed.rows.net.cells.2026"]


@pytest.mark.shared
def test_the_boundaries_of_maastricht(policy_folder: Path, shared_data: Path) -> None:
    answer = json.loads(run(policy_folder, "--data", shared_data, "--json").stdout)
    (found,) = [p for p in answer["findings"] if p["code"] == "boundaries.found"]
    assert "44 van de 44" in found["message"]


def test_a_policy_has_a_name_and_a_folder_of_that_name_goes_first(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town.parent)
    assert run("policy").exit_code == 2
    (town.parent / "policy").mkdir()
    town.rename(town.parent / "policy/dorp")
    assert run("dorp").exit_code == 0
    (town.parent / "dorp").mkdir()
    assert run("dorp").exit_code == 1

"""An invented town with its own kinds, blocks, years and unit runs without a change of code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trefpunt.cli.app import app
from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read
from trefpunt.terms.quality import Quality

TOWN = Path(__file__).parent / "waterdael"


def answer(*words: str) -> dict:
    done = CliRunner().invoke(app, [words[0], str(TOWN), *words[1:], "--json"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def town() -> Policy:
    return read(TOWN)


def test_it_is_read_as_written(town: Policy) -> None:
    assert town.budget.unit == 1
    assert town.budget.horizon.columns == ("2027", "2028", "2029", "structural")
    assert [kind.short for kind in town.municipality.kinds] == ["DH", "WP", "KE"]
    assert town.areas[4].inhabitants_65plus is None
    assert town.index.readings[3].quality is Quality.SUPPRESSED
    assert len(town.index.readings[0].margins) == 2


def test_the_check_finds_what_is_missing() -> None:
    found = answer("check")
    assert found["errors"] == []
    assert {p["code"] for p in found["findings"]} == {"index.not_listed", "index.no_data"}


def test_the_index_follows_the_weights_of_the_town() -> None:
    index = answer("index")
    values = {area["name"]: area["value"] for area in index["areas"]}
    # (2 x alone + 1 x short of money) / 3
    assert values == {
        "Waterdael Kom": 33.7,
        "Meerzicht": 33.5,
        "Eikenkamp": 24.0,
        "Havenkade": 33.7,
    }
    assert {area["name"] for area in index["missing"]} == {"Groote Polder", "Sluiswijk"}


def test_the_budget_follows_the_drivers_of_the_town() -> None:
    budget = answer("budget")
    assert budget["years"] == ["2027", "2028", "2029", "structural"]
    assert [float(x) for x in budget["subtotal"]] == [135_684, 231_500, 359_750, 359_750]
    assert [float(x) for x in budget["net"]] == [35_684, 131_500, 259_750, 309_750]
    assert budget["differences"] == []
    assert budget["lines"][2]["values"][2] == "PM"


def test_the_choices_of_its_boards_drive_the_budget() -> None:
    budget = answer("budget", "--scenario", "besturen")
    # one district point from 2028, and nobody chose to be a village hall
    assert [float(x) for x in budget["lines"][0]["values"]] == [0, 12_500, 12_500, 12_500]

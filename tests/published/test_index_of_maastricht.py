"""The published index of Maastricht, from the project's own files: every value, rank and sum."""

import csv
import re
import tomllib
from decimal import Decimal

import pytest

from trefpunt.engines.index import index
from trefpunt.schemas.index import Reading, Recipe
from trefpunt.schemas.municipality import Area, Municipality, Neighbourhoods, SmallArea
from trefpunt.terms.quality import Certainty

# Rank by index and S, the sum of the three whole percentages, as the domain handbook (1H) has them.
RANKING = """
1 Malpertuis 42.0 126 · 2 Pottenberg 41.7 125 · 3 Caberg 41.3 124 · 4 Nazareth 40.7 122 ·
5 Mariaberg 39.0 117 · 6 Sint Maartenspoort 38.3 115 · 7 Wittevrouwenveld 37.7 113 ·
8 Limmel 36.7 110 · 8 Statenkwartier 36.7 110 · 10 Malberg 36.3 109 ·
11 Boschstraatkwartier 35.7 107 · 12 Wyckerpoort 35.3 106 · 12 Heugemerveld 35.3 106 ·
12 Brusselsepoort 35.3 106 · 15 Kommelkwartier 34.0 102 · 16 Boschpoort 33.0 99 ·
16 Binnenstad 33.0 99 · 18 Frontenkwartier 32.3 97 · 19 Randwyck 32.0 96 · 19 Daalhof 32.0 96 ·
21 Wyck 31.7 95 · 22 Heer 31.0 93 · 22 De Heeg 31.0 93 · 24 Heugem 30.7 92 ·
25 Borgharen 29.3 88 · 26 Scharn 28.7 86 · 26 Belfort 28.7 86 · 28 Oud-Caberg 28.3 85 ·
28 Bosscherveld 28.3 85 · 30 Biesland 27.7 83 · 31 Itteren 26.0 78 · 31 Wolder 26.0 78 ·
33 Amby 25.7 77 · 34 Campagne 25.0 75 · 35 St. Pieter 24.3 73 · 35 Dousberg-Hazendans 24.3 73 ·
37 Villapark 24.0 72 · 38 Jekerdal 23.7 71 · 39 Vroendaal 22.7 68
"""


@pytest.fixture(scope="module")
def rows(policy_folder):
    with (policy_folder / "index" / "2025-08-04.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def recipe(policy_folder):
    text = (policy_folder / "index" / "2025-08-04.toml").read_text(encoding="utf-8")
    return Recipe.model_validate(tomllib.loads(text))


@pytest.fixture(scope="module")
def result(rows, recipe):
    """The engine on the table alone, with the printed names; inhabitants play no part here."""
    sure = {"source": "test", "certainty": Certainty.STATED}
    text = recipe.name
    known = {"label_lon": 5.7, "label_lat": 50.8}
    areas = tuple(_area(row["code"], row["name"], known) for row in rows)
    town = Municipality(
        code="GM0935",
        name="Maastricht",
        policy=text,
        small_area=SmallArea(inhabitants=0, **sure),
        kinds=(),
        neighbourhoods=Neighbourhoods(year=2024, columns={}),
        **sure,
    )
    return index(areas, tuple(map(_reading, rows)), recipe, town)


def _area(code, name, known):
    unknown = dict.fromkeys(("inhabitants", "inhabitants_65plus", "households"))
    return Area(code=code, name=name, **unknown, **known)


def _reading(row):
    published = row["published"] or None
    return Reading.model_validate(
        {key: row[key] for key in ("code", "name", "note", "quality")} | {"published": published}
    )


def test_every_published_value_comes_out_with_its_rank_and_sum(result):
    expected = [
        re.fullmatch(r"(\d+) (.+) ([\d.]+) (\d+)", entry.strip()).groups()
        for entry in RANKING.split("·")
    ]
    found = {area.name: (area.rank, area.value, area.sum) for area in result.areas}
    assert len(expected) == 39
    assert found == {n: (int(r), Decimal(v), int(s)) for r, n, v, s in expected}


def test_the_engine_shows_what_the_advice_printed(result, rows):
    printed = {row["code"]: row["published"] for row in rows if row["published"]}
    assert {area.code: str(area.value) for area in result.areas} == printed


def test_the_summary_is_that_of_the_handbook(result):
    made = result.summary
    assert (made.count, made.mean, made.median) == (39, Decimal("31.93"), Decimal("32.0"))
    assert made.deviation == Decimal("5.48")
    assert (str(made.lowest), str(made.highest)) == ("22.7", "42.0")


def test_the_first_four_form_one_chain(result):
    top = [(area.name, area.rank_low, area.rank_high) for area in result.top_cluster()]
    assert top == [("Malpertuis", 1, 3), ("Pottenberg", 1, 4), ("Caberg", 1, 4), ("Nazareth", 2, 4)]


def test_two_areas_have_no_value_and_keep_their_note(result):
    gaps = {gap.name: (gap.reason.value, gap.note) for gap in result.missing}
    assert gaps == {
        "Lanakerveld": ("no_data", "30 woningen"),
        "Belvédère": ("no_data", "13 woningen"),
    }


def test_the_note_of_statenkwartier_carries_its_contradiction(rows):
    (row,) = [row for row in rows if row["contradiction_nl"]]
    assert (row["name"], row["note"]) == ("Statenkwartier", "227 woningen")
    assert "3.600" in row["contradiction_nl"]
    assert "295" in row["contradiction_nl"]


def test_what_the_handbook_infers_is_marked_as_inferred(recipe):
    assert (recipe.rounding.unit, recipe.rounding.certainty) == (1, "I")
    assert recipe.columns["contradiction"].certainty == "I"


def test_the_top_lies_within_one_point_and_three_tenths(result):
    first, *_, last = result.top_cluster()
    assert first.value - last.value == Decimal("1.3")


def test_the_five_weaknesses_of_the_handbook_are_told(recipe):
    told = " ".join(weakness.en for weakness in recipe.weaknesses)
    for word in ("equally", "overlap", "model", "one measurement", "how many people"):
        assert word in told


def test_nothing_is_said_about_weights_without_components(result):
    assert not result.sensitivity.possible


@pytest.mark.shared
def test_the_table_equals_the_data_beside_the_project(rows, shared_data):
    path = shared_data / "maastricht_kwetsbaarheidsindex_2025.csv"
    with path.open(encoding="utf-8", newline="") as file:
        data = list(csv.DictReader(file))
    assert [(r["buurtcode"], r["naam_advies"], r["kwetsbaarheidsindex_pct"]) for r in data] == [
        (row["code"], row["name"], row["published"]) for row in rows
    ]

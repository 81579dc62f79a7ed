"""`trefpunt index`, as a user types it."""

import csv
import json
import shutil

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from trefpunt.cli.app import app


def trefpunt(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "140"})


@pytest.fixture(scope="module")
def answer(policy_folder):
    result = trefpunt("index", policy_folder, "--json")
    assert result.exit_code == 0
    return json.loads(result.stdout)


@pytest.fixture
def town(policy_folder, tmp_path):
    """The same municipality, whose table an adviser rewrites."""
    return shutil.copytree(policy_folder, tmp_path / "town")


def rewrite(town, header, row):
    """Replace the table by one with other columns; `row` makes cells from place and area."""
    (table,) = (town / "index").glob("*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        before = list(csv.DictReader(file))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", *header])
        for place, area in enumerate(before):
            writer.writerow([area["code"], area["name"], *row(place)])


PARTS = ["loneliness", "low_resilience", "hard_to_make_ends_meet"]
MARGINS = [f"{part}_{end}" for part in PARTS for end in ("low", "high")]


def test_json_is_one_object_with_numbers_as_numbers(answer):
    first = answer["areas"][0]
    assert {"code", "name", "value", "sum", "rank", "rank_low", "rank_high", "quality", "note"} <= (
        first.keys()
    )
    assert (first["name"], first["value"], first["sum"]) == ("Malpertuis", 42.0, 126)
    assert isinstance(first["sum"], int)
    assert all(round(area["value"], 1) == area["value"] for area in answer["areas"])


def test_json_lists_who_is_missing_and_why(answer):
    assert {gap["name"]: gap["reason"] for gap in answer["missing"]} == {
        "Belvédère": "no_data",
        "Lanakerveld": "no_data",
        "Jekerkwartier": "not_listed",
        "Beatrixhaven": "not_listed",
        "Meerssenhoven": "not_listed",
    }
    assert answer["run"]["missing"].keys() == {gap["code"] for gap in answer["missing"]}


def test_json_says_that_weights_cannot_be_judged(answer):
    assert answer["sensitivity"] == {"possible": False, "variations": []}
    assert answer["interval"] == "rounding"


def test_the_run_names_its_inputs_and_stays_the_same(answer, policy_folder):
    run = answer["run"]
    assert run["method"] == "index/1"
    assert [*run["inputs"]] == [
        "municipality.toml",
        "neighbourhoods.csv",
        "index/2025-08-04.toml",
        "index/2025-08-04.csv",
    ]
    assert json.loads(trefpunt("index", policy_folder, "--json").stdout) == answer


def test_the_group_is_weighted_by_inhabitants(answer):
    group = next(group for group in answer["groups"] if group["name"] == "Nazareth/Limmel")
    assert (group["value"], group["covered"]) == (38.9, 5720)


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "nl",
            ["De volgorde binnen deze groep is niet te bepalen", "Gevoeligheid", "niet mogelijk"],
        ),
        ("en", ["The order within this group cannot be determined", "Sensitivity", "not possible"]),
    ],
)
def test_the_table_is_plain_about_what_it_does_not_know(policy_folder, lang, sentences):
    shown = " ".join(trefpunt("index", policy_folder, "--lang", lang).stdout.split())
    for sentence in sentences:
        assert sentence in shown


def test_the_table_shows_values_ranges_contradictions_and_small_areas(policy_folder, answer):
    shown = trefpunt("index", policy_folder).stdout
    lines = [line.split() for line in shown.splitlines()]
    assert ["1", "1–3", "Malpertuis", "42,0", "900"] in lines
    assert "De bron noemt: 227 woningen. Het CBS telt" in shown
    assert "Kleine buurt: 40 inwoners." in shown
    assert answer["run"]["id"] in shown


def test_components_make_the_weights_judgeable(town):
    rewrite(town, PARTS, lambda place: (20 + place, 60 - place, 30))
    result = trefpunt("index", town)
    assert result.exit_code == 0, result.stderr
    assert "zonder Eenzaamheid" in result.stdout
    answer = json.loads(trefpunt("index", town, "--json").stdout)
    assert answer["sensitivity"]["possible"]
    assert {area["quality"] for area in answer["areas"]} == {"computed"}


def test_margins_take_over_from_rounding_and_stay_off_standard_output(town):
    def cells(place):
        percents = (20 + place, 30, 30)
        bounds = [bound for percent in percents for bound in (percent - 9, percent + 9)]
        return (*percents, *bounds)

    rewrite(town, PARTS + MARGINS, cells)
    answer = json.loads(trefpunt("index", town, "--json").stdout)
    assert answer["interval"] == "margins"
    assert answer["run"]["parameters"]["draws"] == 10_000
    assert answer["areas"][0]["rank_high"] > 5


def test_a_wrong_percentage_is_told_with_its_place_and_nothing_is_computed(town):
    rewrite(town, PARTS, lambda place: (130 if place == 2 else 30, 30, 30))
    result = trefpunt("index", town, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "rij 4, loneliness" in result.stderr


def test_bounds_that_do_not_enclose_the_percentage_are_told(town):
    rewrite(
        town,
        PARTS + MARGINS,
        lambda place: (30, 30, 30, *([31, 40] if place == 0 else [20, 40]), *[20, 40] * 2),
    )
    result = trefpunt("index", town)
    assert result.exit_code == 1
    assert "loneliness_low" in result.stderr


def test_the_workbook_holds_areas_gaps_and_provenance(policy_folder, tmp_path, answer):
    path = tmp_path / "index.xlsx"
    assert trefpunt("index", policy_folder, "--xlsx", path).exit_code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["Buurten", "Zonder index", "Buurten samen", "Herkomst"]
    areas = list(book["Buurten"].values)
    assert areas[0][:4] == ("Code", "Buurt", "Index %", "Som")
    assert areas[1][:4] == ("BU09350204", "Malpertuis", 42, 126)
    assert len(areas) == 1 + 39
    assert len(list(book["Zonder index"].values)) == 1 + 5
    told = [row[1] for row in book["Herkomst"].values]
    assert answer["run"]["id"] in told
    assert "index/2025-08-04.csv" in told


def test_the_workbook_keeps_text_that_looks_like_a_formula_as_text(town, tmp_path):
    rewrite(town, ["published", "note"], lambda place: ("30.0", "" if place else "=1+1"))
    path = tmp_path / "index.xlsx"
    assert trefpunt("index", town, "--xlsx", path, "--json").exit_code == 0
    cells = [cell for row in load_workbook(path)["Buurten"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize(
    ("name", "message"),
    [("index.xls", "geen naam"), ("nowhere/index.xlsx", "de map erboven bestaat niet")],
)
def test_a_workbook_that_cannot_be_written_is_refused(policy_folder, tmp_path, name, message):
    result = trefpunt("index", policy_folder, "--xlsx", tmp_path / name)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in " ".join(result.stderr.split())


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    result = trefpunt("index", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "bestaat niet" in " ".join(result.stderr.split())


def test_help_has_examples():
    assert "--xlsx index.xlsx" in trefpunt("index", "--help").stdout

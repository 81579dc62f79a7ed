"""`trefpunt budget`, as a user types it."""

import json
import shutil
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from trefpunt.cli.app import app

NAMES = ["raadsvoorstel", "niets-doen", "langzaam", "alle-18", "halverwege"]

OWN = """
id = "eigen"
name = { nl = "Eigen", en = "Own" }
text = { nl = "Drie besturen hebben gekozen.", en = "Three boards have chosen." }
source = "invented"
certainty = "U"
choices = [
  { place = "A", choice = "OC", year = 2026 },
  { place = "B", choice = "HvdW", year = 2027 },
  { place = "C", choice = "undecided" },
]
"""


def trefpunt(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "140"})


def told(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def ask(policy_folder):
    """The JSON answer to `trefpunt budget` with these options."""

    def answer(*options):
        result = trefpunt("budget", policy_folder, "--json", *options)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return answer


@pytest.fixture
def own(tmp_path):
    """Write a scenario of one's own; the text may be changed."""

    def write(old="", new=""):
        path = tmp_path / "eigen.toml"
        path.write_text(OWN.replace(old, new) if old else OWN, encoding="utf-8")
        return path

    return write


def line(answer, name):
    return next(line["values"] for line in answer["lines"] if line["id"] == name)


# --- JSON ---------------------------------------------------------------------------------------


def test_json_is_the_table_unrounded_as_decimal_strings(ask):
    answer = ask()
    assert answer["years"] == ["2026", "2027", "2028", "2029", "2030", "structural"]
    assert line(answer, "exploitatie") == ["716", "1184", "2120", "2120", "2120", "2120"]
    assert line(answer, "aantrekkelijk") == ["240", "400", "400", "200", "0", "240"]
    assert line(answer, "welzijnswerk") == ["337.5", "525", "900", "900", "900", "900"]
    assert line(answer, "ondersteuning")[0] == "217.5"
    assert line(answer, "investeringen") == ["PM"] * 6
    assert answer["subtotal"] == ["1636", "2549", "3860", "3660", "3460", "3700"]
    assert answer["cover"] == ["405.5", "533", "683", "683", "683", "683"]
    assert answer["net"] == ["1230.5", "2016", "3177", "2977", "2777", "3017"]
    assert answer["pm"] == [2] * 6
    assert answer["fte"] == ["2.25", "3.5", "6", "6", "6", "6"]
    assert answer["scenario"] == "raadsvoorstel"
    assert answer["places"][0]["counts"] == [8, 12, 20, 20, 20, 20]
    assert answer["lines"][0]["name"] == "Exploitatiesubsidie"


def test_json_names_the_two_cells_that_do_not_follow(ask):
    found = ask()["differences"]
    assert [(d["line"], d["year"], d["printed"], d["computed"]) for d in found] == [
        ("subtotal", "2026", "1636", "1637"),
        ("net", "2026", "1231", "1230"),
    ]
    assert "405,5" in found[1]["explanation"]


def test_json_in_english_has_english_names(ask):
    assert ask("--lang", "en")["lines"][0]["name"] == "Operating grant"


def test_uncertainty_and_comparison_come_with_the_answer_when_asked(ask):
    plain = ask()
    assert not {"uncertainty", "comparison"} & plain.keys()
    full = ask("--uncertainty", "--scenario", "alle-18", "--compare", "raadsvoorstel")
    assert full["uncertainty"]["draws"] == 100_000
    band = full["uncertainty"]["bands"][0]
    assert Decimal(band["p10"]) < Decimal(band["p50"]) < Decimal(band["p90"])
    assert full["comparison"]["net"] == ["0", "0", "-597", "-597", "-597", "-597"]
    assert full["comparison"]["five_year"] == "-1791"


def test_the_same_question_has_the_same_run_and_another_question_another(ask):
    assert ask("--uncertainty") == ask("--uncertainty")
    runs = [ask()["run"], ask("--uncertainty")["run"], ask("--scenario", "alle-18")["run"]]
    runs.append(ask("--compare", "alle-18")["run"])
    assert len({run["id"] for run in runs}) == 4
    assert list(runs[0]["inputs"]) == ["municipality.toml", "budget/2026.toml"]
    assert runs[0]["missing"] == {"investeringen": "PM", "kapitaallasten": "PM"}
    assert runs[0]["method"] == "budget/1"


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_of_the_policy_can_be_asked_by_name(ask, name):
    answer = ask("--scenario", name)
    assert answer["scenario"] == name
    assert bool(answer["differences"]) == (name == "raadsvoorstel")


def test_a_scenario_of_ones_own_comes_from_a_file(ask, own):
    answer = ask("--scenario", own())
    assert [kind["counts"] for kind in answer["places"]] == [[1] * 6, [0, 1, 1, 1, 1, 1]]
    assert line(answer, "exploitatie") == ["62", "282", "282", "282", "282", "282"]


# --- The table ----------------------------------------------------------------------------------


def test_the_table_is_the_one_that_the_council_knows(policy_folder):
    shown = trefpunt("budget", policy_folder).stdout
    rows = [told(row) for row in shown.splitlines()]
    assert "Aantal Ontmoetingscentra 8 12 20 20 20 20" in rows
    assert "B1 Exploitatiesubsidie 716 1.184 2.120 2.120 2.120 2.120" in rows
    assert "B2 Aantrekkelijk en functioneel maken 240 400 400 200 – 240" in rows
    assert "B3 Extra inzet welzijnswerk 338 525 900 900 900 900" in rows
    assert "Investeringen PM PM PM PM PM PM" in rows
    assert "Subtotaal, exclusief PM (2 posten) 1.636 2.549 3.860 3.660 3.460 3.700" in rows
    assert any(row.endswith("406 533 683 683 683 683") for row in rows)
    assert "Bestaande dekking 406 533 683 683 683 683" in rows
    assert "Nog nodig per jaar 1.231 2.016 3.177 2.977 2.777 3.017" in rows


def test_the_table_tells_about_rounding_capital_and_promises(policy_folder):
    shown = told(trefpunt("budget", policy_folder).stdout)
    assert "gedrukt is 1.636, de gedrukte cellen geven 1.637" in shown
    assert "Alle andere cellen zijn gelijk aan de gedrukte tabel" in shown
    assert "Geen enkele rente geeft beide uiteinden" in shown
    assert "Annuïteit 50 0,91 1,72" in shown
    assert "Het dekt 40 tot 67 % van het tekort; 500 tot 1.500 blijft open" in shown


def test_the_table_names_the_cover_the_vat_and_what_a_line_comes_on_top_of(policy_folder, ask):
    shown = told(trefpunt("budget", policy_folder).stdout)
    assert "met de claim Ontmoeten uit de begroting 2025" in shown
    assert "Btw wordt teruggevraagd waar dat kan: Investeringen." in shown
    assert "Btw telt mee als kosten: Ondersteuning van de besturen, Kapitaallasten." in shown
    assert "van de regeling Kracht van de Samenleving: PM." in shown
    (source,) = ask()["cover_sources"]
    assert source["values"] == ["405.5", "533", "683", "683", "683", "683"]


def test_an_assumption_is_told_beside_the_capital_charges(policy_folder):
    shown = told(trefpunt("budget", policy_folder).stdout)
    assert "Bron: Aanname van Trefpunt" in shown.partition("Kapitaallasten Investering")[2]


def test_the_table_in_english(policy_folder):
    shown = told(trefpunt("budget", policy_folder, "--lang", "en", "--uncertainty").stdout)
    assert "Subtotal, excluding PM (2 items) 1,636 2,549" in shown
    assert "No single rate gives both ends" in shown
    assert "How many places really open" in shown
    assert "structural" in shown


def test_another_scenario_shows_no_printed_table_and_its_difference(policy_folder):
    options = ("--scenario", "niets-doen", "--compare", "raadsvoorstel")
    shown = told(trefpunt("budget", policy_folder, *options).stdout)
    assert "gedrukt" not in shown
    assert "Nog nodig per jaar -406 -533 -683" in shown
    assert "Verschil met scenario Raadsvoorstel" in shown
    assert "Investeringen PM PM PM PM PM PM" in shown


def test_another_town_has_its_own_unit_status_and_posts(policy_folder):
    town = policy_folder.parents[1] / "tests" / "towns" / "waterdael"
    shown = told(trefpunt("budget", town).stdout)
    assert "Bedragen in euro. Vastgesteld door de raad." in shown
    assert "exclusief PM (1 tot 2 posten)" in shown
    assert "Alle cellen zijn gelijk aan de gedrukte tabel." in shown
    assert "Met één rente komen beide uiteinden uit." in shown


# --- The workbook -------------------------------------------------------------------------------


def test_the_workbook_holds_table_scenario_and_provenance(policy_folder, tmp_path, ask):
    path = tmp_path / "begroting.xlsx"
    assert trefpunt("budget", policy_folder, "--xlsx", path).exit_code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["Begroting", "Scenario", "Herkomst"]
    rows = {row[1]: row for row in book["Begroting"].values}
    assert rows["Post"][2:] == ("2026", "2027", "2028", "2029", "2030", "structureel")
    assert rows["Extra inzet welzijnswerk"][2:] == (337.5, 525, 900, 900, 900, 900)
    assert rows["Kapitaallasten"][2:] == ("PM",) * 6
    assert rows["Subtotaal, exclusief PM (2 posten)"][2] == 1636
    assert ask()["run"]["id"] in [row[2] for row in book["Herkomst"].values]


def test_the_workbook_has_what_was_asked_beside_the_table(policy_folder, own, tmp_path):
    path = tmp_path / "begroting.xlsx"
    options = ("--scenario", own(), "--compare", "alle-18", "--uncertainty", "--lang", "en")
    assert trefpunt("budget", policy_folder, "--xlsx", path, *options).exit_code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["Budget", "Difference", "Uncertainty", "Scenario", "Provenance"]
    assert ("Choice of B", "HvdW", 2027) in list(book["Scenario"].values)


# --- What is refused ----------------------------------------------------------------------------


def test_an_unknown_scenario_is_refused_with_the_known_ones(policy_folder):
    result = trefpunt("budget", policy_folder, "--scenario", "morgen", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert all(name in result.stderr for name in ["morgen", *NAMES])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("choices = [", "counts = { ontmoetingscentrum = { 2028 = 25 } }\nchoices = [", "25"),
        ("2026", "2036", "2036"),
        ('"OC"', '"XX"', "XX"),
        ('certainty = "U"', "", "certainty"),
        ("choices = [", "choices = ", "TOML"),
    ],
)
def test_a_file_that_is_wrong_is_told_and_nothing_is_computed(policy_folder, own, old, new, words):
    result = trefpunt("budget", policy_folder, "--scenario", own(old, new), "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert words in told(result.stderr)


def test_a_scenario_file_that_is_not_there(policy_folder):
    result = trefpunt("budget", policy_folder, "--scenario", "morgen.toml", "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "morgen.toml is er niet" in told(result.stderr)


def test_too_many_places_name_kind_column_and_both_numbers(policy_folder, own):
    counts = own("choices = [", "counts = { ontmoetingscentrum = { 2028 = 25 } }\nchoices = [")
    said = told(trefpunt("budget", policy_folder, "--scenario", counts).stderr)
    assert "ontmoetingscentrum.2028" in said
    assert "25" in said
    assert "20" in said


def test_too_many_boards_are_refused(policy_folder, own):
    many = "".join(f'{{ place = "{n}", choice = "HvdW", year = 2028 }},' for n in range(4))
    result = trefpunt(
        "budget", policy_folder, "--scenario", own("choices = [", f"choices = [{many}")
    )
    assert result.exit_code == 1
    assert "Huizen van de Wijk, 2028: 5 plekken. Het plan heeft" in told(result.stderr)


def test_a_broken_policy_is_told_as_check_does(policy_folder, tmp_path):
    town = shutil.copytree(policy_folder, tmp_path / "town")
    plan = town / "budget" / "2026.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('amount = "125"', 'amount = "0.125"'), encoding="utf-8")
    result = trefpunt("budget", town, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "0.125" in result.stderr
    assert "budget/2026.toml" in result.stderr


def test_help_has_examples():
    shown = trefpunt("budget", "--help").stdout
    assert "--scenario rustig-aan" in shown
    assert "--json > begroting.json" in shown

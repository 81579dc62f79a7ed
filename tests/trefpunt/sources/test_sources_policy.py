# ruff: noqa: E501 - one mistake per line reads best
"""Each thing that can be wrong in a policy folder: file, row or field, and what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from trefpunt.sources.new import write_folder
from trefpunt.sources.policy import check, read, read_scenario
from trefpunt.terms.problems import DataProblem, Problem, Severity

INDEX = "index/2027-01-01.csv"
RECIPE = "index/2027-01-01.toml"
PLAN = "budget/2027.toml"
SLOW = "budget/scenarios/20-rustig-aan.toml"
AREAS = "neighbourhoods.csv"
TOWN = "municipality.toml"
CASTLE = """[counts.places]
kasteel = { 2027 = 1, 2028 = 1, 2029 = 1, structural = 1 }

[counts.places.buurtkamer]"""


MISTAKES = [
    # the index
    (INDEX, "Centrum,48", "Centrum,130 %", "index.outside", 2, "loneliness"),
    (INDEX, "Centrum,48", "Centrum,-3", "index.outside", 2, "loneliness"),
    (INDEX, "Centrum,48", "Centrum,veel", "table.not_a_number", 2, "loneliness"),
    (INDEX, "loneliness,", "lonely,", "table.column_missing", 1, "loneliness"),
    (INDEX, "code,name", "kode,name", "table.column_missing", 1, "code"),
    (INDEX, "BU99020001", "BU99020000", "table.duplicate", 3, "code"),
    (INDEX, "BU99020001", "BU12340001", "area.other_municipality", 3, "code"),
    (INDEX, "BU99020001", "BU99020009", "area.unknown", 3, "code"),
    (INDEX, "BU99020001", "Noord", "area.code", 3, "code"),
    (INDEX, "no_data", "unknown", "table.choice", 5, "quality"),
    (INDEX, "no_data", "estimate", "index.value_missing", 5, "quality"),
    (INDEX, "48,21,,", "48,21,,no_data", "index.value_there", 2, "quality"),
    (INDEX, "48,21,,", "148,21,,estimate", "index.outside", 2, "loneliness"),
    (RECIPE, 'weight = "1" #', 'weight = "0" #', "field.limit", None, "components.loneliness.weight"),
    (RECIPE, "date = 2027-01-01", "margin_draws = 100001\ndate = 2027-01-01", "field.limit", None, "margin_draws"),
    (RECIPE, "date = 2027-01-01", "seed = -1\ndate = 2027-01-01", "field.limit", None, "seed"),
    (RECIPE, "date = 2027-01-01", "date = 2027-02-01", "file.name_differs", None, "date"),
    (RECIPE, "date = 2027-01-01", 'date = "een dag"', "field.date", None, "date"),
    (RECIPE, '"2027-01-01.csv"', '"../x.csv"', "index.table_name", None, "table"),
    (RECIPE, '"2027-01-01.csv"', '""', "index.table_name", None, "table"),
    (PLAN, "unit = 1000 ", "unit = 0 ", "field.limit", None, "unit"),
    (PLAN, "last = 2029", "last = 99999999999999", "field.limit", None, "horizon.last"),
    (RECIPE, "2027-01-01.csv", "no.csv", "file.missing", None, None),
    (RECIPE, 'id = "low_resilience"', 'id = "loneliness"', "field.twice", None, "components"),
    # the register of neighbourhoods
    (AREAS, "BU99020003", "BU12340003", "area.other_municipality", 5, "code"),
    (AREAS, "2400,520", "2400.5,520", "table.not_whole", 2, "inhabitants"),
    (AREAS, "2400,520", "520,2400", "area.more_elderly", 2, "inhabitants_65plus"),
    (AREAS, "5.1200", "52.09", "area.outside_country", 2, "label_lon"),
    (AREAS, "5.1200", "", "area.no_point", 2, "label_lon"),
    (AREAS, "Voorbeeld Centrum", "", "table.cell_empty", 2, "name"),
    (TOWN, "columns.households]", "columns.huizen]", "area.column_without_source", 1, "households"),
    # the municipality
    (TOWN, "maximum = 6", "maximun = 6", "field.unknown", None, "kinds.buurtkamer.maximun"),
    (TOWN, "maximum = 6", "maximum = -6", "field.limit", None, "kinds.buurtkamer.maximum"),
    (TOWN, "maximum = 6", 'maximum = "veel"', "field.number", None, "kinds.buurtkamer.maximum"),
    (TOWN, "funded = true", 'funded = "soms"', "field.truth", None, "kinds.buurtkamer.funded"),
    (TOWN, "inhabitants = 200", "", "field.missing", None, "small_area.inhabitants"),
    (TOWN, 'certainty = "U"', 'certainty = "Z"', "field.choice", None, "certainty"),
    (TOWN, "GM9902", "9902", "field.gm_code", None, "code"),
    (TOWN, '"BU99020001", "', '"Noord", "', "field.bu_code", None, "groups.noord_en_zuid.members.1"),
    (TOWN, '"BU99020001", "', '"BU99020008", "', "area.unknown", None, "groups.noord_en_zuid.members"),
    (TOWN, 'name = "Proefstad"', 'name = "Proefstad', "toml.syntax", 12, None),
    # the places
    ("places.csv", "buurthuis", "kasteel", "kind.unknown", 2, "kind"),
    ("places.csv", "BU99020000", "BU99020007", "area.unknown", 2, "area"),
    ("places.csv", "voorbeeld,U", "voorbeeld,?", "table.choice", 2, "certainty"),
    ("places.csv", "voorbeeldkamer,", "voorbeeldhuis,", "table.duplicate", 3, "id"),
    # the plan
    (PLAN, "2027 = 2\n", "2027 = 25\n", "budget.count_above", None, "counts.places.buurtkamer.2027"),
    (PLAN, "2027 = 2\n", "2027 = -1\n", "budget.count_negative", None, "counts.places.buurtkamer.2027"),
    (PLAN, "2027 = 2\n", "2027 = 2\n2035 = 2\n", "budget.year_outside", None, "counts.places.buurtkamer.2035"),
    (PLAN, '2027 = "50", ', "", "plan.column_missing", None, "lines.inrichting.driver.amounts"),
    (PLAN, '"50", 2028', "1.184, 2028", "amount.float", None, "lines.inrichting.driver.amounts.2027"),
    (PLAN, '"50", 2028', '"1.18.4", 2028', "amount.unreadable", None, "lines.inrichting.driver.amounts.2027"),
    (PLAN, 'amount = "25"', 'amount = "PM"', "amount.pm_not_allowed", None, "lines.hulp_besturen.driver.amount"),
    (PLAN, 'type = "flat"', 'type = "plat"', "field.choice", None, "lines.hulp_besturen.driver.type"),
    (PLAN, 'type = "flat"', "", "field.type_missing", None, "lines.hulp_besturen.driver"),
    (PLAN, '{ buurtkamer = "20"', '{ kasteel = "20"', "budget.kind_unknown", None, "lines.huur.driver.rates"),
    (PLAN, "[counts.places.buurtkamer]", CASTLE, "kind.unknown", None, "counts.places.kasteel"),
    (PLAN, '["buurtkamer", ', '["kasteel", ', "budget.kind_unknown", None, "lines.opbouwwerk.driver.kinds"),
    (PLAN, 'line = "huur"', 'line = "huren"', "budget.row_unknown", None, None),
    (PLAN, "first = 2027", "first = 2030", "horizon.order", None, "horizon"),
    (PLAN, 'investment_low = "500"', 'investment_low = "5.000"', "field.low_high", None, "investment.investment_low"),
    (PLAN, 'gap_low = "200"', 'gap_low = "900"', "field.low_high", None, "commitments.verbouwing.gap_low"),
    (PLAN, 'huur = { low = "0,9"', 'huur = { low = "1,3"', "budget.range_order", None, "uncertainty.unit_costs.huur"),
    (PLAN, 'huur = { low = "0,9"', 'huuur = { low = "0,9"', "budget.line_unknown", None, "uncertainty.unit_costs.huuur"),
    (PLAN, 'id = "2027"', 'id = "2026"', "file.name_differs", None, "id"),
    # the scenarios
    (SLOW, "2029 = 4", "2029 = 25", "budget.count_above", None, "counts.buurtkamer.2029"),
    (SLOW, "2029 = 4", "2041 = 4", "budget.year_outside", None, "counts.buurtkamer.2041"),
    (SLOW, "[counts.buurtkamer]", "[counts.kasteel]", "budget.kind_unknown", None, "counts.kasteel"),
    (SLOW, 'share = "0,5"', 'share = "2"', "field.limit", None, "first_year_share"),
    (SLOW, "first_year_share =", 'without_lines = ["x"]\nfirst_year_share =', "budget.line_unknown", None, "without_lines"),
    (SLOW, 'id = "rustig-aan"', 'id = "voorstel"', "field.twice", None, "id"),
    ("indicators.toml", 'value = "40"', "value = 40.5", "amount.float", None, "indicators.bezoek.target.value"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m[0]}:{m[3]}:{m[2]}")
def test_each_mistake_is_told_with_its_place(spoil, mistake) -> None:
    file, old, new, code, row, column = mistake
    problem: Problem = spoil(file, old, new)
    assert (problem.code, problem.row, problem.column) == (code, row, column)


CHOICES = """
[[choices]]
place = "voorbeeldhuis"
choice = "{choice}"
{year}
"""


@pytest.mark.parametrize(
    ("choice", "year", "code", "column"),
    [
        ("kasteel", "year = 2028", "budget.choice_unknown", "choices.voorbeeldhuis.choice"),
        ("BK", "", "budget.choice_undated", "choices.voorbeeldhuis.year"),
        ("closing", "", "budget.choice_undated", "choices.voorbeeldhuis.year"),
        ("BK", "year = 2035", "budget.year_outside", "choices.voorbeeldhuis.year"),
    ],
)
def test_choices_of_boards(spoil, choice: str, year: str, code: str, column: str) -> None:
    added = CHOICES.format(choice=choice, year=year)
    problem = spoil(SLOW, "[counts.buurtkamer]", f"{added}\n[counts.buurtkamer]")
    assert (problem.code, problem.column) == (code, column)


@pytest.mark.parametrize(
    ("file", "new", "words"),
    [
        (RECIPE, "margin_draws = 5", "100 of hoger"),
        (RECIPE, "margin_draws = 999999", "100000 of lager"),
        (RECIPE, 'unit = "0"', "hoger dan 0"),
        (RECIPE, 'unit = "0,1234567"', "hoogstens 6 cijfers na de komma"),
        (PLAN, "unit = 0", "hoger dan 0"),
    ],
)
def test_a_bound_is_told_in_words(folder: Path, spoil, file: str, new: str, words: str) -> None:
    name = new.split(" =", maxsplit=1)[0]
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    old = next((line for line in lines if line.startswith(f"{name} =")), lines[0])
    assert words in spoil(file, old, new).action("nl")


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ([("a", 2028), ("a", 2028)], "budget.choice_twice", "choices.a.year"),
        ([(str(n), 2029) for n in range(7)], "budget.count_above", "choices"),
    ],
)
def test_choices_of_boards_together(folder: Path, rows, code: str, column: str) -> None:
    path = folder / SLOW
    added = [
        f'[[choices]]\nplace = "{place}"\nchoice = "BK"\nyear = {year}' for place, year in rows
    ]
    path.write_text("\n".join([path.read_text(encoding="utf-8"), *added]), encoding="utf-8")
    assert {(p.code, p.column) for p in check(folder) if p.severity is Severity.ERROR} == {
        (code, column)
    }


def test_what_is_wrong_with_the_plan_is_told_once(folder: Path) -> None:
    path = folder / SLOW
    text = path.read_text(encoding="utf-8").replace("2028 = 2", "2028 = 9")
    path.write_text(text, encoding="utf-8")
    path = folder / PLAN
    text = path.read_text(encoding="utf-8").replace("2027 = 2\n", "2027 = 25\n")
    path.write_text(text, encoding="utf-8")
    found = {(p.file, p.column) for p in check(folder) if p.severity is Severity.ERROR}
    assert found == {(PLAN, "counts.places.buurtkamer.2027"), (SLOW, "counts.buurtkamer.2028")}


def test_a_maximum_is_told_with_both_numbers_and_the_kind(spoil) -> None:
    told = spoil(SLOW, "2029 = 4", "2029 = 25").message("nl")
    assert all(word in told for word in ("25", "Buurtkamers", "6"))


def test_a_code_of_elsewhere_names_both_municipalities(spoil) -> None:
    told = spoil(INDEX, "BU99020001", "BU12340001").message("en")
    assert all(word in told for word in ("GM1234", "GM9902", "Proefstad"))


def test_all_problems_are_told_at_once(folder: Path) -> None:
    for file in (TOWN, PLAN):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8") + "\n[onzin]\n", encoding="utf-8")
    (folder / AREAS).write_text("", encoding="utf-8")
    (folder / INDEX).write_bytes(b"PK\x03\x04")
    with pytest.raises(DataProblem) as wrong:
        read(folder)
    found = {(p.file, p.code) for p in wrong.value.problems}
    assert found == {
        (TOWN, "field.unknown"),
        (PLAN, "field.unknown"),
        (AREAS, "table.empty"),
        (INDEX, "table.excel_named_csv"),
    }


@pytest.mark.parametrize(
    ("file", "text", "code", "row"),
    [
        (PLAN, "", "toml.empty", None),
        (SLOW, "# straks\n", "toml.empty", None),
        (INDEX, "", "table.empty", None),
        (INDEX, "code,name,loneliness,low_resilience\n", "table.no_rows", 1),
    ],
)
def test_a_file_that_says_nothing_is_one_problem(folder: Path, file, text, code, row) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    found = [(p.file, p.code, p.row) for p in check(folder) if p.code != "index.no_data"]
    assert found == [(file, code, row)]


def test_an_empty_folder_names_every_file_that_is_missing(tmp_path: Path) -> None:
    found = {p.file for p in check(tmp_path)}
    parts = {TOWN, AREAS, "places.csv", "indicators.toml", "index", "budget", "budget/scenarios"}
    assert found == parts


@pytest.mark.parametrize("part", ["index", "budget", "budget/scenarios"])
def test_a_part_that_may_not_be_read(folder: Path, monkeypatch, part: str) -> None:
    listing = Path.iterdir

    def closed(path: Path) -> Iterator[Path]:
        if path == folder / part:
            raise PermissionError
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    errors = [(p.file, p.code) for p in check(folder) if p.severity is Severity.ERROR]
    assert errors == [(part, "folder.unreadable")]


def test_the_newest_recipe_and_plan_win(folder: Path) -> None:
    text = (folder / PLAN).read_text(encoding="utf-8").replace('id = "2027"', 'id = "2028"')
    (folder / "budget/2028.toml").write_text(text, encoding="utf-8")
    assert read(folder).budget.id == "2028"


def test_every_file_has_its_digest_and_they_follow_the_content(folder: Path) -> None:
    before = read(folder)
    assert set(before.index.files) | set(before.budget.files) <= set(before.files)
    (folder / INDEX).write_bytes((folder / INDEX).read_bytes().replace(b"48,21", b"47,21"))
    changed = {name for name, sha in read(folder).files.items() if before.files[name] != sha}
    assert changed == {INDEX}


@pytest.mark.parametrize("table", [AREAS, INDEX, "places.csv"])
def test_tables_may_be_excel_files(folder: Path, table: str) -> None:
    book = Workbook()
    for line in (folder / table).read_text(encoding="utf-8").splitlines():
        book.active.append(
            [float(c) if c.replace(".", "").isdigit() else c for c in line.split(",")]
        )
    before = read(folder)
    book.save((folder / table).with_suffix(".xlsx"))
    (folder / table).unlink()
    after = read(folder)
    same = {"areas", "places", "index"}
    assert after.model_dump(include=same) == before.model_dump(include=same)
    assert after.files[table] != before.files[table]


def test_a_scenario_file_of_ones_own(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    own.write_text((folder / SLOW).read_text(encoding="utf-8"), encoding="utf-8")
    assert read_scenario(own, read(folder)).counts == {"buurtkamer": {"2028": 2, "2029": 4}}
    own.write_text(own.read_text(encoding="utf-8").replace("= 4", "= 25"), encoding="utf-8")
    with pytest.raises(DataProblem) as wrong:
        read_scenario(own, read(folder))
    assert [p.code for p in wrong.value.problems] == ["budget.count_above"]
    assert wrong.value.problems[0].file == str(own)


def test_a_new_folder_is_valid_for_any_municipality(tmp_path: Path) -> None:
    write_folder(tmp_path / "x", "'s-Voorbeeld (dorp)", "GM1900")
    assert not [p for p in check(tmp_path / "x") if p.severity is Severity.ERROR]
    assert read(tmp_path / "x").municipality.name == "'s-Voorbeeld (dorp)"

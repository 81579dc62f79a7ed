"""The workbook of a plan: a sheet per part, numbers as numbers, unknown is empty."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.plugins.plans import both

from trefpunt.cli.plan_book import TELL, book
from trefpunt.cli.plan_sheets import SHEETS
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.terms.wording import Language

LANGUAGES: tuple[Language, ...] = ("nl", "en")


def again(made: Workbook) -> Workbook:
    """As somebody opens it."""
    written = BytesIO()
    made.save(written)
    return load_workbook(BytesIO(written.getvalue()))


def rows(made: Workbook, title: str) -> list[dict[str, Any]]:
    heads, *found = [[cell.value for cell in row] for row in made[title].rows]
    return [dict(zip(heads, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def opened(planned: PlanResult, planned_policy: Policy, planned_run: Run) -> Workbook:
    return again(book(planned, planned_policy, planned_run))


def test_every_part_has_a_sheet_that_keeps_its_head_in_sight(opened: Workbook) -> None:
    assert opened.sheetnames[:4] == ["Samenvatting", "Plekken", "Bereik", "Buurten"]
    assert opened.sheetnames[-2:] == ["Bronnen", "Herkomst"]
    assert len(opened.sheetnames) == len(SHEETS) + 1
    assert set(SHEETS) == set(TELL)
    assert all(sheet.freeze_panes == "A2" and sheet.auto_filter.ref for sheet in opened)


def test_places_have_typed_cells(opened: Workbook, planned: PlanResult) -> None:
    found = rows(opened, "Plekken")
    assert len(found) == len(planned.chosen)
    first = found[0]
    assert (first["Nr"], first["Jaar"], first["Euro per jaar"]) == (1, 2026, 90_000)
    assert isinstance(first["Lengtegraad"], float)
    assert {row["Jaar"] for row in found} == {2026, 2027, 2028, None}
    heads = [cell.value for cell in opened["Plekken"][1]]
    money = opened["Plekken"].cell(2, heads.index("Euro per jaar") + 1)
    assert money.number_format == "€ #,##0"


def test_shares_are_percentages_of_real_numbers(opened: Workbook) -> None:
    everybody = rows(opened, "Bereik")[0]
    assert everybody["Nu dichtbij"] == 76_000
    assert everybody["Nu dichtbij, deel"] == pytest.approx(76 / 125)
    heads = [cell.value for cell in opened["Bereik"][1]]
    share = opened["Bereik"].cell(2, heads.index("Nu dichtbij, deel") + 1)
    assert share.number_format == "0.0%"


def test_unknown_is_an_empty_cell_and_never_zero(opened: Workbook, planned: PlanResult) -> None:
    unknown = [area.code for area in planned.effects.areas if area.index is None]
    found = {row["Buurtcode"]: row for row in rows(opened, "Buurten")}
    assert unknown
    assert {found[code]["Kwetsbaarheidsindex (%)"] for code in unknown} == {None}
    facts = [row for row in rows(opened, "Regels") if row["Uitkomst"] == "niet bekend"]
    assert {row["Feit, laag"] for row in facts} == {None}
    scores = [row for row in rows(opened, "Criteria") if row["Bekend"] == "nee"]
    assert {(row["Punten, laag"], row["Punten, hoog"]) for row in scores} == {(0, 100)}


def test_the_budget_keeps_pm_and_says_its_unit(opened: Workbook) -> None:
    found = {row["Post"]: row for row in rows(opened, "Kosten")}
    assert found["Exploitatiesubsidie"]["2026"] == 716
    assert found["Investeringen"]["2026"] == "PM"
    assert found["Exploitatiesubsidie"]["Eenheid"] == "× € 1.000"


def test_sources_and_provenance_go_along(opened: Workbook, planned_run: Run) -> None:
    assert rows(opened, "Bronnen")[0]["Zekerheid"] == "uit een openbare bron"
    told = {row["Wat"]: row["Waarde"] for row in rows(opened, "Herkomst")}
    assert planned_run.digest in told.values()
    assert told["municipality.toml"] == "ab" * 32


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_different_sheets_and_heads(
    planned: PlanResult, planned_policy: Policy, planned_run: Run, language: Language
) -> None:
    made = again(book(planned, planned_policy, planned_run, language))
    for sheet in made:
        heads = [cell.value for cell in sheet[1]]
        assert all(heads)
        assert len(set(heads)) == len(heads)
        assert sheet.max_row > 1


def test_it_works_without_weighing_solution_or_places(
    planned: PlanResult, planned_policy: Policy, planned_run: Run
) -> None:
    empty = replace(
        planned,
        chosen=(),
        proposals=(),
        weighing=None,
        solution=None,
        alternatives=None,
        phasing=replace(planned.phasing, places=(), years=()),
    )
    made = again(book(empty, planned_policy, planned_run))
    assert made["Plekken"].max_row == made["Afweging"].max_row == 1


@pytest.mark.parametrize("name", ["=1+1", "-SUM(A1)", "\x07bel", "N" * 400])
def test_text_of_people_stays_text(
    planned: PlanResult, planned_policy: Policy, planned_run: Run, name: str
) -> None:
    scenario = planned.scenario.model_copy(update={"name": both(name)})
    made = again(book(replace(planned, scenario=scenario), planned_policy, planned_run))
    types = {cell.data_type for sheet in made for row in sheet.rows for cell in row}
    assert "f" not in types
    assert made["Samenvatting"]["B2"].value == name.replace("\x07", "")

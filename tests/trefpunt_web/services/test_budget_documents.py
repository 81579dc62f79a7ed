"""A budget to take along: workbook, CSV, PDF, and the chart that the page and the PDF share."""

import csv
import io
import re
from dataclasses import replace
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from trefpunt.cli.documents import compiled
from trefpunt.schemas.base import Text
from trefpunt_web.services import budget, charts, documents, policy, scenarios
from trefpunt_web.services.budget import Budget
from trefpunt_web.services.scenarios import Asked

LANGUAGES: tuple[Literal["nl", "en"], ...] = ("nl", "en")
OC = "ontmoetingscentrum"


@pytest.fixture
def proposed(loaded: None) -> Budget:
    return budget.of(policy.current())


@pytest.fixture
def tried(proposed: Budget) -> Budget:
    wanted = scenarios.build(proposed, Asked(full={OC: 15}))
    named = wanted.model_copy(update={"name": wanted.name.model_copy(update={"nl": "=1+1"})})
    return budget.trial(policy.current(), named)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.rows]
        for sheet in book.worksheets
    }


def test_the_workbook_has_numbers_and_provenance(proposed: Budget) -> None:
    found = sheets(documents.xlsx(proposed, "nl"))
    rows = {row[1]: row[2:] for row in found["Begroting"]}
    assert rows["Exploitatiesubsidie"] == [716, 1184, 2120, 2120, 2120, 2120]
    assert rows["Extra inzet welzijnswerk"][0] == 337.5
    assert rows["Investeringen"] == ["PM"] * 6
    assert any(proposed.runs[0].digest in map(str, row) for row in found["Herkomst"])


def test_text_of_people_is_never_a_formula(tried: Budget) -> None:
    book = load_workbook(io.BytesIO(documents.xlsx(tried, "nl")))
    types = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
    assert "f" not in types
    assert "'=1+1" in documents.table(tried, "nl").decode("utf-8-sig")


def test_dutch_csv_opens_in_dutch_excel(proposed: Budget) -> None:
    content = documents.table(proposed, "nl")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert ["B3", "Extra inzet welzijnswerk", "337,5", *["525"], *["900"] * 4] in rows


def test_english_csv_has_commas_and_points(proposed: Budget) -> None:
    content = documents.table(proposed, "en").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert ["B3", "Extra community work", "337.5", "525", *["900"] * 4] in rows


def test_the_difference_goes_along(proposed: Budget, tried: Budget) -> None:
    rows = documents.table(tried, "en", proposed).decode("utf-8-sig").splitlines()
    assert "B1,Operating grant,0,0,-310,-310,-310,-310" in rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_that_it_is_accessible_and_is_tagged(
    proposed: Budget, language: Literal["nl", "en"]
) -> None:
    made = documents.pdf(proposed, language)
    assert made.startswith(b"%PDF-")
    for mark in (b"<pdfuaid:part>1</pdfuaid:part>", b"/StructTreeRoot", b"/DisplayDocTitle true"):
        assert mark in made
    assert re.search(rb"/Lang\s*\(" + language.encode(), made)
    assert re.search(rb"/S\s*/TH\b", made)
    assert re.search(rb"/Alt\s*[(<]", made)


@pytest.mark.parametrize("name", ["Zuinig \U0001f47d", "مقتصد", "简单", "č–ж≥→€", "\u0489\u0377"])
def test_a_name_in_any_script_can_be_printed(proposed: Budget, name: str) -> None:
    named = proposed.scenario.model_copy(update={"name": Text(nl=name, en=name)})
    assert documents.pdf(replace(proposed, scenario=named), "nl").startswith(b"%PDF-")


def test_the_same_pdf_twice_is_the_same_to_the_byte(proposed: Budget) -> None:
    first = documents.pdf(proposed, "nl")
    compiled.cache_clear()
    assert documents.pdf(proposed, "nl") == first


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_chart_is_one_picture_without_styles(
    proposed: Budget, size: Literal["wide", "narrow"]
) -> None:
    drawn = charts.svg(proposed, "nl", size, "In woorden")
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", "In woorden")
    assert not [e for e in root.iter() if "style" in e.attrib or "class" in e.attrib]
    assert [e for e in root.iter() if e is not root and "role" in e.attrib] == []
    words = [e.text for e in root.iter() if e.tag.endswith("text")]
    assert {"3,86", "20 + 4", "8 + 1", "2028"} <= {
        text for e in root.iter() for text in e.itertext()
    }
    assert words


def test_the_chart_speaks_the_language_of_the_page(proposed: Budget) -> None:
    drawn = charts.svg(proposed, "en")
    assert ">3.86<" in drawn
    assert "structural" in drawn
    assert "structureel" not in drawn


def test_each_bar_names_its_blocks_without_colour(proposed: Budget) -> None:
    drawn = charts.svg(proposed, "nl")
    assert all(f">B{number}<" in drawn for number in range(1, 6))


def test_bars_begin_at_zero_and_add_up(proposed: Budget) -> None:
    bars = charts.spec(charts.Chart(proposed, "nl"))["layer"][0]
    pieces = [p for p in bars["data"]["values"] if p["column"].startswith("2028")]
    assert pieces[0]["low"] == 0
    assert pieces[-1]["high"] == pytest.approx(3.86)
    assert len({piece["colour"] for piece in pieces}) == len(pieces) == 5


def test_a_scenario_without_costs_can_be_drawn(loaded: None) -> None:
    nothing = budget.of(policy.current(), "niets-doen")
    assert "0,00" in charts.svg(nothing, "nl")


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [([1, 5, 9], [1, 5, 9]), ([5, 5], [4.5, 5.5]), ([0, 0, 0], [0.5, 1.5, 2.5]), ([], [])],
)
def test_names_do_not_touch(wanted: list[float], placed: list[float]) -> None:
    assert charts.apart(wanted, 1) == placed

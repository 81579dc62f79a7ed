"""Reads `opportunities.csv`: own and other plans with which a place could be coupled."""

from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from trefpunt.schemas.siting import Opportunity
from trefpunt.sources.known import Known
from trefpunt.sources.municipality import area_code, certainty
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row, find_table, read_table
from trefpunt.terms.period import FIRST, LAST
from trefpunt.terms.quality import Quality

FILE = "opportunities.csv"
COLUMNS = ("id", "name", "theme", "area", "first", "last", "own", "source", "certainty")
THEMES: tuple[str, ...] = get_args(Opportunity.model_fields["theme"].annotation)

_OWN = {"ja": True, "yes": True, "nee": False, "no": False}


def read_opportunities(folder: Path, known: Known, report: Report) -> tuple[Opportunity, ...]:
    """The rows that can be used; none where the folder has no such table."""
    path = find_table(folder / FILE)
    ours = report.at(FILE)
    table = read_table(path, COLUMNS, ours, may_be_empty=True) if path.is_file() else None
    if table is None:
        return ()
    table.unique("id")
    found = (_opportunity(row, known) for row in table)
    return tuple(opportunity for opportunity in found if opportunity is not None)


def _opportunity(row: Row, known: Known) -> Opportunity | None:
    values = {
        "id": row.filled("id"),
        "name": row.filled("name"),
        "theme": _choice(row, "theme", THEMES),
        "area": _area(row, known),
        "first": _year(row, "first"),
        "last": _year(row, "last"),
        "own": _OWN.get(_choice(row, "own", tuple(_OWN)) or ""),
        "source": row.filled("source"),
        "certainty": certainty(row),
    }
    _in_order(row, values["first"], values["last"])
    try:
        return Opportunity.model_validate(values)
    except ValidationError:
        return None  # what does not fit was told cell by cell


def _choice(row: Row, column: str, choices: tuple[str, ...]) -> str | None:
    text = row.text(column).lower()
    if text in choices:
        return text
    row.error("table.choice", column, known=", ".join(choices))
    return None


def _area(row: Row, known: Known) -> str | None:
    code = area_code(row, "area", known.municipality)
    if code is not None and known.areas and code not in {area.code for area in known.areas}:
        row.error("area.unknown", "area")
        return None
    return code


def _year(row: Row, column: str) -> int | None:
    """A calendar year; none where the cell is empty: nobody knows it."""
    if not row.text(column):
        return None
    year = row.whole(column)
    if isinstance(year, Quality):
        return None
    if not FIRST <= year <= LAST:
        row.error("opportunity.year", column, first=FIRST, last=LAST)
        return None
    return year


def _in_order(row: Row, first: object, last: object) -> None:
    if isinstance(first, int) and isinstance(last, int) and first > last:
        row.error("opportunity.order", "last", first=first)

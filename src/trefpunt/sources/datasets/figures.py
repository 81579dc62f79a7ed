"""Reads figures per area: key figures and health, from any form."""

import re
from collections import defaultdict
from pathlib import Path

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.figures import Cell, Figures
from trefpunt.sources.datasets.dimensions import Chosen, choose
from trefpunt.sources.datasets.names import OWN
from trefpunt.sources.datasets.sheets import Sheet, open_sheet
from trefpunt.sources.datasets.tally import TOO_MANY, Tally
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row
from trefpunt.terms.quality import Quality

_AREA = re.compile(r"NL\d\d|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
_BOUNDS = ("low", "high")

Grids = dict[str, dict[str, dict[str, Cell]]]
"""Part of a figure ("value", "low", "high") -> area code -> our column -> figure."""


def read_figures(path: Path, dataset: Dataset, report: Report) -> Figures | None:
    """The figures in a file; None when it cannot be used.

    Of a table that is split by period, age or margins one choice is read; it never mixes two.
    """
    sheet = open_sheet(path, dataset, report, ("code",))
    chosen = None if sheet is None or not _titled(sheet) else choose(sheet)
    if sheet is None or chosen is None:
        return None
    tally = Tally()
    grids = _grids(sheet, chosen, tally)
    tally.tell(sheet.report)
    if not grids["value"]:
        sheet.report.error("datasets.no_areas", column=sheet.names["code"])
    if sheet.report.here:
        return None
    _margins(sheet, grids)
    return _figures(sheet, grids, tally, _year(sheet, chosen))


def _titled(sheet: Sheet) -> bool:
    """Whether each column carries the title that the dataset expects of it."""
    for ours, title in sheet.dataset.titles.items():
        column = sheet.names.get(ours, "")
        found = sheet.records.titles.get(column)
        if found != title:
            sheet.report.error(
                "datasets.title", column=column, ours=ours, title=title, found=found or "?"
            )
    return not sheet.report.here


def _figures(sheet: Sheet, grids: Grids, tally: Tally, year: int | None) -> Figures:
    titles = sheet.records.titles
    return Figures(
        year=year,
        columns=_columns(sheet),
        values=grids["value"],
        low=grids["low"],
        high=grids["high"],
        names=_named(sheet),
        titles={ours: titles[theirs] for ours, theirs in sheet.names.items() if theirs in titles},
        units=sheet.dataset.units,
        facts=tally.facts(sheet.path, sheet.dataset, len(grids["value"]), year),
    )


def _named(sheet: Sheet) -> dict[str, str]:
    named = {sheet.text(row, "code"): sheet.text(row, "name") for row in sheet.table}
    return {code: name for code, name in named.items() if name}


def _columns(sheet: Sheet) -> tuple[str, ...]:
    """Our names of the figures; "<name>_low" and "<name>_high" are their bounds."""
    named = [name for name in sheet.names if name not in OWN]
    return tuple(n for n in named if n.rpartition("_")[2] not in _BOUNDS)


def _grids(sheet: Sheet, chosen: Chosen, tally: Tally) -> Grids:
    grids: Grids = defaultdict(dict)
    for part, row in chosen.rows:
        code = sheet.text(row, "code")
        if not _AREA.fullmatch(code):
            tally.refuse("no_area", row.number, code)
        elif code in grids[part]:
            row.error("datasets.mixed", sheet.names["code"])
        else:
            grids[part][code] = _cells(sheet, row, tally)
            _bounds(sheet, row, grids, code)
        if len(sheet.report.here) > TOO_MANY:
            break
    return grids


def _cells(sheet: Sheet, row: Row, tally: Tally) -> dict[str, Cell]:
    return {name: _cell(sheet, row, name, tally) for name in _columns(sheet)}


def _cell(sheet: Sheet, row: Row, name: str, tally: Tally) -> Cell:
    number = row.decimal(sheet.names[name])
    counts = name not in sheet.dataset.units
    if number == 0 and counts and sheet.dataset.zero == "suppressed":
        number = Quality.SUPPRESSED
    if number is Quality.SUPPRESSED:
        tally.withheld[name] += 1
    elif isinstance(number, Quality):
        tally.blank[name] += 1
    return number


def _bounds(sheet: Sheet, row: Row, grids: Grids, code: str) -> None:
    """Bounds that stand in columns of their own, beside the figure."""
    for name in sheet.names:
        column, _, part = name.rpartition("_")
        if part in _BOUNDS and column in sheet.names:
            grids[part].setdefault(code, {})[column] = row.decimal(sheet.names[name])


def _margins(sheet: Sheet, grids: Grids) -> None:
    """Tell where a figure does not lie between its bounds."""
    wrong = [
        (code, name)
        for code, cells in grids["value"].items()
        for name, cell in cells.items()
        if not _between(cell, *(grids[part].get(code, {}).get(name) for part in _BOUNDS))
    ]
    if wrong:
        first = f"{wrong[0][0]} ({sheet.names[wrong[0][1]]})"
        sheet.report.finding("datasets.margin_order", count=len(wrong), first=first)


def _between(cell: Cell, low: Cell | None, high: Cell | None) -> bool:
    if isinstance(cell, Quality) or isinstance(low, Quality) or isinstance(high, Quality):
        return True
    return (low is None or low <= cell) and (high is None or cell <= high)


def _year(sheet: Sheet, chosen: Chosen) -> int | None:
    """What the source itself tells goes before what `sources.toml` says."""
    told = chosen.year or sheet.records.year
    said = sheet.dataset.year
    if told and said and told != said:
        sheet.report.finding("datasets.year", told=str(told), said=str(said))
    return told or said

"""Reads which codes of one year became which of another, and moves figures along."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.figures import LEVELS, Cell, Figures, Grid
from trefpunt.schemas.opendata import Concordance, Move
from trefpunt.sources.datasets.sheets import Sheet, open_sheet
from trefpunt.sources.datasets.tally import Tally
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row
from trefpunt.terms.quality import Quality

HUNDRED = Decimal(100)
LOOSE = Decimal("0.005")
"""How far the shares of one area may be from 1, for they are rounded."""
SHOWN = 5


def read_concordance(path: Path, dataset: Dataset, report: Report) -> Concordance | None:
    """The table in a file; None when it cannot be used.

    Our columns: `old`, `new` and where it has them `old_year`, `new_year`, `share` (1 without).
    """
    sheet = open_sheet(path, dataset, report, ("old", "new"))
    if sheet is None:
        return None
    tally = Tally()
    moves = tuple(_moves(sheet, tally))
    tally.tell(sheet.report)
    _shares(sheet, moves)
    if sheet.report.here or not moves:
        return None
    return Concordance(moves, tally.facts(path, dataset, len(moves)))


def _moves(sheet: Sheet, tally: Tally) -> Iterable[Move]:
    for row in sheet.table:
        old, new = sheet.text(row, "old"), sheet.text(row, "new")
        if old and new:
            years = (_year(sheet, row, "old_year"), _year(sheet, row, "new_year"))
            yield Move(old, years[0], new, years[1], _share(sheet, row))
        else:
            tally.refuse("no_id", row.number, old or new)


def _year(sheet: Sheet, row: Row, ours: str) -> int | None:
    year = row.whole(sheet.names[ours]) if ours in sheet.names else None
    return year if isinstance(year, int) else None


def _share(sheet: Sheet, row: Row) -> Decimal:
    share = row.decimal(sheet.names["share"]) if "share" in sheet.names else Decimal(1)
    if isinstance(share, Quality):
        row.error("table.cell_empty", sheet.names["share"])
        return Decimal(1)
    return share / HUNDRED if sheet.dataset.units.get("share") == "percent" else share


def _shares(sheet: Sheet, moves: Iterable[Move]) -> None:
    """Report each area of which not all went somewhere, or more than all."""
    totals: dict[tuple[str, int | None, int | None], Decimal] = defaultdict(Decimal)
    for move in moves:
        totals[move.old, move.old_year, move.new_year] += move.share
    for (old, _, _), total in totals.items():
        if abs(total - 1) > LOOSE:
            sheet.report.error("datasets.shares", column=old, area=old, total=str(total))


# --- Moving figures along -------------------------------------------------------------------------


def recode(
    figures: Figures, known: Collection[str], concordance: Concordance | None, report: Report
) -> Figures:
    """The figures on the neighbourhoods that are `known`, never joined by name.

    A neighbourhood with another code goes where the concordance sends it; counts are divided by
    share and added, other figures only kept where all of them come from one neighbourhood. A code
    that the concordance does not tell is left out and listed in the report.
    """
    level = LEVELS["BU"]
    routes = {code: _route(code, figures.year, known, concordance) for code in figures.codes(level)}
    lost = sorted(code for code, moves in routes.items() if not moves)
    if lost:
        _lost(lost, figures, concordance, report)
    routes |= {code: [(code, Decimal(1))] for code in figures.values if code not in routes}
    values = _moved(figures, figures.values, routes)
    refused = {**figures.facts.refused, **({"unknown_code": len(lost)} if lost else {})}
    return replace(
        figures,
        values=values,
        low=_moved(figures, figures.low, routes),
        high=_moved(figures, figures.high, routes),
        names={code: name for code, name in figures.names.items() if code in values},
        facts=replace(figures.facts, refused=refused, rows=len(values)),
    )


def _route(
    code: str, year: int | None, known: Collection[str], concordance: Concordance | None
) -> list[tuple[str, Decimal]]:
    """The neighbourhoods to which a code goes, and with which share."""
    moves = () if concordance is None else concordance.moved(code, year)
    routed = [(move.new, move.share) for move in moves if move.new in known]
    return routed or ([(code, Decimal(1))] if code in known else [])


def _lost(
    lost: list[str], figures: Figures, concordance: Concordance | None, report: Report
) -> None:
    report.at(figures.facts.file).finding(
        "datasets.codes_lost" if concordance else "datasets.no_concordance",
        count=len(lost),
        first=", ".join(lost[:SHOWN]) + (" …" if len(lost) > SHOWN else ""),
    )


def _moved(figures: Figures, grid: Grid, routes: dict[str, list[tuple[str, Decimal]]]) -> Grid:
    arriving: dict[str, list[tuple[dict[str, Cell], Decimal]]] = defaultdict(list)
    for code, cells in grid.items():
        for new, share in routes.get(code, ()):
            arriving[new].append((dict(cells), share))
    return {
        code: {name: _joined(name, parts, figures) for name in figures.columns}
        for code, parts in arriving.items()
    }


def _joined(name: str, parts: list[tuple[dict[str, Cell], Decimal]], figures: Figures) -> Cell:
    cells = [(cells.get(name, Quality.NO_DATA), share) for cells, share in parts]
    if len(cells) == 1 and (name in figures.units or cells[0][1] == 1):
        return cells[0][0]
    unknown = next((cell for cell, _ in cells if isinstance(cell, Quality)), None)
    if unknown is not None or name in figures.units:
        return unknown or Quality.NO_DATA
    return sum((cell * share for cell, share in cells if isinstance(cell, Decimal)), Decimal(0))

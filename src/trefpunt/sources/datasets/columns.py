"""Reads any other table: the columns that the dataset names."""

from pathlib import Path

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.figures import Cell
from trefpunt.schemas.opendata import Columns
from trefpunt.sources.datasets.sheets import Sheet, open_sheet
from trefpunt.sources.datasets.tally import TOO_MANY, Tally
from trefpunt.sources.report import Report
from trefpunt.terms.quality import Quality


def read_columns(path: Path, dataset: Dataset, report: Report) -> Columns | None:
    """The columns that the dataset maps; None when the file cannot be used.

    A column with a unit holds figures; every other one stays text, so that a code keeps its zeros.
    """
    sheet = open_sheet(path, dataset, report)
    if sheet is None:
        return None
    tally = Tally()
    counted = [ours for ours in sheet.names if ours in dataset.units]
    numbers = {ours: _numbers(sheet, ours, tally) for ours in counted}
    text = {
        ours: tuple(row.text(theirs) for row in sheet.table)
        for ours, theirs in sheet.names.items()
        if ours not in numbers
    }
    rows = len(sheet.table.rows)
    return None if sheet.report.here else Columns(text, numbers, tally.facts(path, dataset, rows))


def _numbers(sheet: Sheet, ours: str, tally: Tally) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for row in sheet.table:
        cells.append(row.decimal(sheet.names[ours]))
        if len(sheet.report.here) > TOO_MANY:
            break
    tally.withheld[ours] += sum(cell is Quality.SUPPRESSED for cell in cells)
    tally.blank[ours] += sum(cell is Quality.NO_DATA for cell in cells)
    return tuple(cells)

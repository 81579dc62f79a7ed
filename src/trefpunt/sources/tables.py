"""The one reader of tables: CSV as Dutch offices make it, and Excel.

UTF-8 or Windows-1252; comma, semicolon or tab; decimal comma or point. All problems go to the
report, so that a user sees every one of them at once.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from trefpunt.sources.cells import open_cells
from trefpunt.sources.numbers import read_number
from trefpunt.sources.report import Report
from trefpunt.terms.quality import Quality
from trefpunt.terms.wording import Param


@dataclass(frozen=True)
class Row:
    """One row of text; each getter writes to the report what does not fit."""

    number: int
    """As an editor or spreadsheet counts: the header is 1."""
    cells: dict[str, str]
    dutch: bool
    report: Report

    def text(self, column: str) -> str:
        """The text of a cell without spaces around it; "" where the table has no such column."""
        return self.cells.get(column, "").strip()

    def filled(self, column: str) -> str:
        """The text of a cell that may not be empty."""
        text = self.text(column)
        if not text:
            self.error("table.cell_empty", column)
        return text

    def decimal(self, column: str) -> Decimal | Quality:
        """The number in a cell, or the meaning of its sign ("x", ".", -99997).

        A cell that cannot be read counts as no data, after it has been reported.
        """
        try:
            return read_number(self.text(column), dutch=self.dutch)
        except ValueError:
            self.error("table.not_a_number", column)
            return Quality.NO_DATA

    def whole(self, column: str) -> int | Quality:
        """The same, for a number of people, houses or places: whole and not below zero."""
        number = self.decimal(column)
        if isinstance(number, Quality):
            return number
        if number != number.to_integral_value() or number < 0:
            self.error("table.not_whole", column)
            return Quality.NO_DATA
        return int(number)

    @property
    def wrong(self) -> bool:
        """Whether something in this row has been reported."""
        return any(problem.row == self.number for problem in self.report.here)

    def error(self, code: str, column: str, **params: Param) -> None:
        """Report something about one cell; its value is always told."""
        self.report.error(code, self.number, column, value=self.text(column), **params)


@dataclass(frozen=True)
class Table:
    """A table as text: what the header names, and the rows under it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    report: Report

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def has(self, column: str) -> bool:
        """Whether the header names this column."""
        return column in self.columns

    def lacks(self, *columns: str) -> bool:
        """Whether one of these columns is missing; each that is, is reported."""
        missing = [name for name in columns if not self.has(name)]
        for name in missing:
            present = ", ".join(self.columns)
            self.report.error("table.column_missing", 1, name, name=name, present=present)
        return bool(missing)

    def unique(self, column: str) -> None:
        """Report each value that occurs a second time."""
        seen: dict[str, int] = {}
        for row in self.rows:
            value = row.text(column)
            if value and value in seen:
                row.error("table.duplicate", column, first=seen[value])
            seen.setdefault(value, row.number)


def find_table(path: Path) -> Path:
    """The table with this name: as CSV, else as Excel file where there is one."""
    excel = path.with_suffix(".xlsx")
    return excel if excel.is_file() and not path.is_file() else path


def read_table(
    path: Path, required: tuple[str, ...], report: Report, *, may_be_empty: bool = False
) -> Table | None:
    """The table in this file; None when nothing in it can be used.

    `required` names the columns that must be there; others may be. `may_be_empty` allows a header
    without rows.
    """
    cells = open_cells(path, report)
    if cells is None:
        return None
    if not cells.lines:
        report.error("table.empty")
        return None
    (header_row, header), *body = cells.lines
    columns = _columns(header)
    table = Table(columns, (), report)
    if _double(columns, header_row, report) | table.lacks(*required):
        return None
    if not body and not may_be_empty:
        report.error("table.no_rows", header_row)
        return None
    rows = (Row(n, _named(columns, c, n, report), cells.dutch, report) for n, c in body)
    return Table(columns, tuple(rows), report)


def _columns(header: list[str]) -> tuple[str, ...]:
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _double(columns: tuple[str, ...], row: int, report: Report) -> bool:
    double = [name for name, times in Counter(columns).items() if times > 1]
    for name in double:
        report.error("table.column_double", row, name or None, name=name)
    return bool(double)


def _named(columns: tuple[str, ...], cells: list[str], row: int, report: Report) -> dict[str, str]:
    beyond = [cell for cell in cells[len(columns) :] if cell.strip()]
    if beyond or len(cells) < len(columns):
        width = len(columns) + len(beyond) if beyond else len(cells)
        report.error("table.ragged", row, expected=len(columns), found=width)
    return dict(zip(columns, cells, strict=False))

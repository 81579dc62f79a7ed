"""The table as the council got it, and the sums in it that do not add up."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

from trefpunt.schemas.base import Sourced, Strict, Text
from trefpunt.schemas.budget.results import Difference
from trefpunt.terms.money import Amount, Total, parse_amount

SUBTOTAL, COVER, NET = "subtotal", "cover", "net"
"""The rows of the printed table that are no line of the plan."""
COUNT = "count:"
"""Prefix of the rows with numbers of places: "count:<kind>"."""


def _readable(cell: str) -> str:
    try:
        parse_amount(cell)
    except ValueError as error:
        raise ValueError("amount.unreadable") from error
    return cell


Cell = Annotated[str, AfterValidator(_readable)]


class PrintedRow(Strict):
    """One row of the table in the source, cell by cell as printed: "1.184", "-", "PM"."""

    line: str
    """Line id, or "subtotal", "cover", "net", or "count:<kind>"."""
    cells: dict[str, Cell]

    def amount(self, column: str) -> Amount:
        """What the cell in this column says; a dash is zero."""
        return parse_amount(self.cells[column])


class PrintedNote(Sourced):
    """Why a printed cell differs from the sum that should lead to it."""

    cells: tuple[str, ...]
    """"<row>:<column>": "subtotal:2026"."""
    text: Text


class PrintedTable(Sourced):
    """The table as the council got it."""

    rows: tuple[PrintedRow, ...]
    notes: tuple[PrintedNote, ...] = ()

    def row(self, line: str) -> PrintedRow:
        """The row of this line or total. Raises KeyError when the table does not print it."""
        for row in self.rows:
            if row.line == line:
                return row
        raise KeyError(line)

    def note(self, line: str, column: str) -> Text | None:
        """Why this cell differs from the sum that should lead to it, where the plan explains it."""
        cell = f"{line}:{column}"
        return next((note.text for note in self.notes if cell in note.cells), None)

    def misfits(self, costs: frozenset[str], columns: tuple[str, ...]) -> tuple[Difference, ...]:
        """The totals that do not follow from the printed cells above them.

        The subtotal must be the sum of the rows in `costs` (line ids), the net need the subtotal
        less the cover, all as printed. PM cells are left out of the sum.
        """
        found = [self._misfit(SUBTOTAL, c, self._sum(costs, c)) for c in columns]
        found += [self._misfit(NET, c, self._less_cover(c)) for c in columns]
        return tuple(difference for difference in found if difference)

    def _sum(self, costs: frozenset[str], column: str) -> Decimal:
        return Total.of([row.amount(column) for row in self.rows if row.line in costs]).amount

    def _less_cover(self, column: str) -> Decimal:
        subtotal, cover = self.row(SUBTOTAL).amount(column), self.row(COVER).amount(column)
        return Total.of([subtotal]).amount - Total.of([cover]).amount

    def _misfit(self, line: str, column: str, computed: Decimal) -> Difference | None:
        printed = self.row(line).amount(column)
        if printed == computed:
            return None
        note = self.note(line, column)
        return Difference(line, column, printed, computed, "printed_sum", note)

"""Workbooks: sheets that people can sort and filter, and a file that is written or refused."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from trefpunt.cli.show import Lang, refuse
from trefpunt.sources.report import reason
from trefpunt.sources.whole import whole_files
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param

XlsxOption = Annotated[
    Path | None,
    typer.Option(
        "--xlsx",
        metavar="FILE",
        help="Schrijf ook een Excel-bestand; een bestaand wordt vervangen.",
    ),
]

WIDEST = 70
"""Characters; longer text wraps."""


def sheet(
    workbook: Workbook,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    formats: Sequence[str] = (),
) -> None:
    """Add a sheet: one header row that stays in sight and filters, one row per item.

    `formats` has one per column, as a spreadsheet writes it; "" shows a number as it is.
    """
    made = workbook.create_sheet(title)
    made.append(list(header))
    for cell in made[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(rows, 2):
        made.append([_writable(value) for value in row])
        _format(made[number])
        _shown(made[number], formats)
    made.freeze_panes = "A2"
    made.auto_filter.ref = made.dimensions
    for number, column in enumerate(made.iter_cols(), 1):
        _fit(made.column_dimensions[get_column_letter(number)], column)


def _writable(value: Any) -> Any:
    """Text without the control characters that a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def _format(row: Sequence[Any]) -> None:
    """Show the decimals that a number has; text like a formula or an error stays text."""
    for cell in row:
        if isinstance(cell.value, Decimal):
            places = max(0, -int(cell.value.as_tuple().exponent))
            cell.number_format = f"0.{'0' * places}" if places else "0"
        elif cell.data_type in {"f", "e"}:
            cell.data_type = "s"


def _shown(row: Sequence[Any], formats: Sequence[str]) -> None:
    for cell, wanted in zip(row, formats, strict=False):
        if wanted and isinstance(cell.value, int | float | Decimal):
            cell.number_format = wanted


def _fit(dimension: Any, column: Sequence[Any]) -> None:
    longest = max(len(str(cell.value or "")) for cell in column)
    dimension.width = min(longest + 3, WIDEST)
    placed = Alignment(vertical="top", wrap_text=longest > WIDEST)
    for cell in column:
        cell.alignment = placed


def save(workbook: Workbook, path: Path, lang: Lang = Lang.NL) -> None:
    """Write the workbook, whole or not at all; where that is not possible, say so and end."""
    if path.suffix.lower() != ".xlsx":
        refuse(Problem("xlsx.name", params={"file": str(path)}), lang)
    memory = BytesIO()
    workbook.save(memory)
    try:
        with whole_files(path.parent, path.name) as (new,):
            new.write_bytes(memory.getvalue())
    except OSError as error:
        params: dict[str, Param] = {"file": str(path), "reason": reason(error)}
        refuse(Problem("xlsx.not_writable", params=params), lang)

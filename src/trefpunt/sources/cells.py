"""Opens a table of any make (CSV of any kind, or Excel) as rows of text with their row number."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from trefpunt.sources.report import Report

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ";,\t"
LARGEST = 500_000_000
"""Bytes of a workbook when unpacked: a full sheet of Excel has less."""
_QUOTED = re.compile(r'"[^"]*"')
_SEP_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Cells:
    """The lines of a table that are not blank, and the notation of their numbers."""

    lines: list[tuple[int, list[str]]]
    """Row number as an editor or spreadsheet counts, and the text of each cell."""
    dutch: bool
    """Whether a comma is the decimal sign and a point separates thousands."""


def open_cells(path: Path, report: Report) -> Cells | None:
    """The cells of a CSV or Excel file; None when it cannot be read, which the report tells."""
    try:
        raw = path.read_bytes()
    except OSError:
        report.error("file.missing", file=report.file)
        return None
    if raw.startswith(_OLD_EXCEL):
        report.error("table.old_excel")
        return None
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _excel(raw, report)
    if raw.startswith(_ZIP):
        report.error("table.excel_named_csv")
        return None
    return _text(raw, report)


@dataclass(frozen=True)
class Writing:
    """The text of a CSV file, and how it was written."""

    text: str
    """Without the line "sep=;" that Excel puts before the header."""
    separator: str
    above: int
    """Lines that were left out above this text."""

    @property
    def dutch(self) -> bool:
        """Whether a comma is the decimal sign: where it cannot separate columns."""
        return self.separator != ","


def writing(raw: bytes, report: Report) -> Writing | None:
    """The text in these bytes; None when its letters cannot be read, which the report tells."""
    text = _decoded(raw)
    if text is None:
        report.error("table.encoding")
        return None
    first = next((line for line in text.splitlines() if line.strip()), "")
    told = _SEP_LINE.match(first)
    if not told:
        return Writing(text, _separator(first), 0)
    above, _, rest = text.partition(first)
    return Writing(rest.removeprefix("\r").removeprefix("\n"), told[1], above.count("\n") + 1)


def _text(raw: bytes, report: Report) -> Cells | None:
    found = writing(raw, report)
    if found is None:
        return None
    rows = csv.reader(io.StringIO(found.text, newline=""), delimiter=found.separator)
    try:
        lines = [(row + found.above, cells) for row, cells in _numbered(rows)]
    except csv.Error:
        report.error("table.unreadable")
        return None
    return Cells(lines, dutch=found.dutch)


def _decoded(raw: bytes) -> str | None:
    """UTF-8, else UTF-16 where it says so, else the Windows-1252 of a Dutch Excel."""
    encodings = ("utf-16",) if raw.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _separator(header: str) -> str:
    bare = _QUOTED.sub("", header)
    return max(_SEPARATORS, key=bare.count) if any(s in bare for s in _SEPARATORS) else ","


def _numbered(rows: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it starts, also where a cell holds a line break."""
    start = 1
    for row in rows:
        if any(cell.strip() for cell in row):
            yield start, row
        start = rows.line_num + 1


def _excel(raw: bytes, report: Report) -> Cells | None:
    try:
        with ZipFile(io.BytesIO(raw)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            report.error("table.too_large", most=LARGEST // 1_000_000)
            return None
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        first = book.worksheets[0]
        first.reset_dimensions()  # one stray cell in the last corner makes a sheet of 17 billion
        lines = _padded(list(_sheet(first.iter_rows(values_only=True))))
    except (BadZipFile, KeyError, ValueError, IndexError, OSError):
        report.error("table.not_excel")
        return None
    return Cells(lines, dutch=True)


def _sheet(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        cells = [_written(value) for value in row]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _padded(lines: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """A sheet leaves out empty cells at the end of a row; a table has them."""
    width = max((len(cells) for _, cells in lines), default=0)
    return [(row, cells + [""] * (width - len(cells))) for row, cells in lines]


def _written(value: Any) -> str:
    """A spreadsheet value as a Dutch table would write it, so that text cells read alike."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)

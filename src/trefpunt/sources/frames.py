"""Reads long tables as columns: millions of rows of CSV or Parquet, through Polars.

Notation as in `tables`: UTF-8 or Windows-1252; comma, semicolon or tab; decimal comma or point.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from trefpunt.sources.cells import Writing, writing
from trefpunt.sources.report import Report
from trefpunt.sources.tables import read_table
from trefpunt.terms.wording import Param

ROW = "\N{SECTION SIGN}row"
"""Name of the column with the row number; no header is called so by chance."""
SHOWN = 10
"""Rows that are named of each kind of mistake; the others are counted."""
_PARQUET = b"PAR1"
_ZIP = b"PK\x03\x04"

_GROUPED = r"^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$"
_ENGLISH_GROUPED = r"^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$"
_COMMA = r"^-?\d+,\d+$"
_POINT = r"^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$"


@dataclass(frozen=True)
class Frame:
    """A table by columns, its notation, and where its problems are told."""

    data: pl.DataFrame
    """Text or numbers per column, and under `ROW` the row as an editor counts it."""
    dutch: bool
    report: Report
    digest: str
    """SHA-256 of the file."""

    def text(self, column: str) -> pl.Series:
        """Cells as text without spaces around them; an empty one is told."""
        found = self.data[column].cast(pl.String).str.strip_chars().fill_null("")
        self.tell(found == "", "table.cell_empty", column)
        return found

    def numbers(self, column: str) -> pl.Series:
        """Cells as numbers; null where a cell holds none."""
        cells = self.data[column]
        if cells.dtype.is_numeric():
            return _finite(cells.cast(pl.Float64))
        return _finite(_read(cells.cast(pl.String).str.strip_chars(), self.dutch))

    def tell(self, wrong: pl.Series, code: str, column: str, **params: Param) -> None:
        """Tell the first rows in which something is wrong, and how many more there are."""
        found = self.data.filter(wrong)
        for number, cell in found.select(ROW, column).head(SHOWN).iter_rows():
            value = "" if cell is None else str(cell).strip()
            self.report.error(code, number, column, value=value, **params)
        self.more(len(found), column)

    def more(self, count: int, column: str) -> None:
        """Tell how many rows with the same mistake were not named."""
        if count > SHOWN:
            self.report.error("frames.more", None, column, count=count - SHOWN)

    @property
    def rows(self) -> pl.Series:
        """Row number of each row."""
        return self.data[ROW]


def read_frame(path: Path, required: tuple[str, ...], report: Report) -> Frame | None:
    """The table in this file; None when it cannot be used, which the report tells."""
    try:
        raw = path.read_bytes()
    except OSError:
        report.error("file.missing", file=report.file)
        return None
    found = _parquet(raw, report) if raw.startswith(_PARQUET) else _written(path, raw, report)
    if found is None or _lacks(found[0], required, report):
        return None
    data, dutch = found
    if data.is_empty():
        report.error("table.no_rows", 1)
        return None
    return Frame(data, dutch, report, sha256(raw).hexdigest())


Found = tuple[pl.DataFrame, bool] | None


def _parquet(raw: bytes, report: Report) -> Found:
    try:
        return pl.read_parquet(BytesIO(raw)).with_row_index(ROW, 1), False
    except (PolarsError, OSError):
        report.error("frames.not_parquet")
        return None


def _written(path: Path, raw: bytes, report: Report) -> Found:
    """CSV through Polars; what it refuses, and Excel, through the reader that names each row."""
    if raw.startswith(_ZIP):
        return _slowly(path, report)
    if path.suffix.lower() == ".parquet":
        report.error("frames.not_parquet")
        return None
    found = writing(raw, report)
    if found is None:
        return None
    try:
        return _quickly(found), found.dutch
    except PolarsError:
        return _slowly(path, report)


def _quickly(found: Writing) -> pl.DataFrame:
    text = found.text.lstrip()
    first = found.above + found.text[: len(found.text) - len(text)].count("\n") + 2
    data = pl.read_csv(BytesIO(text.encode()), separator=found.separator, infer_schema=False)
    if any(name.endswith("_duplicated_0") for name in data.columns):
        raise PolarsError
    data = data.rename(str.strip).with_row_index(ROW, first)
    return data.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))


def _slowly(path: Path, report: Report) -> Found:
    table = read_table(path, (), report)
    if table is None or report.here:
        return None
    cells = {name: [row.text(name) for row in table] for name in table.columns}
    rows = pl.Series(ROW, [row.number for row in table])
    return pl.DataFrame({ROW: rows, **cells}), table.rows[0].dutch


def _lacks(data: pl.DataFrame, required: tuple[str, ...], report: Report) -> bool:
    missing = [name for name in required if name not in data.columns]
    present = ", ".join(name for name in data.columns if name != ROW)
    for name in missing:
        report.error("table.column_missing", 1, name, name=name, present=present)
    return bool(missing)


def _finite(numbers: pl.Series) -> pl.Series:
    return numbers.set(~numbers.is_finite(), None)


def _read(text: pl.Series, dutch: bool) -> pl.Series:
    """As `numbers.read_number`, save that the column decides what a point means.

    Where a point cannot separate thousands in some cell and no cell has a comma, all points of the
    column are decimal points: 153.273 beside 12.5 is no walk of a hundred and fifty kilometres.
    """
    text = text.str.replace_all("\N{NO-BREAK SPACE}", "", literal=True)
    if dutch and not _points(text):
        ours = text.str.contains(_GROUPED) | text.str.contains(_COMMA)
        plain = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    else:
        ours = text.str.contains(_COMMA) & ~text.str.contains(_ENGLISH_GROUPED)
        plain = text.str.replace(",", ".", literal=True)
    text = plain.zip_with(ours.fill_null(False), text)
    return text.set(~text.str.contains(_POINT), None).cast(pl.Float64, strict=False)


def _points(text: pl.Series) -> bool:
    decimal = text.str.contains(r"\.\d") & ~text.str.contains(_GROUPED)
    return bool(decimal.any()) and not text.str.contains(",", literal=True).any()

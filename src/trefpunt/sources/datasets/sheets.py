"""Opens a file of open data, in whatever form, as one table of text with shapes beside it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Form
from trefpunt.sources.datasets.features import open_features
from trefpunt.sources.datasets.names import match
from trefpunt.sources.datasets.packages import open_package
from trefpunt.sources.datasets.parquet import open_parquet
from trefpunt.sources.datasets.records import Records, written
from trefpunt.sources.datasets.services import open_odata3, open_odata4
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row, Table, read_table

Opener = Callable[[Path, Dataset, Report], Records | None]

OPENERS: dict[Form, Opener] = {
    "geojson": open_features,
    "ogc-features": open_features,
    "geopackage": open_package,
    "geoparquet": open_parquet,
    "parquet": open_parquet,
    "odata3": open_odata3,
    "odata4": open_odata4,
}
"""How each form that is no spreadsheet is opened."""


FORM_DIMENSIONS = ("Perioden", "Marges")
"""Dimensions that a table of a statistics service keeps when somebody saves it as CSV."""


@dataclass(frozen=True)
class Sheet:
    """A table of open data as text, and which of its columns are ours."""

    table: Table
    names: Mapping[str, str]
    """Our name -> theirs."""
    dataset: Dataset
    path: Path
    records: Records
    """What the form tells beside the rows: shapes, year, titles, dimensions."""

    @property
    def report(self) -> Report:
        """The list of problems, opened at this file."""
        return self.table.report

    def text(self, row: Row, ours: str) -> str:
        """The text under our name; "" where the table has no such column."""
        return row.text(self.names[ours]) if ours in self.names else ""


def open_sheet(
    path: Path, dataset: Dataset, report: Report, needed: Iterable[str] = ()
) -> Sheet | None:
    """The table in this file; None when it cannot be used, which the report tells.

    `needed`: our names of columns that must be there even where `sources.toml` maps none.
    """
    ours = report.at(path.name)
    if dataset.form in {"csv", "xlsx"}:
        table = read_table(path, (), ours)
        records = None if table is None else _spreadsheet(table, dataset)
    else:
        table, records = None, _opened(path, dataset, ours)
    names = None if records is None else match(dataset, records, ours, needed)
    if records is None or names is None or ours.here:
        return None
    table = table or _typed(records, names, ours)
    if not table.rows:
        ours.error("datasets.no_rows")
        return None
    return Sheet(table, names, dataset, path, records)


def _spreadsheet(table: Table, dataset: Dataset) -> Records:
    known = (*FORM_DIMENSIONS, *dataset.select)
    return Records(table.columns, (), dimensions=tuple(c for c in table.columns if c in known))


def _opened(path: Path, dataset: Dataset, report: Report) -> Records | None:
    opener = OPENERS.get(dataset.form)
    if opener is None:
        report.error("datasets.form", form=dataset.form, role=dataset.role)
        return None
    try:
        return opener(path, dataset, report)
    except OSError:
        report.error("file.missing", file=path.name)
        return None


def _typed(records: Records, names: Mapping[str, str], report: Report) -> Table:
    """The columns that are asked for, as text."""
    keep = sorted({*names.values(), *records.dimensions})
    rows = (
        Row(number, {name: written(values.get(name)) for name in keep}, False, report)
        for number, values in enumerate(records.rows, start=1)
    )
    return Table(records.columns, tuple(rows), report)

"""Opens a file of open data, in whatever form, as one table of text with shapes beside it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Form
from trefpunt.sources.datasets.features import open_features
from trefpunt.sources.datasets.names import match
from trefpunt.sources.datasets.packages import open_package
from trefpunt.sources.datasets.parquet import open_parquet
from trefpunt.sources.datasets.records import Records, Shapes, written
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row, Table, read_table

Opener = Callable[[Path, Dataset, Report], Records | None]

OPENERS: dict[Form, Opener] = {
    "geojson": open_features,
    "ogc-features": open_features,
    "geopackage": open_package,
    "geoparquet": open_parquet,
    "parquet": open_parquet,
}
"""How each form that is no spreadsheet is opened."""


@dataclass(frozen=True)
class Sheet:
    """A table of open data as text, and which of its columns are ours."""

    table: Table
    names: Mapping[str, str]
    """Our name -> theirs."""
    dataset: Dataset
    path: Path
    report: Report
    shapes: Shapes | None = None
    year: int | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

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
        return None if table is None else _sheet(table, Records((), ()), path, dataset, needed)
    opener = OPENERS.get(dataset.form)
    if opener is None:
        ours.error("datasets.form", form=dataset.form, role=dataset.role)
        return None
    records = _opened(opener, path, dataset, ours)
    return None if records is None else _typed(records, path, dataset, ours, needed)


def _opened(opener: Opener, path: Path, dataset: Dataset, report: Report) -> Records | None:
    try:
        return opener(path, dataset, report)
    except OSError:
        report.error("file.missing", file=path.name)
        return None


def _typed(
    records: Records, path: Path, dataset: Dataset, report: Report, needed: Iterable[str]
) -> Sheet | None:
    names = match(dataset, records.columns, report, needed)
    if names is None:
        return None
    keep = sorted({*names.values(), *(c for c in records.columns if c in dataset.select)})
    rows = (
        Row(number, {name: written(values.get(name)) for name in keep}, False, report)
        for number, values in enumerate(records.rows, start=1)
    )
    table = Table(records.columns, tuple(rows), report)
    return _named(table, names, records, path, dataset)


def _sheet(
    table: Table, records: Records, path: Path, dataset: Dataset, needed: Iterable[str]
) -> Sheet | None:
    names = match(dataset, table.columns, table.report, needed)
    wrong = names is None or table.report.here
    return None if names is None or wrong else _named(table, names, records, path, dataset)


def _named(
    table: Table, names: Mapping[str, str], records: Records, path: Path, dataset: Dataset
) -> Sheet | None:
    if not table.rows:
        table.report.error("datasets.no_rows")
        return None
    return Sheet(
        table,
        names,
        dataset,
        path,
        table.report,
        records.shapes,
        records.year,
        records.titles,
    )

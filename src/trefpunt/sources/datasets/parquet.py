"""Opens Parquet and GeoParquet."""

import json
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.datasets.geometry import WGS84, from_wkb, to_wgs84
from trefpunt.sources.datasets.records import Records
from trefpunt.sources.report import Report


def open_parquet(path: Path, _dataset: Dataset, report: Report) -> Records | None:
    """The rows of a Parquet file as records; with shapes where its metadata names them."""
    try:
        frame = pl.read_parquet(path)
        told = json.loads(pl.read_parquet_metadata(path).get("geo", "{}"))
    except (PolarsError, ValueError):
        report.error("datasets.not_parquet", file=path.name)
        return None
    column = told.get("primary_column")
    if column not in frame.columns:
        return Records(tuple(frame.columns), frame.iter_rows(named=True))
    shapes = from_wkb(frame[column].to_list())
    system = _system(told["columns"][column])
    rows = frame.drop(column)
    return Records(tuple(rows.columns), rows.iter_rows(named=True), to_wgs84(shapes, system))


def _system(column: dict[str, Any]) -> str:
    """PROJJSON of the reference system; without one GeoParquet means degrees WGS84."""
    told = column.get("crs")
    return json.dumps(told) if told else WGS84

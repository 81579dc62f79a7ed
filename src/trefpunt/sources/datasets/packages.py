"""Opens GeoPackage: SQLite with shapes in well-known binary behind a small header."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.datasets.geometry import WGS84, from_wkb, known, to_wgs84
from trefpunt.sources.datasets.records import Records
from trefpunt.sources.report import Report

_MAGIC = b"GP"
_HEADER = 8
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of the envelope by its code in bits 1-3 of the flags (OGC 12-128r18, 2.1.3)."""
_EMPTY = 0b10000


def open_package(path: Path, dataset: Dataset, report: Report) -> Records | None:
    """One layer of a GeoPackage as records."""
    if not path.is_file():
        report.error("file.missing", file=path.name)
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            base.row_factory = sqlite3.Row
            layer = _layer(base, path, dataset, report)
            return None if layer is None else _records(base, layer)
    except sqlite3.DatabaseError:
        report.error("datasets.not_package", file=path.name)
        return None


def _layer(
    base: sqlite3.Connection, path: Path, dataset: Dataset, report: Report
) -> sqlite3.Row | None:
    """What the package tells of the layer that is asked for, or of its only one."""
    asked = base.execute(
        "SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id"
        " FROM gpkg_contents c"
        " LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
        " WHERE c.data_type IN ('features', 'attributes') ORDER BY c.table_name"
    )
    layers: dict[str, sqlite3.Row] = {row["table_name"]: row for row in asked}
    if dataset.layer is None and len(layers) == 1:
        return next(iter(layers.values()))
    found = layers.get(dataset.layer or "")
    if found is None:
        layer = dataset.layer or "-"
        report.error("datasets.layer", layer=layer, known=", ".join(layers), file=path.name)
    return found


def _records(base: sqlite3.Connection, layer: sqlite3.Row) -> Records:
    table, column = layer["table_name"], layer["column_name"]
    quoted = table.replace('"', '""')
    cursor = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - its name is from the file
    names = tuple(field[0] for field in cursor.description if field[0] != column)
    rows: list[Any] = cursor.fetchall()
    if column is None:
        return Records(names, [dict(row) for row in rows])
    shapes = from_wkb([_wkb(row[column]) for row in rows])
    system = f"{layer['organization']}:{layer['organization_coordsys_id']}"
    return Records(
        names,
        [dict(row) for row in rows],
        to_wgs84(shapes, system if known(system) else WGS84),
    )


def _wkb(blob: bytes | None) -> bytes | None:
    """The well-known binary behind the header of a shape; None for none or an empty one."""
    if not blob or blob[:2] != _MAGIC or blob[3] & _EMPTY:
        return None
    return blob[_HEADER + _ENVELOPES.get((blob[3] >> 1) & 0b111, 0) :]

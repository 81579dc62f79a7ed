"""Reads any table of points: `id`, `lon` and `lat`."""

from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from pathlib import Path

import numpy as np

from trefpunt.schemas.network import Floats
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row, read_table

_BOUNDS = {"lon": 180, "lat": 90}


@dataclass(frozen=True)
class Spots:
    """Named positions."""

    ids: tuple[str, ...]
    lon: Floats
    """[k] degrees WGS84."""
    lat: Floats
    digest: str
    """SHA-256 of the file."""


def read_spots(path: Path, report: Report) -> Spots | None:
    """The points of a table; None when something in it is wrong, which the report tells."""
    table = read_table(path, ("id", "lon", "lat"), report)
    if table is None:
        return None
    table.unique("id")
    ids = tuple(row.filled("id") for row in table)
    lon, lat = (np.array([_degrees(row, name) for row in table]) for name in ("lon", "lat"))
    if report.here:
        return None
    return Spots(ids, lon, lat, sha256(path.read_bytes()).hexdigest())


def _degrees(row: Row, column: str) -> float:
    """Never thousands: "5.691" is five and a bit in every table."""
    bound = _BOUNDS[column]
    try:
        number = float(row.text(column).replace(",", "."))
    except ValueError:
        number = float("nan")
    if not isfinite(number) or abs(number) > bound:
        row.error("walk.coordinate", column, low=-bound, high=bound)
    return number

"""Where each row of a table lies: by its columns, by its shape, or by the name of a square."""

import re

import numpy as np
import shapely
from numpy.typing import NDArray

from trefpunt.sources.datasets.geometry import DUTCH, WGS84, between
from trefpunt.sources.datasets.records import Shapes
from trefpunt.sources.datasets.sheets import Sheet
from trefpunt.sources.numbers import read_number
from trefpunt.terms.quality import Quality

Floats = NDArray[np.float64]

_SQUARE = re.compile(r"E(\d{4})N(\d{4})")
_SIDE = 100
"""Metres; a square is named after its lower left corner in hundreds of metres."""


def coordinates(sheet: Sheet) -> tuple[Floats, Floats] | None:
    """Longitude and latitude of each row, NaN where it has none.

    None where the table has neither columns nor shapes that tell, which the report then says.
    """
    for east, north, system in (("lon", "lat", WGS84), ("x", "y", DUTCH)):
        if east in sheet.names and north in sheet.names:
            return _moved(_degrees(sheet, east), _degrees(sheet, north), system)
    if sheet.records.shapes is not None:
        return _inside(sheet.records.shapes, middle=sheet.dataset.role == "squares")
    if sheet.dataset.role == "squares":
        return _squares(sheet)
    present = ", ".join(sheet.table.columns)
    sheet.report.error("datasets.no_location", column="lon", present=present)
    return None


def _degrees(sheet: Sheet, ours: str) -> Floats:
    return np.array([_number(sheet.text(row, ours)) for row in sheet.table], dtype=np.float64)


def _number(text: str) -> float:
    """A coordinate: whatever sign is in it separates decimals, for no degree has thousands."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return _grouped(text)


def _grouped(text: str) -> float:
    """A number of metres in which points separate thousands: "176.812,50"."""
    try:
        number = read_number(text, dutch=True)
    except ValueError:
        return np.nan
    return np.nan if isinstance(number, Quality) else float(number)


def _moved(east: Floats, north: Floats, system: str) -> tuple[Floats, Floats]:
    """Degrees WGS84; 0, 0 and impossible ones count as none."""
    with np.errstate(invalid="ignore"):
        none = (np.isnan(east) | np.isnan(north)) | ((east == 0) & (north == 0))
    if system != WGS84:
        east, north = between(system, WGS84).transform(east, north)
    none |= ~((np.abs(east) <= 180) & (np.abs(north) <= 90))  # noqa: PLR2004 - degrees
    return np.where(none, np.nan, east), np.where(none, np.nan, north)


def _inside(shapes: Shapes, *, middle: bool) -> tuple[Floats, Floats]:
    """The middle of each square, or a point that surely lies inside each shape."""
    point = shapely.centroid(shapes) if middle else shapely.point_on_surface(shapes)
    return shapely.get_x(point), shapely.get_y(point)


def _squares(sheet: Sheet) -> tuple[Floats, Floats]:
    found = [_SQUARE.fullmatch(sheet.text(row, "id")) for row in sheet.table]
    corners = [(int(m[1]), int(m[2])) if m else (np.nan, np.nan) for m in found]
    east, north = (np.array(corners, dtype=np.float64) * _SIDE + _SIDE / 2).T
    return _moved(east, north, DUTCH)

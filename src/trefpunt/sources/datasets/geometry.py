"""Shapes as the forms of open data write them, brought to degrees WGS84."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from trefpunt.sources.datasets.records import Shapes

WGS84 = "EPSG:4326"
DUTCH = "EPSG:28992"
"""Amersfoort / RD New, in metres: where Dutch distances and areas are measured."""

Floats = NDArray[np.float64]


@cache
def between(source: str, target: str) -> Transformer:
    """From one reference system to another; always longitude or x first."""
    return Transformer.from_crs(source, target, always_xy=True)


def to_wgs84(shapes: Shapes, system: str) -> Shapes:
    """Shapes in some reference system (a code, or its PROJJSON) as degrees WGS84."""
    return shapes if _degrees(system) else moved(shapes, system, WGS84)


def to_dutch(shapes: Shapes) -> Shapes:
    """Shapes in degrees WGS84 as metres."""
    return moved(shapes, WGS84, DUTCH)


def moved(shapes: Shapes, source: str, target: str) -> Shapes:
    """Every corner of the shapes in another reference system."""
    way = between(source, target)

    def move(corners: Floats) -> Floats:
        return np.column_stack(way.transform(corners[:, 0], corners[:, 1]))

    result: Shapes = shapely.transform(shapes, move)
    return result


def known(system: str) -> bool:
    """Whether this names a reference system."""
    try:
        CRS.from_user_input(system)
    except CRSError:
        return False
    return True


def from_wkb(blobs: Sequence[bytes | None]) -> Shapes:
    """Shapes from well-known binary; None where there is none or it is broken."""
    result: Shapes = shapely.from_wkb(np.array(blobs, dtype=object), on_invalid="ignore")
    return result


def from_geojson(geometry: dict[str, Any] | None) -> Any:
    """One shape from GeoJSON; None where there is none or it is broken."""
    try:
        return shapely.geometry.shape(geometry) if geometry else None
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return None


@cache
def _degrees(system: str) -> bool:
    return CRS.from_user_input(system) in {CRS(WGS84), CRS("OGC:CRS84")}

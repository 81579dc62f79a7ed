"""A map where there are no boundaries: one cell per neighbourhood, around its label point.

Each cell holds the places that lie nearer to its label point than to any other (Voronoi), within a
smooth outline around all points. Cells show who lies beside whom. They show no real boundary, no
real size, and must be labelled so.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.municipality import Area

Floats = npt.NDArray[np.float64]
Geometry = dict[str, Any]
"""A GeoJSON geometry (Polygon or MultiPolygon) in degrees WGS84."""

METRES = "EPSG:28992"
"""The Dutch national grid: distances are measured in metres."""
DEGREES = "EPSG:4326"
DECIMALS = 6
"""Decimals of a degree that are kept: about 10 cm."""
ALONE = 500.0
"""Radius in metres of the cell of a municipality's only point."""
FAR = 1e7
"""Metres to helper points around the country, so that every real cell is finite."""


def schematic(areas: Iterable[Area]) -> dict[str, Geometry]:
    """A cell per area, by its code. The same areas in any order give the same cells.

    Areas on one and the same point share one cell.
    """
    ordered = sorted(areas, key=lambda area: area.code)
    if not ordered:
        return {}
    degrees = np.array([(area.label_lon, area.label_lat) for area in ordered])
    points, place = np.unique(_to_metres(degrees), axis=0, return_inverse=True)
    cells = [_geometry(cell) for cell in _cells(points)]
    return {area.code: cells[spot] for area, spot in zip(ordered, place.ravel(), strict=True)}


def outlined(areas: Sequence[Area]) -> Boundaries:
    """The same cells, in the form of boundaries, said to be schematic."""
    return Boundaries(
        file="",
        year=None,
        source="Trefpunt",
        licence="",
        accuracy="",
        features=schematic(areas),
        points=len(areas),
        schematic=True,
    )


def _cells(points: Floats) -> list[shapely.Geometry]:
    """The part of the outline that is nearest to each point; metres."""
    helpers = points.mean(axis=0) + FAR * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)])
    everything = shapely.MultiPoint(np.concatenate([points, helpers]))
    nearest = shapely.get_parts(shapely.voronoi_polygons(everything, ordered=True))
    outline = _outline(points)
    return [cell.intersection(outline) for cell in nearest[: len(points)]]


def _outline(points: Floats) -> shapely.Geometry:
    """A calm line around all points: their concave hull, widened and rounded off."""
    room = _spacing(points)
    hull = shapely.concave_hull(shapely.MultiPoint(points), ratio=0.4)
    return hull.buffer(3 * room).buffer(-2 * room)


def _spacing(points: Floats) -> float:
    """The median distance from a point to the nearest other, in metres."""
    if len(points) == 1:
        return ALONE
    places = shapely.points(points)
    _, distances = shapely.STRtree(places).query_nearest(
        places, exclusive=True, return_distance=True, all_matches=False
    )
    return float(np.median(distances))


def _geometry(cell: shapely.Geometry) -> Geometry:
    degrees = shapely.transform(cell, _to_degrees)
    geometry: Mapping[str, Any] = shapely.geometry.mapping(shapely.orient_polygons(degrees))
    return {"type": geometry["type"], "coordinates": geometry["coordinates"]}


def _to_metres(degrees: Floats) -> Floats:
    return np.column_stack(_transformer(DEGREES, METRES).transform(degrees[:, 0], degrees[:, 1]))


def _to_degrees(metres: Floats) -> Floats:
    pair = _transformer(METRES, DEGREES).transform(metres[:, 0], metres[:, 1])
    return np.column_stack(pair).round(DECIMALS)


@cache
def _transformer(start: str, end: str) -> Transformer:
    return Transformer.from_crs(start, end, always_xy=True)

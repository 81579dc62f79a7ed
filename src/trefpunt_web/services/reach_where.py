"""Finds the spot that somebody means: a neighbourhood, a postcode, or coordinates."""

import re
from collections.abc import Iterator
from functools import lru_cache

import shapely
from pyproj import Transformer
from shapely import STRtree
from shapely.geometry import Point, shape

from trefpunt.schemas.municipality import Area
from trefpunt.schemas.points import Points
from trefpunt.terms.problems import Problem
from trefpunt_web.services.index import plain
from trefpunt_web.services.policy import Shapes
from trefpunt_web.services.reach_moves import Spot, spot

FIELD = "where"
_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_RD = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
_LEAST_RD = 1000
"""Coordinates of the national grid are tens of thousands; degrees never come near."""


class Unknown(Exception):
    """The text names no spot in this municipality; `problem` says why."""

    def __init__(self, code: str, **params: str) -> None:
        self.problem = Problem(f"reach_page.{code}", column=FIELD, params=params)
        super().__init__(code)


def find(text: str, areas: tuple[Area, ...], points: Points | None, shapes: Shapes) -> Spot:
    """The spot of a text. Raises Unknown."""
    wanted = text.strip()
    if not wanted:
        raise Unknown("where_empty")
    for area in areas:
        if plain(wanted) in (plain(area.name), plain(area.code)):
            return spot(area.label_lon, area.label_lat)
    if match := _POSTCODE.fullmatch(wanted):
        return _postcode(f"{match[1]}{match[2].upper()}", points)
    return _coordinates(wanted, shapes)


def _postcode(code: str, points: Points | None) -> Spot:
    known = points.ids if points is not None and points.kind == "postcode" else ()
    if not known:
        raise Unknown("where_no_postcodes")
    if code not in known:
        raise Unknown("where_postcode", postcode=code)
    row = known.index(code)
    return spot(points.lon[row], points.lat[row]) if points is not None else spot(0, 0)


def _coordinates(text: str, shapes: Shapes) -> Spot:
    """Degrees in either order, or metres of the national grid; comma or point in numbers."""
    numbers = _numbers(text)
    if numbers is None:
        raise Unknown("where_unknown", text=text[:60])
    tried = list(_readings(*numbers))
    inside = next((one for one in tried if area_of(shapes, one) is not None), None)
    if inside is None:
        raise Unknown("where_outside")
    return inside


def _numbers(text: str) -> tuple[float, float] | None:
    """Two numbers: "50.85, 5.69", "50,85 5,69" or "176500 318000"."""
    parts = text.replace(";", " ").split()
    if len(parts) == 1 and text.count(",") == 1:
        parts = text.split(",")
    found = [part.strip().rstrip(",") for part in parts]
    if len(found) != 2 or not all(_NUMBER.fullmatch(part) for part in found):  # noqa: PLR2004
        return None
    first, second = (float(part.replace(",", ".")) for part in found)
    return first, second


def _readings(first: float, second: float) -> Iterator[Spot]:
    if min(abs(first), abs(second)) >= _LEAST_RD:
        yield spot(*_RD.transform(first, second))
    else:
        yield spot(second, first)
        yield spot(first, second)


# --- Which neighbourhood ------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _tree(shapes: Shapes) -> tuple[STRtree, tuple[str, ...]]:
    features = shapes.boundaries.features
    outlines = [shapely.make_valid(shape(geometry)) for geometry in features.values()]
    return STRtree(outlines), tuple(features)


def area_of(shapes: Shapes, where: Spot) -> str | None:
    """The code of the neighbourhood that a spot lies in; none outside the municipality."""
    tree, codes = _tree(shapes)
    found = tree.query(Point(where.lon, where.lat), predicate="intersects")
    return codes[min(found)] if len(found) else None

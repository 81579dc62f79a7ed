"""Outlines in degrees become a flat drawing that is true to shape: for a page and a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import cos, radians
from typing import Any

WIDTH = 700
"""Width of a drawing in its own units; its height follows from the municipality's shape."""
MARGIN = 10
LIFT = 14

Geometry = dict[str, Any]
Ring = list[list[float]]


@dataclass(frozen=True)
class Frame:
    """How degrees become units of the drawing: flat, true to shape around the middle."""

    west: float
    north: float
    scale: float
    """Units per degree of latitude."""
    squeeze: float
    """Length of a degree of longitude in degrees of latitude."""

    def x(self, lon: float) -> float:
        """Units from the left."""
        return round(MARGIN + (lon - self.west) * self.squeeze * self.scale, 1)

    def y(self, lat: float) -> float:
        """Units from the top."""
        return round(MARGIN + (self.north - lat) * self.scale, 1)


@dataclass(frozen=True)
class Drawing:
    """All outlines of a municipality in one frame."""

    frame: Frame
    width: int
    height: int
    box: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    paths: dict[str, str]
    """Area code -> outline as the `d` of an SVG path."""


class Labelled:
    """Something on a drawing that has a label."""

    x: float
    y: float

    @property
    def top(self) -> float:
        """Where its label stands, clear of the middle."""
        return self.y - LIFT

    @property
    def anchor(self) -> str:
        """Which side of its label stands at x, so that the label stays within the drawing."""
        if self.x < WIDTH / 4:
            return "start"
        return "end" if self.x > WIDTH * 3 / 4 else "middle"


def drawing(features: Mapping[str, Geometry]) -> Drawing:
    """These outlines (GeoJSON by area code) in a frame that just holds them."""
    corners = [corner for shape in features.values() for ring in _rings(shape) for corner in ring]
    west, east = min(c[0] for c in corners), max(c[0] for c in corners)
    south, north = min(c[1] for c in corners), max(c[1] for c in corners)
    squeeze = cos(radians((south + north) / 2))
    frame = Frame(west, north, (WIDTH - 2 * MARGIN) / ((east - west) * squeeze), squeeze)
    paths = {code: _path(shape, frame) for code, shape in features.items()}
    height = round(frame.y(south) + MARGIN)
    return Drawing(frame, WIDTH, height, (west, south, east, north), paths)


def _rings(shape: Geometry) -> list[Ring]:
    """The outer and inner outlines of a Polygon or MultiPolygon."""
    many = shape["type"] == "MultiPolygon"
    return list(chain.from_iterable(shape["coordinates"]) if many else shape["coordinates"])


def _path(shape: Geometry, frame: Frame) -> str:
    return "".join(_line(ring, frame) for ring in _rings(shape))


def _line(ring: Ring, frame: Frame) -> str:
    points = [f"{frame.x(corner[0]):g},{frame.y(corner[1]):g}" for corner in ring]
    return f"M{'L'.join(points)}Z"

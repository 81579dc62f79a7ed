"""Outlines in degrees become a drawing that is true to shape."""

import re

import pytest

from trefpunt.cli.drawing import MARGIN, WIDTH, drawing

SQUARE = [[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.1], [5.0, 52.0]]
HOLE = [[5.04, 52.04], [5.06, 52.04], [5.06, 52.06], [5.04, 52.06], [5.04, 52.04]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", path)]


def test_north_is_up_and_everything_fits():
    drawn = drawing({"a": polygon(SQUARE)})
    assert drawn.width == WIDTH
    points = numbers(drawn.paths["a"])
    assert points[0] == pytest.approx((MARGIN, drawn.height - MARGIN), abs=0.5)
    assert points[2] == (WIDTH - MARGIN, MARGIN)
    assert drawn.box == (5.0, 52.0, 5.1, 52.1)


def test_a_degree_east_is_shorter_than_a_degree_north():
    drawn = drawing({"a": polygon(SQUARE)})
    sides = (drawn.height - 2 * MARGIN) / (drawn.width - 2 * MARGIN)
    assert sides == pytest.approx(1 / 0.6150, rel=0.002)  # cos 52.05 degrees


def test_holes_and_islands_are_kept():
    island = [[[5.2, 52.0], [5.3, 52.0], [5.3, 52.1], [5.2, 52.0]]]
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], island]}
    path = drawing({"a": many}).paths["a"]
    assert (path.count("M"), path.count("Z")) == (3, 3)

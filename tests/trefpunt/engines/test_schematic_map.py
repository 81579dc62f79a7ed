"""The schematic map: a cell per neighbourhood, whatever the points look like."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, union_all
from shapely.geometry import shape

from trefpunt.engines.schematic import schematic
from trefpunt.schemas.municipality import Area


def area(number, lon, lat):
    unknown = dict.fromkeys(("inhabitants", "inhabitants_65plus", "households"))
    return Area(
        code=f"BU1999{number:04d}", name=str(number), label_lon=lon, label_lat=lat, **unknown
    )


def areas_at(*points):
    return [area(number, *point) for number, point in enumerate(points)]


def check(areas):
    """Every area has a valid cell around its own point, and cells share no ground."""
    cells = {code: shape(geometry) for code, geometry in schematic(areas).items()}
    assert cells.keys() == {one.code for one in areas}
    for one in areas:
        assert cells[one.code].is_valid
        assert cells[one.code].covers(Point(one.label_lon, one.label_lat))
    for one, other in combinations(cells.values(), 2):
        assert one.intersection(other).area < 0.01 * min(one.area, other.area)
    return list(cells.values())


@pytest.mark.parametrize(
    "points",
    [
        [(5.70, 50.85)],
        [(5.70, 50.85), (5.71, 50.85)],
        [(5.70, 50.85), (5.71, 50.85), (5.70, 50.86)],
        [(5.70, 50.85), (5.71, 50.85), (5.72, 50.85), (5.75, 50.85)],
        [(5.70 + 0.01 * n, 50.80 + 0.01 * n) for n in range(6)],
    ],
    ids=["one", "two", "three", "on a line", "on a slant"],
)
def test_few_points_and_points_on_a_line_have_cells_too(points):
    check(areas_at(*points))


def test_a_single_neighbourhood_is_a_disc_of_half_a_kilometre():
    (cell,) = check(areas_at((5.70, 50.85)))
    west, south, east, north = cell.bounds
    assert north - south == pytest.approx(1000 / 111_200, rel=0.01)
    assert east - west == pytest.approx(1000 / 70_400, rel=0.01)


def test_no_areas_give_no_cells():
    assert schematic([]) == {}


def test_areas_on_the_same_point_share_a_cell():
    cells = schematic(areas_at((5.70, 50.85), (5.70, 50.85), (5.72, 50.85)))
    assert cells["BU19990000"] == cells["BU19990001"] != cells["BU19990002"]


def test_a_town_is_one_piece_without_holes():
    points = [(5.65 + 0.01 * (n % 6), 50.82 + 0.007 * (n // 6)) for n in range(36)]
    cells = check(areas_at(*points))
    whole = union_all([cell.buffer(1e-6) for cell in cells])
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_corners_are_rounded_to_a_millionth_of_a_degree():
    (geometry,) = schematic(areas_at((5.70, 50.85))).values()
    corners = geometry["coordinates"][0]
    assert all(value == round(value, 6) for corner in corners for value in corner)


far_apart = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12, unique=True
)


@given(grid=far_apart, order=st.randoms(use_true_random=False))
def test_the_same_areas_in_any_order_give_the_same_cells(grid, order):
    areas = areas_at(*((5.6 + 0.005 * x, 50.8 + 0.003 * y) for x, y in grid))
    check(areas)
    assert schematic(order.sample(areas, len(areas))) == schematic(areas)

"""Straight lines on the ellipsoid, against the plainest way to find them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from trefpunt.engines.reach.straight import straight, stretched
from trefpunt.schemas.network import FAR, NOWHERE

GEOD = Geod(ellps="WGS84")


def plainly(points: np.ndarray, places: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Every distance, sorted by distance and then by place."""
    far = np.full((len(points), count), FAR, dtype=np.int64)
    who = np.full((len(points), count), NOWHERE, dtype=np.int64)
    for row, (lon, lat) in enumerate(points):
        every = [
            (int(np.floor(GEOD.inv(lon, lat, *place)[2] * 1000 + 0.5)), number)
            for number, place in enumerate(places)
        ]
        for column, (millimetres, number) in enumerate(sorted(every)[:count]):
            far[row, column], who[row, column] = millimetres, number
    return far, who


spots = st.lists(
    st.tuples(
        st.floats(5.6, 5.8, allow_nan=False).map(lambda x: round(x, 3)),
        st.floats(50.8, 50.9, allow_nan=False).map(lambda y: round(y, 3)),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(spots, spots, st.integers(1, 3))
def test_they_are_those_of_the_plainest_way(
    points: list[tuple[float, float]], places: list[tuple[float, float]], count: int
) -> None:
    a, b = np.array(points).reshape(-1, 2), np.array(places).reshape(-1, 2)
    found = straight(a[:, 0], a[:, 1], b[:, 0], b[:, 1], count)
    far, who = plainly(a, b, count)
    assert np.array_equal(found.millimetres, far)
    assert np.array_equal(found.place, who)


def test_places_on_one_point_each_count_and_the_first_goes_first() -> None:
    lon, lat = np.array([5.7, 5.7, 5.7, 5.8]), np.array([50.8, 50.8, 50.8, 50.8])
    found = straight(np.array([5.7]), np.array([50.8]), lon, lat, 3)
    assert found.place.tolist() == [[0, 1, 2]]
    assert found.millimetres.tolist() == [[0, 0, 0]]


def test_fewer_places_than_asked_leave_room() -> None:
    found = straight(np.array([5.7]), np.array([50.8]), np.array([5.7]), np.array([50.8]), 3)
    assert found.millimetres.tolist() == [[0, FAR, FAR]]
    assert found.place.tolist() == [[0, NOWHERE, NOWHERE]]


@pytest.mark.parametrize(
    ("millimetres", "factor", "longer"),
    [
        (384_615, "1.3", 500_000),
        (400_000, "1.25", 500_000),
        (5, "1.3", 7),
        (int(FAR), "1.3", int(FAR)),
        (2_000_000_000, "1.3", int(FAR) - 1),
    ],
)
def test_a_detour_is_exact_and_never_makes_far_nearer(
    millimetres: int, factor: str, longer: int
) -> None:
    found = stretched(np.array([millimetres], dtype=np.int32), Fraction(factor))
    assert found.tolist() == [longer]

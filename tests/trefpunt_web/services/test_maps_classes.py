"""Classes of a map have round bounds, hold every value, and are few."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.cli.scale import SHADES, scale
from trefpunt_web.services.measures import MEASURES


@pytest.mark.parametrize(
    ("values", "places", "bounds"),
    [
        (["22.7", "32.0", "42.0"], 1, [20, 24, 28, 32, 36, 40, 44]),
        ([15, 2145, 7340], 0, [0, 2000, 4000, 6000, 8000]),
        ([3, 4, 6, 9], 0, [3, 4, 5, 6, 7, 8, 9]),
        ([5], 0, [5, 6]),
        ([0, 0], 0, [0, 1]),
    ],
)
def test_bounds_are_round(values, places, bounds):
    assert list(scale(map(Decimal, values), places).bounds) == bounds


def test_without_values_there_are_no_classes():
    assert scale([None, None]).bounds == ()
    assert scale([]).shades == ()


VALUES = st.lists(st.decimals(0, 1_000_000, places=1), min_size=1, max_size=60)


@given(VALUES, st.sampled_from([0, 1]))
def test_every_value_has_a_class_and_higher_is_never_lighter(values, places):
    found = scale(values, places)
    assert 1 <= len(found.bounds) - 1 <= SHADES
    assert found.bounds[0] <= min(values)
    assert max(values) <= found.bounds[-1]
    shades = [found.shade(value) for value in sorted(values)]
    assert shades == sorted(shades)
    assert set(shades) <= set(found.shades)


def test_missing_values_are_in_no_class():
    assert scale([None, 1, 2]) == scale([1, 2])


def test_measures_have_names_of_their_own():
    assert len({measure.slug for measure in MEASURES}) == len(MEASURES)
    assert len({str(measure.name) for measure in MEASURES}) == len(MEASURES)

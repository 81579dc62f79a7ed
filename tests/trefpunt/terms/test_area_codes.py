"""Codes of neighbourhoods, also those of Amsterdam."""

import pytest

from trefpunt.terms.area import municipality_of


@pytest.mark.parametrize(
    ("area", "municipality"),
    [("BU09350504", "GM0935"), ("BU0363KA05", "GM0363")],
)
def test_a_neighbourhood_lies_in_its_municipality(area, municipality):
    assert municipality_of(area) == municipality


@pytest.mark.parametrize("area", ["BU0935050", "WK093505", "bu09350504", "BU0935 504", ""])
def test_what_is_no_neighbourhood_is_refused(area):
    with pytest.raises(ValueError, match=f"^{area}$"):
        municipality_of(area)

"""Codes of neighbourhoods, also those of Amsterdam."""

import pytest

from trefpunt.terms.area import district_of, municipality_of


@pytest.mark.parametrize(
    ("area", "district", "municipality"),
    [("BU09350504", "WK093505", "GM0935"), ("BU0363KA05", "WK0363KA", "GM0363")],
)
def test_a_neighbourhood_lies_in_its_district_and_municipality(area, district, municipality):
    assert (district_of(area), municipality_of(area)) == (district, municipality)


@pytest.mark.parametrize("area", ["BU0935050", "WK093505", "bu09350504", "BU0935 504", ""])
def test_what_is_no_neighbourhood_is_refused(area):
    with pytest.raises(ValueError, match=f"^{area}$"):
        municipality_of(area)

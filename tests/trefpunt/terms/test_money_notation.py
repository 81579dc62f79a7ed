"""How an amount is written for machines and for people."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.terms.money import PM, full, local, plain


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("337.50"), "337.5"),
        (Decimal("2.12E+3"), "2120"),
        (Decimal("-0.00"), "0"),
        (Decimal("0"), "0"),
        (Decimal("0.025"), "0.025"),
        (PM, "PM"),
    ],
)
def test_plain_notation(amount, text):
    assert plain(amount) == text


@given(st.decimals(-(10**9), 10**9, places=6))
def test_plain_notation_keeps_the_amount(amount):
    assert Decimal(plain(amount)) == amount
    assert "E" not in plain(amount)


def test_local_notation():
    assert local(Decimal("1183.5")) == "1.184"
    assert local(Decimal("1183.5"), "en") == "1,184"
    assert local(Decimal("2.25"), "nl", 2) == "2,25"
    assert local(Decimal("2.5"), "en", 2) == "2.50"


def test_a_number_with_the_decimals_that_it_has():
    assert full(Decimal("0.50")) == "0,5"
    assert full(Decimal("1184")) == "1.184"
    assert full(Decimal("1E+3"), "en") == "1,000"

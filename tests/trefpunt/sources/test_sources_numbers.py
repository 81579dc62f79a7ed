"""Numbers in both notations, and the signs for "no number"."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.sources.numbers import read_number
from trefpunt.terms.money import dutch
from trefpunt.terms.quality import Quality

numbers = st.decimals(-90_000, 10**9, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.330", "2330"),
        ("1.234.567,5", "1234567.5"),
        ("36,7", "36.7"),
        ("36.7", "36.7"),
        ("5.69146", "5.69146"),
        ("0.125", "0.125"),
        ("42,0 %", "42.0"),
        ("-12", "-12"),
    ],
)
def test_dutch_notation(text: str, number: str) -> None:
    assert read_number(text, dutch=True) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number"), [("2.330", "2.330"), ("2330.0", "2330"), ("36,7", "36.7"), ("1e", None)]
)
def test_point_notation(text: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(ValueError, match=text):
            read_number(text, dutch=False)
    else:
        assert read_number(text, dutch=False) == Decimal(number)


def test_a_comma_that_could_separate_thousands_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="1,184"):
        read_number("1,184", dutch=False)


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("", Quality.NO_DATA),
        (".", Quality.NO_DATA),
        ("x", Quality.SUPPRESSED),
        ("X", Quality.SUPPRESSED),
        ("-99997", Quality.SUPPRESSED),
        ("-99997.0", Quality.SUPPRESSED),
        ("-99.997", Quality.SUPPRESSED),
        ("-99995", Quality.NO_DATA),
        ("-99998", Quality.NO_DATA),
    ],
)
def test_signs_have_their_meaning_and_are_never_zero(text: str, quality: Quality) -> None:
    assert read_number(text, dutch=True) is quality


@given(numbers)
def test_what_is_written_the_dutch_way_reads_back(number: Decimal) -> None:
    assert read_number(dutch(number, 2), dutch=True) == number


@given(numbers)
def test_what_is_written_with_a_point_reads_back(number: Decimal) -> None:
    assert read_number(f"{number:f}", dutch=False) == number

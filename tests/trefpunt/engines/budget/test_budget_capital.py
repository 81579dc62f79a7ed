"""Capital charges and promises outside the table, on the invented plan."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.engines.budget import band, by_year, charge_sets, charges, commitments

CENT = Decimal("0.01")


def test_linear_charges_fall_by_the_interest_on_what_is_written_off():
    assert charges(Decimal(1000), "linear", 4, Decimal("0.02")) == (270, 265, 260, 255)


def test_an_annuity_is_the_same_each_year():
    charge = charges(Decimal(1000), "annuity", 2, Decimal("0.1"))
    assert [amount.quantize(CENT) for amount in charge] == [Decimal("576.19")] * 2


def test_without_interest_both_forms_are_the_same():
    for form in ("linear", "annuity"):
        assert charges(Decimal(1000), form, 4, Decimal(0)) == (250,) * 4


@given(
    term=st.integers(1, 80),
    rate=st.decimals("0.0001", "0.2", places=4),
    investment=st.integers(1, 100_000),
)
def test_an_annuity_pays_back_the_investment_and_its_interest(term, rate, investment):
    charge = charges(Decimal(investment), "annuity", term, rate)
    worth = sum(amount / (1 + rate) ** year for year, amount in enumerate(charge, start=1))
    assert abs(worth - investment) < CENT


@given(term=st.integers(1, 80), investment=st.integers(1, 100_000))
def test_linear_charges_write_off_the_whole_investment(term, investment):
    assert abs(sum(charges(Decimal(investment), "linear", term, Decimal(0))) - investment) < CENT


def test_the_first_charge_falls_in_the_year_or_in_the_year_after():
    charge = (Decimal(3), Decimal(2))
    assert by_year(charge, 2030, "same_year") == {2030: 3, 2031: 2}
    assert by_year(charge, 2030, "next_year") == {2031: 3, 2032: 2}


def test_the_band_at_one_set(plan):
    assert band(plan.investment, "linear", 20, Decimal("0.01")) == (60, 120)


def test_sets_that_need_a_negative_rate_are_left_out(plan):
    result = charge_sets(plan.investment)  # 5 % and 6 %: 10 years is too short
    assert (result.share_low, result.share_high) == (Decimal("0.05"), Decimal("0.06"))
    assert [(one.form, one.term) for one in result.sets] == [
        ("linear", 20),
        ("linear", 30),
        ("annuity", 20),
        ("annuity", 30),
    ]
    assert result.sets[0].rate_low == 0
    assert result.sets[0].rate_high == Decimal("0.01")
    assert not result.one_rate


@pytest.mark.parametrize("end", ["rate_low", "rate_high"])
def test_a_set_gives_back_the_charges_that_it_was_solved_from(plan, end):
    for one in charge_sets(plan.investment).sets:
        share = charges(Decimal(1), one.form, one.term, getattr(one, end))[0]
        wanted = Decimal("0.05") if end == "rate_low" else Decimal("0.06")
        assert abs(share - wanted) < Decimal("0.00001")


def test_one_rate_gives_both_ends_when_they_are_the_same_share(make_plan):
    plan = make_plan(lambda data: data["investment"].update(charges_high="100"))
    assert charge_sets(plan.investment).one_rate


def test_a_promise_covers_part_of_the_gap_or_all_of_it(plan):
    (roof,) = commitments(plan)
    assert (roof.covered_low, roof.covered_high) == (Decimal("0.5"), 1)
    assert (roof.open_low, roof.open_high) == (0, 100)

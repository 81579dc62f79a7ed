"""What must hold for every scenario of the invented plan."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trefpunt.engines.budget import compare
from trefpunt.engines.budget.places import effective
from trefpunt.terms.money import PM

COLUMNS = ("2030", "2031", "structural")
SHARES = st.decimals(0, 1, places=3)
HUTS = st.lists(st.integers(0, 5), min_size=3, max_size=3)
LINES = st.sets(st.sampled_from(["running", "work", "paint", "rent", "charges"]))


def asked(huts, share="1", without=()):
    """The changes of a scenario with these huts."""
    counts = {"hut": dict(zip(COLUMNS, huts, strict=True))}
    written = str(share).replace(".", ",")
    return {"counts": counts, "first_year_share": written, "without_lines": sorted(without)}


@given(huts=HUTS, share=SHARES, without=LINES)
def test_totals_are_the_sums_of_their_lines(run, huts, share, without):
    result = run(**asked(huts, share, without))
    for i in range(len(COLUMNS)):
        costs = [row.values[i] for row in result.lines if row.section == "costs"]
        assert result.subtotal[i] == sum(v for v in costs if v is not PM)
        assert result.net[i] == result.subtotal[i] - result.cover[i]
        assert result.pm[i] == [row.values[i] for row in result.lines].count(PM)
    assert result.five_year_subtotal == result.subtotal[0] + result.subtotal[1]


@given(huts=HUTS, share=SHARES)
def test_every_amount_is_an_exact_decimal(run, huts, share):
    result = run(**asked(huts, share))
    rows = [row.values for row in result.lines] + [result.subtotal, result.net, result.fte]
    amounts = [value for row in rows for value in row if value is not PM]
    assert all(type(value) is Decimal for value in amounts)
    assert all(value == value.quantize(Decimal("0.00001")) for value in amounts)


@given(huts=HUTS, column=st.integers(0, 2), share=SHARES)
def test_one_place_more_never_costs_less(run, huts, column, share):
    more = [count + (i == column and count < 5) for i, count in enumerate(huts)]
    fewer = run(**asked(huts, share))
    assert run(**asked(more, share)).five_year_net >= fewer.five_year_net


@given(counts=st.lists(st.integers(0, 30), min_size=1, max_size=8), share=SHARES)
def test_effective_places_lie_between_none_and_all(counts, share):
    for there, count in zip(effective(tuple(counts), share), counts, strict=True):
        assert share * count <= there <= count


@given(huts=HUTS, without=LINES)
def test_a_scenario_does_not_differ_from_itself(run, huts, without):
    result = run(**asked(huts, "1", without))
    same = compare(result, result)
    assert set(same.subtotal + same.net) == {Decimal(0)}
    assert {value for row in same.lines for value in row.values} == {Decimal(0)}
    assert same.five_year == 0


@given(a=HUTS, b=HUTS)
def test_a_comparison_turned_round_changes_sign(run, a, b):
    one, other = (run(**asked(huts)) for huts in (a, b))
    assert compare(one, other).net == tuple(-x for x in compare(other, one).net)
    assert compare(one, other).five_year == other.five_year_net - one.five_year_net

"""One scenario beside another."""

from decimal import Decimal

import pytest

from trefpunt.engines.budget import budget, compare
from trefpunt.terms.money import PM


def test_a_comparison_says_per_line_what_b_costs_more(run):
    a = run(id="a")
    b = run(id="b", counts={"hut": {"2031": 1}})
    result = compare(a, b)
    assert (result.a, result.b) == ("a", "b")
    assert result.lines[0].values == (0, Decimal(-30), 0)
    assert result.lines[1].values == (0, Decimal(-100), 0)
    assert result.net == result.subtotal == (0, Decimal(-130), 0)
    assert result.five_year == -130


def test_an_amount_against_pm_differs_by_pm(run):
    a = run()
    b = run(without_lines=["charges"])
    assert compare(a, b).lines[-1].values == (PM, PM, PM)


def test_results_of_two_plans_cannot_be_compared(run, make_plan, scenario, kinds):
    other = make_plan(lambda data: data["lines"][3].update(id="rent", block="B"))
    renamed = make_plan(lambda data: data["lines"].reverse())
    result = run()
    assert compare(result, budget(other, scenario(), kinds)).five_year == 0
    with pytest.raises(ValueError, match="running"):
        compare(result, budget(renamed, scenario(), kinds))

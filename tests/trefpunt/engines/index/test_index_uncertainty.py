"""Rank intervals and chains, from rounding and from margins."""

import numpy as np
import pytest

from trefpunt.engines.index.sums import Sums, add_up
from trefpunt.engines.index.uncertainty import from_rounding


def intervals(result):
    return [(area.rank_low, area.rank, area.rank_high) for area in result.areas]


def test_rounding_of_three_parts_moves_a_sum_by_one_and_a_half(reading, recipe):
    sums = add_up((reading(1, 30, 30, 30),), recipe())
    assert sums.spread.tolist() == [sums.divisor // 2]


def test_sums_that_touch_cannot_be_told_apart(run, reading):
    result = run(reading(1, 40, 40, 40), reading(2, 39, 39, 39), reading(3, 37, 39, 37))
    # 120, 117 and 113: 118.5 touches 118.5; 115.5 lies above 114.5.
    assert intervals(result) == [(1, 1, 2), (1, 2, 2), (3, 3, 3)]
    assert [area.cluster for area in result.areas] == [1, 1, 2]


def test_a_chain_can_hold_areas_that_are_surely_apart(run, reading):
    result = run(*(reading(n, p, 40, 40) for n, p in enumerate([46, 44, 42], 1)))
    assert intervals(result) == [(1, 1, 2), (1, 2, 3), (2, 3, 3)]
    assert {area.cluster for area in result.areas} == {1}
    assert result.top_cluster() == result.areas


def test_finer_rounding_tells_more_apart(run, reading, recipe):
    rows = [reading(n, p, 40, 40) for n, p in enumerate([46, 45], 1)]
    assert intervals(run(*rows)) == [(1, 1, 2), (1, 2, 2)]
    assert intervals(run(*rows, made=recipe(rounding="0.1"))) == [(1, 1, 1), (2, 2, 2)]


def test_the_fast_way_equals_comparing_every_pair(reading, recipe):
    random = np.random.default_rng(7)
    units = random.integers(0, 60, size=(200, 3)).tolist()
    sums = add_up(tuple(reading(n, *row) for n, row in enumerate(units)), recipe("1", "2", "1"))
    assert_like_pairs(sums)


def assert_like_pairs(sums: Sums):
    low, high = sums.sums - sums.spread, sums.sums + sums.spread
    got = from_rounding(sums)
    surely_above = (low[None, :] > high[:, None]).sum(axis=1)
    surely_below = (high[None, :] < low[:, None]).sum(axis=1)
    assert got.best.tolist() == (1 + surely_above).tolist()
    assert got.worst.tolist() == (len(low) - surely_below).tolist()


def margin(percent, width):
    return [percent - width, percent + width]


def with_margins(reading, number, percent, width):
    return reading(number, *[percent] * 3, margins=[margin(percent, width)] * 3)


def test_wide_margins_leave_every_rank_open_and_narrow_ones_none(run, reading):
    wide = run(*(with_margins(reading, n, 50 - n, 20) for n in (1, 2, 3)))
    assert wide.interval == "margins"
    assert intervals(wide) == [(1, 1, 3), (1, 2, 3), (1, 3, 3)]
    narrow = run(*(with_margins(reading, n, 50 - n, 0.1) for n in (1, 2, 3)))
    assert intervals(narrow) == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    assert [area.cluster for area in narrow.areas] == [1, 2, 3]
    assert {area.cluster for area in wide.areas} == {1}


def test_the_same_seed_gives_the_same_intervals(run, reading, recipe):
    rows = [with_margins(reading, n, 50 - n, 3) for n in range(1, 12)]
    assert run(*rows) == run(*rows)
    other = recipe().model_copy(update={"seed": 2})
    assert run(*rows, made=other).areas[0].value == run(*rows).areas[0].value


def test_a_lopsided_margin_moves_ranks_one_way_only(run, reading):
    up = reading(1, 30, 30, 30, margins=[[30, 60]] * 3)
    others = [with_margins(reading, n, p, 0) for n, p in ((2, 40), (3, 20))]
    assert intervals(run(up, *others)) == [(1, 1, 2), (1, 2, 2), (3, 3, 3)]


def test_margins_count_only_where_every_area_has_them(run, reading):
    result = run(with_margins(reading, 1, 40, 5), reading(2, 20, 20, 20))
    assert result.interval == "rounding"


def test_margins_of_areas_without_a_value_are_not_needed(run, reading):
    result = run(with_margins(reading, 1, 40, 5), reading(2, quality="no_data"))
    assert result.interval == "margins"


@pytest.mark.parametrize(
    ("margins", "problem"),
    [([[1, 2]], "index.margins_count"), ([[41, 50]] * 3, "index.margins_enclose")],
)
def test_margins_that_cannot_be_are_refused(reading, margins, problem):
    with pytest.raises(ValueError, match=problem):
        reading(1, 40, 40, 40, margins=margins)

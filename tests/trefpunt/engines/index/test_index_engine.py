"""Value, rank and the areas without a value, from readings written out by hand."""

from decimal import Decimal

import pytest

from trefpunt.terms.quality import Quality


def test_value_is_the_mean_and_the_sum_stays_whole(run, reading):
    (only,) = run(reading(1, "45", "40", "41")).areas
    assert (only.value, only.sum, only.quality) == (Decimal("42.0"), 126, Quality.COMPUTED)


def test_value_is_rounded_half_up_once(run, reading, recipe):
    (only,) = run(reading(1, "40.1", "40.0"), made=recipe("1", "1", rounding="0.1")).areas
    assert str(only.value) == "40.1"  # 40.05
    assert str(only.sum) == "80.1"


def test_weights_are_divided_by_their_sum(run, reading, recipe):
    (only,) = run(reading(1, "50", "20", "10"), made=recipe("1", "1", "0.5")).areas
    assert only.sum == 2 * 50 + 2 * 20 + 1 * 10
    assert only.value == Decimal("30.0")


def test_ties_share_rank_and_quartile_and_the_next_rank_is_skipped(run, reading):
    result = run(*(reading(n, p, p, p) for n, p in enumerate([40, 30, 30, 20], 1)))
    assert [area.rank for area in result.areas] == [1, 2, 2, 4]
    assert [area.quartile for area in result.areas] == [4, 3, 3, 1]


def test_published_value_gives_back_the_whole_sum(run, reading):
    result = run(reading(1, published="36.7"), reading(2, published="36.3"))
    assert [area.sum for area in result.areas] == [110, 109]
    assert [str(area.value) for area in result.areas] == ["36.7", "36.3"]
    assert {area.quality for area in result.areas} == {Quality.PUBLISHED}


def test_published_value_that_no_whole_percentages_give_stays_as_published(run, reading):
    (only,) = run(reading(1, published="36.5")).areas
    assert (str(only.value), only.sum) == ("36.5", Decimal("109.5"))


def test_published_mean_of_many_components_is_only_as_sure_as_its_one_decimal(run, reading, recipe):
    twelve = recipe(*["1"] * 12)
    result = run(reading(1, published="40.0"), reading(2, published="38.9"), made=twelve)
    assert [area.sum for area in result.areas] == [480, Decimal("466.8")]
    # 480 - 6 - 0.6 = 473.4 and 466.8 + 6 + 0.6 = 473.4 touch: not to be told apart.
    assert [area.rank_high for area in result.areas] == [2, 2]


def test_computed_goes_before_published(run, reading):
    (only,) = run(reading(1, "45", "40", "41", published="39.9")).areas
    assert (only.value, only.quality) == (Decimal("42.0"), Quality.COMPUTED)


def test_an_estimate_stays_an_estimate(run, reading):
    result = run(reading(1, "45", "40", "41", quality="estimate"), reading(2, published="36.7"))
    assert [area.quality for area in result.areas] == [Quality.ESTIMATE, Quality.PUBLISHED]


def test_missing_areas_keep_their_reason_and_are_not_ranked(run, reading, area):
    result = run(
        reading(1, 30, 30, 30),
        reading(2, quality="no_data", note="30 woningen"),
        reading(3, quality="suppressed"),
        areas=[area(n) for n in (4, 3, 2, 1)],
    )
    assert [area.code for area in result.areas] == ["BU19990001"]
    assert [(gap.reason, gap.note) for gap in result.missing] == [
        (Quality.NO_DATA, "30 woningen"),
        (Quality.SUPPRESSED, ""),
        (Quality.NOT_LISTED, ""),
    ]


def test_zero_is_a_value(run, reading):
    result = run(reading(1, 0, 0, 0), reading(2, published="0.0"))
    assert [(area.rank, str(area.value)) for area in result.areas] == [(1, "0.0"), (1, "0.0")]
    assert not result.missing


def test_a_row_without_one_component_is_missing_and_names_it(run, reading):
    result = run(reading(1, 30, None, 30), reading(2, 30, 30, 30))
    (gap,) = result.missing
    assert (gap.reason, gap.absent) == (Quality.NO_DATA, ("part2",))


def test_a_withheld_value_is_not_used(run, reading):
    result = run(reading(1, 30, 30, 30, quality="suppressed"))
    assert not result.areas
    assert result.summary is None
    assert not result.sensitivity.possible


def test_people_are_an_indication_in_tens(run, reading, area):
    result = run(
        reading(1, 45, 40, 41), reading(2, 20, 20, 20), areas=[area(1, 2145), area(2, None)]
    )
    assert [area.people for area in result.areas] == [900, None]  # 42 % of 2,145 is 900.9


def test_small_areas_are_marked_and_unknown_ones_are_not(run, reading, area):
    rows = [reading(n, 30, 30, 30) for n in (1, 2, 3)]
    result = run(*rows, areas=[area(1, 499), area(2, 500), area(3, None)])
    assert [area.small for area in result.areas] == [True, False, False]


def test_a_group_counts_each_member_by_its_inhabitants(run, reading, area):
    result = run(
        reading(1, published="40.7"),
        reading(2, published="36.7"),
        areas=[area(1, 3140), area(2, 2580), area(3, 100)],
        groups=[(1, 2, 3), (3,)],
    )
    known, unknown = result.groups
    assert (known.value, known.inhabitants, known.covered) == (Decimal("38.9"), 5820, 5720)
    assert (unknown.value, unknown.inhabitants, unknown.covered) == (None, 100, 0)


def test_summary_is_of_the_unrounded_indexes(run, reading):
    result = run(*(reading(n, p, p, p) for n, p in enumerate([20, 30, 50, 60], 1)))
    made = result.summary
    assert (made.count, made.mean, made.median) == (4, 40, 40)
    assert made.deviation == Decimal("15.81")  # sqrt(250)
    assert (made.lowest, made.highest) == (20, 60)


def test_a_reading_outside_the_register_or_twice_is_refused(run, reading, area):
    with pytest.raises(KeyError, match="BU19990002"):
        run(reading(2, 1, 1, 1), areas=[area(1)])
    with pytest.raises(ValueError, match="BU19990001"):
        run(reading(1, 1, 1, 1), reading(1, 2, 2, 2))


def test_a_reading_with_other_components_than_the_recipe_is_refused(run, reading):
    with pytest.raises(ValueError, match="argument"):
        run(reading(1, 30, 30))


@pytest.mark.parametrize("percent", ["130", "-1", "NaN"])
def test_what_is_no_percentage_is_no_reading(reading, percent):
    with pytest.raises(ValueError, match="input_value"):
        reading(1, percent, 30, 30)

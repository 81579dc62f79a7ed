"""What must hold for every table, found by hypothesis."""

from hypothesis import given
from hypothesis import strategies as st

from trefpunt.engines.index.sums import add_up

percents = st.integers(0, 100)
tables = st.lists(st.tuples(percents, percents, percents), min_size=1, max_size=25)
few = st.lists(st.tuples(*[st.integers(38, 42)] * 3), min_size=2, max_size=25)


@given(table=tables | few, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(table, order, run, reading, area):
    rows = [reading(n, *parts) for n, parts in enumerate(table)]
    mixed = order.sample(rows, len(rows))
    register = [area(n) for n in range(len(table))]
    assert run(*rows, areas=register) == run(*mixed, areas=register[::-1])


@given(table=tables | few)
def test_ranks_follow_sums_and_lie_within_their_interval(table, run, reading):
    areas = run(*(reading(n, *parts) for n, parts in enumerate(table, 1))).areas
    for one in areas:
        assert one.rank == 1 + sum(other.sum > one.sum for other in areas)
        assert 1 <= one.rank_low <= one.rank <= one.rank_high <= len(areas)
        assert one.rank_low == 1 + sum(other.sum - one.sum > 3 for other in areas)
        assert one.rank_high == len(areas) - sum(one.sum - other.sum > 3 for other in areas)


@given(table=few)
def test_ties_share_everything_that_ranks(table, run, reading):
    rows = [reading(n, *parts) for n, parts in enumerate(table, 1)]
    seen = {}
    for one in run(*rows).areas:
        placing = (one.value, one.rank, one.rank_low, one.rank_high, one.quartile, one.cluster)
        assert seen.setdefault(one.sum, placing) == placing


@given(table=tables, gap=st.sampled_from(["no_data", "suppressed", "not listed"]))
def test_a_missing_area_changes_nothing_for_the_others(table, gap, run, reading, area):
    register = [area(n) for n in range(len(table))]
    rows = [reading(n, *parts) for n, parts in enumerate(table)]
    before = run(*rows, areas=register)
    extra = [] if gap == "not listed" else [reading(99, quality=gap)]
    after = run(*rows, *extra, areas=[*register, area(99)])
    assert (after.areas, after.summary) == (before.areas, before.summary)
    assert [missing.code for missing in after.missing] == ["BU19990099"]


@given(
    table=tables,
    living=st.lists(st.none() | st.integers(0, 9000), min_size=25, max_size=25),
)
def test_a_group_lies_between_its_members(table, living, run, reading, area):
    register = [area(n, living[n]) for n in range(len(table))]
    rows = [reading(n, *parts) for n, parts in enumerate(table)]
    result = run(*rows, areas=register, groups=[range(len(table))])
    (group,) = result.groups
    lived = [one.value for one in result.areas if one.inhabitants]
    if lived:
        assert min(lived) <= group.value <= max(lived)
    else:
        assert group.value is None


@given(parts=st.tuples(percents, percents, percents))
def test_the_published_mean_gives_back_the_sum_of_whole_percentages(parts, reading, recipe):
    total = sum(parts)
    published = f"{(20 * total + 3) // 6 / 10:.1f}"
    (ticks,) = add_up((reading(1, published=published),), recipe()).sums
    assert ticks == add_up((reading(1, *parts),), recipe()).sums[0]

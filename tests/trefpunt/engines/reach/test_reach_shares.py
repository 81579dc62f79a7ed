"""Weighted medians and sums, against counting one person at a time."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trefpunt.engines.reach.people import counted
from trefpunt.engines.reach.places import Sites
from trefpunt.engines.reach.shares import Division, figures, metres, spreads
from trefpunt.engines.reach.walks import Walks
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import FAR, Nearest
from trefpunt.schemas.points import Points
from trefpunt.schemas.reach import Group, Level

rows = st.lists(
    st.tuples(st.integers(-1, 2), st.sampled_from([0, 1, 5, 5, 9, int(FAR)]), st.integers(0, 4)),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(rows)
def test_half_of_the_people_walk_no_further_than_the_median(
    found: list[tuple[int, int, int]],
) -> None:
    part, far, weight = (np.array([row[n] for row in found], dtype=np.int64) for n in range(3))
    answer = spreads(Division(part, 3), far.astype(np.int32), weight)
    for number, spread in enumerate(answer):
        people = sorted(far for p, far, w in found if p == number for _ in range(w))
        reached = [one for one in people if one != FAR]
        assert spread.median == (people[(len(people) - 1) // 2] if people else FAR)
        assert spread.worst == (reached[-1] if reached else FAR)


@pytest.mark.parametrize(
    ("millimetres", "shown"), [(499, 0), (500, 1), (1499, 1), (1500, 2), (int(FAR), None)]
)
def test_metres_are_rounded_half_up_once(millimetres: int, shown: int | None) -> None:
    assert metres(millimetres) == shown


def group(**more: object) -> Group:
    told = {"id": "x", "name": {"nl": "x", "en": "x"}, "source": "test", "certainty": "U"}
    return Group.model_validate(told | more)


POINTS = Points(
    kind="square",
    ids=("a", "b", "c"),
    lon=np.zeros(3),
    lat=np.zeros(3),
    codes=("BU99010000", "BU99010001"),
    area=np.array([0, 1, -1], dtype=np.int32),
    people={"inhabitants": np.array([200, -1, 100], dtype=np.int32)},
    facts=Facts("", "", "", "", "", None, 3),
)


def test_an_unknown_number_is_not_a_number() -> None:
    found = counted(group(counts="column", column="inhabitants"), POINTS, {})
    assert found.weight.tolist() == [200, 0, 100]
    assert found.known.tolist() == [True, False, True]


def test_a_column_that_the_points_lack_is_not_known_anywhere() -> None:
    found = counted(group(counts="column", column="inhabitants_65plus"), POINTS, {})
    assert not found.known.any()


def test_the_index_counts_where_neighbourhood_and_number_are_known() -> None:
    indexes = {"BU99010000": Decimal("33.333333"), "BU99010001": Decimal(50)}
    found = counted(group(counts="index"), POINTS, indexes)
    assert found.known.tolist() == [True, False, False]
    # 66.67 people: told in tens
    assert found.people(int(found.weight.sum())) == 70


def test_a_few_who_round_to_nobody_give_no_share() -> None:
    near = Nearest(np.zeros((3, 3), dtype=np.int32), np.zeros((3, 3), dtype=np.int32))
    off = np.zeros(3, dtype=np.bool_)
    walks = Walks(Sites((), ()), near, near, off, Level.ESTIMATE)
    everybody, few = (
        counted(group(counts="column", column="inhabitants"), POINTS, {}),
        counted(group(counts="index"), POINTS, {"BU99010000": Decimal("0.5")}),
    )
    division = Division(np.zeros(3, dtype=np.int64), 1)
    (found,) = figures(division, (everybody, few), walks, 500)
    assert everybody.weight.sum() > 0 < few.weight.sum()
    assert found.groups[0].share == 1.0
    assert (found.groups[1].people, found.groups[1].share) == (0, None)

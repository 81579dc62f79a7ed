"""Community work and euro per year, as the budget counts them; and what a "no" frees."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.phasing import pilot, place

from trefpunt.engines.budget import budget
from trefpunt.engines.phasing import phase
from trefpunt.schemas.budget import PerFte, PerPlace
from trefpunt.schemas.phasing import Frame
from trefpunt.schemas.policy import Policy

Framed = Callable[..., Frame]
WORK = 6  # places of half a full-time job until the three of the town are gone


def test_work_goes_to_the_highest_need_when_it_runs_out(framed: Framed) -> None:
    places = tuple(place(f"p{n}", str(10 + n)) for n in range(8))
    result = phase(places, framed(2, 7, 8, 8))
    last = {one.site: one.fte[-1] for one in result.places}
    assert last == {f"p{n}": Decimal("0.5") if n >= 8 - WORK else 0 for n in range(8)}
    assert [year.fte for year in result.years] == [1, 3, 3]


def test_a_first_year_counts_in_part(framed: Framed) -> None:
    half = framed(1, 1, 2, 2, first_year_share=Decimal("0.5"))
    result = phase((place("a", "9"), place("b", "8")), half)
    assert [one.fte for one in result.places] == [
        (Decimal("0.25"), Decimal("0.5"), Decimal("0.5"), Decimal("0.5")),
        (Decimal(0), Decimal(0), Decimal("0.25"), Decimal("0.5")),
    ]
    # 12.500 for the building and 36.000 for work per district point
    assert [year.cost for year in result.years] == [24_250, 48_500, 72_750]


def test_a_line_that_is_left_out_costs_nothing(framed: Framed) -> None:
    without = framed(1, 1, 1, 1, without_lines=frozenset({"beheer"}))
    result = phase((place("a"),), without)
    assert result.years[0].cost == 12_500
    assert result.years[0].fte == 0


def test_a_plan_without_places_costs_nothing(framed: Framed) -> None:
    years = phase((), framed(1, 1, 1, 1)).years
    assert [(year.cost, year.fte, year.sure) for year in years] == [(0, 0, 0)] * 3
    assert years[0].room == (("wijkpunt", 1),)


NUMBERS = st.lists(st.integers(0, 5), min_size=4, max_size=4).map(sorted)


@given(NUMBERS, st.lists(st.integers(0, 3), min_size=4, max_size=4).map(sorted),
       st.sampled_from(["0", "0.5", "1"]))  # fmt: skip
def test_it_costs_what_the_budget_says(
    town: Policy, framed: Framed, points: list[int], houses: list[int], share: str
) -> None:
    """Both count the same places: the budget from its counts, the plan one by one."""
    numbers = {"wijkpunt": tuple(points), "dorpshuis": tuple(houses)}
    cells = {
        kind: dict(zip(town.budget.horizon.columns, row, strict=True))
        for kind, row in numbers.items()
    }
    scenario = town.scenarios[0].model_copy(
        update={"counts": cells, "first_year_share": Decimal(share)}
    )
    result = budget(town.budget, scenario, town.municipality.kinds)
    varies = {x.id for x in town.budget.lines if isinstance(x.driver, PerPlace | PerFte)}
    rows = [line.values for line in result.lines if line.id in varies]
    told = [sum(row[column] for row in rows) * town.budget.unit for column in range(3)]
    places = tuple(
        place(f"{kind}{n}", kind=kind) for kind, r in numbers.items() for n in range(r[-1])
    )
    frame = framed(counts=numbers, first_year_share=Decimal(share))
    assert [year.cost for year in phase(places, frame).years] == told


@given(st.lists(st.none() | st.integers(0, 9).map(str), max_size=9), NUMBERS)
def test_no_place_has_more_than_its_share_and_all_together_no_more_than_there_is(
    framed: Framed, needs: list[str | None], room: list[int]
) -> None:
    places = tuple(place(f"p{n}", need) for n, need in enumerate(needs))
    result = phase(places, framed(*room))
    for column in range(4):
        work = [one.fte[column] for one in result.places if one.fte]
        assert all(0 <= share <= Decimal("0.5") for share in work)
        assert sum(work) <= 3
    for column, year in enumerate(result.years):
        assert year.fte == sum(one.fte[column] for one in result.places if one.fte)
        assert dict(year.counts)["wijkpunt"] <= dict(year.room)["wijkpunt"]
        assert year.sure == 0


# --- Pilots ---------------------------------------------------------------------------------------


@pytest.fixture
def frame(framed: Framed) -> Frame:
    return framed(1, 2, 2, 2, pilots=(pilot("p", 2027), pilot("q", 2028)))


def test_a_no_frees_money_and_lets_others_come_earlier(frame: Frame) -> None:
    waits = place("a", "1", pilot="p", condition="if_pilot_says_yes")
    result = phase((waits, place("b", "9"), place("c", "5")), frame)
    yes, alone = result.pilots
    assert (yes.pilot, yes.sites, yes.freed) == ("p", ("a",), 48_500)
    assert "48.500" in yes.if_no.nl
    assert "48,500" in yes.if_no.en
    assert "B, C" in yes.if_no.nl
    assert (alone.sites, alone.freed) == ((), 0)
    assert "wacht geen enkele plek" in alone.if_no.nl


def test_a_no_frees_no_work_that_others_are_waiting_for(framed: Framed) -> None:
    places = (place("a", "1", pilot="p"), *(place(f"p{n}", "5") for n in range(WORK)))
    result = phase(places, framed(9, 9, 9, 9, pilots=(pilot("p", 2027),)))
    # seven places share the work of six: without one, only its building is free
    assert result.pilots[0].freed == 12_500

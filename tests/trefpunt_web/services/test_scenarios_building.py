"""From what somebody fills in to a scenario: full build-up, years, boards, lines left out."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trefpunt.schemas.budget import BoardChoice
from trefpunt_web.services import budget, policy, scenarios
from trefpunt_web.services.budget import Budget
from trefpunt_web.services.scenarios import Asked

OC, HVDW = "ontmoetingscentrum", "huis_van_de_wijk"


@pytest.fixture
def base(loaded: None) -> Budget:
    return budget.of(policy.current())


def numbers(base: Budget, asked: Asked, kind: str = OC) -> list[int]:
    return list(scenarios.build(base, asked).counts[kind].values())


def test_nothing_filled_in_is_the_scenario_itself(base: Budget) -> None:
    assert scenarios.build(base, scenarios.as_is(base)) is base.scenario


def test_every_scenario_of_the_policy_reads_back_as_itself(loaded: None) -> None:
    now = policy.current()
    for scenario in now.policy.scenarios:
        found = budget.of(now, scenario.id)
        assert scenarios.build(found, scenarios.as_is(found)) is found.scenario


def test_a_lower_full_build_up_caps_each_year(base: Budget) -> None:
    assert numbers(base, Asked(full={OC: 10})) == [8, 10, 10, 10, 10, 10]


def test_a_higher_full_build_up_lifts_the_years_that_were_full(loaded: None) -> None:
    all_18 = budget.of(policy.current(), "alle-18")
    assert numbers(all_18, Asked(full={OC: 19})) == [8, 12, 19, 19, 19, 19]


def test_a_year_goes_before_the_full_build_up(base: Budget) -> None:
    asked = Asked(full={OC: 10}, columns={OC: {"2027": 4, "structural": 12}})
    assert numbers(base, asked) == [8, 4, 10, 10, 10, 12]


def test_halfway_halves_and_an_own_share_stays(base: Budget) -> None:
    assert scenarios.build(base, Asked(half=True)).first_year_share == Decimal("0.5")
    assert (
        scenarios.build(base, Asked(half=False, without=("aantrekkelijk",))).first_year_share == 1
    )


def test_choices_of_boards_drive_the_counts(base: Budget) -> None:
    made = (BoardChoice(place="aen_de_wan", choice="OC", year=2027),)
    scenario = scenarios.build(base, Asked(boards=made))
    assert scenario.counts == {}
    tried = budget.trial(policy.current(), scenario)
    assert [places.counts for places in tried.result.places] == [(0, 1, 1, 1, 1, 1), (0,) * 6]


def test_there_is_a_row_for_each_of_the_18_houses(base: Budget) -> None:
    rows = scenarios.boards(base)
    assert len(rows) == 18
    assert (rows[0].name, rows[-1].name) == ("Amyerhoof", "Gemeenschapshuis 18")
    assert len({row.place for row in rows}) == 18


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(full=st.integers(0, 40), year=st.none() | st.integers(0, 40), half=st.booleans())
def test_what_is_filled_in_comes_out(base: Budget, full: int, year: int | None, half: bool) -> None:
    columns = {} if year is None else {OC: {"2028": year}}
    scenario = scenarios.build(base, Asked(full={OC: full}, columns=columns, half=half))
    asked = scenario.counts.get(OC) or scenarios.counts(base)[OC]
    assert asked["2028"] == (full if year is None else year)
    assert all(asked[column] <= full for column in asked if column != "2028")
    assert (scenario.first_year_share < 1) is half

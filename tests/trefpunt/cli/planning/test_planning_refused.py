"""What boards chose on record, what cannot be kept, and why nothing is allowed, in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from trefpunt.cli.planning import Standing, World, assess, make, weigh_all
from trefpunt.cli.planning.equity import portfolio_of
from trefpunt.cli.planning.world import norm_of
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.points import UNKNOWN
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import ChoiceMade
from trefpunt.terms.problems import Problem, RuleProblem

FREE: dict[str, Any] = {"pilots": False}


def scenario(*placed: dict[str, Any], **wish: Any) -> PlanScenario:
    told = {"id": "x", "name": {"nl": "X", "en": "X"}, "source": "Verzonnen", "certainty": "U"}
    return PlanScenario.model_validate({**told, "placed": placed, "wish": wish})


def chose(ground: World, choice: str, place: str = "de_deel") -> World:
    """The same world in which one board chose."""
    siting = ground.policy.siting
    assert siting
    made = ChoiceMade(
        place=place,
        choice=choice,
        year=2028,
        date=date(2026, 11, 2),
        source="Verzonnen",
        certainty="S",  # type: ignore[arg-type]
    )
    told = siting.model_copy(update={"choices": (made,)})
    return replace(ground, policy=ground.policy.model_copy(update={"siting": told}))


def refused(ground: World, wanted: PlanScenario) -> Problem:
    with pytest.raises(RuleProblem) as told:
        make(ground, wanted)
    return told.value.problem


DEEL = {"site": "de_deel", "kind": "wijkpunt"}
MILL = {"site": "oude_molen", "kind": "wijkpunt"}


@pytest.fixture(scope="module")
def stopped(ground: World) -> PlanResult:
    """A plan with a place of which the board stops."""
    return make(chose(ground, "closing"), scenario(DEEL, MILL))


def test_what_a_board_refuses_is_told_and_not_counted(stopped: PlanResult) -> None:
    kept = {one.site.id: one for one in stopped.chosen}
    assert kept["de_deel"].cost == 0
    assert kept["oude_molen"].cost > 0
    assert "Het bestuur koos anders bij: De Deel" in stopped.summary.nl
    assert "1 Wijkpunt" in stopped.summary.nl
    phased = {one.site: one for one in stopped.phasing.places}
    assert (phased["de_deel"].condition, phased["de_deel"].year) == ("refused", None)


def test_the_money_of_the_quarters_is_that_of_the_plan(ground: World, stopped: PlanResult) -> None:
    told = stopped.portfolio
    money = sum((one.money for one in told.quarters), told.elsewhere)
    assert money == sum((one.cost for one in stopped.chosen), Decimal(0))
    standing = Standing(chose(ground, "closing"), scenario(DEEL, MILL))
    assert money == standing.cost
    assert dict(standing.paid)[ground.policy.budget.horizon.columns[-1]] == standing.cost


def test_a_place_whose_board_stops_serves_nobody(ground: World) -> None:
    stays, stops = (assess(chose(ground, said), scenario()) for said in ("stays", "closing"))
    people = [live.effects.groups[0] for live in (stays, stops)]
    assert people[0].after == people[0].before == people[1].before
    assert people[1].after < people[1].before
    lost = [sum(area.lost for area in live.effects.areas) for live in (stays, stops)]
    assert lost == [0, people[1].before - people[1].after]


@pytest.mark.parametrize("said", ["stays", "closing", "KE"])
def test_a_proposal_leaves_out_who_chose_otherwise(ground: World, said: str) -> None:
    made = make(chose(ground, said), scenario(**FREE))
    assert "de_deel" not in {one.site.id for one in made.chosen}


@pytest.mark.parametrize("said", ["stays", "closing", "KE"])
def test_nobody_keeps_a_place_against_its_board(ground: World, said: str) -> None:
    told = refused(chose(ground, said), scenario(keep=("de_deel",)))
    assert told.code == "plan.keep_refused"
    assert "De Deel" in told.message("nl")


def test_what_cannot_become_a_place_of_the_plan_cannot_be_kept(ground: World) -> None:
    assert refused(ground, scenario(keep=("grote_kerk",))).code == "plan.keep_unfit"


def test_the_plan_counts_in_its_neighbourhood_under_any_norm(ground: World) -> None:
    """A norm for churches counts no district points; the plan has them all the same."""
    church = replace(ground, norm=norm_of(ground.rule, "kerkgang"))
    told = portfolio_of(Standing(church, scenario(DEEL, MILL)))
    solved = {one.area: one.solution for one in told.solutions}
    assert solved["BU99010000"] == solved["BU99010001"] == "own_plan"
    assert sum((one.money for one in told.quarters), told.elsewhere) > 0


def test_a_refused_place_of_a_kind_that_nothing_counts_is_told_too(ground: World) -> None:
    """A board chose a district point; somebody places a church there."""
    made = make(ground, scenario({"site": "de_deel", "kind": "kerk"}))
    assert made.phasing.places[0].condition == "refused"
    assert "De Deel" in made.summary.nl


# --- Why not --------------------------------------------------------------------------------------


def test_spacing_is_told_by_the_name_of_the_rule(ground: World) -> None:
    wish = {"keep": ("de_deel", "oude_molen"), "spacing": {"niet_naast_elkaar": 9_000}}
    told = refused(ground, scenario(**wish)).message("nl")
    assert "De Deel, Oude Molen liggen 1.008 meter uit elkaar" in told
    assert "Wijkpunten niet naast elkaar" in told
    assert "9.000 meter" in told


def test_a_budget_is_told_in_whole_euro(ground: World) -> None:
    told = refused(ground, scenario(budget=1)).message("en")
    assert "€ 97,000 per year" in told
    assert "The budget is € 1." in told


def test_without_any_site_that_is_what_is_told(ground: World) -> None:
    world = chose(ground, "closing")
    assert refused(world, scenario(new_sites=False, close=("t_anker",))).code == (
        "plan.no_candidates"
    )


# --- Under whose roof -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "code"),
    [("nergens", "plan.site_unknown"), ("de_deel", "plan.host"), ("oude_molen", "plan.host")],
)
def test_a_host_has_a_roof_of_its_own(ground: World, host: str, code: str) -> None:
    hosted = scenario({**DEEL, "host": host}, {**MILL, "host": "grote_kerk"})
    live = assess(ground, hosted)
    assert [problem.code for problem in live.problems] == [code]
    assert len(live.chosen) == 2
    assert refused(ground, hosted).code == code


def test_a_kind_that_the_policy_does_not_foresee_is_told(ground: World) -> None:
    made = make(ground, scenario({"site": "oude_molen", "kind": "dorpshuis"}, DEEL))
    assert any("Oude Molen" in one.nl and "siting.toml" in one.nl for one in made.uncertain)
    usual = make(ground, scenario(MILL, DEEL))
    assert not any("siting.toml" in one.nl for one in usual.uncertain)


def test_where_nobody_counted_people_nobody_gains_is_not_said(ground: World) -> None:
    """Unknown is never zero: nobody knows how many live here, so neither how many are helped."""
    points = ground.way.points
    nobody = {name: np.full_like(people, UNKNOWN) for name, people in points.people.items()}
    bare = replace(ground, way=replace(ground.way, points=replace(points, people=nobody)))
    spot = {"lon": 5.63, "lat": 52.49, "area": "BU99010003"}
    asked = scenario({"site": "polder", "kind": "wijkpunt", **spot})
    (unknown, known) = (weigh_all(Standing(one, asked))[0][0].facts for one in (bare, ground))
    assert not unknown["reach.gain"].known
    assert known["reach.gain"].known

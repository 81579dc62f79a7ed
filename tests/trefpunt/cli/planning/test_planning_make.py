"""The whole plan of one scenario."""

import json

import pytest
from pydantic import TypeAdapter

from trefpunt.cli.planning import World, make, plan_json, provenance
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.terms.problems import RuleProblem


def plan(waterdael: Policy, name: str) -> PlanScenario:
    (found,) = (one for one in waterdael.plans if one.id == name)
    return found


@pytest.fixture(scope="module")
def made(ground: World, waterdael: Policy) -> PlanResult:
    return make(ground, plan(waterdael, "eerlijk"))


def test_the_same_inputs_give_the_same_bytes(
    ground: World, waterdael: Policy, made: PlanResult
) -> None:
    again = make(ground, plan(waterdael, "eerlijk"))
    texts = [
        json.dumps(plan_json(one, provenance(ground, plan(waterdael, "eerlijk"), one)))
        for one in (made, again)
    ]
    assert texts[0] == texts[1]


def test_a_plan_can_be_read_back(ground: World, waterdael: Policy, made: PlanResult) -> None:
    told = plan_json(made, provenance(ground, plan(waterdael, "eerlijk"), made))
    assert told.pop("run")["part"] == "plan"
    assert TypeAdapter(PlanResult).validate_python(json.loads(json.dumps(told))) == made


def test_people_placed_it_so_nothing_was_searched(ground: World, waterdael: Policy) -> None:
    made = make(ground, plan(waterdael, "molen"))
    assert made.solution is None
    assert made.alternatives is None
    assert [one.site.id for one in made.chosen] == ["oude_molen", "de_deel", "aan_de_vaart"]
    assert {one.site for one in made.phasing.places} == {one.site.id for one in made.chosen}


def test_a_proposal_that_was_taken_over_is_known_again(ground: World, made: PlanResult) -> None:
    taken = made.scenario
    again = make(ground, taken)
    assert (again.solution, again.alternatives) == (made.solution, made.alternatives)
    assert again.prices == made.prices
    fewer = taken.model_copy(update={"placed": taken.placed[1:]})
    assert make(ground, fewer).solution is None
    gone = taken.wish.model_copy(update={"keep": ("nergens",)})
    assert make(ground, taken.model_copy(update={"wish": gone})).solution is None


def test_a_proposal_says_how_sure_it_is(made: PlanResult) -> None:
    assert made.solution is not None
    assert made.solution.status == "optimal"
    assert made.alternatives is not None
    assert made.alternatives.plans[0].worse == pytest.approx(0, abs=1e-9)
    assert [point.count for point in made.curve] == list(range(1, len(made.curve) + 1))


def test_every_neighbourhood_has_a_stated_solution(made: PlanResult, waterdael: Policy) -> None:
    assert [one.area for one in made.portfolio.solutions] == [a.code for a in waterdael.areas]
    assert all(one.reason.nl and one.reason.en for one in made.portfolio.solutions)


def test_what_cannot_hold_together_is_named(ground: World, waterdael: Policy) -> None:
    wish = {"most": {"wijkpunt": 1, "dorpshuis": 0}, "keep": ("oude_molen", "gemaal")}
    asked = plan(waterdael, "eerlijk").model_copy(
        update={"wish": plan(waterdael, "eerlijk").wish.model_validate(wish)}
    )
    with pytest.raises(RuleProblem) as refused:
        make(ground, asked)
    assert refused.value.problem.code == "plan.nothing_allowed"
    assert "Oude Molen" in refused.value.problem.message("nl")


def test_without_siting_data_only_what_people_place(ground: World, waterdael: Policy) -> None:
    from dataclasses import replace

    bare = replace(ground, policy=waterdael.model_copy(update={"siting": None}))
    made = make(bare, plan(waterdael, "molen"))
    assert ("siting", "plan.missing.siting") in made.missing
    assert made.curve == ()
    with pytest.raises(RuleProblem) as refused:
        make(bare, plan(waterdael, "eerlijk"))
    assert refused.value.problem.code == "plan.no_siting"


def test_without_a_framework_nothing_is_weighed(ground: World, waterdael: Policy) -> None:
    from dataclasses import replace

    bare = replace(ground, policy=waterdael.model_copy(update={"weighing": None, "facts": ()}))
    made = make(bare, plan(waterdael, "molen"))
    assert made.weighing is None
    assert ("weighing", "plan.missing.weighing") in made.missing

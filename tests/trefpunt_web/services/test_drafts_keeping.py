"""Which drafts there are and who sees them: made, copied, removed, put back, shared by a link."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.drafts.models import Draft
from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.services import people, plan, plan_drafts, policy
from trefpunt_web.services.plan import NoDraft
from trefpunt_web.services.plan_edits import Put, Rename, change

Race = Callable[..., list[Any]]


def planner(email: str = "a@maaswijk.nl") -> User:
    return people.give_account(email, "planner")


def test_one_begins_empty_or_with_a_scenario_of_the_policy(loaded: None) -> None:
    start = plan.starts()[0]
    empty = plan_drafts.create(planner(), "Leeg")
    begun = plan_drafts.create(planner(), "Begonnen", start.id)
    assert (empty.scenario.placed, empty.name, empty.version) == ((), "Leeg", 1)
    assert (begun.scenario.wish, begun.scenario.source) == (start.wish, start.source)
    assert begun.scenario.name.nl == "Begonnen"
    with pytest.raises(RuleProblem) as refused:
        plan_drafts.create(planner(), "Anders", "nergens")
    assert refused.value.problem.column == "start"


@pytest.mark.parametrize("name", ["", "  ", "n" * 81])
def test_a_name_is_there_and_fits(loaded: None, name: str) -> None:
    with pytest.raises(RuleProblem, match="needs a name"):
        plan_drafts.create(planner(), name)


def test_a_taken_name_suggests_another(loaded: None) -> None:
    plan_drafts.create(planner(), "Zuinig")
    other = plan_drafts.create(planner(), "Ruim")
    for attempt in (
        lambda: plan_drafts.create(planner("b@maaswijk.nl"), "ZUINIG"),
        lambda: plan_drafts.duplicate(other, planner(), "zuinig"),
        lambda: change(other, planner(), other.version, Rename("Zuinig")),
    ):
        with pytest.raises(RuleProblem) as refused:
            attempt()
        assert refused.value.problem.params["other"].lower() == "zuinig 2"
    assert Draft.objects.count() == 2


def test_a_double_click_makes_one(loaded: None) -> None:
    first, second = (plan_drafts.create(planner(), "Zuinig") for _ in range(2))
    assert first.number == second.number


def test_a_copy_goes_its_own_way(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Zuinig")
    site, kind = plan.ground().sites[0].id, plan.ground().kinds[0].id
    seen = change(seen, planner(), 1, Put(site, kind))
    copy = plan_drafts.duplicate(seen, planner("b@maaswijk.nl"), "Ook")
    assert (copy.scenario.placed, copy.version) == (seen.scenario.placed, 1)
    assert str(copy.row.author) == "b@maaswijk.nl"


def test_what_is_removed_is_off_the_list_and_comes_back_whole(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Zuinig")
    plan_drafts.remove(seen, planner())
    assert plan.listed(planner()) == []
    assert [one.name for one in plan.removed(planner())] == ["Zuinig"]
    with pytest.raises(NoDraft):
        plan.find(seen.number, planner())
    with pytest.raises(NoDraft):
        change(seen, planner(), 1, Rename("Karig"))
    assert plan_drafts.restore(seen.number, planner()).scenario == seen.scenario


def test_it_cannot_come_back_under_a_name_that_is_taken(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Zuinig")
    plan_drafts.remove(seen, planner())
    fresh = plan_drafts.create(planner(), "Zuinig")
    assert fresh.number != seen.number
    with pytest.raises(RuleProblem) as refused:
        plan_drafts.restore(seen.number, planner())
    assert refused.value.problem.params["other"] == "Zuinig 2"


def test_who_follows_the_link_reads_until_it_is_withdrawn(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Zuinig")
    token = plan_drafts.share(seen, planner())
    assert len(token) == 43
    assert plan_drafts.share(seen, planner("b@maaswijk.nl")) == token
    found = plan.by_token(token)
    assert (found.number, found.by_link, found.may_edit) == (seen.number, True, False)
    plan_drafts.withdraw(seen, planner())
    for wrong in (token, "", "x" * 43):
        with pytest.raises(NoDraft):
            plan.by_token(wrong)
    assert plan_drafts.share(seen, planner()) != token


def test_visitors_see_no_drafts_and_change_nothing(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Zuinig")
    nobody = planner("weg@maaswijk.nl")
    people.close(nobody)
    for visitor in (None, nobody):
        assert plan.listed(visitor) == plan.removed(visitor) == []
        with pytest.raises(NoDraft):
            plan.find(seen.number, visitor)
        for deed in (
            lambda who=visitor: plan_drafts.create(who, "Anders"),
            lambda who=visitor: plan_drafts.duplicate(seen, who, "Anders"),
            lambda who=visitor: plan_drafts.remove(seen, who),
            lambda who=visitor: plan_drafts.restore(seen.number, who),
            lambda who=visitor: plan_drafts.share(seen, who),
            lambda who=visitor: plan_drafts.withdraw(seen, who),
        ):
            with pytest.raises(PermissionDenied):
                deed()


def test_the_list_asks_a_constant_number_of_questions(
    loaded: None, django_assert_num_queries: Any
) -> None:
    who = planner()
    plan_drafts.create(who, "Een")
    with django_assert_num_queries(3):
        assert [str(seen.row.author) for seen in plan.listed(who)] == ["a@maaswijk.nl"]
    for name in ("Twee", "Drie", "Vier"):
        plan_drafts.create(who, name)
    with django_assert_num_queries(3):
        assert len({str(seen.row.author) for seen in plan.listed(who)}) == 1


def test_a_policy_without_siting_data_says_what_to_add(loaded: None) -> None:
    assert plan.lacking() == ()
    now = policy.current()
    bare = now.policy.model_copy(update={"siting": None})
    PolicyVersion.objects.update(current=False)
    PolicyVersion.objects.create(
        municipality=bare.municipality.code,
        digest="b" * 64,
        content=bare.model_dump(mode="json"),
        current=True,
    )
    assert plan.lacking() == ("policy.siting",)


def test_what_the_policy_does_not_know_any_more_is_told(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Oud")
    wish = seen.scenario.wish.model_copy(update={"norm": "vroeger"})
    content = seen.scenario.model_copy(update={"wish": wish, "budget": "oud"})
    Draft.objects.update(content=content.model_dump(mode="json"), version=2)
    live = plan.live(plan.find(seen.number, planner()))
    assert [problem.column for problem in live.problems] == ["budget", "norm"]
    assert live.cost == 0


# --- Two at once --------------------------------------------------------------------------------


@pytest.fixture
def stored(transactional_db: None, computed: list[Any]) -> None:
    """The policy in force, for other connections to see."""
    for row in computed:
        row.save(force_insert=True)


def test_of_two_people_one_gets_the_name(stored: None, race: Race) -> None:
    who = [planner(), planner("b@maaswijk.nl")]
    works = [lambda one=one: plan_drafts.create(one, "Zuinig") for one in who]
    assert sorted(type(result).__name__ for result in race(*works)) == ["RuleProblem", "Seen"]


def test_two_who_share_at_once_get_one_link(stored: None, race: Race) -> None:
    seen = plan_drafts.create(planner(), "Zuinig")
    who = [planner(), planner("b@maaswijk.nl")]
    first, second = race(*(lambda one=one: plan_drafts.share(seen, one) for one in who))
    assert first == second

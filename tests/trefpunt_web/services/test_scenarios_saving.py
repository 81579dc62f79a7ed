"""Saving under a name: the database decides who was first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.records.runs.models import Answer
from trefpunt_web.services import budget, people, policy, scenarios
from trefpunt_web.services.scenarios import Asked

Race = Callable[..., list[Any]]
OC = "ontmoetingscentrum"
INDEX = "scenario_name_unique_ignoring_case"


def wanted(number: int = 10) -> Any:
    return scenarios.build(budget.of(policy.current()), Asked(full={OC: number}))


def author(email: str = "a@maaswijk.nl") -> User:
    return people.give_account(email, "planner")


def test_saving_keeps_both_runs_with_all_draws(loaded: None) -> None:
    key = scenarios.save(author(), "Zuinig", wanted())
    found = budget.of(policy.current(), key)
    assert found.scenario.name.nl == "Zuinig"
    assert found.spread.draws == 100_000
    assert found.result.subtotal[2] == 3860 - 10 * (62 + 37.5)


def test_a_taken_name_suggests_another(loaded: None) -> None:
    scenarios.save(author(), "Zuinig", wanted())
    scenarios.save(author(), "Zuinig 2", wanted(11))
    with pytest.raises(RuleProblem) as refused:
        scenarios.save(author("b@maaswijk.nl"), "zUINIG", wanted())
    told = refused.value.problem
    assert (told.column, told.params) == ("name", {"name": "zUINIG", "other": "zUINIG 3"})
    assert SavedScenario.objects.count() == 2


def test_a_free_name_fits(loaded: None) -> None:
    scenarios.save(author(), "n" * 80, wanted())
    with pytest.raises(RuleProblem) as refused:
        scenarios.save(author("b@maaswijk.nl"), "N" * 80, wanted())
    assert len(str(refused.value.problem.params["other"])) <= 80


def test_a_double_click_saves_once(loaded: None) -> None:
    first, second = (scenarios.save(author(), "Zuinig", wanted()) for _ in range(2))
    assert first == second
    assert SavedScenario.objects.count() == 1


def test_the_same_name_for_something_else_is_refused_for_the_author_too(loaded: None) -> None:
    scenarios.save(author(), "Zuinig", wanted())
    with pytest.raises(RuleProblem):
        scenarios.save(author(), "Zuinig", wanted(9))


def test_renaming_keeps_the_figures(loaded: None) -> None:
    key = scenarios.save(author(), "Zuinig", wanted())
    before = budget.of(policy.current(), key)
    scenarios.rename(one("Zuinig"), "Karig")
    after = budget.of(policy.current(), key)
    assert after.scenario.name.nl == "Karig"
    assert after.runs == before.runs


def test_renaming_to_a_taken_name_is_refused(loaded: None) -> None:
    for name, number in (("Zuinig", 10), ("Karig", 11)):
        scenarios.save(author(), name, wanted(number))
    with pytest.raises(RuleProblem):
        scenarios.rename(one("Zuinig"), "KARIG")
    assert SavedScenario.objects.filter(name="Zuinig").exists()


def test_what_is_removed_can_be_put_back(loaded: None) -> None:
    key = scenarios.save(author(), "Zuinig", wanted())
    kept = scenarios.remove(one("Zuinig"))
    with pytest.raises(KeyError):
        budget.of(policy.current(), key)
    assert scenarios.restore(kept) == key
    assert scenarios.restore(kept) == key
    assert budget.of(policy.current(), key).scenario.name.nl == "Zuinig"


def test_it_cannot_be_put_back_over_another(loaded: None) -> None:
    scenarios.save(author(), "Zuinig", wanted())
    kept = scenarios.remove(one("Zuinig"))
    scenarios.save(author(), "ZUINIG", wanted(3))
    with pytest.raises(RuleProblem):
        scenarios.restore(kept)


def one(name: str) -> scenarios.Saved:
    return scenarios.find(SavedScenario.objects.get(name=name).pk, None)


# --- Two at the same moment ---------------------------------------------------------------------


@pytest.fixture
def stored(transactional_db: None, computed: list[Any]) -> None:
    """The policy in force, for other connections to see."""
    for row in computed:
        row.save(force_insert=True)


def both(race: Race) -> list[str]:
    people_ = [author(), author("b@maaswijk.nl")]
    works = [lambda who=who: scenarios.save(who, "Zuinig", wanted()) for who in people_]
    return sorted(type(result).__name__ for result in race(*works))


def test_of_two_people_one_gets_the_name(stored: None, race: Race) -> None:
    assert both(race) == ["RuleProblem", "str"]
    assert SavedScenario.objects.count() == 1
    assert Answer.objects.filter(question__contains="bewaard-").count() == 2


def test_control_without_the_constraint_both_get_it(stored: None, race: Race) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
        (definition,) = cursor.fetchone() or ("",)
        cursor.execute(f"DROP INDEX {INDEX}")
    try:
        assert both(race) == ["str", "str"]
        assert SavedScenario.objects.count() == 2
    finally:
        SavedScenario.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(definition)


def test_a_double_click_in_two_processes_saves_once(stored: None, race: Race) -> None:
    who = author()
    works = [lambda: scenarios.save(who, "Zuinig", wanted())] * 2
    first, second = race(*works)
    assert first == second
    assert SavedScenario.objects.count() == 1

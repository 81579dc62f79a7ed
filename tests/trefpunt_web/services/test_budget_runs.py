"""What loading a policy computes of the budget, and what a trial leaves behind."""

from decimal import Decimal

import pytest

from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.records.runs.models import Answer, Run
from trefpunt_web.services import budget, policy, scenarios
from trefpunt_web.services.scenarios import Asked


@pytest.fixture
def now(loaded: None) -> policy.Loaded:
    return policy.current()


def test_every_scenario_of_the_policy_has_both_answers(now: policy.Loaded) -> None:
    keys = [scenario.id for scenario in now.policy.scenarios]
    asked = {f"{part}:{key}" for key in keys for part in ("budget", "uncertainty")}
    known = Answer.objects.filter(policy_id=now.version).values_list("question", flat=True)
    assert asked | {"budget"} <= set(known)


def test_the_proposal_comes_as_the_council_knows_it(now: policy.Loaded) -> None:
    found = budget.of(now)
    assert [int(value) for value in found.result.subtotal] == [1636, 2549, 3860, 3660, 3460, 3700]
    assert found.spread.draws == now.policy.budget.uncertainty.draws == 100_000
    assert [kind.short for kind in found.kinds] == ["OC", "HvdW"]
    assert found.runs[0].parameters["scenario"]["id"] == found.key


def test_loading_again_computes_nothing_anew(
    now: policy.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Run.objects.count()
    monkeypatch.setattr(budget.engine, "uncertainty", lambda *_: pytest.fail("drawn again"))
    budget.compute(now)
    assert Run.objects.count() == before


def test_an_unknown_scenario_is_a_key_error(now: policy.Loaded) -> None:
    for key in ("bestaat-niet", "bewaard-999", "bewaard-²", "bewaard-" + "9" * 5000):
        with pytest.raises(KeyError):
            budget.of(now, key)


def test_a_trial_is_exact_has_a_band_and_stays_nowhere(now: policy.Loaded) -> None:
    base, before = budget.of(now), Run.objects.count()
    tried = budget.trial(now, scenarios.build(base, Asked(full={"ontmoetingscentrum": 15})))
    assert tried.trial
    assert tried.result.subtotal[2] == Decimal(3860) - 5 * (62 + Decimal("37.5"))
    assert tried.spread.draws == budget.TRIAL_DRAWS
    assert tried.spread.bands[2].p10 < tried.spread.bands[2].p90
    assert tried.runs[0].digest != base.runs[0].digest
    assert Run.objects.count() == before


def test_the_same_trial_twice_is_the_same_to_the_byte(now: policy.Loaded) -> None:
    wanted = scenarios.build(budget.of(now), Asked(half=True))
    first = budget.trial(now, wanted)
    budget._trial.cache_clear()
    assert repr(budget.trial(now, wanted)) == repr(first)


def test_saved_scenarios_are_computed_when_a_policy_is_loaded(now: policy.Loaded) -> None:
    author = User.objects.create_user("a@maaswijk.nl")
    wanted = scenarios.build(budget.of(now), Asked(full={"ontmoetingscentrum": 3}))
    good = saved(now, author, "Goed", wanted.model_dump(mode="json"))
    wrong = wanted.model_copy(update={"counts": {"ontmoetingscentrum": {"2026": 900}}})
    bad = saved(now, author, "Past niet meer", wrong.model_dump(mode="json"))
    budget.compute(now)
    assert budget.of(now, f"bewaard-{good.pk}").scenario.name.nl == "Goed"
    with pytest.raises(budget.Outdated) as found:
        budget.of(now, f"bewaard-{bad.pk}")
    assert found.value.problems[0].code == "budget.count_above"
    assert f"bewaard-{bad.pk}" not in {choice.key for choice in budget.choices(now)}


def saved(now: policy.Loaded, author: User, name: str, content: object) -> SavedScenario:
    return SavedScenario.objects.create(
        municipality=now.policy.municipality.code, name=name, content=content, author=author
    )

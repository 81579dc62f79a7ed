"""Asking for a proposal or a publication: queued, answered, stopped, failed, taken over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from procrastinate.contrib.django.models import ProcrastinateJob

from trefpunt.cli import planning as engine
from trefpunt.schemas.scenario import Wish
from trefpunt.schemas.siting import Progress
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.drafts.models import Draft, Request, Step
from trefpunt_web.records.people.models import User
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import people, plan, plan_drafts, plan_edits, plan_reasons, plan_requests
from trefpunt_web.services import plan_work as worker
from trefpunt_web.services.plan import NoDraft, Seen
from trefpunt_web.services.plan_edits import Conflict, Put, change
from trefpunt_web.services.plan_reasons import Reason


def planner(email: str = "a@maaswijk.nl") -> User:
    return people.give_account(email, "planner")


@pytest.fixture
def draft(loaded: None) -> Seen:
    """A draft with one place."""
    seen = plan_drafts.create(planner(), "Zuinig")
    site = next(one.id for one in plan.ground().sites if one.kinds)
    return change(seen, planner(), 1, Put(site, plan.ground().kinds[0].id))


def asked(seen: Seen, **wish: Any) -> Request:
    return plan_requests.ask(seen, planner(), Wish(**wish))


def few() -> dict[str, int]:
    """At most two of the first kind and none of the others: answered in a moment."""
    first, *others = plan.ground().kinds
    return {first.id: 2} | {one.id: 0 for one in others}


# --- A proposal ---------------------------------------------------------------------------------


def test_a_proposal_is_queued_answered_and_taken_over(draft: Seen) -> None:
    request = asked(draft, goal="cover", most=few())
    assert plan_requests.progress(request).waiting
    assert ProcrastinateJob.objects.get().args == {"request": request.pk}
    worker.work(request.pk)
    found = plan_requests.progress(request)
    assert (found.request.state, found.problem, found.taken) == (Step.DONE, None, False)
    assert found.solution is not None
    assert (found.solution.status, len(found.placed)) == ("optimal", 2)
    assert plan.find(draft.number, planner()).scenario == draft.scenario
    seen = plan_requests.take_over(request, planner(), draft.version)
    assert (seen.scenario.placed, seen.scenario.wish.goal) == (found.placed, "cover")
    assert plan_requests.progress(request).taken
    back = plan_edits.undo(seen, planner(), seen.version)
    assert back.scenario == draft.scenario
    assert not plan_requests.progress(request).taken


def test_taking_over_what_one_did_not_see_is_a_conflict(draft: Seen) -> None:
    request = asked(draft, most=few())
    worker.work(request.pk)
    change(draft, planner("b@maaswijk.nl"), draft.version, plan_edits.Describe("Anders"))
    with pytest.raises(Conflict):
        plan_requests.take_over(request, planner(), draft.version)


def test_a_double_click_asks_once_and_another_question_waits(draft: Seen) -> None:
    assert asked(draft).pk == asked(draft).pk
    with pytest.raises(RuleProblem, match="already under way"):
        asked(draft, goal="median")
    assert (Request.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"keep": ("nergens",)}, "keep"), ({"close": ("nergens",)}, "close"), ({"norm": "x"}, "norm")],
    ids=["keep", "close", "norm"],
)
def test_a_wish_that_cannot_be_is_told_at_once(
    draft: Seen, wish: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleProblem) as refused:
        asked(draft, **wish)
    assert refused.value.problem.column == field
    assert not Request.objects.exists()


def test_a_plan_that_nothing_allows_is_told_by_its_conflicts(draft: Seen) -> None:
    site = draft.scenario.placed[0].site
    request = asked(draft, keep=(site,), most=dict.fromkeys(few(), 0))
    worker.work(request.pk)
    found = plan_requests.progress(request)
    assert found.solution is not None
    assert (found.solution.status, found.placed) == ("infeasible", ())
    assert found.solution.conflicts
    with pytest.raises(RuleProblem, match="no proposal"):
        plan_requests.take_over(request, planner(), draft.version)


def test_visitors_ask_and_follow_nothing(draft: Seen) -> None:
    request = asked(draft)
    with pytest.raises(PermissionDenied):
        plan_requests.ask(draft, None, Wish())
    with pytest.raises(PermissionDenied):
        plan_requests.stop(request, None)
    with pytest.raises(plan_requests.NoRequest):
        plan_requests.find(request.pk, None)


# --- Stopping, failing, starting again ----------------------------------------------------------


def test_what_nobody_began_stops_at_once(draft: Seen) -> None:
    request = asked(draft)
    plan_requests.stop(request, planner())
    worker.work(request.pk)
    found = plan_requests.progress(request).request
    assert (found.state, found.started_at) == (Step.STOPPED, None)
    assert asked(draft).pk != request.pk


Answer = tuple[Any, Any]


def searching(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None]) -> list[bool]:
    """The search as it is, after it looked up twice with something happening in between."""
    heard: list[bool] = []
    whole = engine.propose

    def propose(world: Any, wish: Any, effort: Any, watch: Any) -> Answer:
        heard.append(watch(Progress("start", 90.0, 100.0)))
        meanwhile()
        watch._next = 0.0  # as if a moment went by
        heard.append(watch(Progress("bound", 95.0, 100.0)))
        return whole(world, wish, effort, lambda _: True)

    monkeypatch.setattr(engine, "propose", propose)
    return heard


def test_stopping_keeps_the_best_so_far(draft: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(draft, most=few())

    def meanwhile() -> None:
        now = plan_requests.progress(request).request
        assert (now.state, now.phase, now.objective, now.bound) == ("running", "start", 90, 100)
        assert now.gap == pytest.approx(0.1)
        plan_requests.stop(request, planner())
        assert plan_requests.progress(request).request.state == Step.STOPPING

    heard = searching(monkeypatch, meanwhile)
    worker.work(request.pk)
    found = plan_requests.progress(request)
    assert (heard, found.request.state, len(found.placed)) == ([True, False], Step.STOPPED, 2)
    assert plan_requests.take_over(request, planner(), draft.version).version == draft.version + 1


def test_a_worker_that_leaves_puts_the_question_back(
    draft: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(draft, most=few())
    heard = searching(monkeypatch, worker.LEAVING.set)
    try:
        with pytest.raises(worker.Leaving):
            worker.work(request.pk)
    finally:
        worker.LEAVING.clear()
    assert heard == [True, False]
    assert plan_requests.progress(request).waiting
    monkeypatch.undo()
    worker.work(request.pk)
    assert plan_requests.progress(request).request.state == Step.DONE


def test_a_question_whose_worker_was_killed_begins_again_from_its_wish(draft: Seen) -> None:
    request = asked(draft, most=few())
    Request.objects.filter(pk=request.pk).update(state=Step.RUNNING, phase="bound", objective=1.0)
    worker.work(request.pk)
    found = plan_requests.progress(request)
    assert (found.request.state, len(found.placed)) == (Step.DONE, 2)


def test_one_that_was_stopping_when_its_worker_was_killed_is_stopped(draft: Seen) -> None:
    request = asked(draft)
    Request.objects.filter(pk=request.pk).update(state=Step.STOPPING)
    worker.work(request.pk)
    assert plan_requests.progress(request).request.state == Step.STOPPED


@pytest.mark.parametrize("known", [True, False], ids=["a rule", "a mistake"])
def test_what_fails_says_so_and_makes_room(
    draft: Seen, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    def propose(*_: Any) -> Answer:
        raise RuleProblem(Problem("plan.no_siting")) if known else ZeroDivisionError

    monkeypatch.setattr(engine, "propose", propose)
    request = asked(draft)
    if known:
        worker.work(request.pk)
    else:
        with pytest.raises(ZeroDivisionError):
            worker.work(request.pk)
    found = plan_requests.progress(request)
    assert found.request.state == Step.FAILED
    assert found.problem is not None
    assert found.problem.code == ("plan.no_siting" if known else "drafts.failed")
    assert found.problem.message()
    assert asked(draft).open


# --- Publishing ---------------------------------------------------------------------------------


def explained(seen: Seen) -> Seen:
    """With a reason for every rule that asks for one."""
    for one in plan_reasons.touched(seen):
        if one.missing:
            codes = plan_reasons.codes(one.rule.rule)
            reason = reason_for(one.rule, codes[0][0] if codes else "")
            seen = plan_reasons.explain(seen, planner(), seen.version, reason)
    return seen


def reason_for(rule: Any, code: str = "", **other: Any) -> Reason:
    known = {"text": "Er is geen ruimte.", "evidence": "Verslag", "decider": "wethouder"}
    day = date(2026, 11, 22)
    where = (rule.site, rule.rule, str(rule.outcome))
    return Reason(*where, code, **(known | other), date=day)


def leaving(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The first rule that the draft touches, as one that asks for a reason."""
    live = plan.live(seen)
    default = next(rule for rule in live.rules if not rule.hard and plan_reasons.codes(rule.rule))
    asks = replace(default, asks=True)
    monkeypatch.setattr(plan, "live", lambda _: replace(live, rules=(asks,)))
    return asks


def test_a_missing_reason_stops_publication_and_says_which(
    draft: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = leaving(draft, monkeypatch)
    with pytest.raises(RuleProblem) as refused:
        plan_requests.ask_publish(draft, planner(), draft.version)
    problem = refused.value.problem
    assert problem.code == "plan.reason_missing"
    assert rule.name.nl in problem.message()
    assert rule.name.en in problem.message("en")
    seen = explained(draft)
    assert (seen.version, plan_reasons.touched(seen)[0].missing) == (draft.version + 1, False)
    assert plan_requests.ask_publish(seen, planner(), seen.version).open


@pytest.mark.parametrize("field", ["code", "text", "decider"])
def test_half_a_reason_is_told_at_its_field(
    draft: Seen, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    rule = leaving(draft, monkeypatch)
    code = plan_reasons.codes(rule.rule)[0][0]
    values = {"code": code, field: " "}
    with pytest.raises(RuleProblem) as refused:
        plan_reasons.explain(draft, planner(), draft.version, reason_for(rule, **values))
    assert refused.value.problem.column == field
    assert plan_reasons.given(draft) == []


def test_a_newer_reason_counts_and_the_older_stays(
    draft: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = leaving(draft, monkeypatch)
    code = plan_reasons.codes(rule.rule)[0][0]
    first = reason_for(rule, code, text="Eerst")
    seen = plan_reasons.explain(draft, planner(), draft.version, first)
    with pytest.raises(Conflict):
        plan_reasons.explain(draft, planner("b@maaswijk.nl"), draft.version, first)
    second = reason_for(rule, code, text="Later")
    seen = plan_reasons.explain(seen, planner(), seen.version, second)
    (touched,) = plan_reasons.touched(seen)
    assert touched.given is not None
    assert touched.given.text == "Later"
    assert [one.text for one in plan_reasons.given(seen)] == ["Later", "Eerst"]
    assert rule.name.nl in plan_edits.history(seen)[0].text.nl
    undone = plan_edits.undo(seen, planner(), seen.version)
    assert undone.scenario.placed == ()  # the place, not the reason


def published(draft: Seen) -> Seen:
    seen = explained(draft)
    request = plan_requests.ask_publish(seen, planner(), seen.version)
    worker.work(request.pk)
    found = plan_requests.progress(request)
    assert (found.request.state, found.problem) == (Step.DONE, None)
    return plan.find(draft.number, None)


def test_published_is_final_with_its_run_and_for_everybody_to_read(draft: Seen) -> None:
    before = plan.live(draft)
    seen = published(draft)
    assert (seen.published, seen.may_edit, str(seen.row.published_by)) == (
        True,
        False,
        "a@maaswijk.nl",
    )
    assert [one.number for one in plan.listed(None)] == [draft.number]
    assert Run.objects.get(pk=seen.row.run_id).part == "plan"
    assert plan.result(seen).chosen[0].site.id == draft.scenario.placed[0].site
    plan.runs._result.cache_clear()  # as another process reads it
    assert plan.live(seen) == before
    for deed in (
        lambda: change(seen, planner(), seen.version, plan_edits.Describe("Anders")),
        lambda: plan_edits.undo(seen, planner(), seen.version),
        lambda: plan_requests.ask_publish(seen, planner(), seen.version),
    ):
        with pytest.raises(RuleProblem):
            deed()
    with pytest.raises(PermissionDenied):
        plan_drafts.remove(seen, planner())
    copy = plan_drafts.duplicate(seen, planner(), "Verder")
    assert (copy.may_edit, copy.scenario.placed) == (True, seen.scenario.placed)


def test_what_changes_after_it_was_asked_is_not_published(draft: Seen) -> None:
    seen = explained(draft)
    request = plan_requests.ask_publish(seen, planner(), seen.version)
    change(seen, planner(), seen.version, plan_edits.Describe("Anders"))
    worker.work(request.pk)
    found = plan_requests.progress(request)
    assert found.problem is not None
    assert (found.request.state, found.problem.code) == (Step.FAILED, "drafts.changed_meanwhile")
    assert not Draft.objects.get().run_id
    with pytest.raises(NoDraft):
        plan.find(draft.number, None)


def test_what_is_removed_after_it_was_asked_is_not_published(draft: Seen) -> None:
    seen = explained(draft)
    request = plan_requests.ask_publish(seen, planner(), seen.version)
    plan_drafts.remove(seen, planner())
    worker.work(request.pk)
    assert plan_requests.progress(request).request.state == Step.STOPPED


def test_an_empty_draft_is_not_published(loaded: None) -> None:
    seen = plan_drafts.create(planner(), "Leeg")
    with pytest.raises(RuleProblem, match="no places yet"):
        plan_requests.ask_publish(seen, planner(), 1)

"""The scenarios of the policy are worked out once, and again when something changed."""

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from trefpunt.cli import planning as engine
from trefpunt.schemas.policy import Policy
from trefpunt_web.records.runs.models import Answer, Run
from trefpunt_web.services import people, plan, plan_documents, plan_drafts, plan_starts, policy
from trefpunt_web.services.plan_starts import NoStart


@pytest.fixture
def quick(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the smallest scenario, so that working it out takes a moment."""
    now = policy.current()
    (small,) = (one for one in now.policy.plans if one.id == "bestaand")
    fewer = now.policy.model_copy(update={"plans": (small,)})
    monkeypatch.setattr(policy, "current", lambda: policy.Loaded(now.version, now.digest, fewer))


def test_the_work_waits_in_the_queue_once(loaded: None) -> None:
    plan_starts.ask()
    plan_starts.ask()
    assert [job.task_name for job in ProcrastinateJob.objects.all()] == [plan_starts.TASK]
    assert all(start.run is None for start in plan_starts.every())


def test_worked_out_it_can_be_read_and_is_not_asked_again(quick: None) -> None:
    plan_starts.compute()
    (start,) = plan_starts.every()
    assert start.run is not None
    assert start.run.part == "plan"
    assert len(start.result.chosen) == len(start.result.phasing.places) > 0
    plan_starts.ask()
    assert not ProcrastinateJob.objects.exists()
    runs, answers = Run.objects.count(), Answer.objects.count()
    plan_starts.compute()
    assert (Run.objects.count(), Answer.objects.count()) == (runs, answers)


def test_its_run_can_be_looked_up_and_leads_to_the_list(quick: None, visitor: Client) -> None:
    plan_starts.compute()
    run = plan_starts.find("bestaand").run
    assert run is not None
    page = visitor.get(f"/herkomst/{run.digest[:12]}/").content.decode()
    assert 'Deze uitkomst staat op: <a href="/plan/">Plannen</a>' in page
    assert "ter besluitvorming" not in page.partition("<h1>")[2].partition("</h1>")[0]


def test_what_a_plan_had_to_do_without_is_told_in_a_sentence(quick: None, visitor: Client) -> None:
    plan_starts.compute()
    run = plan_starts.find("bestaand").run
    assert run is not None
    lacking = {"weighing": "plan.missing.weighing"}
    other = Run.objects.create(
        digest=run.digest[::-1],
        part="plan",
        method=run.method,
        inputs=run.inputs,
        parameters=run.parameters,
        missing=lacking,
        result=run.result,
    )
    page = visitor.get(f"/herkomst/{other.digest[:12]}/").content.decode()
    assert "voorstellen zijn niet gewogen" in page
    assert "plan.missing" not in page


def test_a_draft_begins_with_its_places(quick: None) -> None:
    user = people.give_account("a@maaswijk.nl", "planner")
    assert plan_drafts.create(user, "Vroeg", "bestaand").scenario.placed == ()
    plan_starts.compute()
    found = plan_starts.find("bestaand").result
    made = plan_drafts.create(user, "Later", "bestaand").scenario
    assert [one.site for one in made.placed] == [one.site.id for one in found.chosen] != []
    assert made.wish == found.scenario.wish


@pytest.mark.parametrize(
    ("kind", "begin"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("svg", b"<svg"), ("json", b"{")]
)
def test_each_file_of_it_can_be_made(quick: None, kind: str, begin: bytes) -> None:
    plan_starts.compute()
    told = plan_documents.of_start(plan_starts.find("bestaand"))
    assert plan_documents.WRITERS[kind](told, "nl").startswith(begin)


def test_other_data_ask_for_new_work(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_starts.compute()
    monkeypatch.setattr(plan, "key", lambda: "newer data")
    assert [start.run for start in plan_starts.every()] == [None]
    plan_starts.ask()
    assert ProcrastinateJob.objects.count() == 1


def test_one_that_is_not_worked_out_cannot_be_read(loaded: None) -> None:
    with pytest.raises(NoStart):
        plan_starts.find("bestaand")
    with pytest.raises(NoStart):
        plan_documents.of_start(plan_starts.every()[0])


def test_one_that_cannot_be_made_is_left_out(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from trefpunt.terms.problems import Problem, RuleProblem

    def refuse(*_: Any) -> None:
        raise RuleProblem(Problem("plan.no_siting"))

    monkeypatch.setattr(engine, "make", refuse)
    plan_starts.compute()
    assert [start.run for start in plan_starts.every()] == [None]


def test_a_policy_that_cannot_be_planned_with_has_none(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = policy.current()
    bare: Policy = now.policy.model_copy(update={"siting": None})
    monkeypatch.setattr(policy, "current", lambda: policy.Loaded(now.version, now.digest, bare))
    assert plan_starts.every() == []
    plan_starts.ask()
    assert not ProcrastinateJob.objects.exists()

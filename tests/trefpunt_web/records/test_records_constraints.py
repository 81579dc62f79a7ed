"""What must never be false is a constraint: each is attacked, also by two at once, and each test
has a control that succeeds once the constraint is taken away."""

from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection

from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.records.runs.models import Answer, Run

Race = Callable[..., list[Any]]


def version(digest: str) -> Callable[[], PolicyVersion]:
    return lambda: PolicyVersion.objects.create(
        municipality="GM9999", digest=digest, content={}, current=True
    )


def a_run(digest: str = "a" * 64) -> Run:
    return Run.objects.create(
        part="index",
        digest=digest,
        method="index/1",
        inputs={},
        parameters={},
        missing={},
        result={"value": "42.0"},
    )


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_leave_one_policy_in_force(race: Race) -> None:
    results = race(version("a" * 64), version("b" * 64))
    assert sorted(type(result).__name__ for result in results) == [
        "IntegrityError",
        "PolicyVersion",
    ]
    assert PolicyVersion.objects.filter(current=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_both_are_in_force(race: Race) -> None:
    constraint = PolicyVersion._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(PolicyVersion, constraint)
    race(version("a" * 64), version("b" * 64))
    assert PolicyVersion.objects.filter(current=True).count() == 2
    PolicyVersion.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(PolicyVersion, constraint)


@pytest.mark.django_db(transaction=True)
def test_the_same_run_is_stored_once(race: Race) -> None:
    results = race(a_run, a_run)
    assert [type(result) for result in results].count(IntegrityError) == 1
    assert Run.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        lambda run: Run.objects.filter(pk=run.pk).update(result={}),
        lambda run: run.delete(),
        lambda _: raw("UPDATE runs_run SET method = 'index/0'"),
        lambda _: raw("DELETE FROM runs_run"),
    ],
    ids=["update", "delete", "raw update", "raw delete"],
)
def test_a_run_is_final(attack: Callable[[Run], Any]) -> None:
    run = a_run()
    with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"):
        attack(run)


@pytest.mark.django_db
def test_control_without_the_trigger_a_run_can_change() -> None:
    run = a_run()
    with pgtrigger.ignore("runs.Run:run_is_final"):
        Run.objects.filter(pk=run.pk).update(method="index/0")
    run.refresh_from_db()
    assert run.method == "index/0"


@pytest.mark.django_db
def test_a_question_has_one_answer_per_policy() -> None:
    policy = PolicyVersion.objects.create(municipality="GM9999", digest="c" * 64, content={})
    run = a_run()
    Answer.objects.create(policy=policy, question="index", run=run)
    with pytest.raises(IntegrityError):
        Answer.objects.create(policy=policy, question="index", run=run)


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

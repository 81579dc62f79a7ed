"""A draft keeps one name and loses no change, and a published one is final with all that belongs
to it: each is attacked, also by raw SQL and by two at once, and each has a control."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Barrier
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from trefpunt_web.records.drafts.models import Draft, Edit, Explained, Request, State
from trefpunt_web.records.people.models import User
from trefpunt_web.records.runs.models import Run

Race = Callable[..., list[Any]]


def somebody() -> User:
    return User.objects.get_or_create(email="a@maaswijk.nl")[0]


def draft(name: str = "Zuinig", **columns: Any) -> Draft:
    return Draft.objects.create(
        municipality="GM9999", name=name, content={"a": 1}, author=somebody(), **columns
    )


def edit(row: Draft, number: int = 2) -> Edit:
    return Edit.objects.create(
        draft=row, number=number, op="put", what={}, before={}, after={}, by=somebody()
    )


def reason(row: Draft, **columns: Any) -> Explained:
    known = {"site": "a", "rule": "b", "outcome": "failed", "code": "", "date": date(2026, 1, 1)}
    known |= {"text": "Omdat het zo is.", "decider": "wethouder"}
    return Explained.objects.create(draft=row, by=somebody(), **(known | columns))


def request(row: Draft, **columns: Any) -> Request:
    return Request.objects.create(draft=row, task="propose", version=1, by=somebody(), **columns)


def run() -> Run:
    empty: dict[str, Any] = {"inputs": {}, "parameters": {}, "missing": {}, "result": {}}
    return Run.objects.create(part="plan", digest="a" * 64, method="plan/1", **empty)


def publish(row: Draft) -> Draft:
    row.run, row.published_at, row.published_by = run(), timezone.now(), somebody()
    row.state = State.FOR_DECISION
    row.save()
    return row


@contextmanager
def without_index(name: str) -> Iterator[None]:
    """The database without a unique index, to see that it is what holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (definition,) = cursor.fetchone() or ("",)
        cursor.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE drafts_request, drafts_explained, drafts_edit, drafts_draft CASCADE"
            )
            cursor.execute(definition)


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# --- One name -----------------------------------------------------------------------------------


def both_names(race: Race) -> list[str]:
    somebody()
    results = race(lambda: draft("Zuinig"), lambda: draft("ZUINIG"))
    return sorted(type(result).__name__ for result in results)


@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_name_one_is_kept(race: Race) -> None:
    assert both_names(race) == ["Draft", "IntegrityError"]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_both_get_the_name(race: Race) -> None:
    with without_index("draft_name_unique_ignoring_case"):
        assert both_names(race) == ["Draft", "Draft"]


@pytest.mark.django_db
def test_the_name_of_a_removed_draft_is_free() -> None:
    draft(removed_at=timezone.now())
    assert draft().pk


# --- No change is lost --------------------------------------------------------------------------


def careless(row: Draft, both_read: Barrier, content: int) -> int:
    """Changes the draft as if nobody else did: reads, waits for the other, writes."""
    seen = Draft.objects.get(pk=row.pk)
    both_read.wait(timeout=10)
    return Draft.objects.filter(pk=row.pk).update(content={"a": content}, version=seen.version + 1)


def two_careless(race: Race) -> list[str]:
    row, both_read = draft(), Barrier(2)
    works = [lambda n=n: careless(row, both_read, n) for n in (2, 3)]
    return sorted(type(result).__name__ for result in race(*works))


@pytest.mark.django_db(transaction=True)
def test_a_change_on_top_of_an_older_version_is_refused(race: Race) -> None:
    assert two_careless(race) == ["ProgrammingError", "int"]
    assert Draft.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_control_without_the_trigger_one_change_is_lost(race: Race) -> None:
    raw("ALTER TABLE drafts_draft DISABLE TRIGGER USER")
    try:
        assert two_careless(race) == ["int", "int"]
        assert Draft.objects.get().version == 2  # two changes, one version
    finally:
        raw("ALTER TABLE drafts_draft ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
def test_a_version_has_one_line_in_the_log(race: Race) -> None:
    row = draft()
    results = race(lambda: edit(row), lambda: edit(row))
    assert [type(result) for result in results].count(IntegrityError) == 1


# --- Published is final -------------------------------------------------------------------------

ATTACKS: dict[str, Callable[[Draft], Any]] = {
    "content": lambda row: Draft.objects.filter(pk=row.pk).update(content={}, version=2),
    "back to a draft": lambda _: raw(
        "UPDATE drafts_draft SET state = 'draft', run_id = NULL, published_at = NULL,"
        " published_by_id = NULL"
    ),
    "another run": lambda _: raw("UPDATE drafts_draft SET run_id = NULL"),
    "removed": lambda row: Draft.objects.filter(pk=row.pk).update(removed_at=timezone.now()),
    "delete": lambda _: raw("DELETE FROM drafts_draft"),
    "an edit more": lambda row: edit(row, 3),
    "an edit undone": lambda _: raw("UPDATE drafts_edit SET undone_in = 3"),
    "an edit gone": lambda _: raw("DELETE FROM drafts_edit"),
    "another reason": reason,
    "other words": lambda _: raw("UPDATE drafts_explained SET text = 'Anders'"),
    "a reason gone": lambda _: raw("DELETE FROM drafts_explained"),
}


GUARDED = {"another run", "removed"}
"""What a constraint refuses as well."""


def published() -> Draft:
    row = draft()
    edit(row)
    reason(row)
    return publish(row)


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_published_draft_is_final(attack: Callable[[Draft], Any]) -> None:
    row = published()
    with pytest.raises(DatabaseError, match=r"pgtrigger|is final"), transaction.atomic():
        attack(row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [pytest.param(attack, id=name) for name, attack in ATTACKS.items() if name not in GUARDED],
)
def test_control_without_the_triggers_it_changes(attack: Callable[[Draft], Any]) -> None:
    row = published()
    raw("SET CONSTRAINTS ALL IMMEDIATE")
    with pgtrigger.ignore():
        if attack is ATTACKS["delete"]:
            raw("DELETE FROM drafts_edit; DELETE FROM drafts_explained")
        before = state_of(row)
        attack(row)
        assert state_of(row) != before


def state_of(row: Draft) -> list[Any]:
    return [
        list(kind.objects.values_list(*columns))
        for kind, columns in (
            (Draft, ("content", "state", "removed_at")),
            (Edit, ("number", "undone_in")),
            (Explained, ("pk", "text")),
        )
    ]


@pytest.mark.django_db
def test_of_a_draft_the_log_and_the_reasons_stay_as_they_are() -> None:
    row = draft()
    edit(row)
    reason(row)
    for statement in (
        "UPDATE drafts_edit SET after = '{}' || after, op = 'take'",
        "DELETE FROM drafts_edit",
        "UPDATE drafts_explained SET decider = 'iemand anders'",
        "DELETE FROM drafts_explained",
        "DELETE FROM drafts_draft",
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            raw(statement)


@pytest.mark.django_db
def test_half_published_does_not_exist() -> None:
    row = draft()
    with pytest.raises(IntegrityError, match="draft_whole_state"):
        Draft.objects.filter(pk=row.pk).update(state="for_decision")


@pytest.mark.django_db(transaction=True)
def test_who_adds_waits_for_who_publishes(race: Race) -> None:
    """Both at the same moment: the edit comes before the publication, or not at all."""
    row, inside = draft(), Barrier(2)

    def publishing() -> str:
        with transaction.atomic():
            publish(Draft.objects.get(pk=row.pk))
            inside.wait(timeout=10)
            until_somebody_waits()
        return "published"

    def adding() -> str:
        inside.wait(timeout=10)
        edit(row)
        return "added"

    first, second = race(publishing, adding)
    assert first == "published"
    assert isinstance(second, IntegrityError)
    assert "a published draft is final" in str(second)
    assert not Edit.objects.exists()


def until_somebody_waits() -> None:
    """Until another connection stands before a lock."""
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
    pytest.fail("nobody waited")


# --- Requests -----------------------------------------------------------------------------------


def both_requests(race: Race) -> list[str]:
    row = draft()
    return sorted(type(one).__name__ for one in race(lambda: request(row), lambda: request(row)))


@pytest.mark.django_db(transaction=True)
def test_a_draft_has_one_open_request(race: Race) -> None:
    assert both_requests(race) == ["IntegrityError", "Request"]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_it_has_two(race: Race) -> None:
    with without_index("request_one_open_per_draft"):
        assert both_requests(race) == ["Request", "Request"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["done", "failed", "stopped"])
def test_a_finished_request_is_final_and_makes_room(state: str) -> None:
    row = draft()
    old = request(row, state=state)
    assert request(row).open
    with pytest.raises(DatabaseError, match="pgtrigger"):
        Request.objects.filter(pk=old.pk).update(placed=[{}])


@pytest.mark.django_db
@pytest.mark.parametrize("columns", [{"text": ""}, {"decider": ""}], ids=["text", "decider"])
def test_a_reason_says_something(columns: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="explained_says_something"):
        reason(draft(), **columns)

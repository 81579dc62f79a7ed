"""One version of a dataset is in use, and what was ever in use stays as it was: each is attacked,
also by two at once, and each test has a control that succeeds once the constraint is taken away."""

from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection

from trefpunt_web.records.data.models import DataFile, Deed, Event, State

Race = Callable[..., list[Any]]


def version(key: str, state: State = State.CURRENT, content: bytes = b"zip") -> DataFile:
    return DataFile.objects.create(
        municipality="GM9999",
        dataset="pc6",
        key=key * 64,
        digest=key * 64,
        file="pc6.csv",
        described={},
        facts={},
        problems=[],
        content=content,
        size=3,
        state=state,
    )


def both_current(race: Race) -> list[Any]:
    return race(lambda: version("a"), lambda: version("b"))


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_leave_one_version_in_use(race: Race) -> None:
    names = sorted(type(result).__name__ for result in both_current(race))
    assert names == ["DataFile", "IntegrityError"]
    assert DataFile.objects.filter(state=State.CURRENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_both_are_in_use(race: Race) -> None:
    constraint = next(c for c in DataFile._meta.constraints if c.name == "data_one_current_version")
    with connection.schema_editor() as editor:
        editor.remove_constraint(DataFile, constraint)
    both_current(race)
    assert DataFile.objects.filter(state=State.CURRENT).count() == 2
    with pgtrigger.ignore("data.DataFile:data_stays"):
        DataFile.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(DataFile, constraint)


@pytest.mark.django_db(transaction=True)
def test_the_same_version_is_stored_once(race: Race) -> None:
    proposed = State.PROPOSED
    results = race(lambda: version("a", proposed), lambda: version("a", proposed))
    assert [type(result) for result in results].count(IntegrityError) == 1


ATTACKS = {
    "content": lambda row: DataFile.objects.filter(pk=row.pk).update(content=b"other"),
    "facts": lambda row: DataFile.objects.filter(pk=row.pk).update(facts={"rows": 1}),
    "back to a proposal": lambda row: DataFile.objects.filter(pk=row.pk).update(state="proposed"),
    "delete": lambda row: row.delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_version_in_use_is_final(attack: Callable[[DataFile], Any]) -> None:
    row = version("a")
    with pytest.raises(DatabaseError, match="pgtrigger"):
        attack(row)


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_control_without_the_triggers_it_can_change(attack: Callable[[DataFile], Any]) -> None:
    names = ("data_is_final", "data_step", "data_stays")
    row = version("a")
    with pgtrigger.ignore(*(f"data.DataFile:{name}" for name in names)):
        attack(row)
    changed = DataFile.objects.filter(pk=row.pk).values_list("content", "facts", "state").first()
    assert changed is None or (bytes(changed[0]), *changed[1:]) != (b"zip", {}, "current")


@pytest.mark.django_db
def test_of_a_refused_file_nothing_is_kept() -> None:
    with pytest.raises(IntegrityError, match="data_refused_is_not_kept"):
        version("a", State.REFUSED)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.PROPOSED, State.REFUSED])
def test_what_was_never_in_use_can_go(state: State) -> None:
    version("a", state, b"" if state == State.REFUSED else b"zip").delete()
    assert not DataFile.objects.exists()


@pytest.mark.django_db
def test_the_record_of_who_did_what_is_final() -> None:
    event = Event.objects.create(version=version("a"), deed=Deed.LOADED)
    with pytest.raises(DatabaseError, match="Cannot update"):
        Event.objects.update(deed=Deed.RESTORED)
    assert event.by is None

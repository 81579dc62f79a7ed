"""A newer file: read, laid beside what is in use, put in use, and put back; also by two at once."""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError
from tests.plugins.opendata import dataset_of, outlines, postcodes

from trefpunt.schemas.datasets import Dataset
from trefpunt.terms.problems import DataProblem, RuleProblem
from trefpunt_web.records.data.models import DataFile, Deed, Event, State
from trefpunt_web.records.people.models import User
from trefpunt_web.records.runs.models import Answer
from trefpunt_web.services import data, people, policy
from trefpunt_web.services import data_upload as upload
from trefpunt_web.services.data_reading import Parcel

Race = Callable[..., list[Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db: None) -> User:
    return people.give_account("planner@maaswijk.nl", "planner")


def homes() -> Dataset:
    return dataset_of(policy.current().policy.datasets, "postcodes")


def parcel(people: int = 20, skip: int = 0, streets: int = 2) -> Parcel:
    """Postcodes of all but the first few neighbourhoods."""
    areas = policy.current().policy.areas
    made = postcodes(homes(), areas, people, streets).decode().splitlines(keepends=True)
    kept = [made[0], *made[1 + skip * streets :]]
    return Parcel((("nieuw.csv", "".join(kept).encode()),))


def propose(author: User, newer: Parcel, year: int | None = 2024) -> DataFile:
    return upload.find(homes().id, upload.propose(homes(), newer, year, author).pk)


def key() -> str:
    """Of the version in use."""
    return data.datasets()[homes().id].key


def test_a_proposal_changes_nothing_yet(supplied: Path, author: User) -> None:
    before = key()
    row = propose(author, parcel(people=30))
    assert (row.state, row.year, row.author) == (State.PROPOSED, 2024, author)
    assert key() == before


def test_what_changes_is_counted(supplied: Path, author: User) -> None:
    plan = policy.current().policy
    total = len(plan.areas)
    newer = parcel(people=30, skip=3).files[0][1].decode().splitlines(keepends=True)
    same = parcel(people=20).files[0][1].decode().splitlines(keepends=True)
    mixed = [*newer[:-1], same[-1], newer[-1].replace(newer[-1][:6], "6999ZZ")]
    change = upload.compare(propose(author, Parcel((("nieuw.csv", "".join(mixed).encode()),))))
    assert vars(change.rows) == {"new": 1, "gone": 6, "changed": 2 * total - 7, "same": 1}
    assert change.counted == (2 * total, 2 * total - 5)
    assert change.totals["inhabitants"] == (2 * total * 20, (2 * total - 6) * 30 + 20)
    assert change.lost == tuple(area.name for area in plan.areas[:3])
    assert change.gained == ()


def test_the_first_version_has_nothing_beside_it(loaded: None, author: User) -> None:
    change = upload.compare(propose(author, parcel()))
    assert (change.before, change.rows, change.counted[0]) == (None, None, None)
    assert len(change.gained) == len(policy.current().policy.areas)


def test_applied_it_is_in_use_and_the_older_one_can_come_back(supplied: Path, author: User) -> None:
    older = data.datasets()[homes().id]
    row = propose(author, parcel(people=30))
    upload.apply(row, older.key, author)
    points = data.points()
    assert points is not None
    assert points.people["inhabitants"].max() == 30
    upload.apply(upload.find(homes().id, older.pk), row.key, author)
    assert key() == older.key
    events = Event.objects.filter(version__dataset=homes().id).values_list("deed", "by")
    assert list(events) == [
        (Deed.RESTORED, author.pk),
        (Deed.UPLOADED, author.pk),
        (Deed.LOADED, None),
    ]


def test_reach_is_computed_anew(supplied: Path, author: User) -> None:
    upload.apply(propose(author, parcel(people=30)), key(), author)
    run = Answer.objects.get(question="reach", policy__current=True).run
    assert data.datasets()[homes().id].digest in run.inputs.values()


def test_a_second_click_changes_nothing(supplied: Path, author: User) -> None:
    before, row = key(), propose(author, parcel(people=30))
    upload.apply(row, before, author)
    count = Event.objects.count()
    upload.apply(row, before, author)
    assert Event.objects.count() == count


def test_what_was_compared_with_something_else_is_refused(supplied: Path, author: User) -> None:
    before = key()
    first, second = propose(author, parcel(people=30)), None
    upload.apply(first, before, author)
    second = propose(author, parcel(people=40))
    with pytest.raises(RuleProblem) as refused:
        upload.apply(second, before, author)
    assert refused.value.problem.code == "data.moved_on"
    assert key() == first.key


def test_the_same_file_is_the_same_version(supplied: Path, author: User) -> None:
    row = propose(author, parcel(people=30))
    assert propose(author, parcel(people=30)).pk == row.pk
    now = data.datasets()[homes().id]
    same = Parcel(((homes().file, (supplied / homes().file).read_bytes()),))
    assert propose(author, same, homes().year).pk == now.pk


def test_a_newer_proposal_of_the_same_person_replaces_the_earlier_one(
    supplied: Path, author: User
) -> None:
    other = people.give_account("ander@maaswijk.nl", "planner")
    rows = [
        propose(who, parcel(people=number))
        for number, who in enumerate((author, author, other), start=30)
    ]
    kept = DataFile.objects.filter(state=State.PROPOSED).values_list("pk", flat=True)
    assert set(kept) == {rows[1].pk, rows[2].pk}


def test_a_proposal_can_be_thrown_away_but_a_version_cannot(supplied: Path, author: User) -> None:
    row = propose(author, parcel(people=30))
    upload.discard(row)
    with pytest.raises(upload.NoVersion):
        upload.find(homes().id, row.pk)
    upload.discard(data.datasets()[homes().id])
    assert homes().id in data.datasets()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "data.empty"), (b"<html>", "data.html"), (b"PK\x03\x04", "data.form")],
)
def test_of_a_wrong_file_nothing_is_kept(
    supplied: Path, author: User, content: bytes, code: str
) -> None:
    before = DataFile.objects.count()
    with pytest.raises(DataProblem) as wrong:
        propose(author, Parcel((("nieuw.csv", content),)))
    assert [problem.code for problem in wrong.value.problems] == [code]
    assert DataFile.objects.count() == before


def test_a_file_that_is_too_large_is_not_even_read(
    supplied: Path, author: User, settings: Any
) -> None:
    settings.DATA_LIMIT = 1_000_000
    with pytest.raises(DataProblem) as wrong:
        propose(author, Parcel((("nieuw.csv", b"x" * 1_000_001),)))
    assert wrong.value.problems[0].params == {"size": 2, "limit": 1}


def test_newer_boundaries_draw_the_map(supplied: Path, author: User) -> None:
    plan = policy.current().policy
    drawn = dataset_of(plan.datasets, "boundaries", "geojson")
    before = policy.boundaries().features[plan.areas[0].code]
    newer = Parcel((("grenzen.geojson", outlines(drawn, plan.areas, size=0.003)),))
    row = upload.find(drawn.id, upload.propose(drawn, newer, 2030, author).pk)
    upload.apply(row, data.datasets()[drawn.id].key, author)
    assert policy.boundaries().features[plan.areas[0].code] != before
    assert policy.boundaries().year == 2030


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once(race: Race, supplied: Path, author: User) -> None:
    other, before = people.give_account("ander@maaswijk.nl", "planner"), key()
    rows = [propose(author, parcel(people=30)), propose(other, parcel(people=40))]
    results = race(*(lambda row=row: upload.apply(row, before, author) for row in rows))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "RuleProblem"]
    assert DataFile.objects.filter(dataset=homes().id, state=State.CURRENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_database_stops_the_second(
    race: Race, supplied: Path, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, before = people.give_account("ander@maaswijk.nl", "planner"), key()
    rows = [propose(author, parcel(people=30)), propose(other, parcel(people=40))]
    compared, put = Barrier(2), data.put

    def after_both_compared(*row: Any) -> None:
        compared.wait(timeout=10)
        put(*row)

    monkeypatch.setattr(policy, "alone", lambda: None)
    monkeypatch.setattr(data, "put", after_both_compared)
    results = race(*(lambda row=row: upload.apply(row, before, author) for row in rows))
    assert [type(result) for result in results].count(IntegrityError) == 1
    assert DataFile.objects.filter(dataset=homes().id, state=State.CURRENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_proposes_once(race: Race, supplied: Path, author: User) -> None:
    newer = parcel(people=30)
    results = race(*[lambda: upload.propose(homes(), newer, 2024, author).pk] * 2)
    assert len(set(results)) == 1
    assert DataFile.objects.filter(state=State.PROPOSED).count() == 1

"""Bringing a newer file of open data: first what changes, then the change; and back again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from trefpunt.schemas.datasets import Dataset
from trefpunt.terms.problems import DataProblem, Problem, RuleProblem, Severity
from trefpunt_web.records.data.models import DataFile, Deed, State
from trefpunt_web.records.people.models import User
from trefpunt_web.services import data, plan_starts, policy, reach
from trefpunt_web.services import data_reading as reading


class NoVersion(Exception):
    """There is no such dataset, or no such version of it."""


@dataclass(frozen=True)
class Rows:
    """How many rows differ between two versions."""

    new: int
    gone: int
    changed: int
    same: int


@dataclass(frozen=True)
class Change:
    """What another version would change."""

    before: DataFile | None
    """The version in use; none where there is none yet."""
    after: DataFile
    rows: Rows | None
    """None where rows have no id to know them by."""
    counted: tuple[int | None, int]
    """Rows before and after."""
    totals: Mapping[str, tuple[int | None, int | None]]
    """What the rows add up to, before and after; None: the version does not have it."""
    lost: tuple[str, ...]
    """Names of the neighbourhoods that have rows now and would have none."""
    gained: tuple[str, ...]
    problems: tuple[Problem, ...]


# --- Proposing ----------------------------------------------------------------------------------


def propose(dataset: Dataset, parcel: reading.Parcel, year: int | None, author: User) -> DataFile:
    """Read an uploaded file and keep it as a proposal; an earlier one of the same person goes.

    The same file twice gives the same version, also where it was in use before. Raises DataProblem
    with everything that is wrong, and keeps nothing then.
    """
    small(parcel.name, parcel.size)
    now = policy.current()
    row = data.draft(now, dataset.model_copy(update={"year": year}), parcel, author)
    if row.state == State.REFUSED:
        raise DataProblem(data.problems(row))
    with transaction.atomic():
        policy.alone()
        ours = data.versions(now.policy).filter(dataset=dataset.id)
        ours.filter(state=State.REFUSED, key=row.key).delete()
        known = ours.filter(key=row.key).first()
        if known is None:
            ours.filter(state=State.PROPOSED, author=author).delete()
            row.save(force_insert=True)
        return known or row


def small(name: str, size: int) -> None:
    """Raises DataProblem when files of this many bytes are more than this site takes."""
    limit = settings.DATA_LIMIT
    if size > limit:
        params = {"size": -(-size // 1_000_000), "limit": limit // 1_000_000}
        raise DataProblem([Problem("data.large", file=name, params=params)])


def discard(row: DataFile) -> None:
    """Take a proposal away; a version that was ever in use stays."""
    DataFile.objects.filter(pk=row.pk, state=State.PROPOSED).delete()


def find(dataset: str, number: int) -> DataFile:
    """One version of a dataset. Raises NoVersion."""
    found = data.versions(policy.current().policy).exclude(state=State.REFUSED)
    row = found.select_related("author").filter(dataset=dataset, pk=number).first()
    if row is None:
        raise NoVersion(number)
    return row


# --- Comparing ----------------------------------------------------------------------------------


def compare(row: DataFile) -> Change:
    """What changes when this version comes into use."""
    plan = policy.current().policy
    before = data.versions(plan).filter(dataset=row.dataset, state=State.CURRENT).first()
    names = {area.code: area.name for area in plan.areas}
    old, new = _summary(before), data.summary(row)
    had, has = set(old.areas if old else ()), set(new.areas)
    return Change(
        before=before,
        after=row,
        rows=_rows(before.pk, row.pk, vars(row)["shapes"]) if before else None,
        counted=(old.facts.rows if old else None, new.facts.rows),
        totals=dict(_totals(old.totals if old else {}, new.totals)),
        lost=tuple(name for code, name in names.items() if code in had - has),
        gained=tuple(name for code, name in names.items() if code in has - had),
        problems=tuple(data.problems(row)),
    )


def _summary(row: DataFile | None) -> reading.Summary | None:
    return data.summary(row) if row is not None else None


def _totals(
    old: Mapping[str, int], new: Mapping[str, int]
) -> Iterator[tuple[str, tuple[int | None, int | None]]]:
    for name in dict.fromkeys((*old, *new)):
        yield name, (old.get(name), new.get(name))


@lru_cache(maxsize=16)
def _rows(before: int, after: int, _shapes: str) -> Rows | None:
    """Two versions never change, so neither does what differs between them."""
    old, new = data.contents(before), data.contents(after)
    if old is None or new is None or not (old.rows or new.rows):
        return None
    both = old.rows.keys() & new.rows.keys()
    changed = sum(old.rows[one] != new.rows[one] for one in both)
    gone, added = len(old.rows) - len(both), len(new.rows) - len(both)
    return Rows(added, gone, changed, len(both) - changed)


# --- Changing -----------------------------------------------------------------------------------


@transaction.atomic
def apply(row: DataFile, against: str, by: User) -> None:
    """Put a version in use, with all that follows from it. A second time changes nothing.

    `against`: key of the version with which it was compared, "" for none. Raises RuleProblem when
    another version came into use meanwhile, NoVersion when the proposal was taken away.
    """
    policy.alone()
    found = find(row.dataset, row.pk)
    if found.state == State.CURRENT:
        return
    now = policy.current()
    before = data.versions(now.policy).filter(dataset=row.dataset, state=State.CURRENT).first()
    if against != (before.key if before else ""):
        raise RuleProblem(Problem("data.moved_on", Severity.ERROR))
    deed = Deed.RESTORED if found.state == State.OLDER else Deed.UPLOADED
    data.put(found, deed, by)
    if found.described["role"] == data.BOUNDARIES:
        data.draw(now)
    reach.compute(now)
    plan_starts.ask()

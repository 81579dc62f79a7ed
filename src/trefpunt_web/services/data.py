"""Open data that the site holds: which version of each dataset is in use, and what is in it."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Subquery

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.network import Network, Streets, Trait
from trefpunt.schemas.opendata import Outlines
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Policy
from trefpunt.sources.datasets.outlines import only
from trefpunt.sources.report import Report
from trefpunt.terms.problems import Problem
from trefpunt_web.records.data.models import DataFile, Deed, Event, State
from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import BoundarySet
from trefpunt_web.services import data_reading as reading
from trefpunt_web.services import policy

POINTS = ("addresses", "postcodes", "squares")
"""Roles that say where people live, most precise first."""
STREETS = "streets"
BOUNDARIES = "boundaries"
NOTHING = Trait(0)


# --- Asking -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """The versions in use of one municipality; their tables are read when asked for."""

    rows: Mapping[str, DataFile]
    """By id of the dataset, without the files."""
    shapes: str
    """Digest of the outlines in which points without a code are found; "" without outlines."""

    def points(self) -> Points | None:
        """Where people live: addresses, else postcodes, else squares."""
        return next((found for _, found in self._points()), None)

    def network(self, avoid: Trait = NOTHING) -> Network | None:
        """The streets to walk along, without those that somebody avoids."""
        return next((_network(_name(row), avoid) for row in self.of(STREETS)), None)

    def _points(self) -> Iterator[tuple[DataFile, Points]]:
        for row in (row for role in POINTS for row in self.of(role)):
            found = _points(_name(row), self.shapes)
            if found is not None:
                yield row, found

    def of(self, role: str) -> Iterator[DataFile]:
        """The versions in use with this role, in the order of the policy."""
        return (row for row in self.rows.values() if row.described["role"] == role)


def current(now: policy.Loaded | None = None) -> Stored:
    """What is in use, in the order of the policy; one small query. Without a policy: of the one in
    force, which is asked first. Raises NoPolicy."""
    plan = (now or policy.current()).policy
    rows = {row.dataset: row for row in versions(plan).filter(state=State.CURRENT)}
    known = [rows[one.id] for one in plan.datasets.datasets if one.id in rows]
    return Stored({row.dataset: row for row in known}, vars(known[0])["shapes"] if known else "")


def versions(plan: Policy) -> QuerySet[DataFile]:
    """Every stored version of every dataset, newest first, without the files."""
    code = plan.municipality.code
    outlines = BoundarySet.objects.filter(municipality=code).values("digest")[:1]
    every = DataFile.objects.filter(municipality=code).defer("content", "built")
    whole = ExpressionWrapper(~Q(content=b""), BooleanField())
    return every.annotate(shapes=Subquery(outlines), whole=whole)


def points() -> Points | None:
    """Where people live, of the policy in force. Raises NoPolicy."""
    return current().points()


def network(avoid: Trait = NOTHING) -> Network | None:
    """The streets of the policy in force. Raises NoPolicy."""
    return current().network(avoid)


def datasets() -> Mapping[str, DataFile]:
    """The versions in use, of the policy in force. Raises NoPolicy."""
    return current().rows


def described(row: DataFile) -> Dataset:
    """How this version is read."""
    return Dataset.model_validate(row.described)


def summary(row: DataFile) -> reading.Summary:
    """What was found in this version; only where it was not refused."""
    return reading.SUMMARY.validate_python(row.facts)


Name = tuple[str, str, str]
"""Municipality, dataset and key: what a version is, whatever its number."""


def _name(row: DataFile) -> Name:
    return row.municipality, row.dataset, row.key


def _number(name: Name) -> int:
    municipality, dataset, key = name
    rows = DataFile.objects.filter(municipality=municipality, dataset=dataset, key=key)
    return rows.values_list("pk", flat=True).get()


@lru_cache(maxsize=8)
def _points(name: Name, _shapes: str) -> Points | None:
    """A version never changes, so its name is enough; None where it cannot be read any more."""
    found = contents(_number(name))
    return found.table if found is not None and isinstance(found.table, Points) else None


@lru_cache(maxsize=8)
def _network(name: Name, avoid: Trait) -> Network:
    from trefpunt.engines.reach.network import build  # noqa: PLC0415 numba takes seconds to import

    return build(streets(_number(name)), avoid)


@lru_cache(maxsize=2)
def streets(number: int) -> Streets:
    """The walkable streets of a version."""
    row = DataFile.objects.defer("content").get(pk=number)
    with np.load(io.BytesIO(row.built or b"")) as arrays:
        return Streets(**arrays, facts=summary(row).facts)


def contents(number: int) -> reading.Content | None:
    """What is in a version, read anew; None where it cannot be read (any more)."""
    row = DataFile.objects.get(pk=number)
    if row.built is not None:
        return reading.describe(streets(number))
    now, outlines = policy.current(), policy.shapes(row.municipality)
    parcel = reading.unpack(bytes(row.content))
    report = Report(row.file)
    found = reading.opened(parcel, described(row), now.policy, outlines.boundaries, report)
    return None if report.errors else found


# --- Storing ------------------------------------------------------------------------------------


def load(now: policy.Loaded, folder: Path) -> None:
    """Store each dataset of the policy that the folder holds, and put it in use.

    A file that was loaded before changes nothing. A file with errors is left out: what is wrong
    is kept to show. Call it within `policy.alone()`.
    """
    for dataset in now.policy.datasets.datasets:
        path = folder / dataset.file
        if path.is_file():
            _load(now, dataset, reading.pack(path))
    draw(now)


def draw(now: policy.Loaded) -> None:
    """Let the map follow the boundaries in use: the first of them that has some of the areas."""
    codes = {area.code for area in now.policy.areas}
    tables = (contents(row.pk) for row in current(now).of(BOUNDARIES))
    found = (only(one.table, codes) for one in tables if one and isinstance(one.table, Outlines))
    shapes = next((one for one in found if one is not None), None)
    if shapes is not None:
        policy.keep_shapes(now.policy, shapes)


def _load(now: policy.Loaded, dataset: Dataset, parcel: reading.Parcel) -> None:
    ours = versions(now.policy).filter(dataset=dataset.id)
    last = Event.objects.filter(version__in=ours.values("pk"), by=None).first()
    key = parcel.key(dataset)
    if last is not None and last.version.key == key:
        return
    ours.filter(state=State.REFUSED).delete()
    row = ours.filter(key=key).first() or draft(now, dataset, parcel)
    if row.pk is None:
        row.save(force_insert=True)
    if row.state != State.REFUSED:
        put(row, Deed.LOADED)


def draft(
    now: policy.Loaded, dataset: Dataset, parcel: reading.Parcel, author: User | None = None
) -> DataFile:
    """A version as it was read, not stored yet: a proposal, or refused and then without files."""
    outlines = policy.shapes(now.policy.municipality.code).boundaries
    content, problems = reading.read(parcel, dataset, now.policy, outlines)
    row = DataFile(
        municipality=now.policy.municipality.code,
        dataset=dataset.id,
        key=parcel.key(dataset),
        digest=parcel.digest,
        file=parcel.name,
        described=dataset.model_dump(mode="json"),
        year=dataset.year,
        facts={},
        problems=reading.PROBLEMS.dump_python(problems, mode="json"),
        content=b"",
        size=parcel.size,
        state=State.REFUSED,
        author=author,
    )
    if content is not None:
        row.facts = reading.SUMMARY.dump_python(reading.summary(content, now.policy), mode="json")
        _fill(row, content, parcel)
    return row


def _fill(row: DataFile, content: reading.Content, parcel: reading.Parcel) -> None:
    row.state, row.year = State.PROPOSED, content.table.facts.year or row.year
    if isinstance(content.table, Streets):
        row.built = _arrays(content.table)
    if row.built is None or parcel.size <= settings.DATA_LIMIT:
        row.content = parcel.packed()


def _arrays(found: Streets) -> bytes:
    packed, names = io.BytesIO(), [one.name for one in fields(found) if one.name != "facts"]
    np.savez_compressed(packed, **{name: getattr(found, name) for name in names})
    return packed.getvalue()


def put(row: DataFile, deed: Deed, by: User | None = None) -> None:
    """Put a version in use; the one that was stays as an older version. A second time changes
    nothing. Call it within `policy.alone()`."""
    if row.state == State.CURRENT:
        return
    others = DataFile.objects.filter(municipality=row.municipality, dataset=row.dataset)
    others.filter(state=State.CURRENT).update(state=State.OLDER)
    row.state = State.CURRENT
    row.save(update_fields=["state"])
    Event.objects.create(version=row, deed=deed, by=by)


def problems(row: DataFile) -> list[Problem]:
    """What is wrong with a version or worth knowing about it."""
    return reading.PROBLEMS.validate_python(row.problems)


def refused(plan: Policy) -> dict[str, list[Problem]]:
    """Per dataset what was wrong with the file that was found last, where it was refused."""
    rows = versions(plan).filter(state=State.REFUSED)
    return {row.dataset: problems(row) for row in rows}

"""The open data of the policy as pages list it: what is in use, what lacks, what used it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Func, JSONField, Prefetch, QuerySet

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.policy import Policy
from trefpunt.terms.problems import Problem
from trefpunt_web.records.data.models import DataFile, Event, State
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import data, policy, runs
from trefpunt_web.services import data_reading as reading
from trefpunt_web.services.data_upload import NoVersion

OPEN = ("cc0", "cc by", "odbl", "pddl", "odc-by", "publiek domein", "public domain")
"""How licences begin under which anybody may pass a file on."""
TABLE = "table"
"""The role of datasets that each count for themselves."""
SHOWN = 5
"""Runs that are named beside a version."""


@dataclass(frozen=True)
class Version:
    """One stored version of a dataset."""

    row: DataFile

    @cached_property
    def summary(self) -> reading.Summary:
        """What was found in it."""
        return data.summary(self.row)

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong with it or worth knowing about it."""
        return data.problems(self.row)

    @property
    def gaps(self) -> list[tuple[str, int, int]]:
        """Column, cells that the source withholds, cells that are blank without a reason."""
        withheld, blank = self.summary.facts.withheld, self.summary.facts.blank
        names = dict.fromkeys((*withheld, *blank))
        return [(name, withheld.get(name, 0), blank.get(name, 0)) for name in names]

    @property
    def event(self) -> Event | None:
        """When it came into use last."""
        return next(iter(self.row.events.all()), None)

    @property
    def kept(self) -> bool:
        """Whether the file itself is here, and not only what was taken from it."""
        return bool(vars(self.row)["whole"])


@dataclass(frozen=True)
class Entry:
    """One dataset of the policy, with what the site has of it."""

    dataset: Dataset
    plan: Policy
    version: Version | None
    refused: Version | None
    """A file that was found on the server later, but is wrong."""
    spare: bool = False
    """Whether another dataset that is in use goes before it."""

    @property
    def status(self) -> str:
        """Used, remarks (in use, with something worth knowing), spare, refused or missing."""
        if self.version is None:
            return "refused" if self.refused else "missing"
        if self.spare:
            return "spare"
        return "remarks" if self.refused or self.version.problems else "used"

    @property
    def areas(self) -> int:
        """Neighbourhoods of the policy that have rows in it."""
        found = set(self.version.summary.areas if self.version else ())
        return sum(area.code in found for area in self.plan.areas)

    @property
    def people(self) -> int | None:
        """Inhabitants that its rows add up to; none where it does not count them."""
        return self.version.summary.totals.get("inhabitants") if self.version else None

    @property
    def register(self) -> int:
        """Inhabitants of the same neighbourhoods in the register of the policy."""
        return sum(area.inhabitants or 0 for area in self.plan.areas)

    @property
    def open(self) -> bool:
        """Whether its licence lets anybody have the file."""
        return self.dataset.licence.lower().startswith(OPEN)


@dataclass(frozen=True)
class Used:
    """The runs that used a version: the newest ones, and how many there are in all."""

    newest: tuple[Run, ...]
    more: int


@dataclass(frozen=True)
class Story:
    """Everything about one dataset."""

    entry: Entry
    versions: tuple[tuple[Version, Used], ...]
    """What is or was in use, newest first."""
    proposals: tuple[Version, ...]


def every() -> list[Entry]:
    """All datasets that the policy names, in its order. Raises NoPolicy."""
    plan = policy.current().policy
    return _entries(plan, list(_rows(plan).filter(state__in=(State.CURRENT, State.REFUSED))))


def story(dataset: str) -> Story:
    """One dataset with every version. Raises NoVersion when the policy does not name it."""
    plan = policy.current().policy
    named(plan, dataset)
    rows = list(_rows(plan))
    entry = next(one for one in _entries(plan, rows) if one.dataset.id == dataset)
    rows = [row for row in rows if row.dataset == dataset]
    lasting = [row for row in rows if row.state in {State.CURRENT, State.OLDER}]
    used = _used(lasting)
    return Story(
        entry=entry,
        versions=tuple((Version(row), used[row.digest]) for row in lasting),
        proposals=tuple(Version(row) for row in rows if row.state == State.PROPOSED),
    )


def named(plan: Policy, dataset: str) -> Dataset:
    """The dataset with this id. Raises NoVersion."""
    found = next((one for one in plan.datasets.datasets if one.id == dataset), None)
    if found is None:
        raise NoVersion(dataset)
    return found


def _rows(plan: Policy) -> QuerySet[DataFile]:
    events = Prefetch("events", Event.objects.select_related("by"))
    return data.versions(plan).select_related("author").prefetch_related(events)


def _entries(plan: Policy, rows: Iterable[DataFile]) -> list[Entry]:
    ours = {(row.dataset, row.state): Version(row) for row in rows}
    there = {dataset for dataset, state in ours if state == State.CURRENT}
    first = _first(one for one in plan.datasets.datasets if one.id in there)
    return [
        Entry(
            dataset=one,
            plan=plan,
            version=ours.get((one.id, State.CURRENT)),
            refused=ours.get((one.id, State.REFUSED)),
            spare=one.id not in first,
        )
        for one in plan.datasets.datasets
    ]


def _first(there: Iterable[Dataset]) -> set[str]:
    """Of datasets that say the same the first one counts; tables each count for themselves."""
    ordered = sorted(there, key=lambda one: (*data.POINTS, one.role).index(one.role))
    found: dict[str, str] = {}
    for one in ordered:
        what = data.POINTS[0] if one.role in data.POINTS else one.role
        found.setdefault(one.id if what == TABLE else what, one.id)
    return set(found.values())


def _used(rows: Iterable[DataFile]) -> Mapping[str, Used]:
    """By digest of a file; one query for all of them."""
    digests = {row.digest for row in rows}
    inputs = Func(
        F("inputs"),
        template="jsonb_path_query_array(%(expressions)s, '$.*')",
        output_field=JSONField(),
    )
    found = list(runs.every().alias(files=inputs).filter(files__has_any_keys=list(digests)))
    return {digest: _newest(digest, found) for digest in digests}


def _newest(digest: str, every: Iterable[Run]) -> Used:
    ours = [run for run in every if digest in run.inputs.values()]
    return Used(tuple(ours[:SHOWN]), max(len(ours) - SHOWN, 0))


def file(dataset: str, number: int) -> tuple[str, bytes]:
    """Name and content of the main file of a version. Raises NoVersion."""
    plan = policy.current().policy
    lasting = data.versions(plan).filter(state__in=(State.CURRENT, State.OLDER))
    row = lasting.filter(dataset=dataset, pk=number).first()
    if row is None or not row.content:
        raise NoVersion(number)
    return reading.unpack(bytes(row.content)).files[0]

"""Where figures come from: every stored run, with its inputs and the sources that stand behind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from pydantic import BaseModel, ValidationError

from trefpunt.schemas.base import Sourced, Text
from trefpunt.schemas.policy import Policy
from trefpunt_web.records.data.models import DataFile, State
from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import budget, data, plan_starts, policy, reach, reach_saved, runs
from trefpunt_web.services import plan as plans

PER_PAGE = 25
START = "plan-start"
"""Asked by the list of plans: what comes of a scenario of the policy."""
PARTS = ("index", "budget", "reach", "plan")


@dataclass(frozen=True)
class Entry:
    """One run, as a list shows it."""

    digest: str
    kind: str
    """"index", "budget" (the amounts), "uncertainty" (their spread), "beside" (what belongs to the
    plan under every scenario), "reach" or "plan"."""
    scenario: Text | None
    """Under which scenario; none where that makes no difference."""
    method: str
    computed_at: datetime

    @property
    def id(self) -> str:
        """Short enough to read out."""
        return self.digest[:12]


@dataclass(frozen=True)
class Listing:
    """One page of the list."""

    page: Page[Run]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Input:
    """One file that went in."""

    file: str
    digest: str
    sources: tuple[str, ...]
    """What the file names as the sources of its values; of open data: who published it, when, and
    under which licence."""
    dataset: str = ""
    """Id of the dataset that has a page of its own; empty: a file of the policy, or not kept."""


@dataclass(frozen=True)
class Story:
    """One run with everything that led to it, and where its outcome is shown."""

    entry: Entry
    inputs: tuple[Input, ...]
    parameters: tuple[tuple[str, str], ...]
    """Name (with dots for what lies within) and value of each choice."""
    missing: tuple[tuple[Text, str], ...]
    """Name, and why it has no figure: a quality or "PM"."""
    questions: tuple[str, ...]
    """Which questions it answers under the policy in force; none: only under an older one."""
    unit: int | None
    """Euro per unit of an amount; none where the policy of then is not known any more."""
    result: dict[str, Any]


def entries(part: str, number: int | str) -> Listing:
    """A page of runs of one part ("" is every part), newest first."""
    found = runs.every().filter(part=part) if part in PARTS else runs.every()
    page = Paginator(found, PER_PAGE).get_page(number)
    return Listing(page, tuple(_entry(run) for run in page.object_list))


def story(start: str) -> Story:
    """The run whose digest begins like this. Raises KeyError when there is none, or more."""
    run = runs.find(start)
    if run is None:
        raise KeyError(start)
    plan = _policy(run)
    return Story(
        entry=_entry(run),
        inputs=tuple(_inputs(run, plan)),
        parameters=tuple(_flat("", run.parameters)),
        missing=tuple(_missing(run, plan)),
        questions=tuple(_questions(run)),
        unit=plan.budget.unit if plan else None,
        result=run.result,
    )


def record(start: str) -> dict[str, Any]:
    """A run with its result, to keep or to check elsewhere. Raises KeyError as `story` does."""
    run = runs.find(start)
    if run is None:
        raise KeyError(start)
    fields = ("part", "method", "digest", "inputs", "parameters", "missing")
    return {"run": {name: getattr(run, name) for name in fields}, "result": run.result}


def _entry(run: Run) -> Entry:
    name = run.parameters.get("scenario", {}).get("name")
    scenario = Text(**name) if name else None
    return Entry(run.digest, _kind(run), scenario, run.method, run.computed_at)


def _kind(run: Run) -> str:
    if "beside" in run.parameters:
        return "beside"
    return "uncertainty" if run.part == "budget" and "draws" in run.parameters else run.part


def _policy(run: Run) -> Policy | None:
    """The newest policy under which this run answers something; none where this version of
    Trefpunt cannot read that policy any more."""
    number = run.answers.order_by("-policy").values_list("policy", flat=True).first()
    if number is None:
        return None
    now = policy.current()
    if number == now.version:
        return now.policy
    try:
        return Policy.model_validate(PolicyVersion.objects.get(pk=number).content)
    except ValidationError:
        return None


def _questions(run: Run) -> Iterable[str]:
    """Of the policy in force, less those about a scenario that somebody removed."""
    if run.part == "plan":  # published for good, also under a newer policy
        drafts = run.drafts.values_list("pk", flat=True)
        shown = any(start.run == run for start in plan_starts.every())
        return [*(f"{plans.QUESTION}{number}" for number in drafts), *[START] * shown]
    asked = list(run.answers.filter(policy__current=True).values_list("question", flat=True))
    if not any(f":{budget.SAVED}" in question for question in asked):
        return asked
    known = {choice.key for choice in budget.choices(policy.current())}
    placed = (f"{reach.SAVED}{number}" for number in reach_saved.numbers())
    there = {"", *known, *placed}
    return [question for question in asked if {question, question.partition(":")[2]} & there]


def _inputs(run: Run, plan: Policy | None) -> Iterator[Input]:
    now = policy.current().policy
    kept = {row.digest: row for row in _kept(run, now)}
    pages = {dataset.id for dataset in now.datasets.datasets}
    for file, digest in run.inputs.items():
        if plan is not None and plan.files.get(file) == digest:
            yield Input(file, digest, tuple(_sources(plan, file)))
        elif row := kept.get(digest):
            page = row.dataset if row.dataset in pages else ""
            yield Input(file, digest, (_published(row),), page)
        else:
            yield Input(file, digest, ())


def _kept(run: Run, now: Policy) -> Iterable[DataFile]:
    """The open data that went in, as they are kept here."""
    rows = data.versions(now).filter(digest__in=run.inputs.values())
    return rows.exclude(state__in=(State.PROPOSED, State.REFUSED))


def _published(row: DataFile) -> str:
    """Who published a file of open data, for when, and under which licence."""
    parts = (row.described.get("source"), row.year, row.described.get("licence"))
    return " · ".join(str(part) for part in parts if part)


def _sources(plan: Policy, file: str) -> Iterable[str]:
    """The sources that the policy names for what stands in this file, each once."""
    return _named(_parts(plan).get(file) or _dated(plan, file))


def _parts(plan: Policy) -> Mapping[str, object]:
    """File -> what is read from it."""
    return {
        "neighbourhoods.csv": plan.municipality.neighbourhoods,
        "municipality.toml": plan.municipality.model_copy(update={"neighbourhoods": None}),
        "places.csv": plan.places,
        "reach.toml": plan.reach,
        "siting.toml": plan.siting,
        "opportunities.csv": plan.siting.opportunities if plan.siting else (),
        "indicators.toml": plan.indicators,
        "sources.toml": plan.datasets,
    }


def _dated(plan: Policy, file: str) -> object:
    if file.startswith("weighing/"):
        return plan.facts if file.endswith(".csv") else plan.weighing
    return plan.index.recipe if file in plan.index.files else plan.budget


def _named(value: object) -> Iterable[str]:
    return dict.fromkeys(_walk(value))


def _walk(value: object) -> Iterator[str]:
    if isinstance(value, Sourced):
        yield value.source
    for inner in _inside(value):
        yield from _walk(inner)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, BaseModel):
        return vars(value).values()
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple) else ()


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    """What was chosen, one line each; what was left empty is left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            yield from _flat(f"{name}.{place}", inner)
    elif value not in (None, ""):
        yield name, str(value)


def _missing(run: Run, plan: Policy | None) -> Iterator[tuple[Text, str]]:
    names = _names(plan) if plan else {}
    for key, reason in run.missing.items():
        yield names.get(key, Text(nl=key, en=key)), reason


def _names(plan: Policy) -> dict[str, Text]:
    areas = {area.code: Text(nl=area.name, en=area.name) for area in plan.areas}
    return areas | {line.id: line.name for line in plan.budget.lines}

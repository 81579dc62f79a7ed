"""What one change of a draft can be, and what it makes of the scenario. No database here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trefpunt.schemas.base import Text
from trefpunt.schemas.scenario import Placed, PlanScenario, Wish
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.services.plan import Planning
from trefpunt_web.services.plan_known import (
    known_host,
    known_kind,
    known_year,
    named_well,
    on_earth,
    refused,
    suits,
)

SPOT = "spot-"
"""Starts the id of a spot of one's own."""


@dataclass(frozen=True)
class Put:
    """A place on a site, in place of what stood there; on a spot of one's own without `site`."""

    site: str
    kind: str
    year: int | None = None
    host: str | None = None
    name: str | None = None
    lon: float | None = None
    lat: float | None = None
    area: str | None = None


@dataclass(frozen=True)
class Take:
    """No place on this site any more."""

    site: str


@dataclass(frozen=True)
class SetKind:
    """Another kind."""

    site: str
    kind: str


@dataclass(frozen=True)
class SetYear:
    """Another year; none: the phasing proposes one."""

    site: str
    year: int | None


@dataclass(frozen=True)
class SetHost:
    """Under another roof; none: its own."""

    site: str
    host: str | None


@dataclass(frozen=True)
class Move:
    """A spot of one's own lies elsewhere."""

    site: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Rename:
    """Another name for the draft."""

    name: str


@dataclass(frozen=True)
class Describe:
    """What the draft is about."""

    text: str


@dataclass(frozen=True)
class SetWish:
    """What siting is to aim for."""

    wish: Wish


@dataclass(frozen=True)
class SetBudget:
    """The budget scenario that the plan builds on; none: the plan as proposed."""

    budget: str | None


@dataclass(frozen=True)
class Replace:
    """All places at once: a proposal that somebody takes over."""

    placed: tuple[Placed, ...]
    wish: Wish = field(default_factory=Wish)
    request: int | None = None
    """Number of the request that proposed it."""


Op = (
    Put
    | Take
    | SetKind
    | SetYear
    | SetHost
    | Move
    | Rename
    | Describe
    | SetWish
    | SetBudget
    | Replace
)
NAMES: Mapping[type[Any], str] = {
    Put: "put",
    Take: "take",
    SetKind: "kind",
    SetYear: "year",
    SetHost: "host",
    Move: "move",
    Rename: "rename",
    Describe: "describe",
    SetWish: "wish",
    SetBudget: "budget",
    Replace: "replace",
}


def written(op: Op) -> dict[str, Any]:
    """A change as it is kept."""
    found: dict[str, Any] = TypeAdapter(type(op)).dump_python(op, mode="json")
    return found


def applied(op: Op, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    """The scenario after a change. Raises RuleProblem, with the field, for what is not there."""
    changed = _apply(op, scenario, planning)
    try:
        return PlanScenario.model_validate(changed.model_dump(mode="json"))
    except ValidationError as wrong:
        field_ = str(wrong.errors()[0]["loc"][-1])
        raise RuleProblem(Problem("drafts.value", column=field_)) from wrong


@singledispatch
def _apply(op: Op, scenario: PlanScenario, planning: Planning) -> PlanScenario:  # noqa: ARG001
    raise TypeError(op)


@_apply.register
def _put(op: Put, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    known_kind(op.kind, planning)
    known_year(op.year, planning)
    known_host(op.host, op.site, planning)
    site = op.site or _free_spot(scenario)
    own = site not in planning.world.number
    if own and (op.lon is None or op.lat is None):
        raise refused("site", site)
    suits(site, op.kind, planning)
    on_earth(op.lon, op.lat)
    spot = {"name": op.name, "lon": op.lon, "lat": op.lat, "area": op.area} if own else {}
    return _with(scenario, Placed(site=site, kind=op.kind, year=op.year, host=op.host, **spot))


def _free_spot(scenario: PlanScenario) -> str:
    taken = {one.site for one in scenario.placed}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{SPOT}{n}") not in taken)


def _with(scenario: PlanScenario, placed: Placed) -> PlanScenario:
    """With this place: where it stood before, else at the end."""
    sites = [one.site for one in scenario.placed]
    kept = list(scenario.placed)
    if placed.site in sites:
        kept[sites.index(placed.site)] = placed
    else:
        kept.append(placed)
    return scenario.model_copy(update={"placed": tuple(kept)})


@_apply.register
def _take(op: Take, scenario: PlanScenario, planning: Planning) -> PlanScenario:  # noqa: ARG001
    kept = tuple(one for one in scenario.placed if one.site != op.site)
    return scenario.model_copy(update={"placed": kept})


@_apply.register
def _kind(op: SetKind, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    known_kind(op.kind, planning)
    suits(op.site, op.kind, planning)
    return _set(scenario, op.site, {"kind": op.kind})


@_apply.register
def _year(op: SetYear, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    known_year(op.year, planning)
    return _set(scenario, op.site, {"year": op.year})


@_apply.register
def _host(op: SetHost, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    known_host(op.host, op.site, planning)
    return _set(scenario, op.site, {"host": op.host})


@_apply.register
def _move(op: Move, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    if op.site in planning.world.number:
        raise RuleProblem(Problem("drafts.fixed", column="site", params=_named(op.site, planning)))
    on_earth(op.lon, op.lat)
    return _set(scenario, op.site, {"lon": op.lon, "lat": op.lat})


def _set(scenario: PlanScenario, site: str, values: Mapping[str, Any]) -> PlanScenario:
    """With other values for one place. Raises RuleProblem where the plan does not have it."""
    placed = next((one for one in scenario.placed if one.site == site), None)
    if placed is None:
        raise RuleProblem(Problem("drafts.gone", column="site", params={"site": site}))
    return _with(scenario, placed.model_copy(update=dict(values)))


@_apply.register
def _rename(op: Rename, scenario: PlanScenario, planning: Planning) -> PlanScenario:  # noqa: ARG001
    named_well(op.name)
    return scenario.model_copy(update={"name": Text(nl=op.name, en=op.name)})


@_apply.register
def _describe(op: Describe, scenario: PlanScenario, planning: Planning) -> PlanScenario:  # noqa: ARG001
    text = Text(nl=op.text, en=op.text) if op.text else None
    return scenario.model_copy(update={"text": text})


@_apply.register
def _wish(op: SetWish, scenario: PlanScenario, planning: Planning) -> PlanScenario:  # noqa: ARG001
    return scenario.model_copy(update={"wish": op.wish})


@_apply.register
def _budget(op: SetBudget, scenario: PlanScenario, planning: Planning) -> PlanScenario:
    if op.budget is not None and op.budget not in {s.id for s in planning.policy.scenarios}:
        raise refused("budget", op.budget)
    return scenario.model_copy(update={"budget": op.budget})


@_apply.register
def _replace(op: Replace, scenario: PlanScenario, planning: Planning) -> PlanScenario:  # noqa: ARG001
    return scenario.model_copy(update={"placed": op.placed, "wish": op.wish})


def _named(site: str, planning: Planning) -> dict[str, str | int | dict[Any, str]]:
    return {"site": planning.names.get(site, site)}

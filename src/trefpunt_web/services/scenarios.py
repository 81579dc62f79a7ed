"""Scenarios of one's own: filled in on the page, saved under a name, renamed, removed, put back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from trefpunt.schemas.base import Text
from trefpunt.schemas.budget import BoardChoice, Scenario
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.policy import Policy
from trefpunt.terms.quality import Certainty
from trefpunt.terms.wording import say
from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import SavedPlacement, SavedScenario
from trefpunt_web.services import budget, people, policy
from trefpunt_web.services.budget import Budget
from trefpunt_web.services.keeping import Shelf, may_change

HALF = Decimal("0.5")
SHELF = Shelf(SavedScenario.objects, "scenario_name_unique_ignoring_case", "scenario.name_taken")

Counts = dict[str, dict[str, int]]
"""Kind -> column -> number of places."""


@dataclass(frozen=True)
class Board:
    """A place whose board can choose, with the choices that the scenario already has for it."""

    place: str
    name: str
    choices: tuple[BoardChoice, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What somebody fills in on top of a scenario; what is left out stays as it was."""

    full: Mapping[str, int] = field(default_factory=dict)
    """Kind -> number of places at full build-up."""
    columns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Kind -> column -> number of places; goes before `full`."""
    half: bool = False
    """Whether new places start halfway through the year."""
    without: tuple[str, ...] = ()
    """Ids of lines left out."""
    boards: tuple[BoardChoice, ...] | None = None
    """Choices that drive the counts; None: the counts are as filled in."""


# --- Filling in ---------------------------------------------------------------------------------


def as_is(base: Budget) -> Asked:
    """What the form shows before anybody changed anything."""
    scenario = base.scenario
    return Asked(
        full={kind: max(cells.values()) for kind, cells in counts(base).items()},
        half=scenario.first_year_share < 1,
        without=scenario.without_lines,
        boards=scenario.choices or None,
    )


def counts(base: Budget) -> Counts:
    """The places of a computed scenario, per kind and column."""
    columns = base.result.columns
    return {p.kind: dict(zip(columns, p.counts, strict=True)) for p in base.result.places}


def build(base: Budget, asked: Asked) -> Scenario:
    """The scenario that somebody asks for; the base itself when nothing differs from it.

    A number for full build-up caps every column, and replaces the columns that were at the top.
    """
    own = _own(base, asked)
    same = _meaning(own, base) == _meaning(base.scenario, base)
    return base.scenario if same else own


def _own(base: Budget, asked: Asked) -> Scenario:
    share = base.scenario.first_year_share
    started = share if share < 1 else HALF
    known = {} if asked.boards is not None else _wanted(counts(base), asked)
    return Scenario(
        id=budget.TRIAL,
        name=_told("name", base.scenario.name),
        text=_told("name", base.scenario.name),
        source=_told("source", base.scenario.name).nl,
        certainty=Certainty.UNDECIDED,
        counts=known,
        choices=asked.boards or (),
        first_year_share=started if asked.half else Decimal(1),
        without_lines=tuple(line.id for line in base.plan.lines if line.id in asked.without),
    )


def _meaning(scenario: Scenario, base: Budget) -> tuple[Any, ...]:
    """What makes one scenario differ from another, whatever its name."""
    numbers = () if scenario.choices else {**counts(base), **_whole(scenario.counts, base)}
    without = frozenset(scenario.without_lines)
    return numbers, frozenset(scenario.choices), scenario.first_year_share, without


def _whole(known: Counts, base: Budget) -> Counts:
    """Counts that leave columns out, filled up with those of the base."""
    return {kind: counts(base).get(kind, {}) | cells for kind, cells in known.items()}


def _wanted(known: Counts, asked: Asked) -> Counts:
    return {
        kind: _capped(cells, asked.full.get(kind)) | dict(asked.columns.get(kind, {}))
        for kind, cells in known.items()
    }


def _capped(cells: dict[str, int], full: int | None) -> dict[str, int]:
    if full is None:
        return cells
    top = max(cells.values())
    return {column: full if n == top else min(n, full) for column, n in cells.items()}


def _told(leaf: str, name: Text) -> Text:
    code = f"scenario.trial.{leaf}"
    return Text(nl=say(code, "nl", base=name.nl), en=say(code, "en", base=name.en))


def boards(base: Budget) -> list[Board]:
    """The places whose boards can choose: those that the policy counts as existing.

    Named where the register of places names them; the rest is numbered. Places that the scenario
    itself names come along.
    """
    chosen: dict[str, list[BoardChoice]] = {}
    for choice in base.scenario.choices:
        chosen.setdefault(choice.place, []).append(choice)
    now = base.policy
    named = {place: name for kind in now.municipality.kinds for place, name in _places(kind, now)}
    names = {place: named.get(place, place) for place in (*named, *chosen)}
    return [Board(place, name, tuple(chosen.get(place, ()))) for place, name in names.items()]


def _places(kind: PlaceKind, now: Policy) -> Iterator[tuple[str, str]]:
    """Id and name of each existing place of a kind."""
    known = [(place.id, place.name) for place in now.places if place.kind == kind.id]
    existing = kind.existing or 0
    yield from known[:existing]
    for number in range(len(known) + 1, existing + 1):
        yield f"{kind.id}_{number}", f"{kind.name.nl} {number}"


class NoScenario(Exception):
    """There is no saved scenario with this number."""


# --- Saving -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """A saved scenario as a list shows it."""

    row: SavedScenario
    key: str
    may_change: bool
    fits: bool
    """Whether the plan in force allows it; it may have been made for an older one."""


def every(user: object) -> list[Saved]:
    """All saved scenarios of the municipality, by name."""
    now = policy.current().policy
    rows = SavedScenario.objects.filter(municipality=now.municipality.code)
    held = people.roles(user)
    found = rows.select_related("author").prefetch_related("placements")
    return [_saved(now, row, user, held) for row in found]


def _saved(now: Policy, row: SavedScenario, user: object, held: frozenset[str]) -> Saved:
    fits = not budget.problems(now, budget.read(row))
    return Saved(row, budget.key_of(row), may_change(user, held, row), fits)


def find(number: int, user: object) -> Saved:
    """One saved scenario. Raises NoScenario."""
    now = policy.current().policy
    rows = SavedScenario.objects.select_related("author").filter(municipality=now.municipality.code)
    row = rows.filter(pk=number).first()
    if row is None:
        raise NoScenario(number)
    return _saved(now, row, user, people.roles(user))


def save(author: User, name: str, scenario: Scenario) -> str:
    """Keep a scenario under a name, with its runs; gives its key.

    The same person who saves the same under the same name again gets the one that is there.
    Raises RuleProblem for a name that is taken; the database decides who was first.
    """
    code = policy.current().policy.municipality.code
    content = scenario.model_copy(update={"name": Text(nl=name, en=name)})
    row = SavedScenario(
        municipality=code,
        name=name,
        content=content.model_dump(mode="json"),
        author=author,
    )
    return budget.key_of(SHELF.add(row, _insert))


@transaction.atomic
def _insert(row: SavedScenario) -> None:
    """Computed under the policy that is in force then: a load in between would miss it."""
    policy.unchanged()
    row.save(force_insert=True)
    budget.keep(policy.current(), budget.key_of(row), budget.read(row))


def rename(saved: Saved, name: str) -> None:
    """Give a saved scenario another name; its figures stay.

    Raises RuleProblem when the name is taken, NoScenario when somebody just removed it.
    """
    if not SHELF.rename(saved.row, name):
        raise NoScenario(saved.row.pk)


def remove(saved: Saved) -> dict[str, Any]:
    """Delete a saved scenario; gives what `restore` needs to put it back. Trials on the map that
    belong to it stay, and then stand by themselves."""
    placements = [placement.pk for placement in saved.row.placements.all()]
    return SHELF.remove(saved.row) | {"placements": placements}


def restore(kept: Mapping[str, Any]) -> str:
    """Put a deleted scenario back under the same key, with the trials that belonged to it.

    Raises RuleProblem when its name is taken, or when the plan does not allow it any more.
    """
    columns = {name: value for name, value in kept.items() if name != "placements"}
    row = SHELF.restore(columns, _insert)
    alone = SavedPlacement.objects.filter(pk__in=kept.get("placements", ()), scenario=None)
    alone.update(scenario=row)
    return budget.key_of(row)

"""Trial places that somebody keeps under a name: saved, listed, renamed, removed, put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.people.models import Role, User
from trefpunt_web.records.plan.models import SavedPlacement, SavedScenario
from trefpunt_web.services import people, policy, reach
from trefpunt_web.services.reach import Asked

UNIQUE = "placement_name_unique_ignoring_case"
"""The constraint in the database that decides who was first with a name."""
FIELDS = ("pk", "municipality", "name", "content", "author_id", "scenario_id")


class NoPlacement(Exception):
    """There is no saved trial with this number."""


@dataclass(frozen=True)
class Saved:
    """A saved trial as a list shows it."""

    row: SavedPlacement
    may_change: bool

    @property
    def query(self) -> str:
        """The address that shows it."""
        return str(self.row.content["query"])


def every(user: object) -> list[Saved]:
    """All saved trials of the municipality, by name."""
    held = people.roles(user)
    return [_saved(row, user, held) for row in _rows()]


def _rows() -> Any:
    code = policy.current().policy.municipality.code
    found = SavedPlacement.objects.filter(municipality=code)
    return found.select_related("author", "scenario")


def _saved(row: SavedPlacement, user: object, held: frozenset[str]) -> Saved:
    mine = isinstance(user, User) and row.author_id == user.pk and bool(held)
    return Saved(row, mine or Role.ADMINISTRATOR in held)


def find(number: int, user: object) -> Saved:
    """One saved trial. Raises NoPlacement."""
    row = _rows().filter(pk=number).first()
    if row is None:
        raise NoPlacement(number)
    return _saved(row, user, people.roles(user))


def numbers() -> list[int]:
    """Of all saved trials, of whichever municipality."""
    return list(SavedPlacement.objects.values_list("pk", flat=True))


def scenarios() -> list[SavedScenario]:
    """The saved budget scenarios that a trial can belong to."""
    code = policy.current().policy.municipality.code
    return list(SavedScenario.objects.filter(municipality=code))


def save(author: User, name: str, query: str, asked: Asked, scenario: int | None = None) -> int:
    """Keep a trial under a name, with its run; gives its number.

    Raises RuleProblem for a name that is taken; the database decides who was first.
    """
    code = policy.current().policy.municipality.code
    known = next((row for row in scenarios() if row.pk == scenario), None)
    content = {"query": query, "moves": len(asked.moves)}
    row = SavedPlacement(
        municipality=code, name=name, content=content, author=author, scenario=known
    )
    try:
        _insert(row, asked)
    except IntegrityError as refused:
        row = _earlier(row, refused)
    return row.pk


@transaction.atomic
def _insert(row: SavedPlacement, asked: Asked | None = None) -> None:
    """With its run, under the policy that is in force then."""
    policy.unchanged()
    row.save(force_insert=True)
    if asked is not None:
        now = policy.current()
        reach.keep(now, f"{reach.SAVED}{row.pk}", reach.of(reach.ground(now), asked))


def _earlier(row: SavedPlacement, refused: IntegrityError) -> SavedPlacement:
    """The very same, saved a moment ago by a double click; else the name is taken."""
    if UNIQUE not in str(refused):
        raise refused
    ours = SavedPlacement.objects.filter(municipality=row.municipality, author=row.author)
    same = ours.filter(name=row.name, content=row.content).first()
    if same is None:
        raise _taken(row) from refused
    return same


def _taken(row: SavedPlacement) -> RuleProblem:
    params = {"name": row.name, "other": _free(row.municipality, row.name)}
    return RuleProblem(Problem("reach_page.name_taken", column="name", params=params))


def _free(municipality: str, name: str) -> str:
    """A name like this one that nobody has yet: "Noord 2"."""
    known = SavedPlacement.objects.filter(municipality=municipality)
    taken = {other.lower() for other in known.values_list("name", flat=True)}
    longest = SavedPlacement._meta.get_field("name").max_length or 0
    tries = (f"{name[: longest - 4].rstrip()} {number}" for number in count(2))
    return next(other for other in tries if other.lower() not in taken)


def rename(saved: Saved, name: str) -> None:
    """Give a saved trial another name.

    Raises RuleProblem when the name is taken, NoPlacement when somebody just removed it.
    """
    row = saved.row
    row.name = name
    try:
        with transaction.atomic():
            found = SavedPlacement.objects.filter(pk=row.pk).update(name=name)
    except IntegrityError as refused:
        if UNIQUE not in str(refused):
            raise
        raise _taken(row) from refused
    if not found:
        raise NoPlacement(row.pk)


def remove(saved: Saved) -> dict[str, Any]:
    """Delete a saved trial; gives what `restore` needs to put it back."""
    kept = {name: getattr(saved.row, name) for name in FIELDS}
    saved.row.delete()
    return kept


def restore(kept: Mapping[str, Any]) -> None:
    """Put a deleted trial back under its number. Raises RuleProblem when its name is taken."""
    scenario = SavedScenario.objects.filter(pk=kept["scenario_id"]).first()
    row = SavedPlacement(**{**kept, "scenario_id": scenario.pk if scenario else None})
    try:
        _insert(row)
    except IntegrityError as refused:
        if UNIQUE in str(refused):
            raise _taken(row) from refused
        if not SavedPlacement.objects.filter(pk=row.pk).exists():
            raise

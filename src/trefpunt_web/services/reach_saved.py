"""Trial places that somebody keeps under a name: saved, listed, renamed, removed, put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import SavedPlacement, SavedScenario
from trefpunt_web.services import people, policy, reach
from trefpunt_web.services.keeping import Shelf, may_change
from trefpunt_web.services.reach import Asked

SHELF = Shelf(
    SavedPlacement.objects, "placement_name_unique_ignoring_case", "reach_page.name_taken"
)


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
    return Saved(row, may_change(user, held, row))


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
    return SHELF.add(row, lambda added: _insert(added, asked)).pk


@transaction.atomic
def _insert(row: SavedPlacement, asked: Asked | None = None) -> None:
    """With its run, under the policy that is in force then."""
    policy.unchanged()
    row.save(force_insert=True)
    if asked is not None:
        now = policy.current()
        reach.keep(now, f"{reach.SAVED}{row.pk}", reach.of(reach.ground(now), asked))


def rename(saved: Saved, name: str) -> None:
    """Give a saved trial another name.

    Raises RuleProblem when the name is taken, NoPlacement when somebody just removed it.
    """
    if not SHELF.rename(saved.row, name):
        raise NoPlacement(saved.row.pk)


def remove(saved: Saved) -> dict[str, Any]:
    """Delete a saved trial; gives what `restore` needs to put it back."""
    return SHELF.remove(saved.row)


def restore(kept: Mapping[str, Any]) -> None:
    """Put a deleted trial back under its number, by itself where its scenario is gone.

    Raises RuleProblem when its name is taken.
    """
    known = SavedScenario.objects.filter(pk=kept["scenario_id"]).exists()
    SHELF.restore({**kept, "scenario_id": kept["scenario_id"] if known else None}, _insert)

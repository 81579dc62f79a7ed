"""What people keep under a name of their own: one name once in a municipality, whoever is first.

Scenarios, trial places and drafts share these rules; what is in them does not matter here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Manager

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.drafts.models import Draft
from trefpunt_web.records.people.models import Role, User
from trefpunt_web.records.plan.models import SavedPlacement, SavedScenario

Row = TypeVar("Row", SavedScenario, SavedPlacement, Draft)


def may_change(user: object, held: frozenset[str], row: SavedScenario | SavedPlacement) -> bool:
    """Authors change their own; administrators change everybody's."""
    mine = isinstance(user, User) and row.author_id == user.pk and bool(held)
    return mine or Role.ADMINISTRATOR in held


@dataclass(frozen=True)
class Shelf(Generic[Row]):
    """All records of one kind that people keep."""

    rows: Manager[Row]
    unique: str
    """The constraint in the database that decides who was first with a name."""
    taken: str
    """Code of the problem when a name is taken."""

    def add(self, row: Row, insert: Callable[[Row], None]) -> Row:
        """Store a new record; the one that is there after a double click.

        Raises RuleProblem where the name is taken.
        """
        try:
            insert(row)
        except IntegrityError as refused:
            return self._earlier(row, refused)
        return row

    def _earlier(self, row: Row, refused: IntegrityError) -> Row:
        """The very same, saved a moment ago; else the name is taken."""
        if self.unique not in str(refused):
            raise refused
        ours = self.rows.filter(municipality=row.municipality, author=row.author)
        same = ours.filter(name=row.name, content=row.content).first()
        if same is None:
            raise self._taken(row) from refused
        return same

    def _taken(self, row: Row) -> RuleProblem:
        params = {"name": row.name, "other": self.free_name(row.municipality, row.name)}
        return RuleProblem(Problem(self.taken, column="name", params=params))

    def free_name(self, municipality: str, name: str) -> str:
        """A name like this one that nobody has yet: "Zuinig 2"."""
        known = self.rows.filter(municipality=municipality)
        taken = {other.lower() for other in known.values_list("name", flat=True)}
        longest = self.rows.model._meta.get_field("name").max_length or 0
        tries = (f"{name[: longest - 4].rstrip()} {number}" for number in count(2))
        return next(other for other in tries if other.lower() not in taken)

    def rename(self, row: Row, name: str) -> bool:
        """Give a record another name; False where somebody just removed it.

        Raises RuleProblem where the name is taken.
        """
        row.name = name
        try:
            with transaction.atomic():
                return bool(self.rows.filter(pk=row.pk).update(name=name))
        except IntegrityError as refused:
            raise self.refused(row, refused) from refused

    def refused(self, row: Row, error: IntegrityError) -> Exception:
        """What to raise for what the database refused: the name is taken, or else the error."""
        return self._taken(row) if self.unique in str(error) else error

    def remove(self, row: Row) -> dict[str, Any]:
        """Delete a record; gives what `restore` needs to put it back."""
        columns = (one.attname for one in row._meta.concrete_fields if one.name != "saved_at")
        kept = {name: getattr(row, name) for name in columns}
        row.delete()
        return kept

    def restore(self, kept: Mapping[str, Any], insert: Callable[[Row], None]) -> Row:
        """Put a deleted record back under its number, also when it is there already.

        Raises RuleProblem where its name is taken.
        """
        row = self.rows.model(**kept)
        try:
            insert(row)
        except IntegrityError as refused:
            if self.unique in str(refused):
                raise self._taken(row) from refused
            if not self.rows.filter(pk=row.pk).exists():
                raise
        return row

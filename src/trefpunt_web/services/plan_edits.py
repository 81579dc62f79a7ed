"""Changing a draft: one change at a time, each on top of what its maker saw, all in a log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from trefpunt.schemas.base import Text
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.drafts.models import Draft, Edit, State
from trefpunt_web.records.people.models import User
from trefpunt_web.services import plan
from trefpunt_web.services.plan import NoDraft, Planning, Seen
from trefpunt_web.services.plan_drafts import SHELF, editor, named
from trefpunt_web.services.plan_ops import (
    NAMES,
    Describe,
    Move,
    Op,
    Put,
    Rename,
    Replace,
    SetBudget,
    SetHost,
    SetKind,
    SetWish,
    SetYear,
    Take,
    applied,
    written,
)
from trefpunt_web.services.plan_words import told

__all__ = [
    "Conflict",
    "Describe",
    "EditRow",
    "Move",
    "Put",
    "Rename",
    "Replace",
    "SetBudget",
    "SetHost",
    "SetKind",
    "SetWish",
    "SetYear",
    "Steps",
    "Take",
    "change",
    "changes",
    "history",
    "redo",
    "steps",
    "undo",
]

UNDO, REDO, EXPLAIN = "undo", "redo", "explain"
BESIDE = (UNDO, REDO, EXPLAIN)
"""What stands in the log, and is no change that can itself be undone."""


@dataclass(frozen=True)
class EditRow:
    """One line of the log."""

    number: int
    who: str
    when: datetime
    text: Text
    undone: bool


@dataclass(frozen=True)
class Steps:
    """What would be undone, and what redone."""

    undo: EditRow | None
    redo: EditRow | None


class Conflict(RuleProblem):
    """Somebody else changed the draft meanwhile. Nothing was stored; it can be tried again on top
    of `seen`."""

    def __init__(self, seen: Seen, edits: list[EditRow], op: Op | None, own: bool) -> None:
        params = {"who": ", ".join(dict.fromkeys(edit.who for edit in edits))}
        super().__init__(Problem("drafts.conflict", params=params))
        self.seen, self.edits, self.op = seen, edits, op
        self.own = own
        """Whether it was the same person, say in another window."""


def change(seen: Seen, user: object, version: int, op: Op) -> Seen:
    """Make one change on top of the version that somebody saw; gives the draft after it.

    Raises Conflict where the draft changed since, RuleProblem for what cannot be.
    """
    who, planning = editor(user), plan.ground()
    with transaction.atomic():
        row = locked(seen.number)
        now = plan.read(row)
        if not _already(op, now, planning):  # a double click, or nothing was changed
            _same(row, version, op, who)
            after = applied(op, now, planning)
            _store(row, who, NAMES[type(op)], _worded(op, now, planning), _content(after))
    return plan.of(row, editor=True)


@transaction.atomic
def changes(seen: Seen, user: object, version: int, ops: Iterable[Op]) -> Seen:
    """All changes of one form, or none. Raises as `change` does: only the first can meet what
    somebody else did."""
    for op in ops:
        seen = change(seen, user, version, op)
        version = seen.version
    return seen


def _already(op: Op, now: PlanScenario, planning: Planning) -> bool:
    """Whether a change makes nothing else of the scenario."""
    try:
        return _content(applied(op, now, planning)) == _content(now)
    except RuleProblem:
        return False


def _worded(op: Op, now: PlanScenario, planning: Planning) -> dict[str, Any]:
    """A change with the name of its place, as the log tells it also when that is gone."""
    what = written(op)
    spots = {one.site: one.name for one in now.placed if one.name}
    if "site" not in what:
        return what
    site = what["site"]
    name = spots.get(site) or what.get("name") or planning.names.get(site, site)
    return what | {"label": name}


def undo(seen: Seen, user: object, version: int) -> Seen:
    """Take back the last change that counts. Raises Conflict, RuleProblem where there is none."""
    return _turn(seen, user, version, UNDO)


def redo(seen: Seen, user: object, version: int) -> Seen:
    """Make the change again that was undone last. Raises Conflict, RuleProblem."""
    return _turn(seen, user, version, REDO)


def _turn(seen: Seen, user: object, version: int, op: str) -> Seen:
    who = editor(user)
    with transaction.atomic():
        row = locked(seen.number)
        if _stepped(row, version, op, who):  # a double click
            return plan.of(row, editor=True)
        _same(row, version, None, who)
        edit = _last(row) if op == UNDO else _undone(row)
        if edit is None:
            raise RuleProblem(Problem(f"drafts.nothing_to_{op}"))
        content = edit.before if op == UNDO else edit.after
        what = {"of": edit.op, **edit.what}
        _store(row, who, op, what, content)
        edit.undone_in = row.version if op == UNDO else None
        edit.save(update_fields=["undone_in"])
    return plan.of(row, editor=True)


def _stepped(row: Draft, version: int, op: str, who: User) -> bool:
    """Whether the same person just made this very step on top of this version."""
    after = Edit.objects.filter(draft=row, number=version + 1, op=op, by=who)
    return row.version == version + 1 and after.exists()


def _last(row: Draft) -> Edit | None:
    counting = Edit.objects.filter(draft=row, undone_in=None).exclude(op__in=BESIDE)
    return counting.order_by("-number").first()


def _undone(row: Draft) -> Edit | None:
    """The one that was undone last, unless somebody changed something else since."""
    last = _last(row)
    since = Edit.objects.filter(draft=row, number__gt=last.number if last else 0)
    return since.exclude(undone_in=None).order_by("-undone_in").first()


# --- Storing ------------------------------------------------------------------------------------


def locked(number: int) -> Draft:
    """A draft that nobody else changes until the end of the transaction.

    Raises NoDraft where it was removed, RuleProblem where it was published meanwhile.
    """
    rows = Draft.objects.select_for_update(of=("self",)).select_related("author")
    row = rows.filter(pk=number, removed_at=None).first()
    if row is None:
        raise NoDraft(number)
    if row.state != State.DRAFT:
        raise RuleProblem(Problem("drafts.published"))
    return row


def _same(row: Draft, version: int, op: Op | None, who: User) -> None:
    """Raises Conflict where the draft changed since this version."""
    if row.version != version:
        seen, edits = plan.of(row, editor=True), list(_since(row, version))
        own = bool(edits) and all(edit.by_id == who.pk for edit in edits)
        raise Conflict(seen, list(_told(edits)), op, own)


def _since(row: Draft, version: int) -> Iterable[Edit]:
    return Edit.objects.filter(draft=row, number__gt=version).select_related("by")


def _content(scenario: PlanScenario) -> dict[str, Any]:
    return named(scenario, scenario.name.nl)


def log(row: Draft, who: User, version: int, what: dict[str, Any]) -> None:
    """Write down something beside the content: an explanation. Raises Conflict."""
    _same(row, version, None, who)
    _store(row, who, EXPLAIN, what, row.content)


def _store(row: Draft, who: User, op: str, what: dict[str, Any], content: Any) -> None:
    """The next version of a locked draft, with its line in the log."""
    before, row.content = row.content, content
    row.name, row.version = content["name"]["nl"], row.version + 1
    row.updated_at = timezone.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["content", "name", "version", "updated_at"])
    except IntegrityError as refused:
        raise SHELF.refused(row, refused) from refused
    Edit.objects.create(
        draft=row, number=row.version, op=op, what=what, before=before, after=content, by=who
    )


# --- Looking back -------------------------------------------------------------------------------


def history(seen: Seen) -> list[EditRow]:
    """The whole log, newest first."""
    return list(_told(Edit.objects.filter(draft=seen.row).select_related("by")))


def steps(seen: Seen) -> Steps:
    """What undo and redo would do now."""
    return Steps(_line(_last(seen.row)), _line(_undone(seen.row)))


def _line(edit: Edit | None) -> EditRow | None:
    return next(_told([edit]), None) if edit else None


def _told(edits: Iterable[Edit]) -> Iterator[EditRow]:
    planning = plan.ground()
    for edit in edits:
        text = told(edit.op, edit.what, planning)
        yield EditRow(edit.number, str(edit.by), edit.at, text, edit.undone_in is not None)

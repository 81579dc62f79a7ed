"""Asking the computer for something that takes more than a moment: a proposal, a publication.

What was asked stands in the database, with how far it is; the queue only names it. So it survives
a restart of everything.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from pydantic import TypeAdapter

from trefpunt.schemas.scenario import Placed, Wish
from trefpunt.schemas.siting import Solution
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.drafts.models import Edit, Request, Step, Task
from trefpunt_web.services import plan, plan_reasons
from trefpunt_web.services.plan import Seen
from trefpunt_web.services.plan_drafts import editor
from trefpunt_web.services.plan_edits import Replace, change
from trefpunt_web.services.plan_queue import QUEUE

TASK = "plan"
ONE_OPEN = "request_one_open_per_draft"
SOLUTION = TypeAdapter(Solution | None)
PLACED = TypeAdapter(tuple[Placed, ...])


class NoRequest(Exception):
    """There is no such request, or not for this reader."""


@dataclass(frozen=True)
class Progressed:
    """How far a request is, and what came of it."""

    request: Request
    placed: tuple[Placed, ...]
    solution: Solution | None
    problem: Problem | None
    """Why it failed."""
    taken: bool
    """Whether somebody took its result over."""

    @property
    def waiting(self) -> bool:
        """Whether no worker took it up yet."""
        return self.request.state == Step.QUEUED


# --- Asking -------------------------------------------------------------------------------------


def ask(seen: Seen, user: object, wish: Wish) -> Request:
    """Queue the question for a proposal; a double click gives the one that is there.

    Raises RuleProblem, with the field, for a wish that cannot be, and where something else is
    under way.
    """
    _possible(wish)
    return _queue(seen, user, Task.PROPOSE, seen.version, wish)


def ask_publish(seen: Seen, user: object, version: int) -> Request:
    """Queue the publication of a draft as it is in this version.

    Raises RuleProblem where it has no places, a reason lacks, or something else is under way.
    """
    editor(user)
    if not seen.scenario.placed:
        raise RuleProblem(Problem("drafts.empty"))
    plan_reasons.complete(seen)
    return _queue(seen, user, Task.PUBLISH, version, seen.scenario.wish)


def _possible(wish: Wish) -> None:
    sites = plan.ground(wish.norm).world.number
    for field in ("keep", "close"):
        for site in getattr(wish, field):
            if site not in sites:
                raise RuleProblem(Problem("drafts.no_site", column=field, params={"site": site}))


def _queue(seen: Seen, user: object, task: Task, version: int, wish: Wish) -> Request:
    who = editor(user)
    if seen.published:
        raise RuleProblem(Problem("drafts.published"))
    content = wish.model_dump(mode="json")
    asked = Request(draft_id=seen.number, task=task, wish=content, version=version, by=who)
    try:
        _insert(asked)
    except IntegrityError as refused:
        return _earlier(asked, refused)
    return asked


@transaction.atomic
def _insert(asked: Request) -> None:
    """With its place in the queue: both or neither."""
    asked.save(force_insert=True)
    app.configure_task(TASK, queue=QUEUE).defer(request=asked.pk)


def _earlier(asked: Request, refused: IntegrityError) -> Request:
    """The very same, asked a moment ago; else something else is under way."""
    if ONE_OPEN not in str(refused):
        raise refused
    under_way = _rows().filter(draft=asked.draft, state__in=(Step.QUEUED, Step.RUNNING)).first()
    same = under_way and (under_way.task, under_way.wish) == (asked.task, asked.wish)
    if under_way is None or not same:
        raise RuleProblem(Problem("plan.request_open")) from refused
    return under_way


# --- Following ----------------------------------------------------------------------------------


def _rows() -> QuerySet[Request]:
    return Request.objects.select_related("draft", "by")


def find(number: int, user: object) -> Request:
    """One request. Raises NoRequest, also for who may not plan."""
    found = _rows().filter(pk=number).first() if plan.may_plan(user) else None
    if found is None:
        raise NoRequest(number)
    return found


def latest(seen: Seen) -> Request | None:
    """What was asked last for a draft."""
    return _rows().filter(draft=seen.row).first()


def progress(request: Request) -> Progressed:
    """How far a request is now."""
    now = _rows().get(pk=request.pk)
    taken = Edit.objects.filter(draft=now.draft, op="replace", what__request=now.pk, undone_in=None)
    return Progressed(
        request=now,
        placed=PLACED.validate_python(now.placed),
        solution=SOLUTION.validate_python(now.solution),
        problem=Problem(now.error["code"], params=now.error["params"]) if now.error else None,
        taken=taken.exists(),
    )


def stop(request: Request, user: object) -> None:
    """Stop it: at once where nobody began, else as soon as the search looks up; the best found
    stays. What is finished already stays as it is. Raises PermissionDenied."""
    editor(user)
    mine = Request.objects.filter(pk=request.pk)
    waiting = mine.filter(state=Step.QUEUED)
    if not waiting.update(state=Step.STOPPED, finished_at=timezone.now()):
        mine.filter(state=Step.RUNNING).update(state=Step.STOPPING)


def take_over(request: Request, user: object, version: int) -> Seen:
    """Put the proposed places in the draft, as one change that can be undone.

    Raises Conflict where the draft changed since, RuleProblem where nothing was proposed.
    """
    found = progress(request)
    if found.request.open or not found.placed:
        raise RuleProblem(Problem("drafts.nothing_to_take"))
    seen = plan.find(found.request.draft_id, user)
    wish = Wish.model_validate(found.request.wish)
    return change(seen, user, version, Replace(found.placed, wish, found.request.pk))

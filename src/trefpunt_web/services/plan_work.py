"""Answering requests, in a process of its own: proposals and publications.

The wish stands in the request, so whatever happens to this process, another begins again from it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from trefpunt.cli import planning as engine
from trefpunt.schemas.scenario import Wish
from trefpunt.schemas.siting import Effort, Progress, Solution
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.records.drafts.models import OPEN, Draft, Request, State, Step, Task
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import plan, plan_reasons, runs
from trefpunt_web.services.plan import NoDraft, Published
from trefpunt_web.services.plan_edits import locked
from trefpunt_web.services.plan_queue import QUEUE
from trefpunt_web.services.plan_requests import PLACED, SOLUTION, TASK

__all__ = ["LEAVING", "QUEUE", "TASK", "Busy", "Leaving", "orphans", "work"]

PAUSE = 0.4
"""Seconds between two looks at whether somebody asks to stop."""
LOCKS = 20_261_123
"""First number of the locks in the database that answers under way hold."""
LEAVING = Event()
"""Set when this process must leave: answers under way are put back in the queue."""


class Busy(Exception):
    """Another process is answering this request."""


class Leaving(Exception):
    """This process leaves; the request waits for another."""


def work(number: int) -> None:
    """Answer a request; one that somebody finished or stopped meanwhile is left alone.

    Raises Busy and Leaving, after which it is still open; and what nobody foresaw, after the
    request says that it failed.
    """
    with _alone(number):
        request = _begin(number)
        if request is None:
            return
        try:
            _answer(request)
        except Leaving:
            _put_back(request)
            raise
        except NoDraft:  # somebody removed it meanwhile
            _finish(request, Step.STOPPED)
        except RuleProblem as refused:
            _fail(request, refused.problem)
        except Exception:
            _fail(request, Problem("drafts.failed"))
            raise


@contextmanager
def _alone(number: int) -> Iterator[None]:
    """Hold a lock that goes with this process, however it ends. Raises Busy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, number])
        if not cursor.fetchone()[0]:
            raise Busy(number)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, number])


def _begin(number: int) -> Request | None:
    """The request as it begins (again); none where there is nothing to do any more."""
    mine = Request.objects.filter(pk=number)
    mine.filter(state=Step.STOPPING).update(state=Step.STOPPED, finished_at=timezone.now())
    waits = Q(state=Step.QUEUED) | Q(state=Step.RUNNING)
    if not mine.filter(waits).update(state=Step.RUNNING, started_at=timezone.now()):
        return None
    return mine.select_related("draft", "by").get()


def _put_back(request: Request) -> None:
    Request.objects.filter(pk=request.pk, state=Step.RUNNING).update(state=Step.QUEUED)


def _fail(request: Request, problem: Problem) -> None:
    error = {"code": problem.code, "params": dict(problem.params)}
    _finish(request, Step.FAILED, error=error)


def _finish(request: Request, state: Step, **columns: Any) -> None:
    mine = Request.objects.filter(pk=request.pk, state__in=OPEN)
    mine.update(state=state, finished_at=timezone.now(), **columns)


class Reporter:
    """Keeps how far a search is, and hears whether somebody asks to stop: a `Watch`."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.stopped = False
        self._next = 0.0

    def __call__(self, progress: Progress) -> bool:
        """Whether to go on."""
        if monotonic() >= self._next and not self.stopped:
            self.stopped = LEAVING.is_set() or not self._tell(progress)
            self._next = monotonic() + PAUSE
        return not self.stopped

    def _tell(self, progress: Progress) -> bool:
        running = Request.objects.filter(pk=self.request.pk, state=Step.RUNNING)
        return bool(
            running.update(
                phase=progress.phase,
                objective=progress.objective,
                bound=progress.bound,
                gap=_gap(progress),
            )
        )


def _gap(progress: Progress) -> float | None:
    if progress.objective is None or progress.bound is None:
        return None
    apart = abs(progress.objective - progress.bound)
    return apart / abs(progress.bound) if progress.bound else None


def _answer(request: Request) -> None:
    reporter = Reporter(request)
    if request.task == Task.PROPOSE:
        _propose(request, reporter)
    else:
        _publish(request, reporter)


# --- A proposal ---------------------------------------------------------------------------------


def _propose(request: Request, reporter: Reporter) -> None:
    wish = Wish.model_validate(request.wish)
    world = plan.ground(wish.norm).world
    placed, solution = engine.propose(world, wish, Effort(), reporter)
    _unless_leaving()
    _finish(
        request,
        Step.STOPPED if reporter.stopped else Step.DONE,
        placed=PLACED.dump_python(placed, mode="json"),
        solution=_written(solution),
        objective=_finite(solution.objective),
        bound=_finite(solution.bound),
        gap=_finite(solution.gap),
    )


def _written(solution: Solution) -> dict[str, Any]:
    """As JSON, which has no infinity: what nothing allows has no objective."""
    told: dict[str, Any] = SOLUTION.dump_python(solution, mode="json")
    return told | {name: str(told[name]) for name in ("objective", "bound", "gap")}


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


def _unless_leaving() -> None:
    if LEAVING.is_set():
        raise Leaving


# --- A publication ------------------------------------------------------------------------------


def _publish(request: Request, reporter: Reporter) -> None:
    """Compute the whole plan, keep it, and make the draft final; a stop leaves it a draft."""
    seen = plan.of(request.draft, editor=True)
    _unchanged(seen.row, request)
    asked = plan.question(seen.scenario)
    world = asked.planning.world
    result = engine.make(world, asked.scenario, Effort(), reporter)
    _unless_leaving()
    if reporter.stopped:
        return _finish(request, Step.STOPPED)
    run = engine.provenance(world, asked.scenario, result)
    kept = Published(result, engine.assess(world, asked.scenario))
    with transaction.atomic():
        row = locked(seen.number)
        _unchanged(row, request)
        plan_reasons.complete(plan.of(row, editor=True))
        stored = runs.keep(run, Published, kept)
        runs.answers(asked.planning.version, f"{plan.QUESTION}{row.pk}", stored)
        _freeze(row, request, stored)
    return None


def _unchanged(row: Draft, request: Request) -> None:
    """Raises RuleProblem where somebody changed the draft since the publication was asked."""
    if row.version != request.version:
        raise RuleProblem(Problem("drafts.changed_meanwhile"))


def _freeze(row: Draft, request: Request, run: Run) -> None:
    row.run, row.published_at, row.published_by = run, timezone.now(), request.by
    row.state = State.FOR_DECISION
    row.save(update_fields=["run", "published_at", "published_by", "state"])
    _finish(request, Step.DONE)


# --- What fell out of the queue -----------------------------------------------------------------


def orphans() -> list[int]:
    """Open requests that the queue does not hold (any more): to put in it again."""
    queued = ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing"))
    held = {args.get("request") for args in queued.values_list("args", flat=True)}
    waiting = Request.objects.filter(state__in=OPEN).values_list("pk", flat=True)
    return sorted(set(waiting) - held)

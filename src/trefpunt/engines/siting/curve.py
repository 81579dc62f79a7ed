"""What each further place adds: the best plan with one place, with two, and so on."""

from dataclasses import replace

from trefpunt.engines.siting.solve import USUAL, better, onward, served, solve
from trefpunt.schemas.siting import CurvePoint, Effort, Progress, Solution, Task, Watch


def curve(
    task: Task, effort: Effort = USUAL, watch: Watch = onward, *, most: int = 24
) -> tuple[CurvePoint, ...]:
    """The best plan with each number of places from 1 to `most`, as far as the watch allows.

    Numbers with which nothing is allowed (fewer than are required) are left out. A plan with more
    places is never worse: where the search found nothing better, the plan before stands. `gain` is
    in weight; it can be below zero where the goal is not about the norm.
    """
    found: list[CurvePoint] = []
    last: Solution | None = None
    total = float(task.weight.sum())
    for count in range(1, min(most, len(task.sites)) + 1):
        if not watch(Progress("curve", last.objective if last else None, None, count / most)):
            break
        last = _best(replace(task, count=count), effort, watch, last)
        if last is None:
            continue
        share = served(task, last.sites)
        gain = (share - (found[-1].served if found else 0.0)) * total
        proven = last.status == "optimal"
        found.append(CurvePoint(count, last.objective, share, gain, proven))
    return tuple(found)


def _best(task: Task, effort: Effort, watch: Watch, last: Solution | None) -> Solution | None:
    """The best plan; the one before where the search found none that is better."""
    found = solve(task, effort, watch)
    if found.status == "infeasible":
        return last
    if last is None or better(task, found.objective, last.objective) >= 0:
        return found
    return replace(last, status="feasible")

"""What each constraint costs: the best plan without it, held against the best plan with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from trefpunt.engines.siting.solve import USUAL, better, onward, solve
from trefpunt.schemas.base import Text
from trefpunt.schemas.siting import Effort, Price, Progress, Solution, Task, Watch


@dataclass(frozen=True)
class _Freed:
    """The task without one of its constraints."""

    constraint: str
    about: str
    """Id of the site, rule or kind."""
    task: Task


def prices(
    task: Task,
    best: Solution,
    effort: Effort = USUAL,
    watch: Watch = onward,
    names: Mapping[str, Text] | None = None,
) -> tuple[Price, ...]:
    """Per constraint how much better the goal would be without it, the dearest first.

    `names`: what sites, rules, kinds and "budget" are called; without one the id is shown. A gain
    is never below zero: the best plan is still allowed. It is proven where both plans are. What
    the watch leaves no time for is not in the answer.
    """
    freed = list(_freed(task))
    found = []
    for number, one in enumerate(freed):
        if not watch(Progress("prices", best.objective, None, number / len(freed))):
            break
        found.append(_price(one, best, solve(one.task, effort, watch), names or {}))
    return tuple(sorted(found, key=lambda price: (-price.gain, price.constraint)))


def _price(one: _Freed, best: Solution, free: Solution, names: Mapping[str, Text]) -> Price:
    able = free.status != "infeasible"
    gain = better(one.task, free.objective, best.objective) if able else 0.0
    proven = free.status == "optimal" and best.status in ("optimal", "infeasible")
    objective = free.objective if gain > 0 else best.objective
    name = names.get(one.about, Text(nl=one.about, en=one.about))
    return Price(one.constraint, name, objective, max(gain, 0.0), proven)


def _freed(task: Task) -> Iterator[_Freed]:
    for site in sorted(task.required):
        rest = {other: kind for other, kind in task.required.items() if other != site}
        yield _Freed(*_about("required", task.sites[site]), replace(task, required=rest))
    for site in sorted(task.excluded):
        free = replace(task, excluded=task.excluded - {site})
        yield _Freed(*_about("excluded", task.sites[site]), free)
    if task.budget is not None:
        yield _Freed("budget", "budget", replace(task, budget=None))
    yield from _rules(task)
    yield from _kinds(task)


def _rules(task: Task) -> Iterator[_Freed]:
    """Spacing, each rule in all its parts."""
    for rule in dict.fromkeys(apart.rule for apart in task.apart):
        rest = tuple(apart for apart in task.apart if apart.rule != rule)
        yield _Freed(*_about("apart", rule), replace(task, apart=rest))


def _kinds(task: Task) -> Iterator[_Freed]:
    """How many of a kind there may be at most."""
    for kind in task.kinds:
        if kind.most is not None:
            free = tuple(replace(k, most=None) if k is kind else k for k in task.kinds)
            yield _Freed(*_about("count", kind.id), replace(task, kinds=free))


def _about(sort: str, name: str) -> tuple[str, str]:
    return f"{sort}:{name}", name

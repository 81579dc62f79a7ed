"""Which requirements cannot hold together, by the names of sites and rules."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import numpy as np

from trefpunt.engines.siting import frame
from trefpunt.engines.siting.highs import Answer, Draft, run
from trefpunt.schemas.siting import Apart, Conflict, Effort, Task

WHOLE = Effort(nodes=None)


def conflicts(task: Task) -> tuple[Conflict, ...]:
    """Everything that can be seen to clash without searching; empty is no promise of a plan."""
    checks = (_excluded, _kind, _bounds, _most, _places, _count, _least, _budget, _spacing)
    return tuple(found for check in checks for found in check(task))


def notes(task: Task) -> tuple[Conflict, ...]:
    """No errors: what the reader of the answer should know.

    `candidates`: there are fewer sites than may be chosen; then all that improve are.
    """
    usable = int(frame.possible(task).any(axis=1).sum())
    if usable >= task.count:
        return ()
    return (_told("candidates", (), count=task.count, room=usable),)


def clash(task: Task) -> tuple[Conflict, ...]:
    """Why nothing is allowed, always with names: what is seen, else a smallest set of rules."""
    return conflicts(task) or (_together(task),)


def allows(task: Task, without: frozenset[str] = frozenset()) -> bool:
    """Whether any plan is allowed, some families of requirements left out."""
    return cheapest(task, without).status != "infeasible"


def cheapest(task: Task, without: frozenset[str] = frozenset()) -> Answer:
    """The allowed plan with the least cost, of these the one with the fewest places."""
    draft = Draft()
    column = frame.frame(draft, task, without)
    model = draft.model()
    cost = frame.money(task).cost
    model.cost[column] = 1.0 + cost * (column.size / max(int(cost.max()), 1))
    return run(model, WHOLE)


def _told(code: str, sites: tuple[str, ...], **params: object) -> Conflict:
    return Conflict(code, sites, tuple((name, str(value)) for name, value in params.items()))


def _ids(task: Task) -> tuple[str, ...]:
    return tuple(task.sites[s] for s in sorted(task.required))


def _excluded(task: Task) -> Iterator[Conflict]:
    both = sorted(task.excluded & set(task.required))
    if both:
        yield _told("excluded", tuple(task.sites[s] for s in both))


def _kind(task: Task) -> Iterator[Conflict]:
    """A required site that may not become what it must be."""
    free = frame.possible(task, frozenset({"excluded"}))
    ids = [kind.id for kind in task.kinds]
    for site, kind in sorted(task.required.items(), key=lambda r: r[0]):
        fit = [kind in (None, i) for i in ids]
        if not free[site, fit].any():
            yield _told("kind", (task.sites[site],), kind=kind or "")


def _bounds(task: Task) -> Iterator[Conflict]:
    for kind in task.kinds:
        if kind.most is not None and kind.least > kind.most:
            yield _told("bounds", (), kind=kind.id, least=kind.least, most=kind.most)


def _most(task: Task) -> Iterator[Conflict]:
    for kind in task.kinds:
        asked = tuple(task.sites[s] for s in sorted(task.required) if task.required[s] == kind.id)
        if kind.most is not None and len(asked) > kind.most:
            yield _told("most", asked, kind=kind.id, required=len(asked), most=kind.most)


def _places(task: Task) -> Iterator[Conflict]:
    """A kind of which there must be more than there are sites for it."""
    room = frame.possible(task).sum(axis=0).tolist()
    for kind, fit in zip(task.kinds, room, strict=True):
        if kind.least > fit:
            yield _told("places", (), kind=kind.id, least=kind.least, room=fit)


def _count(task: Task) -> Iterator[Conflict]:
    if len(task.required) > task.count:
        yield _told("count", _ids(task), required=len(task.required), count=task.count)


def _least(task: Task) -> Iterator[Conflict]:
    least = sum(kind.least for kind in task.kinds)
    if least > task.count:
        yield _told("least", (), least=least, count=task.count)


def _budget(task: Task) -> Iterator[Conflict]:
    """The cheapest way to have what is asked, before any other rule, is too dear."""
    if task.budget is None or frame.money(task).budget is None:
        return
    needed = max(_required_cost(task), _least_cost(task), _one_cost(task))
    if needed > task.budget:
        yield _told("budget", _ids(task), needed=needed, budget=task.budget)


def _required_cost(task: Task) -> Decimal:
    costs = {kind.id: kind.cost for kind in task.kinds}
    free = frame.possible(task, frozenset({"excluded"}))
    total = Decimal(0)
    for site, kind in task.required.items():
        open_to = (k.cost for k, may in zip(task.kinds, free[site], strict=True) if may)
        total += costs.get(kind, Decimal(0)) if kind else min(open_to, default=Decimal(0))
    return total


def _least_cost(task: Task) -> Decimal:
    return sum((kind.cost * kind.least for kind in task.kinds), Decimal(0))


def _one_cost(task: Task) -> Decimal:
    """A single place: a budget for none is no plan."""
    fit = np.asarray(frame.possible(task).any(axis=0)).tolist()
    costs = (k.cost for k, may in zip(task.kinds, fit, strict=True) if may and task.count)
    return min(costs, default=Decimal(0))


def _spacing(task: Task) -> Iterator[Conflict]:
    """Pairs of required sites that are too near in every form that they may take."""
    rules = frame.pairs(task)
    forms = {s: _forms(task, s) for s in sorted(task.required)}
    for one, two in combinations(forms, 2):
        broken = [
            rule
            for rule, close, ours, others in rules
            if close[one, two] and _clash(forms[one], forms[two], ours, others)
        ]
        if broken:
            yield _near(task, one, two, max(broken, key=lambda rule: rule.millimetres))


def _forms(task: Task, site: int) -> list[int]:
    """Numbers of the kinds that a required site may have."""
    free = frame.possible(task)[site]
    asked = task.required[site]
    return [n for n, kind in enumerate(task.kinds) if free[n] and asked in (None, kind.id)]


def _clash(one: list[int], two: list[int], ours: frame.Bools, others: frame.Bools) -> bool:
    """Whether a rule speaks of every pair of kinds; without kinds something else is wrong."""
    told = np.outer(ours[one], others[two]) | np.outer(others[one], ours[two])
    return bool(told.size and told.all())


def _near(task: Task, one: int, two: int, rule: Apart) -> Conflict:
    assert task.between is not None  # noqa: S101
    apart = min(int(task.between[one, two]), int(task.between[two, one]))
    sites = (task.sites[one], task.sites[two])
    return _told(
        "spacing", sites, rule=rule.rule, metres=apart / 1000, least=rule.millimetres / 1000
    )


def _together(task: Task) -> Conflict:
    """A smallest set of requirements that clash: leave out one after the other, keep what helps."""
    left: frozenset[str] = frozenset()
    for name in dict.fromkeys(frame.families(task)):
        if not allows(task, left | {name}):
            left |= {name}
    kept = [name for name in dict.fromkeys(frame.families(task)) if name not in left]
    sites = tuple(name.split(":", 1)[1] for name in kept if name.startswith("required:"))
    rules = ",".join(name for name in kept if not name.startswith("required:"))
    return _told("together", sites, rules=rules)

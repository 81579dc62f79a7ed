"""What is allowed, apart from any goal: count, kinds, required, budget and spacing, as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import gcd

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.highs import Draft
from trefpunt.schemas.siting import Apart, Task

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

CENTS = 100


@dataclass(frozen=True)
class Money:
    """Costs per kind and the budget in the largest unit in which all costs are whole."""

    cost: Longs
    budget: int | None


def money(task: Task) -> Money:
    """Exact whole numbers: a budget of 100.00 allows places of 33.34 and 66.66."""
    cents = [_cents(kind.cost) for kind in task.kinds]
    unit = gcd(*cents) or 1
    budget = None if task.budget is None else int(task.budget * CENTS // unit)
    return Money(np.array([c // unit for c in cents], np.int64), budget)


def _cents(amount: Decimal) -> int:
    """Whole cents, upwards: a plan is never dearer than its budget."""
    return -int(-amount * CENTS // 1)


def possible(task: Task, without: frozenset[str] = frozenset()) -> Bools:
    """[s, t] whether a site may become a kind."""
    shape = (len(task.sites), len(task.kinds))
    free = task.allowed is None or "allowed" in without
    found = np.ones(shape, np.bool_) if free else np.array(task.allowed, np.bool_)
    if "excluded" not in without:
        found[sorted(task.excluded)] = False
    return found


def near(task: Task, rule: Apart) -> Bools:
    """[s, s] whether two different sites are nearer than a rule allows, either way."""
    if task.between is None:
        raise ValueError("spacing needs the distances between sites")
    close = np.asarray(task.between) < rule.millimetres
    np.fill_diagonal(close, val=False)
    return np.asarray(close | close.T)


def pairs(task: Task) -> list[tuple[Apart, Bools, Bools, Bools]]:
    """Per rule: which sites are near each other, its kinds and the others as masks [t]."""
    ids = [kind.id for kind in task.kinds]
    return [(r, near(task, r), np.isin(ids, r.kinds), np.isin(ids, r.others)) for r in task.apart]


def blocked(task: Task, kind: Ints) -> Bools:
    """[s, t] where a place is too near one of a plan [s]."""
    found = np.zeros((len(task.sites), len(task.kinds)), np.bool_)
    opened = kind >= 0
    for _, close, ours, others in pairs(task):
        for these, those in ((ours, others), (others, ours)):
            taken = opened & np.asarray(those[kind])
            found |= np.outer(close[:, taken].any(axis=1), these)
    return found


def families(task: Task) -> Iterator[str]:
    """Names of the requirements that can be left out, to see which of them clash."""
    for rule in task.apart:
        yield f"apart:{rule.rule}"
    if task.budget is not None:
        yield "budget"
    yield "count"
    yield from (f"most:{k.id}" for k in task.kinds if k.most is not None)
    yield from (f"least:{k.id}" for k in task.kinds if k.least)
    yield from (["excluded"] if task.excluded else [])
    yield from (["allowed"] if task.allowed is not None else [])
    yield from (f"required:{task.sites[s]}" for s in sorted(task.required))


def frame(draft: Draft, task: Task, without: frozenset[str] = frozenset()) -> Longs:
    """Columns [s, t] "this site becomes this kind" with all rows on what is allowed."""
    free = possible(task, without)
    column = draft.columns(np.zeros(free.size), free.ravel().astype(float), whole=True)
    column = column.reshape(free.shape)
    site, _ = np.indices(free.shape)
    if free.shape[1] > 1:
        draft.rows(site.ravel(), column.ravel(), 1.0, -np.inf, np.ones(len(free)))
    if "count" not in without:
        draft.rows(np.zeros(free.size), column.ravel(), 1.0, -np.inf, task.count)
    _kinds(draft, task, column, without)
    _required(draft, task, column, without)
    _budget(draft, task, column, without)
    _spacing(draft, task, column, without)
    return column


def _kinds(draft: Draft, task: Task, column: Longs, without: frozenset[str]) -> None:
    for n, kind in enumerate(task.kinds):
        most = np.inf if kind.most is None or f"most:{kind.id}" in without else kind.most
        least = 0 if f"least:{kind.id}" in without else kind.least
        if least or np.isfinite(most):
            draft.rows(np.zeros(len(column)), column[:, n], 1.0, least, most)


def _required(draft: Draft, task: Task, column: Longs, without: frozenset[str]) -> None:
    ids = [kind.id for kind in task.kinds]
    for site, kind in sorted(task.required.items(), key=lambda r: r[0]):
        if f"required:{task.sites[site]}" not in without:
            these = column[site, [kind in (None, i) for i in ids]]
            draft.rows(np.zeros(len(these)), these, 1.0, 1.0, np.inf)


def _budget(draft: Draft, task: Task, column: Longs, without: frozenset[str]) -> None:
    spent = money(task)
    if spent.budget is None or "budget" in without:
        return
    costs = np.broadcast_to(spent.cost, column.shape).ravel()
    draft.rows(np.zeros(column.size), column.ravel(), costs, -np.inf, spent.budget)


def _spacing(draft: Draft, task: Task, column: Longs, without: frozenset[str]) -> None:
    """Per near pair: one of the kinds here, or one of the others there, not both."""
    for rule, close, ours, others in pairs(task):
        one, two = np.nonzero(close)
        if f"apart:{rule.rule}" in without or not len(one):
            continue
        here, there = column[one][:, ours], column[two][:, others]
        entries = np.hstack((here, there))
        row = np.repeat(np.arange(len(one)), entries.shape[1])
        draft.rows(row, entries.ravel(), 1.0, -np.inf, np.ones(len(one)))

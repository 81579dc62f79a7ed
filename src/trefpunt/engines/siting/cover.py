"""Maximal covering in the plain case: one kind, and only count, required and excluded sites.

Points with the same sites within the norm are one set. Exchange of places (Teitz & Bart 1968, from
a greedy start: Church & ReVelle 1974) finds a plan; Lagrangian prices (Galvão & ReVelle 1996) prove
how far it can be from the best and which sites no better plan can have or miss; what is left goes
to the exact solver.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trefpunt.engines.siting import frame
from trefpunt.engines.siting.conflicts import conflicts
from trefpunt.engines.siting.cover_kernels import (
    Pairs,
    Plan,
    covers,
    exchange,
    fill,
    shaken,
    turn,
    worths,
)
from trefpunt.engines.siting.general import impossible, solution
from trefpunt.engines.siting.model_sets import gathered
from trefpunt.engines.siting.model_solve import State, exact
from trefpunt.engines.siting.value import CLOSED, Value, value
from trefpunt.schemas.siting import Effort, Progress, Solution, Task, Watch

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SHAKES = 10
"""Shakes of the exchange per round of the effort."""
DRAWN = 4
"""So many open and closed sites are needed for a shake."""
FIRST = np.array([1.0, 0.5, 0.1])
"""First prices, as part of the weight, of sets that 0, 1, more sites have within the norm."""
STALE, SLOW, NEARLY = 15, 1e-3, 1 - 1e-5
"""Steps without a better bound before they are halved; the smallest; what counts as better."""
EQUAL = 1e-12
"""Share of all weight that is rounding."""


@dataclass(frozen=True)
class Sets:
    """Points with the same sites within the norm, and those sites."""

    weight: Floats
    inside: csr_array
    """[sets, s]"""
    within: csr_array
    """[s, sets]"""
    lost: float
    """Weight that no site has within the norm."""
    free: Bools
    """[s] sites that may be chosen; none that another equals or surpasses."""
    fixed: Bools
    """[s] required."""
    count: int

    @property
    def total(self) -> float:
        """Weight of all sets."""
        return float(self.weight.sum())


def plain(task: Task) -> bool:
    """Whether nothing but count, allowed, required and excluded sites rules this task."""
    loose = task.budget is None and not task.apart and not task.layers
    kind = task.kinds[0]
    single = len(task.kinds) == 1 and not kind.least and kind.most is None
    return task.goal == "cover" and loose and single


def cover(task: Task, effort: Effort, watch: Watch) -> Solution:
    """Most people within the norm: a plan and its bound at once, then the proof where it fits."""
    if found := conflicts(task):
        return impossible(task, found)
    judge = value(task)
    sets = gathering(judge)
    plan = _searched(sets, effort, watch)
    best = float(sets.weight[plan.times > 0].sum())
    most, prices = _bounded(sets, effort, plan, best)
    state = State(_kinds(sets, plan.taken), sets.total - most + sets.lost)
    state = replace(state, exact=most <= best + EQUAL * sets.total)
    going = watch(Progress("bound", best, most)) and most - best > effort.gap * most
    if going and not state.exact and effort.nodes != 0:
        smaller = _smaller(task, _undecided(sets, best, most, prices))
        found_state, _ = exact(value(smaller), state, effort, watch)
        state = replace(found_state, kind=_kinds(sets, found_state.kind != CLOSED))
    return solution(judge, state)


def _kinds(sets: Sets, taken: Bools) -> Ints:
    return np.where(_needed(sets, taken), 0, CLOSED).astype(np.int32)


def _smaller(task: Task, undecided: tuple[Bools, Bools]) -> Task:
    """The question without what the prices decide: no better plan has, or misses, those sites."""
    allowed, must = undecided
    fixed = {site: task.required.get(site) for site in np.flatnonzero(must).tolist()}
    return replace(task, allowed=allowed[:, None], required=fixed)


def gathering(judge: Value) -> Sets:
    """The sets of a task, and the sites that matter."""
    task, stream = judge.task, judge.streams[0]
    found = gathered(judge, stream, stream.weight > 0, stream.norm_mm)
    some = found.own >= 0
    weight = np.bincount(found.own[some], stream.weight[some], found.size).astype(np.float64)
    shape = (found.size, len(task.sites))
    inside = csr_array((np.ones(len(found.row)), (found.row, found.site)), shape)
    fixed = np.zeros(shape[1], np.bool_)
    fixed[list(task.required)] = True
    free = frame.possible(task)[:, 0] & (_useful(inside) | fixed)
    lost = float(stream.weight[~some].sum())
    return Sets(weight, inside, csr_array(inside.T.tocsr()), lost, free, fixed, task.count)


def _useful(inside: csr_array) -> Bools:
    """[s] sites whose sets are not all within the norm of one other site, or an earlier equal."""
    both = (inside.T @ inside).tocoo()
    size = np.asarray(inside.sum(axis=0))
    one, two = both.row, both.col
    covered = (both.data == size[one]) & (one != two)
    worse = covered & ((size[two] > size[one]) | (two < one))
    useful = size > 0
    useful[one[worse]] = False
    return np.asarray(useful)


def _laid(sets: Sets) -> tuple[Pairs, Plan]:
    """The free sites for the kernels, with the required ones open."""
    some = csr_array(sets.inside * sets.free[None, :])
    some.eliminate_zeros()
    other = csr_array(some.T.tocsr())
    ways = (other.indptr, other.indices, some.indptr, some.indices)
    begin, members, start, sites = (way.astype(np.int32) for way in ways)
    pairs = Pairs(begin, members, start, sites, sets.weight, sets.fixed)
    times = np.zeros(len(sets.weight), np.int32)
    plan = Plan(np.zeros(len(sets.free), np.bool_), times, other @ sets.weight)
    for site in np.flatnonzero(sets.fixed).tolist():
        turn(site, 1, pairs, plan)
    return pairs, plan


def _searched(sets: Sets, effort: Effort, watch: Watch) -> Plan:
    """Round after round of shaking; stops when `watch` says so or nothing is outside."""
    pairs, plan = _laid(sets)
    margin = EQUAL * max(sets.total, 1.0)
    fill(sets.count, margin, pairs, plan)
    exchange(margin, pairs, plan)
    outside = float(sets.weight[plan.times == 0].sum())
    useful = np.flatnonzero(sets.free & (np.diff(pairs.begin) > 0) & ~plan.taken)
    loose = np.flatnonzero(plan.taken & ~sets.fixed)
    rounds = effort.rounds if min(len(useful), len(loose)) >= DRAWN else 0
    for number in range(rounds):
        if not watch(Progress("improve", sets.total - outside, None)) or outside <= margin:
            break
        outside = shaken(number, SHAKES, margin, pairs, plan)
    return plan


def _needed(sets: Sets, taken: Bools) -> Bools:
    """Without the places that add nothing and that nobody asks for, the last first."""
    found = taken.copy()
    times = sets.inside @ found.astype(np.int64)
    for site in np.flatnonzero(taken & ~sets.fixed)[::-1].tolist():
        own = sets.within.indices[sets.within.indptr[site] : sets.within.indptr[site + 1]]
        if (times[own] > 1).all():
            found[site] = False
            times[own] -= 1
    return found


def _bounded(sets: Sets, effort: Effort, plan: Plan, best: float) -> tuple[float, Floats]:
    """Most weight that any plan can have within the norm, and the prices [sets] that prove it.

    The rule "a set counts only where a site is open" has a price p <= w per set:
    L(p) = sum(w - p) + the largest `count` of sum(p over the sets of a site), required ones first.
    Prices follow the subgradient with Polyak's steps.
    """
    within = sets.within
    ways = within.indptr.astype(np.int32), within.indices.astype(np.int32)
    price = sets.weight * FIRST[np.minimum(plan.times, len(FIRST) - 1)]
    now, way, pace, stale, most = price, np.zeros(len(price)), 1.0, 0, np.inf
    for _ in range(max(effort.steps, 1)):
        total, picked = _relaxed(sets, ways, now)
        stale += 1
        if total < most:
            stale, most, price = (stale if total > most * NEARLY else 0), total, now
        if stale >= STALE:
            pace, stale, now = pace / 2, 0, price
        cover = covers(*ways, picked, len(price))
        way = 0.7 * (cover - ((now < sets.weight) | (cover > 0))) + 0.3 * way
        norm = float(np.square(way).sum())
        if norm == 0.0 or most <= best * (1 + EQUAL) or pace < SLOW:
            break
        now = np.clip(now - pace * (total - best) / norm * way, 0.0, sets.weight)
    return max(min(most, sets.total), best), price


def _relaxed(sets: Sets, ways: tuple[Ints, Ints], price: Floats) -> tuple[float, Longs]:
    """L at these prices, and the numbers of the sites that it opens."""
    worth = np.where(sets.free, worths(*ways, price), 0.0)
    ranked = np.where(sets.fixed, np.inf, worth)
    size = min(sets.count, len(worth))
    order = np.argpartition(-ranked, size - 1)[:size] if size else np.empty(0, np.int64)
    return float((sets.weight - price).sum() + worth[order].sum()), order


def _undecided(sets: Sets, best: float, most: float, prices: Floats) -> tuple[Bools, Bools]:
    """[s] sites that a better plan may have, and those that it must have."""
    worth = np.where(sets.free, sets.within @ prices, -np.inf)
    loose = np.sort(worth[sets.free & ~sets.fixed])[::-1]
    rank = sets.count - int(sets.fixed.sum())
    if rank >= len(loose):
        return sets.free, sets.fixed
    last, following = loose[rank - 1] if rank else np.inf, loose[rank]
    margin = EQUAL * sets.total
    may = sets.fixed | (sets.free & (most - np.maximum(last - worth, 0) > best + margin))
    must = sets.fixed | (may & (most - (worth - following) <= best + margin))
    return may, must

"""The p-median as its searches see it: who is served from where, without what is decided.

A site that is open for certain becomes part of `cap`, what a point counts without the sites that
are still free; a site that is closed for certain disappears. So each step that decides a site
leaves a smaller problem of the same form.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum

import numpy as np

from trefpunt.engines.siting.kernels import (
    CLOSED,
    FREE,
    OPEN,
    Demand,
    Pairs,
    States,
    divisor,
    met,
    narrowed,
    served,
    turned,
)
from trefpunt.schemas.siting import Task
from trefpunt.schemas.siting.task import Bools, Floats, Ints

WHOLE = 2.0**53
"""Beyond this a float no longer holds every whole number."""


@dataclass(frozen=True)
class Problem:
    """Open at most `count` free sites, so that the sum of weight times millimetres is smallest."""

    pairs: Pairs
    """Per point the free sites nearer than its cap, nearest first."""
    demand: Demand
    state: States
    """[s] what is decided; only free sites stand in `pairs`."""
    count: int
    """Sites that may still open."""

    @cached_property
    def rows(self) -> Pairs:
        """The same pairs per site."""
        return turned(self.pairs, len(self.state))

    @cached_property
    def free(self) -> Ints:
        """Sites that somebody is nearer to than to what is open."""
        return np.flatnonzero(met(self.pairs, len(self.state))).astype(np.int32)

    @property
    def opened(self) -> Bools:
        """[s] sites that are open for certain."""
        return np.asarray(self.state == OPEN)

    def decided(self, state: States) -> "Problem":
        """What is left once `state` is given, which decides the same and more."""
        new = int(((state == OPEN) & (self.state == FREE)).sum())
        pairs, cap = narrowed(self.pairs, self.demand.cap, state)
        demand = Demand(cap, self.demand.weight)
        return replace(self, pairs=pairs, demand=demand, state=state, count=self.count - new)

    def within(self, most: Ints) -> "Problem":
        """As if a point walks at most so far [n]: no plan costs more than it really does."""
        pairs, cap = narrowed(self.pairs, np.minimum(self.demand.cap, most), self.state)
        return replace(self, pairs=pairs, demand=Demand(cap, self.demand.weight))

    def cost(self, chosen: Bools) -> float:
        """Weight times millimetres with these sites [s] open."""
        return total(self.demand.weight, served(self.pairs, self.demand.cap, chosen))


def total(weight: Floats, mm: Ints) -> float:
    """Sum of weight times millimetres, rounded once."""
    return fsum(weight * mm)


def problem(task: Task, weight: Floats) -> Problem:
    """A task with one kind; `weight` [n] instead of its own. Who has no weight has no pairs."""
    walks = task.walks
    pairs = Pairs(
        np.ascontiguousarray(walks.start, np.int64),
        np.ascontiguousarray(walks.site, np.int32),
        np.ascontiguousarray(walks.millimetres, np.int32),
    )
    weight = np.ascontiguousarray(weight, np.float64)
    cap = np.where(weight > 0, far(task), 0).astype(np.int32)
    free = np.zeros(len(task.sites), np.int8)
    whole = Problem(pairs, Demand(cap, weight), free, most(task))
    return whole.decided(states(task))


def states(task: Task) -> States:
    """What the task itself decides."""
    state = np.zeros(len(task.sites), np.int8)
    state[shut(task)] = CLOSED
    state[list(task.required)] = OPEN
    return state


def shut(task: Task) -> Bools:
    """[s] sites that may not open."""
    shut = np.zeros(len(task.sites), np.bool_)
    if task.allowed is not None:
        shut |= ~task.allowed[:, 0]
    shut[list(task.excluded)] = True
    return shut


def most(task: Task) -> int:
    """How many sites may open."""
    kind = task.kinds[0].most
    return max(task.count if kind is None else min(task.count, kind), 0)


def far(task: Task) -> int:
    """Millimetres of who reaches no chosen site; where the task does not say, its longest walk."""
    return task.far_mm or int(task.walks.millimetres.max(initial=0))


def unit(whole: Problem) -> float:
    """Costs of plans differ by a multiple of this; 0: by any amount."""
    weight, cap = whole.demand.weight, whole.demand.cap
    if (weight % 1).any() or float(weight @ cap) >= WHOLE:
        return 0.0
    heavy = int(np.gcd.reduce(weight.astype(np.int64))) if len(weight) else 0
    return float(heavy * divisor(whole.pairs.mm, int(np.gcd.reduce(cap))))

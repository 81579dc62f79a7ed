"""Proof by HiGHS of what the bound leaves open: a model of levels of distance.

Formula: Elloumi 2010, doi:10.1007/s10878-008-9178-2 (formulation by "radius"), without the levels
that no better plan can use: a point that walks so far costs more by the Lagrangian bound alone.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.highs import Answer, Draft, Model, run
from trefpunt.engines.siting.lagrange import Climb
from trefpunt.engines.siting.reduced import Problem
from trefpunt.engines.siting.standing import Standing
from trefpunt.schemas.siting import Effort, Progress
from trefpunt.schemas.siting.task import Bools, Floats, Ints

Longs = NDArray[np.int64]
FINE = 1e-6
"""Costs are told to HiGHS in units, or in this share of the best cost where that is coarser."""

HALF = 0.5
SMALL, MOST = 10, 1_000_000
"""Levels per site up to which HiGHS proves faster than branch and bound; pairs that are looked at
for that."""


@dataclass(frozen=True)
class Levels:
    """Per point, in order, the different distances at which a better plan may serve it."""

    point: Longs
    """[k] point of each level."""
    site: Ints
    """[q] sites of the pairs that are kept."""
    level: Longs
    """[q] the level of each."""
    first: Bools
    """[k] whether a level is the first of its point."""
    last: Bools
    """[k] whether no better plan walks on from there."""
    more: Floats
    """[k] cost of walking on to the next level."""
    base: float
    """Cost with every point at its first level."""


def furthest(problem: Problem, mu: Floats, room: float) -> Ints:
    """[n] where walks that no better plan has begin, but after the nearest site of each point."""
    (start, _, mm), (cap, weight) = problem.pairs, problem.demand
    most = mu + np.divide(room, weight, out=np.full(len(mu), np.inf), where=weight > 0)
    some = np.diff(start) > 0
    most[some] = np.maximum(most[some], mm[start[:-1][some]] + 1.0)
    return np.asarray(np.ceil(np.minimum(most, cap)), np.int32)


def levels(problem: Problem, mu: Floats, room: float) -> Levels:
    """Where w (d - mu) < room: with multipliers `mu` the bound is `room` below the target."""
    (start, site, mm), (cap, weight) = problem.pairs, problem.demand
    size = np.diff(start)
    point = np.repeat(np.arange(len(cap)), size)
    begin = np.append(-1, point[:-1]) != point
    begin |= np.append(-1, mm[:-1]) != mm
    onward = np.where(np.append(point[1:], -1) == point, np.append(mm[1:], 0), cap[point])
    kept = (weight[point] * (mm - mu[point]) < room) | (mm == mm[start[point]])
    opens = np.flatnonzero(begin[kept])
    closes = np.append(opens[1:], int(kept.sum())) - 1
    of, d, on = point[kept][opens], mm[kept][opens], onward[kept][closes]
    first = np.append(-1, of[:-1]) != of
    return Levels(
        point=of,
        site=site[kept],
        level=np.cumsum(begin[kept]) - 1,
        first=first,
        last=weight[of] * (on - mu[of]) >= room,
        more=weight[of] * (on - d),
        base=float(weight[of[first]] @ d[first] + weight[size == 0] @ cap[size == 0]),
    )


def model(problem: Problem, found: Levels, scale: float) -> tuple[Model, Ints]:
    """Columns: the sites, then per level whether its point walks on; and which sites they are."""
    sites, column = np.unique(found.site, return_inverse=True)
    draft = Draft()
    draft.columns(np.zeros(len(sites)), whole=True)
    on = draft.columns(found.more / scale, upper=np.where(found.last, 0.0, 1.0))
    row = np.arange(len(on))
    later = np.flatnonzero(~found.first)
    draft.rows(
        np.concatenate([found.level, row, later]),
        np.concatenate([column, on, on[later - 1]]),
        np.concatenate([np.ones(len(column) + len(on)), -np.ones(len(later))]),
        found.first.astype(np.float64),
        np.inf,
    )
    draft.rows(np.zeros(len(sites), np.int64), np.arange(len(sites)), 1.0, -np.inf, problem.count)
    return draft.model(), sites


class Proof:
    """Lets HiGHS prove what is left of a problem, and tells `standing` on the way."""

    def __init__(self, problem: Problem, standing: Standing, climb: Climb) -> None:
        self.problem, self.standing = problem, standing
        self.target = standing.target
        room = self.target - climb.at_best()
        mu = climb.ascent.best
        cut = problem.within(furthest(problem, mu, room))
        self.levels = levels(cut, mu, room) if len(cut.pairs.mm) < MOST else None
        self.base = 0.0
        self.scale = max(standing.unit, FINE * standing.cost)

    @property
    def small(self) -> bool:
        """Whether this is the way."""
        found = self.levels
        return found is not None and len(found.point) <= SMALL * len(self.problem.free)

    def run(self, effort: Effort) -> None:
        """Until it is proven or `effort` ends; only where it is `small`."""
        if self.levels is None:
            return
        self.base = self.levels.base
        made, sites = model(self.problem, self.levels, self.scale)
        start = np.full(len(made.cost), np.nan)
        start[: len(sites)] = self.standing.chosen[sites]
        answer = run(made, replace(effort, gap=0.0), self._hear, start)
        self._take(answer, sites)

    def _hear(self, progress: Progress) -> bool:
        if progress.bound is not None:
            self.standing.rise(self._cost(progress.bound))
        self.standing.tell("exact")
        return not self.standing.over

    def _take(self, answer: Answer, sites: Ints) -> None:
        cost = np.inf
        if answer.values is not None:
            chosen = self.problem.opened
            chosen[sites] = answer.values[: len(sites)] > HALF
            cost = self.problem.cost(chosen)
            self.standing.offer(cost, chosen)
        done = answer.status in ("optimal", "infeasible")
        self.standing.rise(min(cost, self.target) if done else self._cost(answer.bound))

    def _cost(self, bound: float) -> float:
        """What a bound of the model says: no plan beyond its levels is better than the target."""
        return min(self.base + self.scale * bound, self.target)

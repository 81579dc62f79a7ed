"""A rough copy of a large p-median, to begin from: points with the same nearest site are one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.compiled import compiled
from trefpunt.engines.siting.kernels import Demand, Pairs, served
from trefpunt.engines.siting.reduced import Problem
from trefpunt.schemas.siting.task import Bools, Floats, Ints

LARGE = 2_000_000
"""Pairs of a point and a site from which a sketch and short rows save time."""
FEWER = 4
"""So many times fewer pairs make a sketch worth while."""


@dataclass(frozen=True)
class Sketch:
    """The rough problem, and what it says of the real one."""

    problem: Problem
    group: Ints
    """[n] point of the sketch, -1 of who has no pairs."""

    def prices(self, whole: Problem, chosen: Bools, mu: Floats) -> Floats:
        """[n] multipliers: the rough ones, shifted by what each point walks more in one plan."""
        rough, real = (served(p.pairs, p.demand.cap, chosen) for p in (self.problem, whole))
        some = self.group >= 0
        prices = real.astype(np.float64)
        prices[some] += (mu - rough)[self.group[some]]
        return np.clip(prices, 0.0, whole.demand.cap)


def sketch(whole: Problem) -> Sketch | None:
    """Weight per group, and its mean walk to each site; none where it would not be much smaller."""
    if len(whole.pairs.mm) < max(LARGE, FEWER * len(whole.state) ** 2):
        return None
    size = np.diff(whole.pairs.start)
    near = whole.pairs.other[whole.pairs.start[:-1].clip(max=len(whole.pairs.mm) - 1)]
    group = np.full(len(size), -1, np.int32)
    kinds, group[size > 0] = np.unique(near[size > 0], return_inverse=True)
    demand = whole.demand
    cap, weight = np.zeros(len(kinds)), np.zeros(len(kinds))
    np.add.at(weight, group[size > 0], demand.weight[size > 0])
    np.add.at(cap, group[size > 0], (demand.weight * demand.cap)[size > 0])
    saved = gathered(whole.pairs, demand, group, np.zeros((len(kinds), len(whole.state))))
    most = np.round(cap / weight).astype(np.int32)
    mm = np.round((cap[:, None] - saved) / weight[:, None]).astype(np.int32)
    return Sketch(replace(whole, pairs=_rows(mm, most), demand=Demand(most, weight)), group)


def _rows(mm: NDArray[np.int32], most: Ints) -> Pairs:
    """The pairs nearer than `most`, nearest first."""
    order = np.argsort(mm, axis=1, kind="stable")
    ordered = np.take_along_axis(mm, order, axis=1)
    near = ordered < most[:, None]
    start = np.append(0, near.sum(axis=1).cumsum()).astype(np.int64)
    return Pairs(start, order[near].astype(np.int32), ordered[near])


@compiled
def gathered(
    pairs: Pairs, demand: Demand, group: Ints, saved: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fill [groups, s] weight times what a walk to a site is less than the cap."""
    start, site, mm = pairs
    for i in range(len(group)):
        for a in range(start[i], start[i + 1]):
            saved[group[i], site[a]] += demand.weight[i] * (demand.cap[i] - mm[a])
    return saved


def reach(whole: Problem, chosen: Bools) -> Ints:
    """[n] how far a point walks at most in any plan worth looking at: twice, and twice the mean."""
    walk = served(whole.pairs, whole.demand.cap, chosen).astype(np.float64)
    mean = np.average(walk, weights=whole.demand.weight)
    return np.minimum(2 * walk + 2 * mean, whole.demand.cap).astype(np.int32)

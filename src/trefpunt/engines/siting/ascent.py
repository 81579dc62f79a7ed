"""The Lagrangian bound under the p-median, and its steps."""

from typing import NamedTuple

import numpy as np

from trefpunt.engines.siting.compiled import compiled
from trefpunt.engines.siting.kernels import Demand, Pairs
from trefpunt.schemas.siting.task import Bools, Floats, Longs


class Ascent(NamedTuple):
    """How far a climb of the bound is."""

    rows: Pairs
    """The pairs per site."""
    mu: Floats
    """[n] multipliers, millimetres."""
    best: Floats
    """[n] those of the best bound."""
    course: Floats
    """[n] direction: the slack of each point, with what is left of earlier ones."""
    rho: Floats
    """[s] what each site would save (not positive)."""
    top: Bools
    """[s] sites that the relaxation opens."""
    share: Floats
    """[s] how often it opened them lately."""
    dial: Floats
    """Best bound, factor of the step, steps without gain, the bound to reach."""


DEFLECT, PATIENCE, SHRINK, RECENT = 0.7, 20, 0.7, 0.05
"""Found by trial on streets and on random graphs (bench/siting)."""


@compiled
def climbed(pairs: Pairs, demand: Demand, count: int, ascent: Ascent, steps: int) -> None:
    """Subgradient steps that keep part of their course, as long as Polyak has them.

    Formula: Camerini, Fratta and Maffioli 1975, doi:10.1007/BFb0120697; but in millimetres for
    every point, so that in lengths each point counts by its weight.
    """
    mu, best, course = ascent.mu, ascent.best, ascent.course
    dial, slack = ascent.dial, np.empty(len(mu))
    target = dial[3]
    for _ in range(steps):
        bound = relaxed(pairs, demand, count, ascent)
        dial[2] += 1
        if bound > dial[0]:
            if bound > dial[0] + 1e-5 * (target - dial[0]):
                dial[2] = 0
            dial[0] = bound
            best[:] = mu
        if dial[0] >= target:
            return
        if dial[2] >= PATIENCE:
            dial[1] *= SHRINK
            dial[2] = 0
            mu[:], course[:] = best, 0
            bound = relaxed(pairs, demand, count, ascent)
        _slack(ascent, slack)
        length = 0.0
        for i in range(len(mu)):
            course[i] = DEFLECT * course[i] + slack[i]
            if course[i] > 0 and mu[i] >= demand.cap[i]:
                course[i] = 0
            length += demand.weight[i] * course[i] ** 2
        if length == 0:
            return
        stride = dial[1] * (target - bound) / length
        for i in range(len(mu)):
            mu[i] = min(max(mu[i] + stride * course[i], 0.0), demand.cap[i])


@compiled
def _slack(ascent: Ascent, slack: Floats) -> None:
    """Fill for each point: one, less the open sites that its price pays for."""
    (start, point, mm), top = ascent.rows, ascent.top
    slack[:] = 1.0
    for j in range(len(top)):
        if top[j]:
            for b in range(start[j], start[j + 1]):
                slack[point[b]] -= mm[b] < ascent.mu[point[b]]


@compiled
def relaxed(pairs: Pairs, demand: Demand, count: int, ascent: Ascent) -> float:
    """The bound at `mu`; fills `rho` and `top`, counts in `share`.

    Formula: Cornuejols, Fisher and Nemhauser 1977, doi:10.1287/mnsc.23.8.789, with multipliers per
    unit of weight and at most the cap.
    """
    mu, rho, top = ascent.mu, ascent.rho, ascent.top
    start, site, mm = pairs
    rho[:], top[:] = 0, False
    bound = 0.0
    for i in range(len(mu)):
        bound += demand.weight[i] * mu[i]
        for a in range(start[i], start[i + 1]):
            if mm[a] >= mu[i]:
                break
            rho[site[a]] -= demand.weight[i] * (mu[i] - mm[a])
    for j in _lowest(rho, count):
        bound += rho[j]
        top[j] = True
    for j in range(len(top)):
        ascent.share[j] += RECENT * (top[j] - ascent.share[j])
    return bound


@compiled
def _lowest(rho: Floats, count: int) -> Longs:
    """The lowest values below zero, at most `count`; of equal ones the first."""
    kept, size = np.empty(min(count, len(rho)), np.int64), 0
    for j in range(len(rho)):
        full = size == len(kept)
        if rho[j] >= 0 or (full and (size == 0 or rho[j] >= rho[kept[size - 1]])):
            continue
        size += not full
        spot = size - 1
        while spot > 0 and rho[kept[spot - 1]] > rho[j]:
            kept[spot] = kept[spot - 1]
            spot -= 1
        kept[spot] = j
    return kept[:size]

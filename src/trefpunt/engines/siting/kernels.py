"""The loops under the p-median: who is served from where, swaps, and the Lagrangian bound.

Pairs lie per point, nearest first: a loop over a point ends at the first pair that is too far to
matter. Distances are whole millimetres; sums are exact as long as they stay below 2^53.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.compiled import compiled, inlined
from trefpunt.schemas.siting.task import Bools, Floats, Ints, Longs

FREE, OPEN, CLOSED = 0, 1, 2
States = NDArray[np.int8]
"""[s] FREE, OPEN or CLOSED."""


class Pairs(NamedTuple):
    """Who reaches what: rows of points with sites, or rows of sites with points."""

    start: Longs
    """[rows + 1]"""
    other: Ints
    """[m] site of a pair (in rows of points), or point (in rows of sites)."""
    mm: Ints
    """[m] millimetres."""


class Demand(NamedTuple):
    """The points."""

    cap: Ints
    """[n] what a point counts at most."""
    weight: Floats
    """[n]"""


class Swaps(NamedTuple):
    """What is open, and what each swap would save: gain[j] - loss[r] + extra[r, j].

    Formula: Resende and Werneck 2007, doi:10.1016/j.ejor.2005.05.049.
    """

    rows: Pairs
    """The pairs per site."""
    free: Ints
    """Sites that may open."""
    touched: Bools
    """[n] points for which the swap at hand matters."""
    slot: Ints
    """[s] slot of an open site, -1 of another."""
    chosen: Ints
    """[p] site in each slot, -1 where none is."""
    near: NDArray[np.int64]
    """[n, 2] pairs of the nearest and second nearest open site; the end of the row: none."""
    gain: Floats
    """[s] saved by opening a site."""
    loss: Floats
    """[p] lost by closing the site in a slot."""
    extra: NDArray[np.float64]
    """[p, s] what of that loss a site takes back."""


class Ascent(NamedTuple):
    """How far a climb of the bound is."""

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
def narrowed(pairs: Pairs, cap: Ints, state: States) -> tuple[Pairs, Ints]:
    """The pairs with a free site that is nearer than any open one, and what points then count."""
    start, site, mm = pairs
    begin, left = np.zeros(len(cap) + 1, np.int64), cap.copy()
    for i in range(len(cap)):
        begin[i + 1] = begin[i]
        for a in range(start[i], start[i + 1]):
            if mm[a] >= left[i]:
                break
            if state[site[a]] == OPEN:
                left[i] = mm[a]
                break
            begin[i + 1] += state[site[a]] == FREE
    to, away = np.empty(begin[-1], np.int32), np.empty(begin[-1], np.int32)
    for i in range(len(cap)):
        spot, a = begin[i], start[i]
        while spot < begin[i + 1]:
            if state[site[a]] == FREE:
                to[spot], away[spot] = site[a], mm[a]
                spot += 1
            a += 1
    return Pairs(begin, to, away), left


@compiled
def served(pairs: Pairs, cap: Ints, chosen: Bools) -> Ints:
    """[n] millimetres to the nearest chosen site, at most the cap."""
    start, site, mm = pairs
    away = cap.copy()
    for i in range(len(cap)):
        for a in range(start[i], start[i + 1]):
            if chosen[site[a]]:
                away[i] = mm[a]
                break
    return away


@compiled
def counted(pairs: Pairs, demand: Demand, swaps: Swaps) -> None:
    """Fill `near`, `gain`, `loss` and `extra` afresh for the open sites in `slot`."""
    swaps.gain[:], swaps.loss[:], swaps.extra[:] = 0, 0, 0
    for i in range(len(demand.cap)):
        _look(pairs, swaps, i)
        _credit(pairs, demand, swaps, i, 1.0)


@compiled
def swapped(pairs: Pairs, demand: Demand, swaps: Swaps, least: float, moves: int) -> bool:
    """Make the best swaps that save more than `least`, at most `moves`; whether there may be more.

    A swap into a slot that is not in use opens a site: from nothing this is the greedy start.
    """
    touched = swaps.touched
    for _ in range(moves):
        saved, r, new = _best(swaps)
        if saved <= least:
            return False
        old = swaps.chosen[r]
        _touch(pairs, demand, swaps, new, old)
        for i in range(len(touched)):
            if touched[i]:
                _credit(pairs, demand, swaps, i, -1.0)
        if old >= 0:
            swaps.slot[old] = -1
        swaps.slot[new], swaps.chosen[r] = r, new
        for i in range(len(touched)):
            if touched[i]:
                _look(pairs, swaps, i)
                _credit(pairs, demand, swaps, i, 1.0)
    return True


@compiled
def _look(pairs: Pairs, swaps: Swaps, i: int) -> None:
    """Find the two nearest open sites of a point."""
    start, site, _ = pairs
    found, end = 0, start[i + 1]
    swaps.near[i, 0] = swaps.near[i, 1] = end
    for a in range(start[i], end):
        if swaps.slot[site[a]] >= 0:
            swaps.near[i, found] = a
            found += 1
            if found > 1:
                break


@compiled
def _credit(pairs: Pairs, demand: Demand, swaps: Swaps, i: int, sign: float) -> None:
    """Count a point (sign 1), or count it no more (-1), in what swaps would save."""
    start, site, mm = pairs
    end, r = start[i + 1], np.int64(-1)
    first, second = swaps.near[i]
    d1 = mm[first] if first < end else demand.cap[i]
    d2 = mm[second] if second < end else demand.cap[i]
    w = sign * demand.weight[i]
    if first < end:
        r = np.int64(swaps.slot[site[first]])
        swaps.loss[r] += w * (d2 - d1)
    for a in range(start[i], end):
        if mm[a] >= d2:
            break
        if mm[a] < d1:
            swaps.gain[site[a]] += w * (d1 - mm[a])
        if r >= 0:
            swaps.extra[r, site[a]] += w * (d2 - max(mm[a], d1))


@inlined
def _best(swaps: Swaps) -> tuple[float, int, int]:
    """The swap that saves most: (saved, slot, site)."""
    saved, out, into = 0.0, -1, -1
    for r in range(len(swaps.chosen)):
        for j in swaps.free:
            profit = swaps.gain[j] - swaps.loss[r] + swaps.extra[r, j]
            if profit > saved and swaps.slot[j] < 0:
                saved, out, into = profit, r, j
    return saved, out, into


@compiled
def _touch(pairs: Pairs, demand: Demand, swaps: Swaps, new: int, old: int) -> None:
    """Mark the points for which a swap matters."""
    start, site, mm = pairs
    rows, touched = swaps.rows, swaps.touched
    touched[:] = False
    for b in range(rows.start[new], rows.start[new + 1]):
        i = rows.other[b]
        second = swaps.near[i, 1]
        touched[i] = rows.mm[b] < (mm[second] if second < start[i + 1] else demand.cap[i])
    if old < 0:
        return
    for b in range(rows.start[old], rows.start[old + 1]):
        i = rows.other[b]
        for a in swaps.near[i]:
            touched[i] |= a < start[i + 1] and site[a] == old


@compiled
def climbed(pairs: Pairs, demand: Demand, count: int, ascent: Ascent, steps: int) -> None:
    """Subgradient steps that keep part of their course, as long as Polyak has them.

    Formula: Camerini, Fratta and Maffioli 1975, doi:10.1007/BFb0120697; but in millimetres for
    every point, so that in lengths each point counts by its weight.
    """
    mu, best, course = ascent.mu, ascent.best, ascent.course
    top, dial = ascent.top, ascent.dial
    start, site, mm = pairs
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
        length = 0.0
        for i in range(len(mu)):
            slack = 1.0
            for a in range(start[i], start[i + 1]):
                if mm[a] >= mu[i]:
                    break
                slack -= top[site[a]]
            course[i] = DEFLECT * course[i] + slack
            if course[i] > 0 and mu[i] >= demand.cap[i]:
                course[i] = 0
            length += demand.weight[i] * course[i] ** 2
        if length == 0:
            return
        stride = dial[1] * (target - bound) / length
        for i in range(len(mu)):
            mu[i] = min(max(mu[i] + stride * course[i], 0.0), demand.cap[i])


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

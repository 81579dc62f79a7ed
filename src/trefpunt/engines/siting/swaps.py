"""Swaps of open sites under the p-median: what each would save, and the best ones made."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.compiled import compiled, inlined
from trefpunt.engines.siting.kernels import Demand, Pairs
from trefpunt.schemas.siting.task import Bools, Floats, Ints


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

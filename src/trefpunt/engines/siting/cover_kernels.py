"""Covering by exchange of places, in machine code. A set: points with the same sites near."""

from typing import NamedTuple

import numpy as np

from trefpunt.engines.siting.compiled import compiled
from trefpunt.schemas.siting.task import Bools, Floats, Ints, Longs


class Pairs(NamedTuple):
    """Which sets a site has within the norm, and which sites a set."""

    begin: Ints
    """[s + 1]"""
    sets: Ints
    start: Ints
    """[sets + 1]"""
    sites: Ints
    weight: Floats
    """[sets]"""
    fixed: Bools
    """[s] required: never closed."""


class Plan(NamedTuple):
    """What is open, changed in place."""

    taken: Bools
    """[s]"""
    times: Ints
    """[sets] open sites within the norm."""
    gain: Floats
    """[s] weight of the sets that no open site has, and this one has."""


@compiled
def turn(site: int, way: int, pairs: Pairs, plan: Plan) -> None:
    """Open (1) or close (-1) a site."""
    plan.taken[site] = way == 1
    edge = 0 if way == 1 else 1
    for at in range(pairs.begin[site], pairs.begin[site + 1]):
        row = pairs.sets[at]
        if plan.times[row] == edge:
            for other in range(pairs.start[row], pairs.start[row + 1]):
                plan.gain[pairs.sites[other]] -= way * pairs.weight[row]
        plan.times[row] += way


@compiled
def fill(count: int, margin: float, pairs: Pairs, plan: Plan) -> None:
    """Open what adds most until `count` are open or nothing adds more than `margin`."""
    while plan.taken.sum() < count:
        best = -1
        for site in range(len(plan.gain)):
            least = margin if best < 0 else plan.gain[best]
            if not plan.taken[site] and plan.gain[site] > least:
                best = site
        if best < 0:
            return
        turn(best, 1, pairs, plan)


@compiled
def exchange(margin: float, pairs: Pairs, plan: Plan) -> None:
    """Exchange an open site for the best closed one as long as that adds more than `margin`."""
    size, idle, site = len(plan.gain), 0, 0
    kept = np.zeros(size)
    while idle < size:
        idle += 1
        site = site + 1 if site + 1 < size else 0
        if not plan.taken[site] or pairs.fixed[site]:
            continue
        kept[:] = plan.gain
        for at in range(pairs.begin[site], pairs.begin[site + 1]):
            row = pairs.sets[at]
            if plan.times[row] == 1:
                for other in range(pairs.start[row], pairs.start[row + 1]):
                    kept[pairs.sites[other]] += pairs.weight[row]
        best = site
        for other in range(size):
            if not plan.taken[other] and kept[other] > kept[best] + margin:
                best = other
        if best != site:
            turn(site, -1, pairs, plan)
            turn(best, 1, pairs, plan)
            idle = 0


@compiled
def shake(many: int, pairs: Pairs, plan: Plan) -> None:
    """Exchange some open sites, drawn, for others that have a set of theirs within the norm too."""
    for _ in range(many):
        closed = np.random.randint(len(plan.taken))
        while not plan.taken[closed] or pairs.fixed[closed]:
            closed = closed + 1 if closed + 1 < len(plan.taken) else 0
        if pairs.begin[closed] < pairs.begin[closed + 1]:
            row = pairs.sets[np.random.randint(pairs.begin[closed], pairs.begin[closed + 1])]
            opened = pairs.sites[np.random.randint(pairs.start[row], pairs.start[row + 1])]
            if not plan.taken[opened]:
                turn(closed, -1, pairs, plan)
                turn(opened, 1, pairs, plan)


@compiled
def back(best: Bools, pairs: Pairs, plan: Plan) -> None:
    """To another plan."""
    for site in range(len(best)):
        if plan.taken[site] and not best[site]:
            turn(site, -1, pairs, plan)
    for site in range(len(best)):
        if best[site] and not plan.taken[site]:
            turn(site, 1, pairs, plan)


@compiled
def shaken(seed: int, times: int, margin: float, pairs: Pairs, plan: Plan) -> float:
    """Shake and exchange `times` times and keep what is not worse; weight outside the norm then."""
    np.random.seed(seed)
    least, best = float(pairs.weight[plan.times == 0].sum()), plan.taken.copy()
    for number in range(times):
        shake(1 + number % 4, pairs, plan)
        exchange(margin, pairs, plan)
        outside = float(pairs.weight[plan.times == 0].sum())
        if outside <= least:
            least, best = outside, plan.taken.copy()
        else:
            back(best, pairs, plan)
    return least


@compiled
def worths(begin: Ints, sets: Ints, price: Floats) -> Floats:
    """[s] what the sets of each site pay together."""
    found = np.zeros(len(begin) - 1)
    for site in range(len(found)):
        for at in range(begin[site], begin[site + 1]):
            found[site] += price[sets[at]]
    return found


@compiled
def covers(begin: Ints, sets: Ints, picked: Longs, size: int) -> Floats:
    """[sets] how many of the picked sites each has within the norm."""
    found = np.zeros(size)
    for site in picked:
        for at in range(begin[site], begin[site + 1]):
            found[sets[at]] += 1
    return found

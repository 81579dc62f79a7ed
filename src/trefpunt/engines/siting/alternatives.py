"""Other plans that are nearly as good, and what stays the same in all of them.

Plans are found by exchanging places of plans that were found before, the best first. What is said
of *all* plans within the margin is proven by the solver: without this place, or with it, no plan
can be within the margin.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from trefpunt.engines.siting.alternatives_pool import Pool
from trefpunt.engines.siting.alternatives_split import Gate, exhausted, forbid, oblige
from trefpunt.engines.siting.alternatives_swaps import Swaps
from trefpunt.engines.siting.frame import possible
from trefpunt.engines.siting.solve import USUAL, onward, solve
from trefpunt.engines.siting.value import CLOSED, plan
from trefpunt.schemas.siting import Alternatives, Effort, Solution, Task, Watch

KEPT = 50
"""Exchanges of one plan that are looked at again."""
QUARTER = 4
"""A proof needs a gap of a part of the margin, not of nothing."""


def alternatives(
    task: Task,
    best: Solution,
    effort: Effort = USUAL,
    watch: Watch = onward,
    *,
    most: int = 10,
    within: float = 0.02,
) -> Alternatives:
    """At most `most` plans whose goal is at most a share `within` worse than the best, best first.

    Two plans differ when neither is a part of the other. `always` and `never` hold for every plan
    within the margin, listed or not; a place of which that is not proven is in neither. `complete`:
    it is proven that each plan within the margin of which every place adds something is listed, or
    is a part of one that is. A better plan than `best` may turn up: then it is the first.
    """
    if best.status == "infeasible":
        return Alternatives((), (), (), complete=True)
    pool = Pool(task, within)
    first = plan(task, best.sites, best.kinds)
    pool.add(first, pool.worth(first))
    gate = Gate(watch, pool)
    _explore(pool, effort.rounds, gate, most)
    few = len(pool.listed(most + 1)) <= most
    complete = few and best.status == "optimal" and exhausted(pool, effort, gate, most)
    always = tuple(_always(pool, effort, gate))
    never = tuple(_never(pool, effort, gate))
    return Alternatives(pool.told(most), always, never, complete)


def _explore(pool: Pool, rounds: int, gate: Gate, most: int) -> None:
    """Exchange places of the best plans that are known; stop when those were all looked at."""
    swaps, done = Swaps(pool.judge), set[bytes]()
    for turn in range(rounds):
        fresh = [k for k in pool.listed(most) if k.tobytes() not in done]
        if not fresh or not gate.open(turn / rounds):
            return
        done.add(fresh[0].tobytes())
        pool.merge(swaps.around(fresh[0], gate), KEPT)


def _always(pool: Pool, effort: Effort, gate: Gate) -> Iterator[str]:
    """Places without which no plan within the margin is possible."""
    task, first = pool.task, pool.listed(1)[0]
    for site in np.flatnonzero(first != CLOSED).tolist():
        asked = site not in task.required and site not in pool.spared and gate.open()
        if site in task.required or (asked and _none(pool, forbid(task, site), effort, gate)):
            yield task.sites[site]


def _never(pool: Pool, effort: Effort, gate: Gate) -> Iterator[str]:
    """Places with which no plan within the margin is possible."""
    task = pool.task
    turns = iter(range(2 * effort.rounds))
    for site in np.flatnonzero(possible(task).any(axis=1)).tolist():
        asked = site not in pool.used and gate.open() and next(turns, None) is not None
        if asked and _none(pool, oblige(task, site), effort, gate):
            yield task.sites[site]


def _none(pool: Pool, task: Task, effort: Effort, gate: Gate) -> bool:
    """Whether it is proven that a task has no plan within the margin; no longer than needed."""
    sure = replace(effort, rounds=1, gap=max(effort.gap, pool.within / QUARTER))
    found = solve(task, sure, lambda p: pool.undecided(p) and gate.open())
    if found.status != "infeasible":
        pool.notice(plan(task, found.sites, found.kinds), found.objective)
    return pool.beyond(found)

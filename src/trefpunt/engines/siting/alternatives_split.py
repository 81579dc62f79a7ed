"""Goes through all plans in order by splitting what is left after each (Lawler, 1972).

After a plan with places a, b, c what is left falls apart in: without a; with a and without b; with
a and b and without c. The best of each part is asked from the solver; the best of those is next.
"""

from collections.abc import Iterator
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.alternatives_pool import Pool
from trefpunt.engines.siting.frame import possible
from trefpunt.engines.siting.solve import solve
from trefpunt.engines.siting.value import CLOSED, plan
from trefpunt.schemas.siting import Effort, Progress, Solution, Task, Watch

Ints = NDArray[np.int32]

SOLVES = 4
"""Questions to the solver for each restart that the effort allows."""


class Gate:
    """A watch that stays shut once somebody asked to stop."""

    def __init__(self, watch: Watch, pool: Pool) -> None:
        self._watch, self._pool = watch, pool
        self._done: float | None = None
        self._going = True

    def open(self, done: float | None = None) -> bool:
        """Whether the work may go on."""
        self._done = self._done if done is None else done
        told = Progress("alternatives", self._pool.best, None, self._done)
        self._going = self._going and self._watch(told)
        return self._going

    def watch(self, _progress: Progress) -> bool:
        """The same as a `Watch`, for a solver that works on a part."""
        return self.open()


def forbid(task: Task, site: int, kind: int | None = None) -> Task:
    """The task without this site, or without this kind on it."""
    if kind is None or len(task.kinds) == 1:
        return replace(task, excluded=task.excluded | {site})
    allowed = possible(task)
    allowed[site, kind] = False
    return replace(task, allowed=allowed)


def oblige(task: Task, site: int, kind: int | None = None) -> Task:
    """The task with this site, as this kind."""
    wanted = task.required.get(site) if kind is None else task.kinds[kind].id
    return replace(task, required={**task.required, site: wanted})


def exhausted(pool: Pool, effort: Effort, gate: Gate, most: int) -> bool:
    """Add plans in order until none is left within the margin; whether that is proven.

    Not proven when there are more than `most`, when the solver did not prove the best of a part,
    or when it was asked too often.
    """
    turns, order = iter(range(SOLVES * effort.rounds)), count()
    first = pool.listed(1)[0]
    heap = [(0.0, next(order), pool.task, first)]
    proven = True
    while heap:
        _, _, task, kind = heappop(heap)
        pool.add(kind, pool.worth(kind))
        if len(pool.listed(most + 1)) > most:
            return False
        for part in _parts(task, kind):
            if next(turns, None) is None or not gate.open():
                return False
            found = solve(part, effort, gate.watch)
            if pool.beyond(found):
                continue
            proven = proven and found.status == "optimal"
            heappush(heap, (_loss(pool, found), next(order), part, _kind(part, found)))
    return proven


def _loss(pool: Pool, found: Solution) -> float:
    return pool.sign * found.objective


def _kind(task: Task, found: Solution) -> Ints:
    return plan(task, found.sites, found.kinds)


def _parts(task: Task, kind: Ints) -> Iterator[Task]:
    for site in np.flatnonzero(kind != CLOSED).tolist():
        chosen = int(kind[site])
        if len(task.kinds) > 1 or site not in task.required:
            yield forbid(task, site, chosen)
        task = oblige(task, site, chosen)

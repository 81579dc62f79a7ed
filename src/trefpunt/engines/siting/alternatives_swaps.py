"""What it does to a plan to exchange one place for another: all exchanges at once."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.alternatives_pool import Exchanges
from trefpunt.engines.siting.alternatives_split import Gate
from trefpunt.engines.siting.frame import blocked, possible
from trefpunt.engines.siting.value import CLOSED, Value, losses, told
from trefpunt.schemas.siting import FAR

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CELLS = 4_000_000
"""Walks that are compared at a time."""


class Swaps:
    """Exchanges of places, for one task."""

    def __init__(self, judge: Value) -> None:
        self.judge, self.task = judge, judge.task
        task = judge.task
        self.able = possible(task)
        self.together = max(1, CELLS // max(len(task.demand), 1))

    @cached_property
    def walk(self) -> Ints:
        """[n, s] millimetres, FAR where no walk is known."""
        task, walks = self.task, self.task.walks
        found = np.full((len(task.demand), len(task.sites)), FAR, np.int32)
        point = np.repeat(np.arange(len(task.demand)), np.diff(walks.start))
        found[point, walks.site] = walks.millimetres
        return found

    def around(self, kind: Ints, gate: Gate) -> Exchanges:
        """All allowed plans in which one place of this plan [s] moved elsewhere, as its kind."""
        outs, intos, goals = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [np.empty(0)]
        for out in np.flatnonzero(kind != CLOSED).tolist():
            if out not in self.task.required and gate.open():
                into, objective = self._instead(kind, out)
                outs.append(np.full(len(into), out, np.int32))
                intos.append(into)
                goals.append(objective)
        return Exchanges(kind, np.concatenate(outs), np.concatenate(intos), np.concatenate(goals))

    def _instead(self, kind: Ints, out: int) -> tuple[Ints, Floats]:
        rest = kind.copy()
        rest[out] = CLOSED
        free = self.able[:, kind[out]] & ~blocked(self.task, rest)[:, kind[out]]
        into = np.flatnonzero(free & (kind == CLOSED)).astype(np.int32)
        return into, self._goals(rest, into, int(kind[out]))

    def _nearest(self, opened: Bools) -> Ints:
        """[n] millimetres to the nearest of these sites [s], FAR where none."""
        return np.asarray(self.walk[:, opened].min(axis=1, initial=FAR))

    def _goals(self, rest: Ints, into: Ints, kind: int) -> Floats:
        """[c] the goal when one of these sites opens beside the rest."""
        streams = self.judge.streams
        base = [self._nearest((rest != CLOSED) & stream.kinds[rest]) for stream in streams]
        counts = [bool(stream.kinds[kind]) for stream in streams]
        found = [np.empty(0)]
        for start in range(0, len(into), self.together):
            some = self.walk[:, into[start : start + self.together]]
            pairs = zip(base, counts, strict=True)
            walks = [np.minimum(b[:, None], some if c else FAR) for b, c in pairs]
            found.append(np.atleast_1d(losses(self.judge, walks)[0]))
        return np.array([told(self.judge, loss) for loss in np.concatenate(found).tolist()])

"""The plans that were found so far, and which of them are within the margin of the best."""

from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.value import CLOSED, larger, losses, near, told, value
from trefpunt.schemas.siting import Alternative, Progress, Solution, Task

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

ROUNDING = 1e-12
DIGITS = 12
"""Of a share: what lies behind them is rounding."""


@dataclass(frozen=True)
class Exchanges:
    """Plans that differ in one place from a plan [s] that is known."""

    plan: Ints
    out: Ints
    """[x] site that closes."""
    into: Ints
    """[x] site that opens, as the same kind."""
    objective: Floats
    """[x]"""

    def made(self, number: int) -> Ints:
        """One of the plans [s]."""
        kind = self.plan.copy()
        kind[self.into[number]] = kind[self.out[number]]
        kind[self.out[number]] = CLOSED
        return kind


@dataclass
class Pool:
    """Plans [s] (number of the kind per site, -1 closed) by their goal."""

    task: Task
    within: float
    plans: dict[bytes, tuple[float, Ints]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    """Sites that are in some plan within the margin."""
    spared: set[int] = field(default_factory=set)
    """Sites that were closed in some plan within the margin."""

    def __post_init__(self) -> None:
        self.sign = -1.0 if larger(self.task) else 1.0
        self.least = inf
        self.judge = value(self.task)

    @property
    def best(self) -> float:
        """The goal of the best plan."""
        return self.sign * self.least

    @property
    def limit(self) -> float:
        """What a plan within the margin loses at most."""
        return self.least + (self.within + ROUNDING) * abs(self.least)

    def worth(self, kind: Ints) -> float:
        """The goal of a plan."""
        return told(self.judge, float(losses(self.judge, near(self.judge, kind))[0]))

    def add(self, kind: Ints, goal: float) -> None:
        """Keep a plan; of plans that are equally good the first that was kept goes before."""
        key = kind.tobytes()
        if key not in self.plans:
            self.plans[key] = (self.sign * goal, kind)
            self.least = min(self.least, self.sign * goal)
        self.notice(kind, goal)

    def notice(self, kind: Ints, goal: float) -> None:
        """Remember what a plan uses and spares, where it is within the margin."""
        if self.sign * goal <= self.limit:
            self.used |= set(np.flatnonzero(kind != CLOSED).tolist())
            self.spared |= set(np.flatnonzero(kind == CLOSED).tolist())

    def merge(self, found: Exchanges, most: int) -> None:
        """Keep the best exchanges; of all within the margin, remember what opened and closed."""
        loss = self.sign * found.objective
        near = np.flatnonzero(loss <= self.limit)
        self.used |= set(found.into[near].tolist())
        self.spared |= set(found.out[near].tolist())
        for number in near[np.argsort(loss[near], kind="stable")][:most].tolist():
            self.add(found.made(number), float(found.objective[number]))

    def undecided(self, progress: Progress) -> bool:
        """Whether a search has neither found a plan within the margin nor proven there is none."""
        bound, found = progress.bound, progress.objective
        far = bound is not None and self.sign * bound > self.limit
        return not (far or (found is not None and self.sign * found <= self.limit))

    def beyond(self, found: Solution) -> bool:
        """Whether it is proven that nothing of what was asked is within the margin."""
        if found.status == "infeasible":
            return True
        return self.sign * found.bound > self.limit

    def listed(self, most: int) -> list[Ints]:
        """The best plans within the margin of which none is a part of another."""
        kept: list[Ints] = []
        for loss, kind in self._ordered():
            if loss > self.limit or len(kept) == most:
                break
            if not any(_part(kind, other) or _part(other, kind) for other in kept):
                kept.append(kind)
        return kept

    def _ordered(self) -> list[tuple[float, Ints]]:
        """Plans from good to bad; the first that was kept before what is better by rounding."""
        first, slack = next(iter(self.plans)), ROUNDING * abs(self.least)
        ordered = sorted(self.plans, key=lambda key: self.plans[key][0] - slack * (key == first))
        return [self.plans[key] for key in ordered]

    def told(self, most: int) -> tuple[Alternative, ...]:
        """The same as an answer."""
        return tuple(self._told(kind) for kind in self.listed(most))

    def _told(self, kind: Ints) -> Alternative:
        task, best = self.task, self.best
        chosen = np.flatnonzero(kind != CLOSED).tolist()
        objective = self.worth(kind)
        worse = round(abs(objective - best) / abs(best), DIGITS) if best else 0.0
        kinds = tuple(task.kinds[kind[site]].id for site in chosen)
        return Alternative(tuple(task.sites[site] for site in chosen), kinds, objective, worse)


def _part(one: Ints, other: Ints) -> bool:
    """Whether every place of one plan is in the other, as the same kind."""
    return bool(np.all((one == CLOSED) | (one == other)))

"""Where a search stands: the best plan, the bound, and whether to go on."""

from dataclasses import dataclass, field

import numpy as np

from trefpunt.engines.siting.reduced import Problem
from trefpunt.schemas.siting import Progress, Watch
from trefpunt.schemas.siting.task import Bools

ROUNDING = 1e-9
"""Share of the cost that sums of floats may be off."""


@dataclass
class Standing:
    """Told by the searches, asked by them: costs are weight times millimetres."""

    watch: Watch
    unit: float
    """Costs of plans differ by a multiple of this; 0: by any amount."""
    gap: float
    """Share that is good enough."""
    cost: float = np.inf
    chosen: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    """[s] the best plan."""
    bound: float = -np.inf
    ceiling: float = np.inf
    """What a bound must reach for now: a guess at the best cost."""
    stopped: bool = False

    def offer(self, cost: float, chosen: Bools) -> bool:
        """A plan; whether it is the best so far."""
        better = cost < self.cost
        if better:
            self.cost, self.chosen = cost, chosen
        return better

    def judge(self, chosen: Bools, problem: Problem, whole: Problem) -> None:
        """A plan of a problem cut short: only if it is cheaper there, what it really costs."""
        cost = problem.cost(chosen)
        if whole is not problem and cost < self.cost:
            cost = whole.cost(chosen)
        self.offer(cost, chosen)

    def rise(self, bound: float) -> None:
        """No plan is cheaper than this, or than the best one."""
        self.bound = max(self.bound, min(bound, self.cost))

    def tell(self, phase: str, done: float | None = None) -> None:
        """Tell who watches, and hear whether to stop."""
        cost, bound = (v / 1000 if np.isfinite(v) else None for v in (self.cost, self.bound))
        if not self.stopped:
            self.stopped = not self.watch(Progress(phase, cost, bound, done))

    def heard(self, progress: Progress) -> bool:
        """Watches the work on a sketch, whose costs are not those of plans."""
        self.tell(progress.phase)
        return not self.stopped

    @property
    def proof(self) -> float:
        """A bound from here on proves that no plan is better."""
        return self.cost - max(self.unit * (1 - 1e-6), ROUNDING * self.cost)

    @property
    def target(self) -> float:
        """What a bound must reach: plans that cost as much are not looked for, for now."""
        return min(self.proof, self.ceiling)

    @property
    def proven(self) -> bool:
        """Whether the best plan is known to be the best of all."""
        return self.bound >= self.proof

    @property
    def over(self) -> bool:
        """Nothing more to do: proven, good enough, or told to stop."""
        return self.stopped or self.proven or self.cost - self.bound <= self.gap * self.bound

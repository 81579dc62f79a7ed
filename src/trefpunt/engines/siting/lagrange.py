"""The bound: every point assigned at a price, the prices moved until the bound no longer rises."""

import numpy as np

from trefpunt.engines.siting.ascent import Ascent, climbed, relaxed
from trefpunt.engines.siting.kernels import CLOSED, FREE, OPEN, States, served
from trefpunt.engines.siting.reduced import Problem
from trefpunt.engines.siting.standing import Standing
from trefpunt.schemas.siting.task import Bools, Floats

FACTOR, TINY = 0.7, 1e-3
"""Of the first step; and where a climb gives up."""
IDLE = 0.01
"""A site that the relaxation opened less often lately is not searched."""
CHUNK = 10
"""Steps between two words to who watches."""


class Climb:
    """Raises the bound of one problem from multipliers `mu` [n] millimetres.

    `whole`: what plans really cost, where `problem` is cut short (`Problem.within`).
    """

    def __init__(
        self, problem: Problem, standing: Standing, mu: Floats, whole: Problem | None = None
    ) -> None:
        self.problem, self.standing, self.whole = problem, standing, whole or problem
        self.rounds = 0
        n, s = len(problem.demand.cap), len(problem.state)
        first = np.minimum(mu, problem.demand.cap)
        self.ascent = Ascent(
            rows=problem.rows,
            mu=first,
            best=first.copy(),
            course=np.zeros(n),
            rho=np.zeros(s),
            top=np.zeros(s, np.bool_),
            share=np.zeros(s),
            dial=np.array([-np.inf, FACTOR, 0.0, np.inf]),
        )

    @property
    def bound(self) -> float:
        """The best so far."""
        return float(self.ascent.dial[0])

    def climb(self, steps: int, phase: str = "bound") -> None:
        """At most so many steps; what the relaxation opens is a plan too."""
        p, standing = self.problem, self.standing
        for _ in range(0, steps, CHUNK):
            if standing.stopped or self.bound >= standing.target or self.ascent.dial[1] < TINY:
                return
            self.ascent.dial[3] = standing.target
            climbed(p.pairs, p.demand, p.count, self.ascent, CHUNK)
            plan = self.ascent.top | p.opened
            standing.judge(plan, p, self.whole)
            if phase == "bound":
                standing.rise(self.bound)
            standing.tell(phase)

    def core(self) -> Problem:
        """Only the sites that the relaxation opened lately, and those of the best plan."""
        p = self.problem
        state = p.state.copy()
        idle = (self.ascent.share < IDLE) & ~self.standing.chosen
        state[idle & (state == FREE)] = CLOSED
        return p.decided(state)

    def fixed(self) -> States:
        """[s] what every plan better than the best one known does, by reduced costs.

        Formula: Beasley 1993, in Reeves, Modern heuristic techniques, section 6.3.
        """
        p, ascent = self.problem, self.ascent
        state = p.state.copy()
        room = self.standing.target - self.at_best()
        saves = np.where(state == FREE, ascent.rho, 0.0)
        inside, outside = edges(saves, p.count)
        free = state == FREE
        state[free & ~ascent.top & (saves - inside >= room)] = CLOSED
        state[free & ascent.top & (outside - saves >= room)] = OPEN
        return state

    def at_best(self) -> float:
        """Go back to the multipliers of the best bound: fills `rho` and `top` of the ascent."""
        p, ascent = self.problem, self.ascent
        ascent.mu[:] = ascent.best
        return relaxed(p.pairs, p.demand, p.count, ascent)


def edges(saves: Floats, count: int) -> tuple[float, float]:
    """What the last site that opens saves, and the first that does not; 0 where there is none."""
    order = np.sort(saves)
    inside = order[count - 1] if 0 < count <= len(order) else 0.0
    outside = order[count] if count < len(order) else 0.0
    return float(inside), float(outside)


def prices(problem: Problem, chosen: Bools) -> Floats:
    """[n] multipliers to begin with: what each point walks in a good plan."""
    return served(problem.pairs, problem.demand.cap, chosen).astype(np.float64)

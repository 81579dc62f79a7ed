"""Proof by branch and bound: a site open or closed, and for each half a Lagrangian bound."""

from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from trefpunt.engines.siting.kernels import CLOSED, OPEN, States
from trefpunt.engines.siting.lagrange import Climb
from trefpunt.engines.siting.reduced import Problem
from trefpunt.engines.siting.standing import Standing
from trefpunt.schemas.siting.task import Floats

STEPS = 60
"""Of the bound, in each node."""


@dataclass(order=True)
class Node:
    """A part of all plans, and what is known of it."""

    bound: float
    number: int
    state: States = field(compare=False)
    mu: Floats = field(compare=False)


class Tree:
    """The parts that may still hold a better plan, the lowest bound first."""

    def __init__(self, root: Problem, standing: Standing, whole: Problem | None = None) -> None:
        self.root, self.standing, self.whole = root, standing, whole or root
        self.made, self.floor = 0, np.inf
        self.heap: list[Node] = []

    def grow(self, mu: Floats, nodes: int | None) -> int:
        """From these multipliers, until the target or this many nodes; how many were looked at."""
        self._add(self.standing.bound, self.root.state, mu)
        looked = 0
        while self.heap and not self.standing.over and looked != nodes:
            looked += 1
            self._look(heappop(self.heap))
            if not self.standing.stopped:
                lowest = self.heap[0].bound if self.heap else np.inf
                self.standing.rise(min(lowest, self.floor, self.standing.target))
            self.standing.tell("exact")
        return looked

    def _add(self, bound: float, state: States, mu: Floats) -> None:
        if bound < self.standing.target:
            self.made += 1
            heappush(self.heap, Node(bound, self.made, state, mu))

    def _look(self, node: Node) -> None:
        """Raise the bound of a node, try the plans that it suggests, and split what is left."""
        if node.bound >= self.standing.target:
            return
        part = self.root.decided(node.state)
        climb = Climb(part, self.standing, node.mu, self.whole)
        climb.climb(STEPS, "exact")
        if climb.bound < self.standing.target:
            self._split(part.decided(climb.fixed()), climb)

    def _split(self, left: Problem, climb: Climb) -> None:
        """By the site that the relaxation opens about as often as not: open, and closed."""
        if not left.count or not len(left.free):
            self._end(left)
            return
        site = left.free[np.argmin(np.abs(climb.ascent.share[left.free] - 0.5))]
        for choice in (OPEN, CLOSED):
            state = left.state.copy()
            state[site] = choice
            self._add(climb.bound, state, climb.ascent.best)

    def _end(self, left: Problem) -> None:
        """Nothing to choose: one plan, or only plans that save nothing on rows cut short."""
        short, cost = left.cost(left.opened), self.whole.cost(left.opened)
        self.standing.offer(cost, left.opened)
        if left.count and short < cost:
            self.floor = min(self.floor, short)

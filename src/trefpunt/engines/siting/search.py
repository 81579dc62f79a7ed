"""Plans by search: open greedily, swap while that helps, and again after a random kick."""

from collections.abc import Iterable

import numpy as np

from trefpunt.engines.siting.reduced import Problem
from trefpunt.engines.siting.standing import Standing
from trefpunt.engines.siting.swaps import Swaps, counted, swapped
from trefpunt.schemas.siting.task import Bools, Ints

WORK = 4_000_000
"""Pairs that may be looked at between two words to who watches."""
LEAST = 1e-12
"""Share of the cost that a swap must save: less is rounding."""
KICK, FEW, MANY = 6, 2, 10
"""A kick replaces one in so many sites, but no fewer and no more than these."""


class Search:
    """Improves plans of one problem, and tells `standing` of each.

    `whole`: what plans really cost, where `problem` is cut short (`Problem.within`).
    """

    def __init__(self, problem: Problem, standing: Standing, whole: Problem | None = None) -> None:
        self.problem, self.standing, self.whole = problem, standing, whole or problem
        n, s, p = len(problem.demand.cap), len(problem.state), problem.count
        self.swaps = Swaps(
            rows=problem.rows,
            free=problem.free,
            touched=np.zeros(n, np.bool_),
            slot=np.full(s, -1, np.int32),
            chosen=np.full(p, -1, np.int32),
            near=np.zeros((n, 2), np.int64),
            gain=np.zeros(s),
            loss=np.zeros(p),
            extra=np.zeros((p, s)),
        )
        self.seen: set[bytes] = set()

    def improve(self, sites: Iterable[int], phase: str) -> None:
        """Swap from these open sites, while that helps."""
        if not self.problem.count or self._seen(sites):
            return
        self._open(np.fromiter(sites, np.int32))
        p, swaps = self.problem, self.swaps
        least = LEAST * float(p.demand.weight @ p.demand.cap)
        moves = int(np.clip(WORK // (len(p.pairs.mm) + 1), 1, 64))
        going = True
        while going and not (self.standing.stopped and self._whole(phase)):
            going = swapped(p.pairs, p.demand, swaps, least, moves)
            self.standing.tell(phase)
        chosen = (swaps.slot >= 0) | p.opened
        self.standing.judge(chosen, p, self.whole)

    def _whole(self, phase: str) -> bool:
        """Whether somebody who stops keeps something: the first plan opens all that helps."""
        return phase != "start" or bool((self.swaps.chosen >= 0).all())

    def kicks(self, rounds: int, seed: int) -> None:
        """From the best plan, some sites replaced at random: the same ones for the same seed."""
        rng = np.random.default_rng(seed)
        for _ in range(rounds):
            if self.standing.over:
                return
            self.improve(self._kicked(rng), "improve")

    def _kicked(self, rng: np.random.Generator) -> Ints:
        """The open free sites of the best plan, a few of them elsewhere."""
        chosen, free = self.standing.chosen, self.problem.free
        here, there = free[chosen[free]], free[~chosen[free]]
        size = min(max(len(here) // KICK, FEW), MANY, len(here), len(there))
        return np.concatenate([rng.permutation(here)[size:], rng.permutation(there)[:size]])

    def _seen(self, sites: Iterable[int]) -> bool:
        """Whether a start was tried before."""
        key = np.sort(np.fromiter(sites, np.int32)).tobytes()
        known = key in self.seen
        self.seen.add(key)
        return known

    def _open(self, sites: Ints) -> None:
        swaps, p = self.swaps, self.problem
        swaps.slot[:], swaps.chosen[:] = -1, -1
        swaps.slot[sites], swaps.chosen[: len(sites)] = np.arange(len(sites)), sites
        counted(p.pairs, p.demand, swaps)


def pruned(problem: Problem, chosen: Bools) -> Bools:
    """Without the sites that improve nothing: the last first; `problem` knows which must stay."""
    kept, cost = chosen.copy(), problem.cost(chosen)
    for site in np.flatnonzero(chosen & ~problem.opened)[::-1]:
        kept[site] = False
        kept[site] = problem.cost(kept) > cost
    return kept

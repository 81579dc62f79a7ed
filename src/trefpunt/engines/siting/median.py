"""The p-median: which sites make the sum of weight times distance smallest.

Formula: Hakimi 1964, doi:10.1287/opre.12.3.450; the search, the bound and the proof are described
in docs/methods/siting.md.
"""

from dataclasses import replace

import numpy as np

from trefpunt.engines.siting.branch import Tree
from trefpunt.engines.siting.exact import Proof
from trefpunt.engines.siting.kernels import CLOSED
from trefpunt.engines.siting.lagrange import Climb, prices
from trefpunt.engines.siting.reduced import Problem, most, problem, shut, unit
from trefpunt.engines.siting.search import Search, pruned
from trefpunt.engines.siting.sketch import reach, sketch
from trefpunt.engines.siting.standing import Standing
from trefpunt.schemas.siting import Conflict, Effort, Solution, Task, Watch
from trefpunt.schemas.siting.task import Bools, Floats

GUESSES = (1 / 8, 1 / 3, 1.0)
"""How far between the bound and the best cost the true optimum is supposed to be, in turn."""
PARTS = 4
"""Rounds over which the steps of the bound are spread."""
MORE = 10
"""Times the effort for a sketch: its rounds and steps are that much faster and more."""


def plain(task: Task) -> bool:
    """Whether `median` can answer a task: one kind, and no more than a number and fixed sites."""
    (kind, *others) = task.kinds
    goal = task.goal == "median" or (task.goal == "fair" and task.fairness == "vulnerable")
    free = task.budget is None and not task.apart and not task.layers
    return goal and free and not others and not kind.least


def median(task: Task, effort: Effort, watch: Watch) -> Solution:
    """The best plan found, and how much better another could be: see `plain` for which tasks.

    A point counts its walk to the nearest chosen site, at most `far_mm` (its longest walk where the
    task does not say). Sites that improve nothing are left out. Objective and bound: weight times
    metres. Optimal means proven: no plan is better by as much as one unit of weight times the
    coarsest length in which all walks are whole, or by a billionth.
    """
    conflicts = _conflicts(task)
    if conflicts:
        return _nothing(conflicts)
    standing = Standing(watch, 0.0, effort.gap)
    standing.tell("start")
    whole = problem(task, _weights(task))
    standing.unit = unit(whole)
    standing.tell("start")
    _solve(whole, standing, effort)
    return _solution(task, standing, pruned(whole, standing.chosen))


def _solve(whole: Problem, standing: Standing, effort: Effort) -> None:
    """Search and bound; then guess how good the best can be, and look only at plans that good."""
    standing.offer(whole.cost(whole.opened), whole.opened)
    standing.rise(whole.cost(whole.state != CLOSED))
    if not whole.count or not len(whole.free):
        standing.rise(standing.cost)
        return
    search, climb = _begun(whole, standing, effort)
    for _ in range(PARTS):
        _round(climb, search, effort)
    for share in GUESSES:
        if not standing.over:
            effort = _stage(climb, search, effort, share)


def _begun(whole: Problem, standing: Standing, effort: Effort) -> tuple[Search, Climb]:
    """A first plan and first prices: by a sketch, and on rows cut short, where that saves time."""
    rough = sketch(whole)
    if rough is None:
        search = Search(whole, standing)
        search.improve((), "start")
        return search, Climb(whole, standing, prices(whole, standing.chosen))
    standing.tell("start")
    inner = Standing(standing.heard, 0.0, effort.gap / PARTS)
    draft, climb = _begun(rough.problem, inner, effort)
    more = replace(effort, rounds=MORE * effort.rounds, steps=MORE * effort.steps)
    for _ in range(PARTS):
        _round(climb, draft, more)
    plan = inner.chosen
    near = whole.within(reach(whole, plan))
    standing.tell("start")
    search = Search(near, standing, whole)
    standing.judge(plan, whole, whole)
    search.improve(np.flatnonzero(plan & ~whole.opened), "start")
    mu = rough.prices(whole, plan, climb.ascent.best)
    return search, Climb(near, standing, mu, whole)


def _round(climb: Climb, search: Search, effort: Effort) -> None:
    """Raise the bound; then search among the sites that the relaxation opened on the way."""
    climb.climb(effort.steps // PARTS)
    if climb.standing.over or climb.bound >= climb.standing.target:
        return
    core = Search(climb.core(), climb.standing, climb.whole)
    climb.rounds += 1
    core.kicks(effort.rounds, climb.rounds)
    search.improve(np.flatnonzero(climb.standing.chosen & ~climb.problem.opened), "improve")


def _stage(climb: Climb, search: Search, effort: Effort, share: float) -> Effort:
    """Search, bound and prove below a guess: so far from the bound to the best cost known.

    Few sites are left then. The effort that is left.
    """
    standing = climb.standing
    standing.ceiling = climb.bound + share * (standing.proof - climb.bound)
    _round(climb, search, effort)
    if standing.over or effort.nodes == 0 or climb.bound >= standing.target:
        return effort
    return _prove(climb.whole.decided(climb.fixed()), climb, effort)


def _prove(left: Problem, climb: Climb, effort: Effort) -> Effort:
    """By HiGHS where points have few levels, by branch and bound where they have many."""
    standing = climb.standing
    if not left.count or not len(left.free):
        cost = left.cost(left.opened)
        standing.offer(cost, left.opened)
        standing.rise(min(cost, standing.target))
        return effort
    standing.tell("exact")
    proof = Proof(left, standing, climb)
    standing.tell("exact")
    if proof.small:
        proof.run(effort)
        return effort
    root = climb.problem.decided(left.state)
    looked = Tree(root, standing, climb.whole).grow(climb.ascent.best, effort.nodes)
    return effort if effort.nodes is None else replace(effort, nodes=effort.nodes - looked)


def _weights(task: Task) -> Floats:
    """[n] what a metre of each point counts."""
    if task.goal == "fair" and task.vulnerable is not None:
        return task.vulnerable
    return task.weight


def _conflicts(task: Task) -> tuple[Conflict, ...]:
    """Why no plan is allowed."""
    closed = shut(task)
    ids = tuple(task.sites[s] for s in sorted(task.required))
    both = tuple(task.sites[s] for s in sorted(task.required) if closed[s])
    found = []
    if both:
        found.append(Conflict("excluded", both))
    if len(ids) > most(task):
        params = (("required", str(len(ids))), ("count", str(most(task))))
        found.append(Conflict("count", ids, params))
    return tuple(found)


def _nothing(conflicts: tuple[Conflict, ...]) -> Solution:
    return Solution(
        status="infeasible",
        sites=(),
        kinds=(),
        objective=np.inf,
        bound=np.inf,
        gap=0.0,
        method="exact",
        conflicts=conflicts,
    )


def _solution(task: Task, standing: Standing, chosen: Bools) -> Solution:
    """As callers see it: ids and metres."""
    sites = tuple(task.sites[s] for s in np.flatnonzero(chosen))
    bound = standing.cost if standing.proven else max(standing.bound, 0.0)
    return Solution(
        status="optimal" if standing.proven else "feasible",
        sites=sites,
        kinds=(task.kinds[0].id,) * len(sites),
        objective=standing.cost / 1000,
        bound=bound / 1000,
        gap=(standing.cost - bound) / bound if bound else float(standing.cost > 0),
        method="exact" if standing.proven else "search",
        unserved=_unserved(task),
    )


def _unserved(task: Task) -> tuple[str, ...]:
    """Points from which no site can be reached."""
    alone = np.flatnonzero(np.diff(task.walks.start) == 0)
    return tuple(task.demand[i] for i in alone)

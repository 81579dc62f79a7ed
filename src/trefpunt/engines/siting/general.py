"""Any task: what clashes, a good plan at once, then the exact solver until it is proven."""

from dataclasses import replace

import numpy as np

from trefpunt.engines.siting import greedy
from trefpunt.engines.siting.conflicts import clash, conflicts, notes
from trefpunt.engines.siting.fair import fairest
from trefpunt.engines.siting.greedy import Board
from trefpunt.engines.siting.model_solve import State, exact, floor
from trefpunt.engines.siting.value import CLOSED, Value, larger, lost, told, unserved, value
from trefpunt.schemas.siting import Conflict, Effort, Progress, Solution, Task, Watch


def onward(progress: Progress) -> bool:  # noqa: ARG001
    """Watches nothing, never stops."""
    return True


def general(task: Task, effort: Effort = Effort(), watch: Watch = onward) -> Solution:  # noqa: B008
    """The best plan for every goal and constraint; stopped, the best found with a valid bound.

    The same task and effort (without seconds) give the same answer.
    """
    found = conflicts(task)
    start = None if found else greedy.begin(task)
    if start is None:
        return impossible(task, found or clash(task))
    board = greedy.board(value(task))
    state, going = _searched(board, start, effort, watch)
    if going and effort.nodes != 0:
        lexical = task.goal == "fair" and task.fairness == "worst"
        state, _ = (fairest if lexical else exact)(board.value, state, effort, watch)
    return solution(board.value, replace(state, kind=greedy.pruned(board, state.kind)))


def _searched(board: Board, start: greedy.Ints, effort: Effort, watch: Watch) -> tuple[State, bool]:
    """The best plan of the search, and whether the watcher wants to go on."""
    best, going = start, True
    for best in greedy.improve(board, start, effort, watch):
        objective = told(board.value, lost(board.value, best)[0])
        going = watch(Progress("start", objective, None))
        if not going:
            break
    return State(best, floor(board.value)), going


def impossible(task: Task, found: tuple[Conflict, ...]) -> Solution:
    """Nothing is allowed, and why."""
    worst = -np.inf if larger(task) else np.inf
    return Solution("infeasible", (), (), worst, worst, 0.0, "exact", unserved(task), found)


def solution(judge: Value, state: State) -> Solution:
    """What is told of the best plan: nothing is "optimal" that is not proven."""
    task, kind = judge.task, state.kind
    loss = lost(judge, kind)[0]
    proven = state.exact or loss <= state.bound
    objective = told(judge, loss)
    bound = objective if proven else told(judge, min(state.bound, loss))
    sites = np.flatnonzero(kind != CLOSED).tolist()
    return Solution(
        "optimal" if proven else "feasible",
        tuple(task.sites[s] for s in sites),
        tuple(task.kinds[kind[s]].id for s in sites),
        objective,
        bound,
        gap(objective, bound),
        "exact" if proven else "search",
        unserved(task),
        notes(task),
    )


def gap(objective: float, bound: float) -> float:
    """|objective - bound| / |bound|."""
    return 0.0 if objective == bound else abs(objective - bound) / max(abs(bound), 1e-12)

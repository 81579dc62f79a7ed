"""The fairest plan: the longest walk as short, or the worst share as large, as can be.

The longest walk is found by halving the list of all distances: is there a plan in which everybody
has a place within this distance (Minieka 1970)? Each question is a covering problem without a goal.
"""

from dataclasses import replace

import numpy as np

from trefpunt.engines.siting import greedy
from trefpunt.engines.siting.greedy import Board
from trefpunt.engines.siting.highs import run
from trefpunt.engines.siting.model import Building, build, nearby
from trefpunt.engines.siting.model_sets import usable
from trefpunt.engines.siting.model_solve import (
    EQUAL,
    Longs,
    State,
    chosen,
    exact,
    given,
    left,
    seen,
    spent,
)
from trefpunt.engines.siting.value import Value, told
from trefpunt.schemas.siting import Effort, Progress, Watch


def fairest(board: Board, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """First what is worst, then, as far as the effort goes, everything else without losing that."""
    first = centre if board.task.group is None else exact
    state, effort = first(board, state, effort, watch)
    return second(board, state, effort, watch)


def lengths(value: Value) -> Longs:
    """Every longest walk that there can be, in order; `far` the last."""
    found = [usable(value, stream).millimetres for stream in value.streams]
    return np.unique(np.concatenate((*found, [0, value.far]))).astype(np.int64)


def centre(board: Board, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """The shortest longest walk."""
    every = lengths(board.value)
    low = int(np.searchsorted(every, state.bound))
    high = int(np.searchsorted(every, greedy.lost(board, state.kind)[0]))
    while low < high and not spent(effort):
        middle = (low + high) // 2
        work = Building(board.value, ())
        nearby(work, float(every[middle]))
        answer = run(work.draft.model(), effort, _heard(board, state, watch))
        effort = left(effort, answer)
        if answer.values is not None:
            state = replace(state, kind=_best(board, state, chosen(work.column, answer.values)))
            high = min(middle, int(np.searchsorted(every, greedy.lost(board, state.kind)[0])))
        elif answer.status == "infeasible":
            low = middle + 1
        else:
            break
    return replace(state, bound=float(every[low]), exact=low == high), effort


def _best(board: Board, state: State, kind: greedy.Ints) -> greedy.Ints:
    lost = (greedy.lost(board, kind), greedy.lost(board, state.kind))
    return kind if greedy.better(*lost) else state.kind


def _heard(board: Board, state: State, watch: Watch) -> Watch:
    known = (told(board.value, greedy.lost(board, state.kind)[0]), told(board.value, state.bound))
    return lambda progress: watch(Progress(progress.phase, *known))


def second(board: Board, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """The second loss as small as can be, the first no larger than it is."""
    ceiling = greedy.lost(board, state.kind)[0]
    ranks = seen(board.value, state.kind)
    while not spent(effort):
        built = build(board.value, ranks, ceiling)
        answer = run(built.model, effort, _heard(board, state, watch), given(built, state.kind))
        effort = left(effort, answer)
        if answer.values is None:
            break
        kind = chosen(built.column, answer.values)
        state = replace(state, kind=_best(board, state, kind))
        unseen = greedy.lost(board, state.kind)[1] - built.loss(answer.objective)
        if answer.status != "optimal" or unseen * built.scale <= EQUAL:
            break
        ranks = [np.maximum(a, b) for a, b in zip(ranks, seen(board.value, kind), strict=True)]
    return state, effort

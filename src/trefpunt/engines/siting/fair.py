"""The fairest plan: the longest walk as short, or the worst share as large, as can be.

The longest walk is found by halving the list of all distances: is there a plan in which everybody
has a place within this distance (Minieka 1970)? Each question is a covering problem without a goal.
"""

from dataclasses import replace

import numpy as np

from trefpunt.engines.siting.highs import run
from trefpunt.engines.siting.model import Building, build, nearby
from trefpunt.engines.siting.model_sets import usable
from trefpunt.engines.siting.model_solve import (
    EQUAL,
    Ints,
    Longs,
    State,
    chosen,
    exact,
    given,
    left,
    seen,
    spent,
)
from trefpunt.engines.siting.value import Value, better, lost, told
from trefpunt.schemas.siting import Effort, Progress, Watch


def fairest(judge: Value, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """First what is worst, then, as far as the effort goes, everything else without losing that."""
    first = centre if judge.task.group is None else exact
    state, effort = first(judge, state, effort, watch)
    return second(judge, state, effort, watch)


def lengths(value: Value) -> Longs:
    """Every longest walk that there can be, in order; `far` the last."""
    found = [usable(value, stream).millimetres for stream in value.streams]
    return np.unique(np.concatenate((*found, [0, value.far]))).astype(np.int64)


def centre(judge: Value, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """The shortest longest walk."""
    every = lengths(judge)
    low = int(np.searchsorted(every, state.bound))
    high = int(np.searchsorted(every, lost(judge, state.kind)[0]))
    while low < high and not spent(effort):
        middle = (low + high) // 2
        work = Building(judge, ())
        nearby(work, float(every[middle]))
        answer = run(work.draft.model(), effort, _heard(judge, state, watch))
        effort = left(effort, answer)
        if answer.values is not None:
            state = replace(state, kind=_best(judge, state, chosen(work.column, answer.values)))
            high = min(middle, int(np.searchsorted(every, lost(judge, state.kind)[0])))
        elif answer.status == "infeasible":
            low = middle + 1
        else:
            break
    return replace(state, bound=float(every[low]), exact=low == high), effort


def _best(judge: Value, state: State, kind: Ints) -> Ints:
    return kind if better(lost(judge, kind), lost(judge, state.kind)) else state.kind


def _heard(judge: Value, state: State, watch: Watch) -> Watch:
    known = (told(judge, lost(judge, state.kind)[0]), told(judge, state.bound))
    return lambda progress: watch(Progress(progress.phase, *known))


def second(judge: Value, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """The second loss as small as can be, the first no larger than it is."""
    ceiling = lost(judge, state.kind)[0]
    ranks = seen(judge, state.kind)
    while not spent(effort):
        built = build(judge, ranks, ceiling)
        answer = run(built.model, effort, _heard(judge, state, watch), given(built, state.kind))
        effort = left(effort, answer)
        if answer.values is None:
            break
        kind = chosen(built.column, answer.values)
        state = replace(state, kind=_best(judge, state, kind))
        unseen = lost(judge, state.kind)[1] - built.loss(answer.objective)
        if answer.status != "optimal" or unseen * built.scale <= EQUAL:
            break
        ranks = [np.maximum(a, b) for a, b in zip(ranks, seen(judge, kind), strict=True)]
    return state, effort

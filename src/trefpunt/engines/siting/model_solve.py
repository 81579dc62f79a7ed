"""The exact search: solve the model, look at what it could not see, let it see more, again."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting import frame
from trefpunt.engines.siting.highs import Answer, Floats, run
from trefpunt.engines.siting.model import Built, build
from trefpunt.engines.siting.model_sets import usable
from trefpunt.engines.siting.value import CLOSED, Value, better, losses, lost, near, nearest, told
from trefpunt.schemas.siting import Effort, Progress, Watch

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

EXTRA = 3
"""Sites of a point behind the one that serves it that the model sees too."""
EQUAL = 1e-6
"""Difference in objectives of a model (all costs together are `model.SCALE`) that is rounding."""


@dataclass(frozen=True)
class State:
    """The best plan, and how far it is proven."""

    kind: Ints
    bound: float
    """No plan has a smaller first loss."""
    exact: bool = False
    """Whether the solver proved that nothing is better."""


def floor(value: Value) -> float:
    """The first loss with a place on every site that may have one: no plan is better."""
    free = frame.possible(value.task)
    opened = (np.asarray((free & s.kinds).any(axis=1)) for s in value.streams)
    return float(losses(value, [nearest(value.task, o) for o in opened])[0])


def left(effort: Effort, answer: Answer) -> Effort:
    """What is left of an effort after a run."""
    nodes = None if effort.nodes is None else max(effort.nodes - answer.nodes, 0)
    seconds = None if effort.seconds is None else max(effort.seconds - answer.seconds, 0.0)
    return replace(effort, nodes=nodes, seconds=seconds)


def spent(effort: Effort) -> bool:
    """Whether nothing is left."""
    return effort.nodes == 0 or effort.seconds == 0


def chosen(column: Longs, values: Floats) -> Ints:
    """[s] the kind that an answer puts on each site."""
    put = values[column] > 0
    return np.where(put.any(axis=1), put.argmax(axis=1), CLOSED).astype(np.int32)


def given(built: Built, kind: Ints) -> Floats:
    """A plan as a start: the solver fills in the rest."""
    start = np.full(len(built.model.cost), np.nan)
    start[built.column] = kind[:, None] == np.arange(built.column.shape[1])
    return start


def exact(judge: Value, state: State, effort: Effort, watch: Watch) -> tuple[State, Effort]:
    """Until it is proven, the effort is spent or `watch` says stop; and what effort is left."""
    ranks = seen(judge, state.kind)
    while not spent(effort):
        built = build(judge, ranks)
        answer = run(
            built.model, effort, _heard(judge, state, built, watch), given(built, state.kind)
        )
        effort = left(effort, answer)
        state = _after(judge, state, built, answer)
        if state.exact or answer.status != "optimal" or answer.values is None:
            break
        more = seen(judge, chosen(built.column, answer.values))
        ranks = [np.maximum(one, two) for one, two in zip(ranks, more, strict=True)]
    return state, effort


def _after(judge: Value, state: State, built: Built, answer: Answer) -> State:
    bound = max(state.bound, built.loss(answer.bound))
    if answer.values is None:
        return replace(state, bound=bound)
    kind = chosen(built.column, answer.values)
    loss = lost(judge, kind)
    best = kind if better(loss, lost(judge, state.kind)) else state.kind
    unseen = (lost(judge, best)[0] - built.loss(answer.objective)) * built.scale
    return State(best, bound, answer.status == "optimal" and unseen <= EQUAL)


def _heard(judge: Value, state: State, built: Built, watch: Watch) -> Watch:
    """In the words of the goal; never worse than what is already known."""
    best = lost(judge, state.kind)[0]

    def heard(progress: Progress) -> bool:
        loss = best if progress.objective is None else min(best, built.loss(progress.objective))
        bound = None if progress.bound is None else max(state.bound, built.loss(progress.bound))
        words = (told(judge, loss), None if bound is None else told(judge, bound))
        return watch(Progress(progress.phase, *words))

    return heard


def seen(value: Value, kind: Ints) -> list[Longs]:
    """Per stream [n] how many nearest sites the model sees: to the one that serves, and some."""
    found = []
    for stream, length in zip(value.streams, near(value, kind), strict=True):
        rows = usable(value, stream)
        closer = rows.millimetres <= length[rows.point]
        rank = np.bincount(rows.point[closer], minlength=len(length))
        found.append(rank + rank // 2 + EXTRA)
    return found

"""A good plan at once, within every rule: add what helps most, then exchange, then shake."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting import frame
from trefpunt.engines.siting.conflicts import cheapest
from trefpunt.engines.siting.value import CLOSED, Value, better, losses, told
from trefpunt.schemas.siting import FAR, Apart, Effort, Progress, Task, Watch

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Loss = tuple[float, ...]

IDLE = 3
"""Shakes without a better plan before it is left to the exact search."""
SHAKEN = 0.25
"""Part of the places that a shake takes away."""


@dataclass(frozen=True)
class Board:
    """What stays the same while places are put and taken."""

    value: Value
    matrix: Ints
    """[n, s] millimetres, FAR where the rows of the task have none."""
    free: Bools
    spent: frame.Money
    rules: list[tuple[Apart, Bools, Bools, Bools]]
    fixed: dict[int, Bools]
    """Required sites, and the kinds [t] that each may have."""

    @property
    def task(self) -> Task:
        """What is asked."""
        return self.value.task


def board(value: Value) -> Board:
    """Lay out a task."""
    task = value.task
    free = frame.possible(task)
    ids = [kind.id for kind in task.kinds]
    fixed = {s: free[s] & [k in (None, i) for i in ids] for s, k in task.required.items()}
    return Board(value, _matrix(task), free, frame.money(task), frame.pairs(task), fixed)


def _matrix(task: Task) -> Ints:
    walks = task.walks
    found = np.full((len(task.demand), len(task.sites)), FAR, np.int32)
    point = np.repeat(np.arange(len(task.demand)), np.diff(walks.start))
    found[point, walks.site] = walks.millimetres
    return found


def begin(task: Task) -> Ints | None:
    """[s] the fewest places that are allowed, with their kinds; None where nothing is."""
    answer = cheapest(task)
    if answer.values is None:
        return None
    chosen = answer.values.reshape(len(task.sites), len(task.kinds)) > 0
    return np.where(chosen.any(axis=1), chosen.argmax(axis=1), CLOSED).astype(np.int32)


def improve(board: Board, start: Ints, effort: Effort, watch: Watch) -> Iterator[Ints]:
    """Ever better plans, the last one the best; stops when `watch` says so."""
    tries = [_descend(board, _fill(board, start, cheap)) for cheap in _modes(board)]
    best = min(tries, key=lambda kind: lost(board, kind))
    yield best
    idle = 0
    for turn in range(effort.rounds):
        if idle == IDLE or not watch(_progress(board, best)):
            return
        found = _descend(board, _fill(board, _shaken(board, best, turn), cheap=False))
        idle += 1
        if better(lost(board, found), lost(board, best)):
            best, idle = found, 0
            yield best


def lost(board: Board, kind: Ints) -> Loss:
    """The losses of a plan [s], as `value.lost`, over the dense table."""
    return tuple(float(loss) for loss in losses(board.value, _near(board, kind)))


def _progress(board: Board, kind: Ints) -> Progress:
    return Progress("improve", told(board.value, lost(board, kind)[0]), None)


def _modes(board: Board) -> tuple[bool, ...]:
    """With a budget also what helps most per euro."""
    return (False,) if board.spent.budget is None else (False, True)


def _near(board: Board, kind: Ints) -> list[Ints]:
    opened = np.flatnonzero(kind != CLOSED)
    those = [opened[stream.kinds[kind[opened]]] for stream in board.value.streams]
    return [board.matrix[:, sites].min(axis=1, initial=FAR) for sites in those]


def _offers(board: Board, kind: Ints) -> list[Floats]:
    """Per loss [s, t]: what it becomes with one more place of a kind on a site."""
    walk = _near(board, kind)
    counts = np.array([stream.kinds for stream in board.value.streams])
    forms, which = np.unique(counts, axis=1, return_inverse=True)
    each = [_with(board, walk, form) for form in forms.T]
    return [np.array(loss)[which.ravel()].T for loss in zip(*each, strict=True)]


def _with(board: Board, walk: list[Ints], form: Bools) -> list[Floats]:
    """Per loss [s], for a kind that counts for these streams."""
    wide = [
        np.minimum(w[:, None], board.matrix) if counts else w[:, None]
        for w, counts in zip(walk, form.tolist(), strict=True)
    ]
    size = board.matrix.shape[1]
    return [np.broadcast_to(loss, size) for loss in losses(board.value, wide)]


def _room(board: Board, kind: Ints) -> Bools:
    """[s, t] what may be added to a plan."""
    task, taken = board.task, kind != CLOSED
    if taken.sum() >= task.count:
        return np.zeros_like(board.free)
    held = np.bincount(kind[taken], minlength=len(task.kinds))
    most = np.array([np.inf if k.most is None else k.most for k in task.kinds])
    fits = held < most
    if board.spent.budget is not None:
        fits &= board.spent.cost <= board.spent.budget - board.spent.cost[kind[taken]].sum()
    room = np.asarray(board.free & ~taken[:, None] & fits)
    for _, close, ours, others in board.rules:
        for these, those in ((ours, others), (others, ours)):
            beside = close[:, taken & np.asarray(those[kind])].any(axis=1)
            room &= ~np.outer(beside, these)
    return room


def _pick(board: Board, kind: Ints, room: Bools, cheap: bool = False) -> tuple[Loss, Ints] | None:
    """The best of what may be added, and the plan with it."""
    site, sort = np.nonzero(room)
    if not len(site):
        return None
    offers = [offer[site, sort] for offer in _offers(board, kind)]
    cost = board.spent.cost[sort]
    keys = [offer.copy() for offer in offers]
    if cheap:
        keys[0] = (keys[0] - lost(board, kind)[0]) / np.maximum(cost, 1)
    best = int(np.lexsort((site, cost, *reversed(keys)))[0])
    found = kind.copy()
    found[site[best]] = sort[best]
    return tuple(float(offer[best]) for offer in offers), found


def _fill(board: Board, kind: Ints, cheap: bool) -> Ints:
    """Add what helps most as long as it helps."""
    while picked := _pick(board, kind, _room(board, kind), cheap):
        loss, found = picked
        if not better(loss, lost(board, kind)):
            return kind
        kind = found
    return kind


def _descend(board: Board, kind: Ints) -> Ints:
    """Exchange one place, or its kind, for another as long as it helps."""
    now, moved = lost(board, kind), True
    while moved:
        moved = False
        for site in np.flatnonzero(kind != CLOSED).tolist():
            if kind[site] == CLOSED:
                continue
            picked = _exchange(board, kind, site)
            if picked and better(picked[0], now):
                (now, kind), moved = picked, True
        kind = _fill(board, kind, cheap=False)
        now = lost(board, kind)
    return kind


def _exchange(board: Board, kind: Ints, site: int) -> tuple[Loss, Ints] | None:
    without = kind.copy()
    without[site] = CLOSED
    return _pick(board, without, _room(board, without) & _instead(board, kind, site))


def _instead(board: Board, kind: Ints, site: int) -> Bools:
    """[s, t] what may stand in the place of one: required stays, and so does the least."""
    allowed = np.ones_like(board.free)
    if site in board.fixed:
        allowed[:] = False
        allowed[site] = board.fixed[site]
    if _scarce(board, kind, site):
        allowed[:, np.arange(allowed.shape[1]) != kind[site]] = False
    return allowed


def _scarce(board: Board, kind: Ints, site: int) -> bool:
    """Whether without this place there are too few of its kind."""
    return bool((kind == kind[site]).sum() <= board.task.kinds[kind[site]].least)


def _shaken(board: Board, kind: Ints, turn: int) -> Ints:
    """Take some places away that may go; the same turn takes the same."""
    found = kind.copy()
    opened = np.flatnonzero(kind != CLOSED)
    order = np.random.default_rng(turn).permutation(opened)
    for site in order[: max(1, round(SHAKEN * len(opened)))].tolist():
        if site not in board.fixed and not _scarce(board, found, site):
            found[site] = CLOSED
    return found


def pruned(board: Board, kind: Ints) -> Ints:
    """Without the places that improve nothing and that nobody asks for, the dearest first."""
    cost = board.spent.cost[kind]
    for site in np.lexsort((-np.arange(len(kind)), -cost)).tolist():
        if kind[site] == CLOSED or site in board.fixed or _scarce(board, kind, site):
            continue
        without = kind.copy()
        without[site] = CLOSED
        if not better(lost(board, kind), lost(board, without)):
            kind = without
    return kind

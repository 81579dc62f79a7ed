"""What if: open, close or move a place, add a bridge or a path. Only what changes is touched.

The answer after every step is the answer that a search from scratch would give, to the
millimetre and to the place. The baseline is shared and never written; a trial is cheap to make.
"""

from copy import copy
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from trefpunt.engines.reach.baseline import Baseline, Spot, approach
from trefpunt.engines.reach.kernels.search import LIMIT, SHIFT
from trefpunt.engines.reach.plan import Plan
from trefpunt.engines.reach.recount import State, Ways, put_back, recount
from trefpunt.engines.reach.settle import PLACE, clear, improve, restore
from trefpunt.schemas.network import NOWHERE, Ints, Longs, Nearest

Log = tuple[Ints, Longs]
"""Rows that were written and the keys that stood there, in the order of writing."""

NO_ROWS = np.empty(0, np.int32)


@dataclass(frozen=True)
class Change:
    """Points whose nearest place is another one, or at another distance."""

    point: Longs
    """[c] rows in the table of points."""
    before: Nearest
    """[c, 1]"""
    after: Nearest
    """[c, 1]"""


@dataclass(frozen=True)
class Step:
    """One thing that was tried, with all that is needed to take it back."""

    number: int
    act: str
    """"open", "close", "move" or "link"."""
    values: tuple[Any, ...]
    """Place; place and spot; or two spots and millimetres."""
    plan: Plan
    """As it was before."""
    nodes: list[Log] = field(default_factory=list)
    direct: list[Log] = field(default_factory=list)
    points: list[tuple[Ints, Longs, Longs]] = field(default_factory=list)
    """One log: rows, old keys, new keys."""

    @property
    def change(self) -> Change:
        """Who gains and who loses by this step."""
        rows, old, new = self.points[0]
        return Change(self.plan.base.spread.order[rows], told(old), told(new))

    def rests_on(self, other: Self) -> bool:
        """Whether this step does something with the place that the other one opened."""
        return other.act == "open" and self.act != "link" and self.values[0] == other.values[0]


def told(keys: Longs) -> Nearest:
    """[k, 1] keys as distances and places."""
    places = np.where(keys < LIMIT, keys & PLACE, NOWHERE).astype(np.int32)
    return Nearest((keys >> SHIFT).astype(np.int32)[:, None], places[:, None])


class Trial:
    """Steps from one baseline, each of which can be taken back."""

    def __init__(self, base: Baseline) -> None:
        """Copies what can change: 8 bytes per node and 16 per point."""
        self.base = base
        self.plan = Plan(base, len(base.places.edge))
        self.keys = base.nodes.copy()
        self.state = State(*(array.copy() for array in base.state))
        self.steps: tuple[Step, ...] = ()
        self._graph = base.graph
        self._tried = 0

    def copy(self) -> Self:
        """A trial that goes its own way from here."""
        other = copy(self)
        other.keys = self.keys.copy()
        other.state = State(*(array.copy() for array in self.state))
        return other

    def open(self, at: Spot) -> Step:
        """Open a place; it gets the next free number: `values[0]` of the step.

        Raises ValueError for a spot that is on no edge.
        """
        self._check(at)
        return self._do("open", (self.plan.count, at))

    def close(self, place: int) -> Step:
        """Close a place. Raises LookupError where no such place is open."""
        self.plan.spot(place)
        return self._do("close", (place,))

    def move(self, place: int, at: Spot) -> Step:
        """Move a place; it keeps its number. Raises as `open` and `close` do."""
        self.plan.spot(place)
        self._check(at)
        return self._do("move", (place, at))

    def link(self, one: Spot, other: Spot, millimetres: int) -> Step:
        """Add a bridge or path between two spots; their access counts as part of it.

        Raises ValueError for a spot that is on no edge or a negative length.
        """
        self._check(one)
        self._check(other)
        if millimetres < 0:
            raise ValueError(millimetres)
        return self._do("link", (one, other, millimetres))

    def undo(self) -> None:
        """Take back the last step. Raises LookupError where there is none."""
        if not self.steps:
            raise LookupError("no step to take back")
        last = self.steps[-1]
        put_back(self.base.crowd, self.state, *last.points[0][:2])
        for rows, old in reversed(last.direct):
            restore(self.state.direct, rows, old)
        for nodes, old in reversed(last.nodes):
            restore(self.keys, nodes, old)
        self._follow(last.plan)
        self.steps = self.steps[:-1]

    def drop(self, number: int) -> None:
        """Take back one step, and what was done later with a place that it opened; keep the rest.

        Raises LookupError for an unknown number.
        """
        gone = next((step for step in self.steps if step.number == number), None)
        if gone is None:
            raise LookupError(number)
        later = self.steps[self.steps.index(gone) + 1 :]
        for _ in (gone, *later):
            self.undo()
        for step in later:
            if not step.rests_on(gone):
                self._do(step.act, step.values, step.number)

    def reset(self) -> None:
        """Back to the baseline."""
        while self.steps:
            self.undo()

    @property
    def totals(self) -> Longs:
        """[areas + 1, groups] people within the norm; the last row: points in no area."""
        return self.state.totals.copy()

    @property
    def nodes(self) -> Nearest:
        """[n, 1] nearest place of every node of the network."""
        return told(self.keys[: self.base.network.size])

    @property
    def points(self) -> Nearest:
        """[k, 1] nearest place of every row in the table of points."""
        keys = np.full(self.base.points, LIMIT, np.int64)
        keys[self.base.spread.order] = self.state.keys
        return told(keys)

    @property
    def change(self) -> Change:
        """Who gains and who loses by all steps together."""
        before, after = self.base.state.keys, self.state.keys
        rows = np.flatnonzero(before != after)
        return Change(self.base.spread.order[rows], told(before[rows]), told(after[rows]))

    def _do(self, act: str, values: tuple[Any, ...], number: int | None = None) -> Step:
        step = Step(self._tried if number is None else number, act, values, self.plan)
        self._tried = max(self._tried, step.number + 1)
        getattr(self, f"_{act}")(step, *values)
        self._recount(step)
        self.steps = (*self.steps, step)
        return step

    def _open(self, step: Step, place: int, at: Spot) -> None:
        self._follow(self.plan.with_place(place, at))
        rows = self.base.spread.on(at.edge)
        step.direct.append((rows, self.state.direct[rows]))
        approach(self.base.spread, self.state.direct, at, place)
        self._enter(step, {place: at})

    def _close(self, step: Step, place: int) -> None:
        at = self.plan.spot(place)
        starts = np.array([node for node, _ in self.plan.entries(at)], np.int32)
        self._follow(self.plan.without(place))
        cell, old, border, offers = clear(self._graph, self.keys, starts, place)
        step.nodes.append((cell, old))
        if len(cell):
            nodes, keys = self._known(cell)
            nodes, keys = np.concatenate([border, nodes]), np.concatenate([offers, keys])
            improve(self._graph, self.keys, nodes, keys)
            self._enter(step, self.plan.elsewhere())
        self._leave(step, at.edge)

    def _move(self, step: Step, place: int, at: Spot) -> None:
        self._close(step, place)
        self._open(step, place, at)

    def _link(self, step: Step, one: Spot, other: Spot, millimetres: int) -> None:
        feet = self._foot(step, one), self._foot(step, other)
        self._join(step, self.plan.with_arcs([(*feet, one.access + millimetres + other.access)]))

    def _foot(self, step: Step, at: Spot) -> int:
        """The node at a spot on an edge, laid there if there is none."""
        at = at._replace(access=0)
        there = [node for node, away in self.plan.entries(at) if away == 0]
        if there:
            return there[0]
        self.keys = np.append(self.keys, LIMIT)
        self._join(step, self.plan.with_foot(at))
        self._enter(step, self.plan.on(at.edge))
        return len(self.keys) - 1

    def _join(self, step: Step, plan: Plan) -> None:
        """Settle what gets nearer by the arcs that a plan adds."""
        start, end, length = plan.arcs[len(self.plan.arcs) :].T
        offers = self.keys[start] + (length.astype(np.int64) << SHIFT)
        self._follow(plan)
        step.nodes.append(improve(self._graph, self.keys, np.ascontiguousarray(end), offers))

    def _enter(self, step: Step, places: dict[int, Spot]) -> None:
        """Settle what gets nearer by places where they are now."""
        nodes, offers = [], []
        for place, at in places.items():
            for node, away in self.plan.entries(at):
                nodes.append(node)
                offers.append(away << SHIFT | place)
        if nodes:
            written = improve(
                self._graph, self.keys, np.array(nodes, np.int32), np.array(offers, np.int64)
            )
            step.nodes.append(written)

    def _known(self, cell: Ints) -> Log:
        """Places that the baseline enters among nodes near a cell, as far as still there."""
        low, high = self.base.seed_nodes.searchsorted([cell.min(), cell.max() + 1])
        nodes, keys = self.base.seed_nodes[low:high], self.base.seed_keys[low:high]
        there = ~np.isin(keys & PLACE, list(self.plan.closed))
        return nodes[there], keys[there]

    def _leave(self, step: Step, edge: int) -> None:
        """Measure anew along an edge."""
        rows, direct = self.base.spread.on(edge), self.state.direct
        step.direct.append((rows, direct[rows]))
        direct[rows] = LIMIT
        for place, at in self.plan.on(edge).items():
            approach(self.base.spread, direct, at, place)

    def _recount(self, step: Step) -> None:
        lain, legs = self.base.spread, self.plan.legs
        ways = Ways(lain.indptr, lain.rows, lain.ends, legs, self.keys)
        nodes = _joined([rows for rows, _ in step.nodes])
        also = _joined([*(rows for rows, _ in step.direct), *([legs[:, 0]] if len(legs) else ())])
        step.points.append(recount(ways, self.base.crowd, self.state, nodes, also))

    def _follow(self, plan: Plan) -> None:
        self.plan = plan
        self._graph = self._graph._replace(extra=plan.arcs)
        self.keys = self.keys[: self.base.network.size + len(plan.feet)]

    def _check(self, at: Spot) -> None:
        lengths = self.base.network.millimetres
        if not 0 <= at.edge < len(lengths) or not 0 <= at.along <= lengths[at.edge]:
            raise ValueError(at)


def _joined(logs: list[Ints]) -> Ints:
    return logs[0] if len(logs) == 1 else np.concatenate([NO_ROWS, *logs])

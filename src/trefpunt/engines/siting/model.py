"""Goals as a mixed-integer model over the frame of what is allowed.

Distance: per point the sites nearest first, d1 <= d2 <= … <= far. y = 1 when none of the first k is
open; that costs weight x (d(k+1) - dk). y(k) + open(k) >= y(k-1), y(0) = 1. Points whose first k
sites are the same set share y. Rows stop at a rank per point: what lies behind counts as the first
that was left out, so the model never counts too much: its bound holds for the whole task, and a
plan that uses nothing of what was left out is worth what the model says (ReVelle & Swain 1970 in
the form of Cornuéjols, Nemhauser & Wolsey 1980; García, Labbé & Marín 2011 for growing rows).

Norm: y = 1 when no site within the norm is open: y + sum(open) >= 1 (Church & ReVelle 1974), one y
for all points with the same sites within it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.siting.frame import frame
from trefpunt.engines.siting.highs import Draft, Model
from trefpunt.engines.siting.model_sets import gathered, linked, linking, usable
from trefpunt.engines.siting.value import Stream, Value, is_vulnerable
from trefpunt.schemas.siting import Task

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SCALE = 1_000.0
"""Costs are brought to this size: the solver's tolerances are absolute."""
SLACK = 1e-9
"""By which a share may be above its ceiling: rounding."""


@dataclass(frozen=True)
class Steps:
    """The distance of each point: base, and a length more where a column is one."""

    point: Longs
    column: Longs
    length: Floats
    base: Floats
    """[n]"""


@dataclass
class Building:
    """A model on its way: costs are losses, as in `value`."""

    value: Value
    ranks: Sequence[Longs]
    """Per stream [n] how many entries of each point take part."""
    draft: Draft = field(default_factory=Draft)
    constant: float = 0.0

    def __post_init__(self) -> None:
        self.column = frame(self.draft, self.task)
        self._open: dict[bytes, Longs] = {}
        self._steps: dict[bytes, Steps] = {}

    @property
    def task(self) -> Task:
        """What is asked."""
        return self.value.task

    def opened(self, stream: Stream) -> Longs:
        """[s] columns "a place that counts for this stream is open here"."""
        key = stream.kinds.tobytes()
        if key not in self._open:
            self._open[key] = self._sums(np.flatnonzero(stream.kinds))
        return self._open[key]

    def steps(self, stream: Stream, rank: Longs) -> "Steps":
        """Columns for the distance of a stream, as far as these ranks."""
        key = stream.kinds.tobytes() + stream.weight.tobytes()
        if key not in self._steps:
            self._steps[key] = self._stepped(stream, rank)
        return self._steps[key]

    def _stepped(self, stream: Stream, rank: Longs) -> "Steps":
        rows = usable(self.value, stream)
        kept = rows.part((rows.rank < rank[rows.point]) & (stream.weight[rows.point] > 0))
        chain = linked(kept, len(self.task.sites))
        y = self.draft.columns(np.zeros(chain.size))
        linking(self.draft, y, chain, self.opened(stream))
        base = np.full(len(stream.weight), self.value.far, np.float64)
        base[rows.point[rows.rank == 0]] = rows.millimetres[rows.rank == 0]
        length = (kept.next - kept.millimetres).astype(np.float64)
        return Steps(kept.point, y[chain.own], length, base)

    def outside(self, stream: Stream) -> Longs:
        """[n] the column "not within the norm"; -1 where no site could be."""
        found = gathered(self.value, stream, stream.weight > 0, stream.norm_mm)
        y = self.draft.columns(np.zeros(found.size))
        every = np.arange(found.size)
        row = np.concatenate((every, found.row))
        column = np.concatenate((y, self.opened(stream)[found.site]))
        if found.size:
            self.draft.rows(row, column, 1.0, np.ones(found.size), np.inf)
        return np.where(found.own < 0, -1, y[found.own]) if found.size else found.own

    def within(self, stream: Stream, wanted: Bools, limit_mm: int) -> None:
        """Every wanted point must have an open place at most this far."""
        found = gathered(self.value, stream, wanted, limit_mm)
        lonely = int((wanted & (found.own < 0)).any())
        size = found.size + lonely
        if size:
            sites = self.opened(stream)[found.site]
            self.draft.rows(found.row, sites, 1.0, np.ones(size), np.inf)

    def _sums(self, kinds: Longs) -> Longs:
        if len(kinds) == 1:
            return self.column[:, kinds[0]]
        size = len(self.column)
        found = self.draft.columns(np.zeros(size))
        parts = np.column_stack((found, self.column[:, kinds]))
        signs = np.tile(np.r_[1.0, -np.ones(len(kinds))], size)
        row = np.repeat(np.arange(size), parts.shape[1])
        self.draft.rows(row, parts.ravel(), signs, np.zeros(size), np.zeros(size))
        return found


@dataclass(frozen=True)
class Built:
    """A model, and what its columns mean."""

    model: Model
    column: Longs
    """[s, t]"""
    scale: float
    """Model objective = scale x (loss - constant)."""
    constant: float

    def loss(self, objective: float) -> float:
        """The loss that belongs to an objective of the model."""
        return objective / self.scale + self.constant


def build(value: Value, ranks: Sequence[Longs], ceiling: float | None = None) -> Built:
    """The model of a goal; with a `ceiling` for the first loss, of its second."""
    work = Building(value, ranks)
    if ceiling is None:
        _goal(work, value, 1.0)
    else:
        _second(work, ceiling)
    model, scale = work.draft.model(), 1.0
    top = float(np.abs(model.cost).sum())
    if top > 0:
        scale = SCALE / top
        model.cost[:] *= scale
    return Built(model, work.column, scale, work.constant)


def _goal(work: Building, value: Value, times: float) -> None:
    """Add `times` the first loss of a goal to the costs."""
    task = value.task
    if task.goal == "cover":
        _cover(work, value, times)
    elif task.goal == "median" or is_vulnerable(task):
        _distance(work, value, times)
    elif task.goal == "blend":
        for scale, part in value.parts:
            _goal(work, part, times * scale)
    elif task.group is None:
        _longest(work, value, times)
    else:
        _worst(work, value, times)


def _second(work: Building, ceiling: float) -> None:
    """The second loss, where the first is at most a ceiling."""
    value = work.value
    if value.task.group is None:
        nearby(work, ceiling)
        _distance(work, value, 1.0)
    else:
        _worst(work, value, 0.0, ceiling + SLACK)
        _cover(work, value, 1.0)


def nearby(work: Building, limit_mm: float) -> None:
    """Every point that counts has a place at most this far."""
    value = work.value
    for stream in value.streams:
        if limit_mm < value.far:
            work.within(stream, value.counted & (stream.weight > 0), int(limit_mm))


def _distance(work: Building, value: Value, times: float) -> None:
    for stream, rank in zip(value.streams, work.ranks, strict=True):
        found = work.steps(stream, rank)
        work.draft.charge(found.column, times * stream.weight[found.point] * found.length)
        work.constant += times * float(stream.weight @ found.base)


def _cover(work: Building, value: Value, times: float) -> None:
    for stream in value.streams:
        y = work.outside(stream)
        some = y >= 0
        work.draft.charge(y[some], times * stream.weight[some])
        work.constant += times * float(stream.weight[~some].sum())


def _worst(work: Building, value: Value, times: float, ceiling: float = 1.0) -> None:
    """One column for the largest share outside the norm of any group."""
    most = work.draft.columns(np.array([times]), upper=ceiling)
    counted = np.flatnonzero(value.total > 0)
    if not len(counted):
        return
    row, column, share, always = _group_cells(work, value)
    size = len(counted)
    row = np.concatenate((np.searchsorted(counted, row), np.arange(size)))
    column = np.concatenate((column, np.repeat(most, size)))
    values = np.concatenate((share, -np.ones(size)))
    work.draft.rows(row, column, values, -np.inf, -always[counted])


def _group_cells(work: Building, value: Value) -> tuple[Longs, Longs, Floats, Floats]:
    """Per group, column and share of the group that is outside where the column is one.

    The last: per group [g] the share that no site could bring within the norm.
    """
    cells, always = [], np.zeros(len(value.total))
    scale = np.divide(1.0, value.total, where=value.total > 0, out=np.zeros_like(always))
    for stream, rows in zip(value.streams, value.rows, strict=True):
        part = rows.tocoo()
        y, share = work.outside(stream)[part.col], part.data * scale[part.row]
        some = (y >= 0) & (share > 0)
        cells.append((part.row[some], y[some], share[some]))
        always += np.bincount(part.row[y < 0], share[y < 0], len(always))
    row, column, share = (np.concatenate(c) for c in zip(*cells, strict=True))
    return row, column, share, always


def _longest(work: Building, value: Value, times: float) -> None:
    """One column for the longest walk: at least all steps of every point. For blends."""
    most = work.draft.columns(np.array([times]), upper=float(value.far))
    for stream, rank in zip(value.streams, work.ranks, strict=True):
        found = work.steps(stream, rank)
        wanted = np.flatnonzero(value.counted & (stream.weight > 0))
        size = len(wanted)
        row = np.concatenate((np.searchsorted(wanted, found.point), np.arange(size)))
        column = np.concatenate((found.column, np.repeat(most, size)))
        values = np.concatenate((-found.length, np.ones(size)))
        if size:
            work.draft.rows(row, column, values, found.base[wanted], np.inf)

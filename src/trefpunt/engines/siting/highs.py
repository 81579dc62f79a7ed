"""HiGHS, the exact solver: models from arrays, stopped when asked, its own word on the proof."""

from dataclasses import dataclass, field
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trefpunt.schemas.siting import Effort, Progress, Watch

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

PROVEN = 1e-9
"""Share by which objective and bound of a proven optimum may differ: rounding."""
RESOLUTION = 1e-9
"""Absolute gap at which HiGHS may stop; costs are scaled by the caller."""
SEED = 1


@dataclass(frozen=True)
class Model:
    """Minimise cost x with lower <= x <= upper, low <= matrix x <= high, x whole where said."""

    cost: Floats
    lower: Floats
    upper: Floats
    whole: Bools
    matrix: csr_array
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Answer:
    """What HiGHS says of a model."""

    status: Literal["optimal", "feasible", "infeasible", "none"]
    """optimal: proven; feasible: stopped with a solution; none: stopped without one."""
    values: Floats | None
    objective: float
    """inf without a solution."""
    bound: float
    """No solution is smaller; -inf where nothing is proven."""
    nodes: int
    seconds: float = 0.0
    """As the solver counts them."""


@dataclass
class Draft:
    """A model that grows by blocks of columns and rows, each given as arrays."""

    _columns: list[tuple[Floats, Floats, Floats, Bools]] = field(default_factory=list)
    _rows: list[tuple[Longs, Longs, Floats]] = field(default_factory=list)
    _sides: list[tuple[Floats, Floats]] = field(default_factory=list)
    _charges: list[tuple[Longs, Floats]] = field(default_factory=list)
    wide: int = 0
    tall: int = 0

    def columns(
        self, cost: Floats, upper: Any = 1.0, lower: Any = 0.0, whole: bool = False
    ) -> Longs:
        """Numbers of new columns with this cost [k]; bounds are arrays [k] or one number."""
        size = len(cost)
        low, high = (np.broadcast_to(np.asarray(b, np.float64), size) for b in (lower, upper))
        self._columns.append((np.asarray(cost, np.float64), low, high, np.full(size, whole)))
        self.wide += size
        return np.arange(self.wide - size, self.wide)

    def rows(self, row: Any, column: Any, value: Any, low: Any, high: Any) -> None:
        """New rows: entries `value` [z] or one number at (row 0.., column); sides [r] both.

        One of the sides may be one number; the other, an array, then says how many rows.
        """
        low, high = np.broadcast_arrays(np.atleast_1d(low), np.atleast_1d(high))
        entries = np.broadcast_to(np.asarray(value, np.float64), len(row))
        self._rows.append((np.asarray(row, np.int64) + self.tall, np.asarray(column), entries))
        self._sides.append((low.astype(np.float64), high.astype(np.float64)))
        self.tall += len(low)

    def charge(self, columns: Longs, cost: Floats) -> None:
        """Add to the costs of columns; one that comes twice is charged twice."""
        self._charges.append((columns, cost))

    def model(self) -> Model:
        """Everything together."""
        cost, lower, upper, whole = _joined(self._columns, 4)
        for columns, more in self._charges:
            np.add.at(cost, columns, more)
        row, column, value = _joined(self._rows, 3)
        low, high = _joined(self._sides, 2)
        cells = (value, (row.astype(np.int64), column.astype(np.int64)))
        matrix = csr_array(cells, shape=(self.tall, self.wide))
        return Model(cost, lower, upper, whole.astype(np.bool_), matrix, low, high)


def _joined(blocks: list[Any], size: int) -> list[Any]:
    """Per position, the arrays of all blocks in a row."""
    return [np.concatenate([np.empty(0), *(b[n] for b in blocks)]) for n in range(size)]


def run(
    model: Model,
    effort: Effort,
    watch: Watch | None = None,
    start: Floats | None = None,
    phase: str = "exact",
) -> Answer:
    """Solve as far as `effort` and `watch` allow; `start` [columns] may be nan where unknown.

    One thread and a fixed seed: without `effort.seconds` the answer is the same every time.
    """
    solver = _loaded(model, effort)
    if start is not None:
        known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
        solver.setSolution(len(known), known, start[known])
    guard = _Guard(watch, phase) if watch else None
    if guard:
        for event in (solver.cbMipInterrupt, solver.cbMipImprovingSolution):
            event.subscribe(guard.mip)
        solver.cbSimplexInterrupt.subscribe(guard.simplex)
    solver.run()
    if guard and guard.raised:
        raise guard.raised
    return _answer(solver, model)


class _Guard:
    """Tells the watcher; an error of the watcher may not cross the solver: it is raised after."""

    def __init__(self, watch: Watch, phase: str) -> None:
        self.watch, self.phase = watch, phase
        self.raised: BaseException | None = None
        self.calls = 0

    def mip(self, event: Any) -> None:
        out = event.data_out
        found, bound = _finite(out.mip_primal_bound), _finite(out.mip_dual_bound)
        self._tell(event, Progress(self.phase, found, bound))

    def simplex(self, event: Any) -> None:
        """Once per iteration: only one in a hundred is told."""
        self.calls += 1
        if self.calls % 100 == 0:
            self._tell(event, Progress(self.phase, None, None))

    def _tell(self, event: Any, progress: Progress) -> None:
        try:
            going = self.raised is None and self.watch(progress)
        except BaseException as error:
            self.raised, going = error, False
        if not going:
            event.interrupt()


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _loaded(model: Model, effort: Effort) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _options(effort).items():
        solver.setOptionValue(name, value)
    solver.passModel(_lp(model))
    return solver


def _options(effort: Effort) -> dict[str, Any]:
    options = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": SEED,
        "mip_rel_gap": effort.gap,
        "mip_abs_gap": RESOLUTION,
    }
    if effort.nodes is not None:
        options["mip_max_nodes"] = effort.nodes
    if effort.seconds is not None:
        options["time_limit"] = float(effort.seconds)
    return options


def _lp(model: Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = model.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.low, model.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = model.matrix.shape
    lp.a_matrix_.start_ = model.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.matrix.data
    if model.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[w] for w in model.whole.tolist()]
    return lp


INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)

FEASIBLE_POINT = 2
"""HiGHS' word for a solution that holds."""


def _answer(solver: highspy.Highs, model: Model) -> Answer:
    status, info = solver.getModelStatus(), solver.getInfo()
    spent = (max(int(info.mip_node_count), 0), float(solver.getRunTime()))
    if status in INFEASIBLE:
        return Answer("infeasible", None, np.inf, np.inf, *spent)
    done = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    whole = bool(model.whole.any())
    found = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if whole else (found if done else -np.inf)
    if not _feasible(solver, info):
        return Answer("none", None, np.inf, bound, *spent)
    bound = min(bound, found)
    proven = done and found - bound <= max(RESOLUTION, PROVEN * abs(found))
    point = np.array(solver.getSolution().col_value)
    values = np.where(model.whole, np.round(point), point)
    return Answer("optimal" if proven else "feasible", values, found, bound, *spent)


def _feasible(solver: highspy.Highs, info: Any) -> bool:
    point = solver.getSolution()
    return bool(point.value_valid) and info.primal_solution_status == FEASIBLE_POINT

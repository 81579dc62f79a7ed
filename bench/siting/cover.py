"""Maximal covering against plain HiGHS and PySAL spopt (HiGHS, CBC), one problem in one run.

    python bench/siting/cover.py [--seconds S] [--write]

Every plan is judged by one formula; no plan may be better than another tool's bound.
"""

import sys
from argparse import ArgumentParser
from dataclasses import dataclass, replace
from pathlib import Path

import highspy
import numpy as np
import pulp
from limited import Clock, load
from scipy.sparse import csr_array, hstack, identity
from spopt.locate import MCLP
from town import town

from trefpunt.engines.siting.cover import cover
from trefpunt.engines.siting.general import onward
from trefpunt.engines.siting.value import worth
from trefpunt.schemas.siting import Effort, Task, Walked

sys.path.append(str(Path(__file__).parents[1] / "reach"))
import report

PAGE = Path(__file__).parents[2] / "docs" / "measurements" / "siting.md"
SIZES = ((2_000, 200, 24, 1_200_000), (20_000, 1_000, 60, 900_000))
SPOPT_MOST = 2_000 * 200
"""Pairs of a point and a site; above it building the model in Python takes longer than solving."""


@dataclass(frozen=True)
class Run:
    """What one tool did."""

    tool: str
    took: tuple[float, float]
    """Seconds on the wall, and of the processor."""
    value: float
    bound: float | None
    """None: the tool tells none."""
    sites: np.ndarray
    """[s] chosen or not."""


def problem(points: int, sites: int, count: int, norm: int) -> Task:
    """Walks as reach gives them: no longer than the norm."""
    task = town(points, sites, count)
    near = task.walks.millimetres <= norm
    start = np.concatenate(([0], near.cumsum()))[task.walks.start]
    walks = Walked(start, task.walks.site[near], task.walks.millimetres[near])
    return replace(task, walks=walks, goal="cover", norm_mm=norm)


def within(task: Task) -> csr_array:
    """[n, s] who is within the norm of what."""
    near = task.walks.millimetres <= task.norm_mm
    point = np.repeat(np.arange(len(task.demand)), np.diff(task.walks.start))[near]
    shape = (len(task.demand), len(task.sites))
    return csr_array((np.ones(len(point)), (point, task.walks.site[near])), shape)


def ours(task: Task, effort: Effort, tool: str) -> Run:
    """Trefpunt."""
    clock = Clock()
    answer = cover(task, effort, onward)
    took = clock()
    sites = np.isin(task.sites, answer.sites)
    return Run(f"{tool}: {answer.status}", took, answer.objective, answer.bound, sites)


def plain(task: Task, limit: float) -> Run:
    """The textbook model: y_i <= sum of x_j, as HiGHS takes it with its own options."""
    near = within(task)
    n, s = near.shape
    clock = Clock()
    matrix = csr_array(hstack([identity(n), -near]))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n + s, n + 1
    lp.col_cost_ = np.r_[-task.weight, np.zeros(s)]
    lp.col_lower_, lp.col_upper_ = np.zeros(n + s), np.ones(n + s)
    lp.row_lower_ = np.full(n + 1, -highspy.kHighsInf)
    lp.row_upper_ = np.r_[np.zeros(n), task.count]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.r_[matrix.indptr, matrix.nnz + s].astype(np.int32)
    lp.a_matrix_.index_ = np.r_[matrix.indices, np.arange(n, n + s)].astype(np.int32)
    lp.a_matrix_.value_ = np.r_[matrix.data, np.ones(s)]
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kContinuous] * n + [kinds.kInteger] * s
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", limit)
    solver.passModel(lp)
    solver.run()
    took = clock()
    info, status = solver.getInfo(), solver.modelStatusToString(solver.getModelStatus())
    sites = np.array(solver.getSolution().col_value)[n:] > 0.5
    value = float(task.weight @ (near @ sites.astype(float) > 0))
    return Run(f"HiGHS: {status.lower()}", took, value, -info.mip_dual_bound, sites)


def spopt(task: Task, solver: pulp.LpSolver, tool: str) -> Run:
    """PySAL spopt: its build and its solve."""
    table = np.full((len(task.demand), len(task.sites)), np.inf)
    point = np.repeat(np.arange(len(task.demand)), np.diff(task.walks.start))
    table[point, task.walks.site] = task.walks.millimetres
    clock = Clock()
    model = MCLP.from_cost_matrix(table, task.weight, task.norm_mm, p_facilities=task.count)
    model.solve(solver, results=False)
    took = clock()
    sites = np.array([variable.value() > 0.5 for variable in model.fac_vars])
    served = within(task) @ sites.astype(float) > 0
    value = float(task.weight @ served)
    return Run(f"{tool}: {pulp.LpStatus[model.problem.status].lower()}", took, value, None, sites)


def runs(task: Task, limit: float) -> list[Run]:
    """All tools on one problem."""
    found = [ours(task, Effort(nodes=0), "Trefpunt, no exact search")]
    small = len(task.demand) * len(task.sites) <= SPOPT_MOST
    if small:
        found.append(ours(task, Effort(nodes=None), "Trefpunt, to the proof"))
    found.append(plain(task, limit))
    if small:
        quiet = {"msg": False, "timeLimit": limit}
        found.append(spopt(task, pulp.HiGHS(**quiet), "spopt with HiGHS"))
        found.append(spopt(task, pulp.PULP_CBC_CMD(**quiet), "spopt with CBC"))
    return found


def checked(task: Task, found: list[Run]) -> None:
    """Every value is what its sites give, and within every bound."""
    for run in found:
        assert run.sites.sum() <= task.count
        kinds = np.where(run.sites, 0, -1).astype(np.int32)
        assert abs(worth(task, kinds) - run.value) <= 1e-6 * run.value, run.tool
        assert all(r.bound is None or run.value <= r.bound * (1 + 1e-6) for r in found), run.tool


def table(size: tuple[int, int, int, int], limit: float) -> str:
    """One problem."""
    points, sites, count, _ = size
    task = problem(*size)
    found = runs(task, limit)
    checked(task, found)
    best, first = max(run.value for run in found), found[0]
    rows = [
        (
            run.tool,
            f"{run.took[0]:.3f}",
            f"{run.took[1]:.3f}",
            f"{run.value:,.0f}",
            f"{1 - run.value / best:.2%}",
            "-" if run.bound is None else f"{run.bound / run.value - 1:.2%}",
            f"{run.took[0] / first.took[0]:,.0f}",
        )
        for run in found
    ]
    share = best / task.weight.sum()
    title = f"Maximal covering {points:,} × {sites:,}, {count} places, {share:.0%} within the norm"
    head = (
        "tool",
        "s",
        "processor s",
        "weight within",
        "below the best",
        "own gap",
        "times the first",
    )
    return f"{report.shown(title, head, rows)}\n\n{verdict(found)}"


def verdict(found: list[Run]) -> str:
    """The first held against HiGHS, next to the aim."""
    first, other = found[0], next(run for run in found if run.tool.startswith("HiGHS"))
    ratio, cpu = (theirs / ours for ours, theirs in zip(first.took, other.took, strict=True))
    worse = max(1 - first.value / other.value, 0.0)
    return (
        f"HiGHS took {ratio:,.0f} times as long ({cpu:,.0f} times in processor time); "
        f"Trefpunt is {worse:.2%} worse than HiGHS. Load of the machine: {load()}."
    )


def warm() -> None:
    """Compile before the clock runs."""
    cover(problem(200, 20, 5, 500_000), Effort(nodes=0), onward)


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    warm()
    text = "\n\n".join(table(size, given.seconds) for size in SIZES)
    if given.write:
        report.write("cover", text, PAGE)


if __name__ == "__main__":
    main()

"""The p-median with proof, against HiGHS on two models and PySAL spopt with HiGHS and CBC.

    python bench/siting/median.py [--write] [small] [seconds]

Peers get a time limit (120 s) so that this ends; their own status and gap are printed, which for
spopt is not what PuLP calls "Optimal": that also stands there when the limit was hit. Whoever
proves the optimum must have found the same one; every bound must lie below the best plan known.
"""

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import pulp
from spopt.locate import PMedian
from town import town

from trefpunt.engines.siting.highs import Answer, Draft, run
from trefpunt.engines.siting.median import median
from trefpunt.schemas.siting import Effort, Task

sys.path.append(str(Path(__file__).parents[1] / "reach"))
import report

PAGE = Path(__file__).parents[2] / "docs" / "measurements" / "siting.md"
NEAREST = 50
"""Sites per point in the model that HiGHS can still prove; further away an escape."""
ENOUGH = 0.001
"""The gap that counts as proof."""


@dataclass(frozen=True)
class Run:
    """What a tool says of a problem."""

    tool: str
    seconds: float
    metres: float
    bound: float
    status: str

    @property
    def gap(self) -> float:
        """Share."""
        return (self.metres - self.bound) / self.bound if self.bound > 0 else np.inf


def ours(task: Task, effort: Effort, tool: str, limit: float = 600.0) -> Run:
    """Trefpunt; stopped by its watch after so many seconds."""
    begin = perf_counter()
    found = median(task, effort, lambda _: perf_counter() - begin < limit)
    return Run(tool, perf_counter() - begin, found.objective, found.bound, found.status)


def table(task: Task) -> np.ndarray:
    """[n, s] metres."""
    n, s = len(task.demand), len(task.sites)
    metres = np.empty((n, s))
    sites = task.walks.site.reshape(n, s)
    np.put_along_axis(metres, sites, task.walks.millimetres.reshape(n, s) / 1000, axis=1)
    return metres


def highs(task: Task, nearest: int, limit: float) -> Run:
    """HiGHS on the textbook model, of the nearest sites of each point and an escape."""
    n, s = len(task.demand), len(task.sites)
    site = task.walks.site.reshape(n, s)
    metres = task.walks.millimetres.reshape(n, s) / 1000
    last = metres[:, nearest] if nearest < s else np.full(n, 1e7)
    near, away = site[:, :nearest], metres[:, :nearest]
    draft = Draft()
    opened = draft.columns(np.zeros(s), whole=True)
    begin = perf_counter()
    scale = task.weight.sum()
    pairs = draft.columns((task.weight[:, None] * away).ravel() / scale).reshape(near.shape)
    escape = draft.columns(task.weight * last / scale)
    points = np.arange(n)
    draft.rows(
        np.concatenate([np.repeat(points, near.shape[1]), points]),
        np.concatenate([pairs.ravel(), escape]),
        1.0,
        np.ones(n),
        1.0,
    )
    each = np.arange(pairs.size)
    draft.rows(
        np.tile(each, 2),
        np.concatenate([pairs.ravel(), opened[near.ravel()]]),
        np.repeat([1.0, -1.0], pairs.size),
        np.full(pairs.size, -np.inf),
        0.0,
    )
    draft.rows(np.zeros(s, int), opened, 1.0, np.array([-np.inf]), float(task.count))
    answer: Answer = run(draft.model(), Effort(nodes=None, seconds=limit, gap=ENOUGH / 10))
    seconds = perf_counter() - begin
    name = f"HiGHS, {nearest} nearest" if nearest < s else "HiGHS, whole model"
    used = answer.values is not None and answer.values[escape].max() > 1e-6
    status = f"{answer.status}, escape used" if used else answer.status
    return Run(name, seconds, scale * answer.objective, scale * answer.bound, status)


def spopt(task: Task, solver: pulp.LpSolver, name: str) -> Run:
    """PySAL spopt; the bound and status of the solver itself where it tells them."""
    begin = perf_counter()
    model = PMedian.from_cost_matrix(table(task), task.weight, p_facilities=task.count)
    try:
        model.solve(solver)
    except Exception as error:
        return Run(name, perf_counter() - begin, np.inf, 0.0, type(error).__name__)
    seconds = perf_counter() - begin
    chosen = [j for j, served in enumerate(model.fac2cli) if served]
    metres = table(task)[:, chosen].min(axis=1, initial=np.inf) if chosen else np.array([np.inf])
    inner = getattr(model.problem, "solverModel", None)
    if inner is None:
        word = "not told" if seconds >= solver.timeLimit else pulp.LpStatus[model.problem.status]
        bound = 0.0 if word == "not told" else float(model.problem.objective.value() or 0)
    else:
        word, bound = str(inner.getModelStatus()), float(inner.getInfo().mip_dual_bound)
    return Run(name, seconds, float(task.weight @ metres), max(bound, 0.0), word.split(".k")[-1])


def small(limit: float) -> list[Run]:
    """2,000 points, 200 sites, 24 to choose."""
    task = town(2000, 200, 24)
    tools: list[Callable[[], Run]] = [
        lambda: ours(task, Effort(gap=ENOUGH), "Trefpunt, gap ≤ 0.1 %"),
        lambda: ours(task, Effort(), "Trefpunt, optimum"),
        lambda: highs(task, NEAREST, limit),
        lambda: highs(task, 200, limit),
        lambda: spopt(task, pulp.HiGHS(msg=False, timeLimit=limit), "spopt, HiGHS"),
        lambda: spopt(task, pulp.PULP_CBC_CMD(msg=False, timeLimit=limit), "spopt, CBC"),
    ]
    runs = []
    for tool in tools:
        runs.append(tool())
        print(runs[-1], flush=True)
    return runs


def agree(runs: list[Run]) -> None:
    """Nobody's bound lies above anybody's plan; who proves it has the same optimum."""
    best = min(run.metres for run in runs)
    assert all(run.bound <= best * (1 + 2 * ENOUGH) for run in runs)
    proven = [run.metres for run in runs if run.status in ("optimal", "Optimal") and run.gap < 1e-4]
    assert all(abs(metres - best) <= ENOUGH / 10 * best for metres in proven)


def rows(runs: list[Run]) -> list[tuple[str, ...]]:
    """With how many times the seconds of the first."""
    return [
        (
            run.tool,
            f"{run.seconds:.2f}",
            f"{run.metres:,.0f}" if np.isfinite(run.metres) else "none",
            f"{run.gap:.3%}" if np.isfinite(run.gap) else "not told",
            run.status,
            f"{run.seconds / runs[0].seconds:,.0f}",
        )
        for run in runs
    ]


HEAD = ("tool", "s", "weight × m", "own gap", "own status", "times slower")


def counts() -> str:
    """Other numbers of sites on the same town."""
    median(town(200, 30, 5), Effort(), lambda _: True)
    runs = [ours(town(2000, 200, p), Effort(), f"{p} of 200") for p in (5, 12, 24, 50, 100)]
    lines = [row[:-1] for row in rows(runs)]
    return report.shown("2,000 points: proof of the optimum", HEAD[:-1], lines)


def large() -> str:
    """20,000 points and 1,000 sites: the aim is a gap of 0.5 % within 20 s and 4 GB."""
    runs = [ours(town(20_000, 1_000, p), Effort(gap=0.005), f"{p} of 1,000", 20) for p in (24, 100)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    lines = [row[:-1] for row in rows(runs)]
    title = f"20,000 points: gap ≤ 0.5 % in ≤ 20 s; peak {peak:.1f} GB with the making of the town"
    return report.shown(title, HEAD[:-1], lines)


def main(*words: str) -> None:
    """Print the tables; `--write` puts them in the page on speed; `small` skips the large one."""
    limit = float(next((word for word in words if word.isdigit()), 120))
    texts = [counts()]
    texts += [] if "small" in words else [large()]
    runs = small(limit)
    agree(runs)
    texts.append(report.shown("2,000 points × 200 sites, 24 to choose", HEAD, rows(runs)))
    ratio = runs[2].seconds / runs[0].seconds
    proof = "" if runs[2].status == "optimal" else f" (it ended without proof: {runs[2].status})"
    texts.append(f"HiGHS with the nearest 50 took {ratio:,.0f} times as long{proof}; aim ≥ 150.")
    print(texts[-1])
    if "--write" in words:
        report.write("median", "\n\n".join(texts), PAGE)


if __name__ == "__main__":
    main(*sys.argv[1:])

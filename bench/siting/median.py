"""The p-median with proof, against HiGHS on two models and PySAL spopt with HiGHS and CBC.

    python bench/siting/median.py [--write] [large] [small]

All may stop at a gap of 0.1 %. Each peer runs in a process of its own that is ended when its time
is up; its own status and gap are printed, which for spopt is not what PuLP calls "Optimal": that
also stands there when the limit was hit. Whoever proves the optimum must have found the same one;
every bound must lie below the best plan known.
"""

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pulp
from limited import Clock, limited, load
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
AIM, LARGE_GAP, LARGE_SECONDS = 150, 0.005, 20
LONG, SHORT = 150.0, 30.0
"""Seconds for the peer that is held against the aim, and for each of the others."""


@dataclass(frozen=True)
class Run:
    """What a tool says of a problem."""

    tool: str
    seconds: float
    cpu: float
    """Processor seconds."""
    metres: float
    bound: float
    status: str

    @property
    def gap(self) -> float:
        """Share."""
        return max(self.metres - self.bound, 0.0) / self.bound if self.bound > 0 else np.inf

    @property
    def ended(self) -> bool:
        """Whether it ended by itself, and not at a limit."""
        return self.proven or self.status.startswith("Optimal")

    @property
    def proven(self) -> bool:
        """Whether this tool itself says that no plan is 0.1 % better."""
        return bool(self.gap <= ENOUGH * (1 + 1e-6))


def ours(task: Task, effort: Effort, tool: str, limit: float = 600.0) -> Run:
    """Trefpunt; stopped by its watch after so many seconds of the processor."""
    clock = Clock()
    found = median(task, effort, lambda _: clock()[1] < limit)
    return Run(tool, *clock(), found.objective, found.bound, found.status)


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
    clock, points, scale = Clock(), np.arange(n), task.weight.sum()
    near = task.walks.site.reshape(n, s)[:, :nearest]
    metres = task.walks.millimetres.reshape(n, s) / 1000
    draft = Draft()
    opened = draft.columns(np.zeros(s), whole=True)
    served = draft.columns((task.weight[:, None] * metres[:, :nearest]).ravel() / scale)
    ways = [(np.repeat(points, near.shape[1]), served)]
    if nearest < s:
        ways.append((points, draft.columns(task.weight * metres[:, nearest] / scale)))
    row, column = (np.concatenate(parts) for parts in zip(*ways, strict=True))
    draft.rows(row, column, 1.0, np.ones(n), 1.0)
    each = np.arange(served.size)
    draft.rows(
        np.tile(each, 2),
        np.concatenate([served, opened[near.ravel()]]),
        np.repeat([1.0, -1.0], served.size),
        np.full(served.size, -np.inf),
        0.0,
    )
    draft.rows(np.zeros(s, int), opened, 1.0, np.array([-np.inf]), float(task.count))
    answer: Answer = run(draft.model(), Effort(nodes=None, seconds=limit, gap=ENOUGH))
    name = f"HiGHS, {nearest} nearest" if nearest < s else "HiGHS, whole model"
    escaped = answer.values is not None and len(ways) > 1 and answer.values[ways[1][1]].any()
    figures = scale * answer.objective, scale * answer.bound
    return Run(name, *clock(), *figures, answer.status + ", escape used" * bool(escaped))


def spopt(task: Task, solver: str, limit: float) -> Run:
    """PySAL spopt; the bound and status of the solver itself where it tells them."""
    clock, metres = Clock(), table(task)
    model = PMedian.from_cost_matrix(metres, task.weight, p_facilities=task.count)
    made = {"HiGHS": pulp.HiGHS, "CBC": pulp.PULP_CBC_CMD}[solver]
    model.solve(made(msg=False, timeLimit=limit, gapRel=ENOUGH))
    took = clock()
    chosen = [j for j, served in enumerate(model.fac2cli) if served]
    found = float(task.weight @ metres[:, chosen].min(axis=1)) if chosen else np.inf
    inner = getattr(model.problem, "solverModel", None)
    if inner is None:
        word = f"{pulp.LpSolution[model.problem.sol_status]}, tells no bound"
        return Run(f"spopt, {solver}", *took, found, 0.0, word)
    bound, word = float(inner.getInfo().mip_dual_bound), str(inner.getModelStatus())
    return Run(f"spopt, {solver}", *took, found, max(bound, 0.0), word.rpartition(".k")[2])


def peer(name: str, limit: float, work: Callable[..., Run], *given: object) -> Run:
    """A peer; without an answer where its process had to be ended, or broke."""
    found = limited(limit, work, *given, limit)
    return found or Run(name, limit, np.nan, np.inf, 0.0, "ended: no answer in time")


def all_of(task: Task, nearest: int, most: float) -> list[Run]:
    """All tools on one problem; `most` seconds for HiGHS on the nearest sites."""
    names = ("HiGHS, nearest", "HiGHS, whole model", "spopt, HiGHS", "spopt, CBC")
    runs = [
        ours(task, Effort(gap=ENOUGH), "Trefpunt, gap ≤ 0.1 %"),
        ours(task, Effort(), "Trefpunt, optimum"),
        peer(names[0], most, highs, task, nearest),
        peer(names[1], SHORT, highs, task, len(task.sites)),
        peer(names[2], SHORT, spopt, task, "HiGHS"),
        peer(names[3], SHORT, spopt, task, "CBC"),
    ]
    agree(runs)
    return runs


def agree(runs: list[Run]) -> None:
    """Nobody's bound lies above anybody's plan; who proves a gap is no further from the best."""
    best = min(run.metres for run in runs)
    for one in runs:
        assert one.bound <= best * (1 + 1e-6), one
        assert not one.proven or one.metres <= best * (1 + ENOUGH), one
        assert one.status != "optimal" or one.metres <= best * (1 + 1e-6), one


def rows(runs: list[Run]) -> list[tuple[str, ...]]:
    """With how many times the seconds of the first."""
    return [
        (
            run.tool,
            f"{run.seconds:.2f}",
            f"{run.cpu:.2f}" if np.isfinite(run.cpu) else "-",
            f"{run.metres:,.0f}" if np.isfinite(run.metres) else "none",
            f"{run.gap:.3%}" if np.isfinite(run.gap) else "not told",
            run.status,
            f"{'' if run.ended else '≥ '}{run.seconds / runs[0].seconds:,.0f}",
        )
        for run in runs
    ]


HEAD = ("tool", "s", "processor s", "weight × m", "own gap", "own status", "times slower")


def counts() -> str:
    """Other numbers of sites on the same town."""
    runs = [ours(town(2000, 200, p), Effort(), f"{p} of 200") for p in (5, 12, 24, 50, 100)]
    lines = [row[:-1] for row in rows(runs)]
    return report.shown("2,000 points: proof of the optimum", ("sites", *HEAD[1:-1]), lines)


def large() -> str:
    """20,000 points and 1,000 sites: the aim is a gap of 0.5 % within 20 s and 4 GB.

    Stopped by processor time, which on a free machine is no less than the time on the wall.
    """
    sizes = [(p, town(20_000, 1_000, p)) for p in (24, 50, 100)]
    effort = Effort(gap=LARGE_GAP)
    runs = [ours(task, effort, f"{p} of 1,000", LARGE_SECONDS) for p, task in sizes]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    lines = [row[:-1] for row in rows(runs)]
    title = "20,000 points × 1,000 sites, stopped at a gap of 0.5 % or 20 s of processor time"
    text = report.shown(title, ("sites", *HEAD[1:-1]), lines)
    small = [run for run in runs if run.gap <= LARGE_GAP]
    by = [
        met([run in small and t <= LARGE_SECONDS for run, t in zip(runs, each, strict=True)])
        for each in ([run.cpu for run in runs], [run.seconds for run in runs])
    ]
    told = f"in processor time {by[0]}, on the wall {by[1]}"
    return f"{text}\n\nAim, a gap ≤ 0.5 % in ≤ 20 s and ≤ 4 GB: {told}; peak {peak:.1f} GB."


def met(each: list[bool]) -> str:
    """For how many an aim is met."""
    return "reached for all" if all(each) else f"**reached for {sum(each)} of {len(each)}**"


def against(points: int, sites: int, count: int, nearest: int, most: float) -> tuple[str, Run, Run]:
    """One problem, all tools; the first, and HiGHS on the nearest sites."""
    runs = all_of(town(points, sites, count), nearest, most)
    title = f"{points:,} points × {sites} sites, {count} to choose"
    return report.shown(title, HEAD, rows(runs)), runs[0], runs[2]


def verdict(first: Run, peer: Run) -> str:
    """Whether the aim is met."""
    ratio, cpu = peer.seconds / first.seconds, peer.cpu / first.cpu
    sign = "" if peer.proven else "at least "
    much = f"{sign}{ratio:,.0f} times as long ({cpu:,.0f} times in processor time)"
    met = "reached" if ratio >= AIM else "**not reached**"
    return f"HiGHS with the nearest {NEAREST} took {much}; aim ≥ {AIM}: {met}."


def small() -> str:
    """Against the peers: where all answer, and 2,000 × 200."""
    texts = [counts(), against(300, 50, 8, 20, SHORT)[0]]
    text, first, other = against(2000, 200, 24, NEAREST, LONG)
    return "\n\n".join([*texts, text, verdict(first, other)])


def main(*words: str) -> None:
    """Print the tables; `--write` puts them in the page on speed."""
    median(town(200, 30, 5), Effort(), lambda _: True)
    for part, make in (("large", large), ("small", small)):
        if part in words or not {"large", "small"} & set(words):
            begin, text = load(), make()
            text += f"\n\nLoad of the machine: {begin} at the start, {load()} at the end."
            print("\n".join(text.splitlines()[-3:]))
            if "--write" in words:
                report.write(f"median-{part}", text, PAGE)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The door of the siting engine: what is asked goes to the part that can answer it."""

from collections.abc import Sequence

import numpy as np

from trefpunt.engines.siting.conflicts import conflicts
from trefpunt.engines.siting.cover import cover
from trefpunt.engines.siting.cover import plain as is_cover
from trefpunt.engines.siting.general import general, impossible
from trefpunt.engines.siting.median import median
from trefpunt.engines.siting.median import plain as is_median
from trefpunt.engines.siting.value import CLOSED, larger, nearest, plan, worth
from trefpunt.schemas.siting import Effort, Progress, Solution, Task, Watch

METHOD = "siting/1"

USUAL = Effort()


def onward(_progress: Progress) -> bool:
    """A watch that never stops the work."""
    return True


def solve(task: Task, effort: Effort = USUAL, watch: Watch = onward) -> Solution:
    """The best plan for a task; what cannot hold together is named, never raised.

    Status is "optimal" only when it is proven that no plan is better. The watch may stop the
    search; what was best then is the answer, with the bound that was proven.
    """
    if is_median(task):
        found = conflicts(task)
        return impossible(task, found) if found else median(task, effort, watch)
    if is_cover(task):
        return cover(task, effort, watch)
    return general(task, effort, watch)


def evaluate(task: Task, sites: Sequence[str], kinds: Sequence[str] = ()) -> float:
    """The goal of any plan, exactly as `Solution.objective`, allowed or not.

    `sites`: ids; `kinds`: the kind of each, none: the first kind everywhere. Raises KeyError for
    an id that the task does not know.
    """
    return worth(task, plan(task, sites, kinds))


def served(task: Task, sites: Sequence[str]) -> float:
    """Share of the weight that has a place of the plan within the norm, 0-1."""
    walk = nearest(task, plan(task, sites) != CLOSED)
    total = float(task.weight.sum())
    return float(task.weight[np.asarray(walk <= task.norm_mm)].sum()) / total if total else 0.0


def better(task: Task, one: float, other: float) -> float:
    """By how much the first goal is better than the second; below zero where it is worse."""
    return one - other if larger(task) else other - one

"""Maximal covering in the plain case: one kind, and only count, required and excluded sites."""

from trefpunt.engines.siting.general import general
from trefpunt.schemas.siting import Effort, Solution, Task, Watch


def plain(task: Task) -> bool:
    """Whether nothing but the count, allowed, required and excluded sites rules this task."""
    loose = task.budget is None and not task.apart and not task.layers
    return task.goal == "cover" and loose and len(task.kinds) == 1 and not task.kinds[0].least


def cover(task: Task, effort: Effort, watch: Watch) -> Solution:
    """Most people within the norm."""
    return general(task, effort, watch)

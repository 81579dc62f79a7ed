"""What a plan is worth: the goals as losses, of one plan or of many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from trefpunt.schemas.siting import FAR, Goal, Task

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CLOSED = -1
CERTAIN = 1e-12
"""Share by which a plan must be better to count as better."""


@dataclass(frozen=True)
class Stream:
    """People that the same kinds serve."""

    weight: Floats
    """[n]"""
    kinds: Bools
    """[t]"""
    norm_mm: int


def streams(task: Task) -> tuple[Stream, ...]:
    """Everybody over all kinds, and each layer over its own; together they weigh what all weigh.

    The first has weight (1 - sum of shares) w; a layer share x W / W_layer x its own weight.
    """
    weight = _vulnerable(task) if is_vulnerable(task) else task.weight
    rest = 1.0 - sum(layer.share for layer in task.layers)
    every = Stream(rest * weight, np.ones(len(task.kinds), np.bool_), task.norm_mm)
    return (every, *_layers(task, float(weight.sum())))


def _layers(task: Task, total: float) -> list[Stream]:
    ids = [kind.id for kind in task.kinds]
    found = []
    for layer in task.layers:
        own = float(layer.weight.sum())
        scale = layer.share * total / own if own > 0 else 0.0
        found.append(Stream(scale * layer.weight, np.isin(ids, layer.kinds), layer.norm_mm))
    return found


def is_vulnerable(task: Task) -> bool:
    """Whether distance is weighted by vulnerability instead of by people."""
    return task.goal == "fair" and task.fairness == "vulnerable"


def _vulnerable(task: Task) -> Floats:
    if task.vulnerable is None:
        raise ValueError("the fairest plan for the vulnerable needs their weight")
    return task.vulnerable


def part(task: Task, goal: Goal) -> Task:
    """The same question with one goal of a blend."""
    return replace(task, goal=goal)


def far(task: Task) -> int:
    """Millimetres that a point counts at most; without `far_mm` the longest walk there is."""
    return task.far_mm or int(task.walks.millimetres.max(initial=0))


def larger(task: Task) -> bool:
    """Whether more is better: people or a share, not distance."""
    distance = task.goal == "median" or is_vulnerable(task)
    return not (distance or (task.goal == "fair" and task.group is None))


def reached(task: Task) -> Bools:
    """[n] whether a point reaches any site at all, chosen or not."""
    return np.diff(task.walks.start) > 0


def unserved(task: Task) -> tuple[str, ...]:
    """Ids of points that reach no site at all."""
    return tuple(task.demand[n] for n in np.flatnonzero(~reached(task)).tolist())


def plan(task: Task, sites: Sequence[str], kinds: Sequence[str] = ()) -> Ints:
    """[s] number of the kind on each site, -1 closed; without kinds the first everywhere."""
    number = {kind.id: n for n, kind in enumerate(task.kinds)}
    place = {site: n for n, site in enumerate(task.sites)}
    found = np.full(len(task.sites), CLOSED, np.int32)
    for n, site in enumerate(sites):
        found[place[site]] = number[kinds[n]] if kinds else 0
    return found


def nearest(task: Task, opened: Bools) -> Ints:
    """[n] millimetres to the nearest of the sites [s] that are open, FAR where none."""
    walks = task.walks
    usable = np.where(opened[walks.site], walks.millimetres, FAR).astype(np.int32)
    edges = np.append(usable, np.int32(FAR))
    found = np.minimum.reduceat(edges, walks.start[:-1].clip(max=len(usable)))
    return np.where(reached(task), found, FAR).astype(np.int32)


@dataclass(frozen=True)
class Value:
    """A task's goal, ready to judge many plans."""

    task: Task
    streams: tuple[Stream, ...]
    far: int
    counted: Bools
    """[n] points that reach any site at all."""
    total: Floats
    """[g] weight per group; empty where the goal asks for none."""
    rows: tuple[csr_array, ...]
    """Per stream [g, n] the weights of the points in each group."""
    parts: tuple[tuple[float, "Value"], ...] = ()
    """Of a blend: what each loss is multiplied by."""


def value(task: Task) -> Value:
    """Prepare the goal of a task."""
    found = streams(task)
    grouped = task.goal == "fair" and task.fairness == "worst" and task.group is not None
    total, rows = _shares(task, found) if grouped else (np.empty(0), ())
    blend = task.blend.items() if task.goal == "blend" else ()
    parts = tuple((share * normal(task, goal), value(part(task, goal))) for goal, share in blend)
    return Value(task, found, far(task), reached(task), total, rows, parts)


def near(value: Value, kind: Ints) -> list[Ints]:
    """Per stream [n] millimetres to the nearest place of a kind that counts for it."""
    opened = kind != CLOSED
    return [nearest(value.task, opened & np.asarray(s.kinds[kind])) for s in value.streams]


def lost(value: Value, kind: Ints) -> tuple[float, ...]:
    """The losses of a plan [s]."""
    return tuple(float(loss) for loss in losses(value, near(value, kind)))


def better(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    """Whether the first plan's losses are smaller, equal ones decided by the next."""
    for ours, theirs in zip(one, two, strict=True):
        margin = CERTAIN * max(abs(theirs), CERTAIN)
        if ours < theirs - margin:
            return True
        if ours > theirs + margin:
            return False
    return False


def worth(task: Task, kind: Ints) -> float:
    """The objective of a plan [s], exactly as `Solution.objective`."""
    judge = value(task)
    return told(judge, float(losses(judge, near(judge, kind))[0]))


def told(value: Value, loss: float) -> float:
    """The objective that belongs to a loss."""
    task = value.task
    if task.goal == "cover":
        return float(sum(s.weight.sum() for s in value.streams)) - loss
    if task.goal == "blend":
        return float(sum(task.blend.values())) - loss
    return 1.0 - min(loss, 1.0) if larger(task) else loss / 1000


def losses(value: Value, walk: Sequence[Ints]) -> list[Floats]:
    """What is to be as small as possible, the first before the second.

    `walk`: per stream millimetres [n], or [n, c] for c plans at once; answers numbers or [c].
    """
    task = value.task
    if task.goal == "cover":
        return [uncovered(value, walk)]
    if task.goal == "median" or is_vulnerable(task):
        return [distance(value, walk)]
    if task.goal == "fair" and task.group is None:
        return [greatest(value, walk), distance(value, walk)]
    if task.goal == "fair":
        return [worst_share(value, walk), uncovered(value, walk)]
    return [np.asarray(sum(scale * losses(part, walk)[0] for scale, part in value.parts))]


def distance(value: Value, walk: Sequence[Ints]) -> Floats:
    """Sum of weight x millimetres, each at most `far`."""
    pairs = zip(value.streams, walk, strict=True)
    return np.asarray(sum(s.weight @ np.minimum(w, value.far) for s, w in pairs))


def uncovered(value: Value, walk: Sequence[Ints]) -> Floats:
    """Weight that is not within the norm."""
    pairs = zip(value.streams, walk, strict=True)
    return np.asarray(sum(s.weight @ (w > s.norm_mm) for s, w in pairs))


def greatest(value: Value, walk: Sequence[Ints]) -> Floats:
    """The longest walk, at most `far`, of points with weight that reach any site."""
    each = (
        np.minimum(w[value.counted & (s.weight > 0)], value.far).max(axis=0, initial=0)
        for s, w in zip(value.streams, walk, strict=True)
    )
    return np.asarray(reduce(np.maximum, each))


def worst_share(value: Value, walk: Sequence[Ints]) -> Floats:
    """The largest share outside the norm of any group; 0 where there is no group with people."""
    pairs = zip(value.streams, walk, value.rows, strict=True)
    outside = np.asarray(sum(row @ (w > s.norm_mm) for s, w, row in pairs))
    counted = value.total > 0
    ratio = (outside[counted].T / value.total[counted]).T
    return np.asarray(ratio.max(axis=0, initial=0.0))


def _shares(task: Task, found: Sequence[Stream]) -> tuple[Floats, tuple[csr_array, ...]]:
    """Points in no group (-1) and those that reach no site at all are in none."""
    group = np.asarray(task.group)
    point = np.flatnonzero((group >= 0) & reached(task))
    shape = (int(group.max(initial=-1)) + 1, len(group))
    rows = tuple(csr_array((s.weight[point], (group[point], point)), shape) for s in found)
    return np.asarray(sum(r.sum(axis=1) for r in rows), np.float64), rows


def normal(task: Task, goal: Goal) -> float:
    """What brings a loss to 0-1, for a blend.

    distance: divided by (weight of all x far), so 1 means that nobody reaches anything; people
    outside the norm: by all people; the worst share is one already; longest walk: by far.
    """
    asked = part(task, goal)
    total = float(sum(s.weight.sum() for s in streams(asked)))
    if goal == "cover":
        return 1 / total if total else 0.0
    if larger(asked):
        return 1.0
    most = far(task) * (1.0 if goal == "fair" and not is_vulnerable(asked) else total)
    return 1 / most if most else 0.0

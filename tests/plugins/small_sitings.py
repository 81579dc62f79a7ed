"""Small siting tasks with everything in them, and their answer by trying every plan."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random

import numpy as np

from trefpunt.schemas.siting import FAR, Apart, KindRoom, Layer, Task, Walked

Plan = tuple[int, ...]
"""Per site the number of its kind, -1 closed."""
GOALS = ("median", "cover", "worst", "vulnerable", "centre", "blend")


def walked(table) -> Walked:
    """Rows of a table [points, sites] in millimetres, FAR left out, nearest first."""
    rows = [sorted((mm, site) for site, mm in enumerate(row) if mm != FAR) for row in table]
    start = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)
    flat = [pair for row in rows for pair in row]
    return Walked(
        start,
        np.array([site for _, site in flat], np.int32),
        np.array([mm for mm, _ in flat], np.int32),
    )


def drawn(rng: Random, goal: str) -> Task:
    """A task of this goal, with any mixture of rules."""
    points, sites, sorts = rng.randint(1, 7), rng.randint(1, 4), rng.randint(1, 2)
    ids = "ab"[:sorts]

    def some(chance: float) -> bool:
        return rng.random() < chance

    def floats(most: int) -> np.ndarray:
        return np.array([float(rng.randint(0, most)) for _ in range(points)])

    table = [
        [FAR if some(0.2) else 100 * rng.randint(0, 11) for _ in range(sites)]
        for _ in range(points)
    ]
    between = [[100 * rng.randint(0, 9) for _ in range(sites)] for _ in range(sites)]
    kinds = tuple(
        KindRoom(
            name,
            most=rng.randint(0, 2) if some(0.4) else None,
            least=int(some(0.15)),
            cost=Decimal(rng.randint(1, 4)),
        )
        for name in ids
    )
    layer = Layer((ids[-1],), floats(3), 100 * rng.randint(2, 8), 0.3)
    asked = {s: rng.choice([None, *ids]) for s in range(sites) if some(0.15)}
    return Task(
        demand=tuple(f"p{n}" for n in range(points)),
        weight=floats(4),
        sites=tuple(f"s{n}" for n in range(sites)),
        walks=walked(table),
        goal="fair" if goal in ("worst", "vulnerable", "centre") else goal,  # type: ignore[arg-type]
        count=rng.randint(0, sites + 1),
        norm_mm=100 * rng.randint(2, 8),
        far_mm=0 if some(0.3) else 100 * rng.randint(5, 13),
        fairness="vulnerable" if goal == "vulnerable" else "worst",
        vulnerable=floats(3),
        group=None
        if goal == "centre" or (goal == "blend" and some(0.4))
        else np.array([rng.randint(-1, 2) for _ in range(points)], np.int32),
        blend={"median": 0.4, "cover": 0.3, "fair": 0.3},
        kinds=kinds,
        allowed=np.array([[some(0.8) for _ in ids] for _ in range(sites)]) if some(0.4) else None,
        required=asked,
        excluded=frozenset(s for s in range(sites) if some(0.1)),
        budget=Decimal(rng.randint(0, 11)) if some(0.5) else None,
        apart=(Apart((ids[0],), (ids[-1],), 300, "rule"),) if some(0.5) else (),
        between=np.array(between, np.int32),
        layers=(layer,) if some(0.4) else (),
    )


def plans(task: Task) -> list[Plan]:
    """Every plan that is allowed."""
    every = product(range(-1, len(task.kinds)), repeat=len(task.sites))
    return [plan for plan in every if legal(task, plan)]


def legal(task: Task, plan: Plan) -> bool:
    """Whether a plan keeps every rule."""
    return all(_kept(task, plan))


def _kept(task: Task, plan: Plan) -> Iterator[bool]:
    ids = [kind.id for kind in task.kinds]
    opened = {site: ids[kind] for site, kind in enumerate(plan) if kind >= 0}
    yield len(opened) <= task.count
    for kind in task.kinds:
        held = list(opened.values()).count(kind.id)
        yield kind.least <= held <= (held if kind.most is None else kind.most)
    yield not task.excluded & set(opened)
    if task.allowed is not None:
        yield all(task.allowed[site, plan[site]] for site in opened)
    for site, asked in task.required.items():
        yield site in opened and asked in (None, opened[site])
    if task.budget is not None:
        yield sum((task.kinds[plan[site]].cost for site in opened), Decimal(0)) <= task.budget
    for rule, one, two in product(task.apart, opened, opened):
        if one != two and opened[one] in rule.kinds and opened[two] in rule.others:
            near = min(task.between[one, two], task.between[two, one])
            yield near >= rule.millimetres


def objective(task: Task, plan: Plan) -> float:
    """The goal of a plan, written out point by point."""
    if task.goal == "blend":
        return sum(share * _goal(task, plan, goal)[1] for goal, share in task.blend.items())
    return _goal(task, plan, task.goal)[0]


def _goal(task: Task, plan: Plan, goal: str) -> tuple[float, float]:
    """As it is told, and as its score 0-1 in a blend."""
    vulnerable = task.goal == "fair" and task.fairness == "vulnerable"
    weight = task.vulnerable if vulnerable else task.weight
    far = task.far_mm or int(max(task.walks.millimetres.tolist(), default=0))
    people = list(_people(task, plan, weight))
    total = sum(w for _, w, _, _ in people)
    if goal == "median" or vulnerable:
        spent = sum(w * min(mm, far) for _, w, mm, _ in people)
        return spent / 1000, (1 - spent / (total * far) if total * far else 1.0)
    if goal == "cover":
        served = sum(w for _, w, mm, norm in people if mm <= norm)
        return served, (served / total if total else 1.0)
    reach = [task.walks.start[n + 1] > task.walks.start[n] for n in range(len(weight))]
    people = [person for person in people if reach[person[0]] and person[1] > 0]
    if task.group is None:
        longest = max((min(mm, far) for _, _, mm, _ in people), default=0)
        return longest / 1000, (1 - longest / far if far else 1.0)
    shares = []
    for group in set(task.group.tolist()) - {-1}:
        living = [person for person in people if task.group[person[0]] == group]
        inside = sum(w for _, w, mm, norm in living if mm <= norm)
        shares += [inside / sum(w for _, w, _, _ in living)] if living else []
    return min(shares, default=1.0), min(shares, default=1.0)


def _people(task: Task, plan: Plan, weight) -> Iterator[tuple[int, float, int, int]]:
    """Point, weight, distance and norm, of everybody and of each layer."""
    ids = [kind.id for kind in task.kinds]
    rest = 1 - sum(layer.share for layer in task.layers)
    parts = [(rest, weight, ids, task.norm_mm)]
    for layer in task.layers:
        own = sum(layer.weight)
        scale = layer.share * sum(weight) / own if own else 0.0
        parts.append((scale, layer.weight, layer.kinds, layer.norm_mm))
    for scale, each, kinds, norm in parts:
        for point in range(len(each)):
            yield point, scale * each[point], _walk(task, plan, point, [*kinds]), norm


def _walk(task: Task, plan: Plan, point: int, kinds: list[str]) -> int:
    row = range(task.walks.start[point], task.walks.start[point + 1])
    ids = [kind.id for kind in task.kinds]
    sites = ((task.walks.site[at], int(task.walks.millimetres[at])) for at in row)
    return min((mm for s, mm in sites if plan[s] >= 0 and ids[plan[s]] in kinds), default=FAR)

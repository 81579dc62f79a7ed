"""A large p-median begins from a rough copy and looks at short rows: its bound still holds."""

from itertools import combinations

import numpy as np
import pytest

from trefpunt.engines.siting import exact, median, sketch
from trefpunt.engines.siting.branch import Tree
from trefpunt.engines.siting.reduced import Problem, problem, unit
from trefpunt.engines.siting.standing import Standing
from trefpunt.schemas.siting import Effort, Progress, Task, Walked


def town(n: int, s: int, count: int, seed: int) -> tuple[Task, np.ndarray]:
    """Walks along a grid, the longest ones unknown; and the table, capped."""
    rng = np.random.default_rng(seed)
    here, there = rng.random((n, 1, 2)), rng.random((1, s, 2))
    mm = (1e6 * np.abs(here - there).sum(axis=2)).astype(np.int32)
    order = np.argsort(mm, axis=1, kind="stable").astype(np.int32)
    near = np.take_along_axis(mm, order, axis=1) < 1_200_000
    start = np.append(0, near.sum(axis=1).cumsum())
    walks = Walked(start, order[near], np.take_along_axis(mm, order, axis=1)[near])
    ids = tuple(f"d{i}" for i in range(n)), tuple(f"s{j}" for j in range(s))
    weight = rng.integers(0, 20, n).astype(float)
    task = Task(ids[0], weight, ids[1], walks, "median", count, far_mm=1_200_000)
    return task, np.minimum(mm, task.far_mm)


def best(task: Task, mm: np.ndarray) -> float:
    """Every plan is tried: metres."""
    plans = combinations(range(mm.shape[1]), task.count)
    return min(float(task.weight @ mm[:, list(plan)].min(axis=1)) for plan in plans) / 1000


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sketch of every problem, however small; never HiGHS."""

    def rough(whole: Problem) -> sketch.Sketch | None:
        real = len(whole.demand.cap) > len(whole.state)
        return sketch.sketch(whole) if real else None

    monkeypatch.setattr(median, "sketch", rough)
    monkeypatch.setattr(sketch, "LARGE", 0)
    monkeypatch.setattr(sketch, "FEWER", 0)
    monkeypatch.setattr(exact, "MOST", 0)


def on(_: Progress) -> bool:
    return True


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("seed", range(8))
def test_a_sketch_and_short_rows_find_and_prove_the_optimum(seed: int) -> None:
    task, mm = town(60, 14, 2 + seed % 4, seed)
    found = median.median(task, Effort(nodes=None), on)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best(task, mm), rel=1e-9)
    assert median.median(task, Effort(nodes=None), on) == found


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("effort", [Effort(0, 8, 0), Effort(0, 40, 3), Effort(2, 200, None)])
def test_rows_cut_too_short_give_no_wrong_proof(
    monkeypatch: pytest.MonkeyPatch, seed: int, effort: Effort
) -> None:
    def short(whole: Problem, chosen: np.ndarray) -> np.ndarray:
        return (sketch.reach(whole, chosen) // 6).astype(np.int32)

    monkeypatch.setattr(median, "reach", short)
    task, mm = town(40, 10, 3, seed)
    found = median.median(task, effort, on)
    optimum = best(task, mm)
    assert found.bound <= optimum * (1 + 1e-9) <= found.objective * (1 + 2e-9)
    if found.status == "optimal":
        assert found.objective == pytest.approx(optimum, rel=1e-9)


def test_a_tree_over_short_rows_says_no_more_than_they_show() -> None:
    task, mm = town(40, 10, 3, 1)
    whole = problem(task, task.weight)
    near = whole.within(np.full(40, 150_000, np.int32))
    standing = Standing(on, unit(whole), 0.0)
    standing.offer(whole.cost(whole.opened), whole.opened)
    Tree(near, standing, whole).grow(np.zeros(40), None)
    assert near.cost(standing.chosen) < whole.cost(standing.chosen) == standing.cost
    assert standing.bound <= 1000 * best(task, mm) * (1 + 1e-9) <= standing.cost * (1 + 2e-9)


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("words", [1, 2, 3, 6, 12])
def test_whoever_watches_can_stop_while_it_is_sketched(words: int) -> None:
    task, mm = town(60, 14, 3, 5)
    told: list[Progress] = []
    found = median.median(task, Effort(), lambda one: told.append(one) or len(told) < words)
    assert len(told) <= words
    assert found.bound <= best(task, mm) * (1 + 1e-9) <= found.objective * (1 + 2e-9)


def test_a_sketch_has_the_weight_and_the_mean_walks_of_its_points() -> None:
    task, mm = town(300, 6, 2, 3)
    whole = problem(task, task.weight)
    assert sketch.sketch(whole) is None
    rough = made(whole)
    some = rough.group >= 0
    assert rough.problem.demand.weight.sum() == task.weight[some].sum()
    assert (mm[some].argmin(axis=1) == np.unique(mm[some].argmin(axis=1))[rough.group[some]]).all()
    plan = np.isin(np.arange(6), [0, 3])
    apart = float(task.weight @ mm[:, [0, 3]].min(axis=1))
    assert apart <= rough.problem.cost(plan) * (1 + 1e-5)
    one = np.arange(6) == 2
    assert rough.problem.cost(one) == pytest.approx(float(task.weight @ mm[:, 2]), rel=1e-5)


def made(whole: Problem) -> sketch.Sketch:
    """A sketch of a small problem."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketch, "LARGE", 0)
        patch.setattr(sketch, "FEWER", 0)
        rough = sketch.sketch(whole)
    assert rough is not None
    return rough

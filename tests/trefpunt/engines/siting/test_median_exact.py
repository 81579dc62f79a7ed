"""The p-median is the best of all plans, and says so only when that is proven."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from trefpunt.engines.siting.highs import Draft, run
from trefpunt.engines.siting.kernels import CLOSED, OPEN
from trefpunt.engines.siting.lagrange import Climb, prices
from trefpunt.engines.siting.median import median, plain
from trefpunt.engines.siting.reduced import problem, unit
from trefpunt.engines.siting.search import Search
from trefpunt.engines.siting.standing import Standing
from trefpunt.schemas.siting import Effort, KindRoom, Progress, Task, Walked

MISSING = -1


def on(_: Progress) -> bool:
    return True


def tasked(mm: np.ndarray, weight: np.ndarray, count: int, **more: object) -> Task:
    """A task from a table [n, s] of millimetres; MISSING: no walk."""
    rows, sites, lengths = [0], [], []
    for row in mm:
        near = sorted((int(d), j) for j, d in enumerate(row) if d != MISSING)
        sites += [j for _, j in near]
        lengths += [d for d, _ in near]
        rows.append(len(sites))
    walks = Walked(np.array(rows), np.array(sites, np.int32), np.array(lengths, np.int32))
    demand = tuple(f"d{i}" for i in range(len(mm)))
    ids = tuple(f"s{j}" for j in range(mm.shape[1]))
    settings = {"goal": "median", **more}
    return Task(demand, np.asarray(weight, float), ids, walks, count=count, **settings)


def cost(task: Task, mm: np.ndarray, plan: tuple[int, ...]) -> float:
    """What a plan costs, the slow way: metres."""
    reach = np.where(mm == MISSING, task.far_mm, np.minimum(mm, task.far_mm))
    away = reach[:, list(plan)].min(axis=1, initial=task.far_mm)
    return float(task.weight @ away) / 1000


def brute(task: Task, mm: np.ndarray) -> float:
    """The cost of the best plan: all are tried."""
    open_for_all = set(range(mm.shape[1])) - task.excluded
    size = min(task.count, len(open_for_all))
    plans = combinations(sorted(open_for_all), size)
    return min(cost(task, mm, plan) for plan in plans if set(task.required) <= set(plan))


def street(n: int, s: int, seed: int = 0) -> np.ndarray:
    """Walks along a grid, whole millimetres."""
    rng = np.random.default_rng(seed)
    here, there = rng.random((n, 1, 2)), rng.random((1, s, 2))
    return (1e6 * np.abs(here - there).sum(axis=2)).astype(np.int32)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Task, np.ndarray]:
    n, s = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    lengths = st.lists(st.integers(-1, 12), min_size=n * s, max_size=n * s)
    mm = np.array(draw(lengths)).reshape(n, s)
    mm = np.where(mm < 0, MISSING, mm * 1000)
    weight = draw(st.lists(st.sampled_from([0, 1, 2, 5, 0.3]), min_size=n, max_size=n))
    numbers = draw(st.permutations(range(s)))
    fixed, shut = draw(st.integers(0, 1)), draw(st.integers(0, s - 1))
    required = dict.fromkeys(numbers[:fixed])
    excluded = frozenset(numbers[fixed:][: max(shut - fixed, 0)])
    count = draw(st.integers(max(fixed, 1), s + 2))
    far = draw(st.sampled_from([6_000, 20_000]))
    more = {"required": required, "excluded": excluded, "far_mm": far}
    return tasked(mm, np.array(weight), count, **more), mm


@settings(max_examples=150, deadline=None)
@given(tables())
def test_small_cases_equal_trying_every_plan(case: tuple[Task, np.ndarray]) -> None:
    task, mm = case
    found = median(task, Effort(), on)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(brute(task, mm), rel=1e-9)
    numbers = tuple(task.sites.index(one) for one in found.sites)
    assert cost(task, mm, numbers) == pytest.approx(found.objective)
    assert set(task.required) <= set(numbers)
    assert not task.excluded & set(numbers)
    assert len(numbers) <= task.count
    for one in set(numbers) - set(task.required):
        assert cost(task, mm, tuple(set(numbers) - {one})) > found.objective
    without_walk = tuple(f"d{i}" for i in range(len(mm)) if (mm[i] == MISSING).all())
    assert found.unserved == without_walk


@settings(max_examples=50, deadline=None)
@given(tables(), st.integers(0, 2))
def test_the_bound_holds_however_little_effort(case: tuple[Task, np.ndarray], nodes: int) -> None:
    task, mm = case
    found = median(task, Effort(rounds=0, steps=4, nodes=nodes), on)
    best = brute(task, mm)
    assert found.bound <= best + 1e-9 * best
    assert found.objective >= best - 1e-9 * best
    if found.status == "optimal":
        assert found.objective == pytest.approx(best, rel=1e-9)


def whole_model(mm: np.ndarray, weight: np.ndarray, count: int) -> float:
    """The best cost by HiGHS on the textbook model of everything."""
    n, s = mm.shape
    draft = Draft()
    sites = draft.columns(np.zeros(s), whole=True)
    pairs = draft.columns((weight[:, None] * mm).ravel() / 1e6).reshape(n, s)
    each = np.arange(n * s)
    draft.rows(np.repeat(np.arange(n), s), pairs.ravel(), 1.0, np.ones(n), 1.0)
    ends = np.concatenate([pairs.ravel(), np.tile(sites, n)])
    signs = np.repeat([1.0, -1.0], n * s)
    draft.rows(np.tile(each, 2), ends, signs, np.full(n * s, -np.inf), 0.0)
    draft.rows(np.zeros(s, int), sites, 1.0, np.array([-np.inf]), float(count))
    return run(draft.model(), Effort(nodes=None)).objective * 1000


@pytest.mark.parametrize(("n", "s", "count", "seed"), [(60, 20, 5, 1), (80, 25, 9, 2)])
def test_mid_size_cases_equal_the_whole_model(n: int, s: int, count: int, seed: int) -> None:
    mm, weight = street(n, s, seed), np.random.default_rng(seed).integers(1, 40, n) * 1.0
    found = median(tasked(mm, weight, count), Effort(), on)
    assert found.status == "optimal"
    assert found.gap == 0
    assert found.objective == pytest.approx(whole_model(mm, weight, count), rel=1e-6)


@pytest.mark.parametrize("count", [4, 30])
def test_a_random_graph_is_proven_by_branches_or_by_highs(count: int) -> None:
    rng = np.random.default_rng(count)
    mm = rng.integers(1, 101, (90, 90)) * 1000
    mm = np.minimum(mm, mm.T)
    np.fill_diagonal(mm, 0)
    task = tasked(mm, np.ones(90), count)
    found = median(task, Effort(nodes=None), on)
    assert found.status == "optimal"
    assert found.objective % 1 == 0
    lazy = median(task, Effort(nodes=0), on)
    assert lazy.bound <= found.objective <= lazy.objective


def test_the_same_effort_gives_the_same_answer() -> None:
    task = tasked(street(120, 40), np.arange(1.0, 121), 7)
    effort = Effort(rounds=3, steps=80, nodes=5)
    assert median(task, effort, on) == median(task, effort, on)


def test_scaling_all_weights_changes_no_plan() -> None:
    task = tasked(street(60, 20), np.arange(1.0, 61), 5)
    double = median(replace(task, weight=task.weight * 2), Effort(), on)
    assert double.sites == median(task, Effort(), on).sites


def test_whoever_watches_can_stop_at_any_word() -> None:
    task = tasked(street(120, 40), np.arange(1.0, 121), 7)
    best = median(task, Effort(), on)
    for words in (1, 2, 5, 30):
        told: list[Progress] = []

        def until(progress: Progress, told: list[Progress] = told, words: int = words) -> bool:
            told.append(progress)
            return len(told) < words

        found = median(task, Effort(), until)
        assert len(told) <= words
        assert found.bound <= best.objective <= found.objective
        assert found.status == ("optimal" if found.gap == 0 else "feasible")


def test_progress_only_gets_better() -> None:
    told: list[Progress] = []
    task = tasked(street(120, 40), np.arange(1.0, 121), 7)
    median(task, Effort(), lambda progress: told.append(progress) is None)
    costs = [one.objective for one in told if one.objective is not None]
    bounds = [one.bound for one in told if one.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert {"start", "bound"} <= {one.phase for one in told}


def test_good_enough_is_enough() -> None:
    task = tasked(street(200, 60, 3), np.arange(1.0, 201), 9)
    found = median(task, Effort(gap=0.05), on)
    assert found.gap <= 0.05


def test_more_places_than_sites_opens_all_that_help() -> None:
    mm = np.array([[0, 5000, 5000], [5000, 0, 5000], [9000, 9000, 9000]])
    found = median(tasked(mm, np.ones(3), 9), Effort(), on)
    assert (found.sites, found.objective, found.status) == (("s0", "s1"), 9.0, "optimal")


def test_equal_sites_are_not_both_opened() -> None:
    mm = np.array([[1000, 1000], [2000, 2000]])
    found = median(tasked(mm, np.ones(2), 2), Effort(), on)
    assert (found.sites, found.objective) == (("s0",), 3.0)


def test_an_island_counts_as_far_and_is_named() -> None:
    mm = np.array([[1000, 4000], [MISSING, MISSING]])
    found = median(tasked(mm, np.array([2.0, 3.0]), 1, far_mm=7000), Effort(), on)
    assert (found.objective, found.bound, found.unserved) == (23.0, 23.0, ("d1",))


def test_fairness_for_the_vulnerable_weighs_them_only() -> None:
    mm = np.array([[0, 1000], [1000, 0]])
    few = np.array([0.0, 1.0])
    task = tasked(mm, np.array([9.0, 1.0]), 1, vulnerable=few, goal="fair", fairness="vulnerable")
    assert plain(task)
    assert median(task, Effort(), on).sites == ("s1",)


def test_more_required_than_may_open_is_said() -> None:
    task = tasked(street(5, 3), np.ones(5), 1, required={0: None, 2: None})
    found = median(task, Effort(), on)
    assert (found.status, found.conflicts[0].code) == ("infeasible", "count")
    assert found.conflicts[0].sites == ("s0", "s2")


def test_required_and_excluded_is_said() -> None:
    task = tasked(street(5, 3), np.ones(5), 2, required={1: None}, excluded=frozenset({1}))
    found = median(task, Effort(), on)
    assert [(one.code, one.sites) for one in found.conflicts] == [("excluded", ("s1",))]


def test_a_kind_bounds_where_and_how_many() -> None:
    allowed = np.array([[True], [False], [True]])
    mm = np.array([[5000, 0, 7000]] * 2)
    task = tasked(mm, np.ones(2), 3, kinds=(KindRoom("house", most=1),), allowed=allowed)
    found = median(task, Effort(), on)
    assert (found.sites, found.kinds) == (("s0",), ("house",))
    assert not plain(replace(task, kinds=(KindRoom("a"), KindRoom("b"))))


class Deaf(Standing):
    """Takes note of no plan, so that the ceiling stays the target."""

    def offer(self, cost: float, chosen: np.ndarray) -> bool:
        self.chosen = chosen
        return False


def test_no_plan_below_the_ceiling_opens_what_is_closed_for_certain() -> None:
    mm, weight = street(40, 12, 4), np.arange(1.0, 41)
    task = replace(tasked(mm, weight, 4), far_mm=int(mm.max()))
    plans = {plan: cost(task, mm, plan) for plan in combinations(range(12), 4)}
    whole = problem(task, weight)
    ceiling = 1000 * sorted(plans.values())[3]
    standing = Deaf(on, unit(whole), 0.0, cost=2 * ceiling, ceiling=ceiling)
    Search(whole, standing).improve((), "start")
    climb = Climb(whole, standing, prices(whole, standing.chosen))
    climb.climb(200)
    state = climb.fixed()
    assert (state == CLOSED).any()
    for plan, price in plans.items():
        if 1000 * price < ceiling:
            assert not (state[list(plan)] == CLOSED).any()
            assert set(np.flatnonzero(state == OPEN)) <= set(plan)


def test_what_is_left_costs_the_same() -> None:
    mm, weight = street(30, 8, 5), np.arange(1.0, 31)
    whole = problem(tasked(mm, weight, 4), weight)
    state = np.zeros(8, np.int8)
    state[[1, 6]], state[2] = OPEN, CLOSED
    left = whole.decided(state)
    plan = np.isin(np.arange(8), [1, 3, 6])
    assert left.count == 2
    assert left.cost(plan) == whole.cost(plan)
    table = csr_array((left.rows.mm + 1, left.rows.other, left.rows.start), (8, 30))
    assert not table[[1, 2, 6]].nnz


def test_whoever_stops_at_once_keeps_as_many_places_as_asked() -> None:
    mm, weight = street(60, 20, 6), np.arange(1.0, 61)
    found = median(tasked(mm, weight, 5), Effort(), lambda _: False)
    assert len(found.sites) == 5
    assert found.status == "feasible"
    assert found.bound <= median(tasked(mm, weight, 5), Effort(), on).objective <= found.objective

"""What is asked beside the best plan, held against all plans there are of small tasks."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trefpunt.engines.siting import alternatives, curve, evaluate, prices, served, solve
from trefpunt.engines.siting.solve import better
from trefpunt.engines.siting.walked import walked_dense
from trefpunt.schemas.base import Text
from trefpunt.schemas.siting import FAR, Apart, Effort, KindRoom, Progress, Task

EFFORT = Effort(rounds=6, steps=60, nodes=None)
LENGTHS = st.sampled_from([0, 100_000, 250_000, 300_000, 700_000, int(FAR)])
Plan = frozenset[tuple[str, str]]


@st.composite
def tasks(draw: st.DrawFn, goals: tuple[str, ...] = ("median", "cover", "fair")) -> Task:
    """A task with one kind, at most six sites and some that are required or excluded."""
    points, sites = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    cells = draw(st.lists(LENGTHS, min_size=points * sites, max_size=points * sites))
    matrix = np.array(cells, np.int32).reshape(points, sites)
    weights = draw(st.lists(st.integers(0, 9), min_size=points, max_size=points))
    groups = draw(st.lists(st.integers(-1, 2), min_size=points, max_size=points))
    marks = draw(st.lists(st.sampled_from("....rx"), min_size=sites, max_size=sites))
    return Task(
        demand=tuple(f"p{n}" for n in range(points)),
        weight=np.array(weights, np.float64),
        sites=tuple("abcdef"[:sites]),
        walks=walked_dense(matrix, int(FAR) - 1),
        goal=draw(st.sampled_from(goals)),
        count=draw(st.integers(1, 3)),
        norm_mm=300_000,
        far_mm=800_000,
        group=draw(st.sampled_from([None, np.array(groups, np.int32)])),
        required={n: None for n, mark in enumerate(marks) if mark == "r"},
        excluded=frozenset(n for n, mark in enumerate(marks) if mark == "x"),
    )


def plans(task: Task) -> dict[Plan, float]:
    """Every allowed plan of one kind with its goal."""
    need = {task.sites[n] for n in task.required}
    free = [s for n, s in enumerate(task.sites) if n not in task.excluded]
    return {
        frozenset((site, "place") for site in chosen): evaluate(task, chosen)
        for size in range(task.count + 1)
        for chosen in combinations(free, size)
        if need <= set(chosen)
    }


def ids(plan: Plan) -> tuple[str, ...]:
    return tuple(sorted(site for site, _ in plan))


def useful(task: Task, every: dict[Plan, float], plan: Plan) -> bool:
    """Whether each place that may go adds something."""
    less = (plan - {place} for place in plan)
    return all(abs(every[one] - every[plan]) > 1e-9 for one in less if one in every)


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_the_best_plan_is_the_best_of_all(task: Task) -> None:
    every = plans(task)
    found = solve(task, EFFORT)
    if not every:
        assert (found.status, found.sites) == ("infeasible", ())
        assert found.conflicts
        return
    best = max(every.values()) if better(task, 1, 0) > 0 else min(every.values())
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, abs=1e-6)
    assert evaluate(task, found.sites, found.kinds) == pytest.approx(found.objective)


@settings(max_examples=60, deadline=None)
@given(tasks(), st.sampled_from([0.0, 0.02, 0.3]))
def test_alternatives_are_true_and_complete_when_they_say_so(task: Task, within: float) -> None:
    every, best = plans(task), solve(task, EFFORT)
    found = alternatives(task, best, EFFORT, within=within, most=6)
    if best.status == "infeasible":
        assert found.plans == ()
        return
    first = best.objective
    near = {p: v for p, v in every.items() if better(task, first, v) <= within * abs(first) + 1e-9}
    listed = [frozenset(zip(p.sites, p.kinds, strict=True)) for p in found.plans]
    pairs = zip(listed, found.plans, strict=True)
    assert all(every[p] == pytest.approx(q.objective) for p, q in pairs)
    assert set(listed) <= set(near)
    worse = [plan.worse for plan in found.plans]
    assert worse == sorted(worse)
    assert not any(one < other for one, other in product(listed, listed))
    assert all(set(found.always) <= set(ids(plan)) for plan in near)
    assert not any(set(found.never) & set(ids(plan)) for plan in near)
    if found.complete:
        kept = [p for p in near if useful(task, every, p)]
        assert all(any(p <= q or q <= p for q in listed) for p in kept)


def test_alternatives_find_all_where_there_are_few() -> None:
    """Two towns: in each, one of two places; so four plans, and the far place is in none."""
    near, far = 100_000, 900_000
    matrix = np.array([[near, near, far, far, far], [far, far, near, near, far]], np.int32)
    task = Task(
        demand=("p", "q"),
        weight=np.array([10.0, 10.0]),
        sites=("a", "b", "c", "d", "e"),
        walks=walked_dense(matrix, far),
        goal="median",
        count=2,
    )
    found = alternatives(task, solve(task), within=0.1)
    assert {plan.sites for plan in found.plans} == set(product("ab", "cd"))
    assert [plan.worse for plan in found.plans] == [0, 0, 0, 0]
    assert (found.always, found.never, found.complete) == ((), ("e",), True)
    fixed = replace(task, excluded=frozenset({1}))
    sure = alternatives(fixed, solve(fixed), within=0.1)
    assert (sure.always, sure.never, sure.complete) == (("a",), ("e",), True)


@settings(max_examples=40, deadline=None)
@given(tasks())
def test_a_price_is_what_all_plans_without_the_constraint_say(task: Task) -> None:
    best = solve(task, EFFORT)
    found = prices(task, best, EFFORT)
    names = [f"required:{task.sites[n]}" for n in task.required]
    names += [f"excluded:{task.sites[n]}" for n in task.excluded]
    assert sorted(price.constraint for price in found) == sorted(names)
    assert all(price.gain >= 0 for price in found)
    assert [price.gain for price in found] == sorted((p.gain for p in found), reverse=True)
    if best.status == "infeasible":
        return
    for price in found:
        sort, _, site = price.constraint.partition(":")
        number = task.sites.index(site)
        rest = {n: kind for n, kind in task.required.items() if n != number}
        free = replace(task, **{sort: rest if sort == "required" else task.excluded - {number}})
        every = plans(free).values()
        expected = max(every) if better(task, 1, 0) > 0 else min(every)
        assert price.proven
        assert price.objective == pytest.approx(expected, abs=1e-6)
        assert price.gain == pytest.approx(abs(expected - best.objective), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(tasks(goals=("cover",)))
def test_more_places_never_serve_fewer(task: Task) -> None:
    found = curve(task, EFFORT, most=5)
    assert [p.objective for p in found] == sorted(p.objective for p in found)
    assert all(point.gain >= -1e-9 for point in found)
    assert all(0 <= point.served <= 1 for point in found)
    assert sum(point.gain for point in found) == pytest.approx(
        (found[-1].served if found else 0) * task.weight.sum()
    )
    assert all(point.count >= max(1, len(task.required)) for point in found)


@settings(max_examples=30, deadline=None)
@given(tasks(goals=("median", "fair")))
def test_more_places_are_never_worse_and_each_point_is_the_best(task: Task) -> None:
    for point in curve(task, EFFORT, most=4):
        every = plans(replace(task, count=point.count)).values()
        best = max(every) if better(task, 1, 0) > 0 else min(every)
        assert point.proven
        assert point.objective == pytest.approx(best, abs=1e-6)


@pytest.fixture
def village() -> Task:
    """Four points and four sites on a line, one kilometre apart; two kinds."""
    matrix = np.abs(np.subtract.outer(np.arange(4), np.arange(4))).astype(np.int32) * 1_000_000
    return Task(
        demand=("p", "q", "r", "s"),
        weight=np.array([10.0, 20.0, 30.0, 40.0]),
        sites=("a", "b", "c", "d"),
        walks=walked_dense(matrix, 5_000_000),
        goal="median",
        count=2,
        norm_mm=500_000,
        kinds=(KindRoom("house", most=1), KindRoom("room", most=2)),
        between=matrix,
    )


def test_the_price_of_a_rule_and_of_a_number(village: Task) -> None:
    rule = Apart(("house",), ("room",), 3_000_000, "spread")
    task = replace(village, apart=(rule,))
    best = solve(task, EFFORT)
    names = {"spread": Text(nl="Niet te dichtbij", en="Not too near")}
    found = {price.constraint: price for price in prices(task, best, EFFORT, names=names)}
    assert set(found) == {"apart:spread", "count:house", "count:room"}
    spread = found["apart:spread"]
    assert spread.name.nl == "Niet te dichtbij"
    assert spread.gain == pytest.approx(best.objective - solve(village, EFFORT).objective)
    assert spread.proven
    assert found["count:room"].name.en == "room"


def test_alternatives_with_kinds_keep_the_rules(village: Task) -> None:
    rule = Apart(("house",), ("room",), 2_000_000, "spread")
    task = replace(village, apart=(rule,))
    found = alternatives(task, solve(task, EFFORT), EFFORT, within=1.0)
    assert len(found.plans) > 1
    for plan in found.plans:
        place = dict(zip(plan.kinds, (task.sites.index(site) for site in plan.sites), strict=True))
        if len(place) == 2:
            assert abs(place["house"] - place["room"]) >= 2
        assert evaluate(task, plan.sites, plan.kinds) == pytest.approx(plan.objective)


def stopping(after: int) -> Callable[[Progress], bool]:
    """A watch that asks to stop after so many looks."""
    looks = iter(range(after))
    return lambda progress: next(looks, None) is not None


@pytest.mark.parametrize("after", [0, 1, 5])
def test_who_stops_keeps_what_was_found(village: Task, after: int) -> None:
    task = replace(village, kinds=(KindRoom("place"),))
    best = solve(task, EFFORT)
    found = alternatives(task, best, EFFORT, stopping(after))
    assert found.plans[0].sites == best.sites
    assert not found.complete
    assert len(curve(task, EFFORT, stopping(after))) <= after
    assert prices(replace(task, required={0: None}), best, EFFORT, stopping(0)) == ()


def test_the_share_that_is_served(village: Task) -> None:
    assert served(village, ["d"]) == 0.4
    assert served(village, []) == 0.0
    assert served(replace(village, norm_mm=0), ["a"]) == 0.1
    assert served(replace(village, weight=np.zeros(4)), ["a"]) == 0.0


def test_a_plan_with_an_unknown_site_is_refused(village: Task) -> None:
    with pytest.raises(KeyError):
        evaluate(village, ["z"])


def test_the_same_question_has_the_same_answer(village: Task) -> None:
    task = replace(village, kinds=(KindRoom("place"),))
    one, two = (alternatives(task, solve(task)) for _ in range(2))
    assert one == two

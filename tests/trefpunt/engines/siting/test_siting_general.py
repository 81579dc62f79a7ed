"""Every goal within every rule: as good as trying all plans, and honest when it was stopped."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.small_sitings import GOALS, drawn, legal, objective, plans, walked

from trefpunt.engines.siting.general import general
from trefpunt.engines.siting.value import larger, plan, unserved, worth
from trefpunt.schemas.siting import FAR, Effort, KindRoom, Task

WHOLE = Effort(rounds=2, nodes=None)
GOAL = st.sampled_from(GOALS)
RANDOM = st.randoms(use_true_random=False)


def chosen(task, answer):
    return tuple(plan(task, answer.sites, answer.kinds).tolist())


def better(task, one, two):
    """Not worse, but for rounding."""
    return one >= two - 1e-9 if larger(task) else one <= two + 1e-9


@settings(max_examples=250, deadline=None)
@given(RANDOM, GOAL)
def test_equal_to_trying_every_plan(rng, goal):
    task = drawn(rng, goal)
    answer, every = general(task, WHOLE), plans(task)
    if answer.status == "infeasible":
        assert answer.conflicts
        assert not [p for p in every if max(p) >= 0]
        return
    values = [objective(task, p) for p in every]
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx((max if larger(task) else min)(values), abs=1e-9)
    assert answer.bound == answer.objective
    assert legal(task, chosen(task, answer))
    assert objective(task, chosen(task, answer)) == pytest.approx(answer.objective, abs=1e-9)
    assert worth(task, plan(task, answer.sites, answer.kinds)) == pytest.approx(
        answer.objective, abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(RANDOM, GOAL)
def test_without_the_exact_search_the_bound_still_holds(rng, goal):
    task = drawn(rng, goal)
    quick, whole = general(task, Effort(rounds=1, nodes=0)), general(task, WHOLE)
    assert (quick.status == "infeasible") == (whole.status == "infeasible")
    if quick.status == "infeasible":
        return
    assert legal(task, chosen(task, quick))
    assert better(task, whole.objective, quick.objective)
    assert better(task, quick.bound, whole.objective)
    if quick.status == "optimal":
        assert quick.objective == pytest.approx(whole.objective)


@settings(max_examples=60, deadline=None)
@given(RANDOM, GOAL)
def test_more_budget_never_serves_fewer(rng, goal):
    task = replace(drawn(rng, goal), budget=Decimal(rng.randint(2, 8)))
    less = general(task, WHOLE)
    more = general(replace(task, budget=task.budget + rng.randint(1, 4)), WHOLE)
    if less.status != "infeasible":
        assert more.status == "optimal"
        assert better(task, more.objective, less.objective)


@settings(max_examples=60, deadline=None)
@given(RANDOM, GOAL)
def test_a_rule_less_never_makes_it_worse(rng, goal):
    task = drawn(rng, goal)
    fewer = [
        replace(task, apart=()),
        replace(task, required={}),
        replace(task, excluded=frozenset()),
        replace(task, count=task.count + 1),
    ]
    answer, loose = general(task, WHOLE), general(rng.choice(fewer), WHOLE)
    if answer.status != "infeasible":
        assert better(task, loose.objective, answer.objective)


def street(count=2, **more):
    """Ten points and five sites on a line, 100 m between the points."""
    sites = [0, 200, 450, 700, 900]
    table = [[1000 * abs(100 * n - s) for s in sites] for n in range(10)]
    between = np.array([[1000 * abs(a - b) for b in sites] for a in sites], np.int32)
    task = Task(
        tuple(f"p{n}" for n in range(10)),
        np.ones(10),
        ("west", "park", "centre", "school", "east"),
        walked(table),
        "cover",
        count,
        norm_mm=200_000,
        far_mm=1_000_000,
        between=between,
    )
    return replace(task, **more)


def test_the_watcher_stops_it_at_once_and_a_plan_stays():
    answer = general(street(), WHOLE, lambda progress: False)
    assert answer.status in ("feasible", "optimal")
    assert answer.objective <= answer.bound <= 10
    assert len(answer.sites) == 2


def test_what_is_told_on_the_way_never_promises_more_than_the_end():
    heard = []
    answer = general(street(), WHOLE, lambda progress: heard.append(progress) or True)
    assert {p.phase for p in heard} >= {"start", "improve"}
    assert all(p.objective is None or p.objective <= answer.objective for p in heard)
    assert all(p.bound is None or p.bound >= answer.objective - 1e-6 for p in heard)


def test_sites_that_add_nothing_are_left_out():
    assert len(general(street(5), WHOLE).sites) < 5


def test_fewer_sites_than_may_be_chosen_is_a_note_no_error():
    answer = general(street(9), WHOLE)
    assert answer.status == "optimal"
    assert [c.code for c in answer.conflicts] == ["candidates"]


def test_points_that_reach_no_site_are_named_and_do_not_decide_what_is_fair():
    base = street(goal="fair")
    table = np.full((11, 5), FAR, np.int64)
    point = np.repeat(np.arange(10), np.diff(base.walks.start))
    table[point, base.walks.site] = base.walks.millimetres
    island = replace(
        base, demand=(*base.demand, "island"), weight=np.ones(11), walks=walked(table.tolist())
    )
    answer = general(island, WHOLE)
    assert answer.unserved == unserved(island) == ("island",)
    assert answer.objective == general(base, WHOLE).objective < 1000


def test_the_cheapest_mixture_within_the_budget():
    kinds = (KindRoom("small", cost=Decimal("33.33")), KindRoom("house", cost=Decimal("66.67")))
    task = street(3, kinds=kinds, budget=Decimal("100.00"), required={2: "house"})
    answer = general(task, WHOLE)
    assert dict(zip(answer.sites, answer.kinds, strict=True))["centre"] == "house"
    assert sorted(answer.kinds) == ["house", "small"]
    with_a_cent_less = general(replace(task, budget=Decimal("99.99")), WHOLE)
    assert with_a_cent_less.kinds == ("house",)


def test_the_same_twice():
    assert general(street(3), Effort()) == general(street(3), Effort())

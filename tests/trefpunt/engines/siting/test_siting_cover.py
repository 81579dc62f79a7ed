"""Maximal covering: the best plan, a bound that holds, and never a word too much."""

from dataclasses import replace

import numpy as np
import pytest
from tests.plugins.small_sitings import legal, walked

from trefpunt.engines.siting.cover import cover, gathering, plain
from trefpunt.engines.siting.cover_kernels import covers, worths
from trefpunt.engines.siting.general import general
from trefpunt.engines.siting.value import plan, value, worth
from trefpunt.schemas.siting import FAR, Effort, KindRoom, Task


def town(seed, points=40, sites=12, norm=300):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 12, (points, sites)) * 100
    table[rng.random((points, sites)) < 0.5] = FAR
    closed = frozenset(np.flatnonzero(rng.random(sites) < 0.1).tolist())
    asked = np.flatnonzero(rng.random(sites) < 0.1).tolist()
    required = {site: None for site in asked if site not in closed}
    return Task(
        tuple(f"p{n}" for n in range(points)),
        rng.integers(0, 5, points).astype(float),
        tuple(f"s{n}" for n in range(sites)),
        walked(table.tolist()),
        "cover",
        max(len(required), int(rng.integers(0, 7))),
        norm_mm=norm,
        required=required,
        excluded=closed,
    )


def onward(progress):
    return True


@pytest.mark.parametrize("seed", range(25))
def test_the_same_as_the_general_model(seed):
    task = town(seed)
    answer = cover(task, Effort(rounds=2, steps=20, nodes=None), onward)
    assert answer.status == "optimal"
    assert answer.objective == general(task, Effort(rounds=0, nodes=None)).objective
    kinds = plan(task, answer.sites, answer.kinds)
    assert legal(task, tuple(kinds.tolist()))
    assert worth(task, kinds) == answer.objective


@pytest.mark.parametrize("steps", [1, 5, 60])
@pytest.mark.parametrize("seed", range(8))
def test_the_bound_holds_at_every_step(seed, steps):
    task = town(seed, 60, 15)
    best = cover(task, Effort(nodes=None), onward)
    quick = cover(task, Effort(rounds=0, steps=steps, nodes=0), onward)
    assert quick.objective <= best.objective <= quick.bound + 1e-9
    assert (quick.status == "optimal") == (quick.gap == 0)


def test_stopped_at_once_it_has_a_plan_and_a_bound():
    answer = cover(town(3, 200, 30), Effort(), lambda progress: False)
    assert answer.sites
    assert answer.objective <= answer.bound


def test_required_sites_stay_even_if_they_serve_nobody():
    task = replace(town(1), required={0: None}, excluded=frozenset(), norm_mm=-1, count=3)
    answer = cover(task, Effort(), onward)
    assert answer.sites == ("s0",)
    assert (answer.status, answer.objective) == ("optimal", 0)


def test_everybody_can_be_served():
    task = replace(town(2), norm_mm=5_000, count=12, required={}, excluded=frozenset())
    answer = cover(task, Effort(nodes=0), onward)
    reached = np.diff(task.walks.start) > 0
    assert answer.status == "optimal"
    assert answer.objective == task.weight[reached].sum()


def test_impossible_is_told_by_name():
    task = replace(town(1), required={0: None, 1: None}, excluded=frozenset({1}), count=5)
    answer = cover(task, Effort(), onward)
    assert (answer.status, answer.conflicts[0].sites) == ("infeasible", ("s1",))


def test_what_is_plain():
    task = town(1)
    assert plain(task)
    assert not plain(replace(task, goal="median"))
    assert not plain(replace(task, kinds=(KindRoom("a"), KindRoom("b"))))
    assert not plain(replace(task, kinds=(KindRoom("a", most=2),)))


def test_the_same_twice():
    first, second = (cover(town(5, 300, 40), Effort(nodes=0), onward) for _ in range(2))
    assert first == second


def test_what_sites_earn_and_who_they_cover_is_what_the_matrix_says():
    sets = gathering(value(town(3, 60, 15)))
    begin, members = (way.astype(np.int32) for way in (sets.within.indptr, sets.within.indices))
    assert worths(begin, members, sets.weight) == pytest.approx(sets.within @ sets.weight)
    picked = np.array([9, 2, 4])
    some = np.isin(np.arange(15), picked)
    found = covers(begin, members, picked, len(sets.weight))
    assert (found == sets.inside @ some.astype(float)).all()
    assert found.max() > 1

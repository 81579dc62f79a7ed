"""The postcodes of a real city: what is found is what it says it is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pyproj import Geod

from trefpunt.engines.siting import alternatives, curve, evaluate, prices, served, solve
from trefpunt.engines.siting.walked import walked_dense
from trefpunt.schemas.siting import Effort, Task

pytestmark = pytest.mark.shared

SITES = 60
QUICK = Effort(rounds=3, steps=100, nodes=200)


@pytest.fixture(scope="module")
def city(shared_data: Path) -> Task:
    """All 3,051 postcodes, and every fiftieth as a site; straight lines with a detour of 1.3."""
    table = pl.read_csv(shared_data / "maastricht_pc6_2021.csv").drop_nulls(["lon", "lat"])
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    pick = np.arange(0, len(table), len(table) // SITES)
    point, site = (axis.ravel() for axis in np.indices((len(table), len(pick))))
    there = pick[site]
    metres = np.array(Geod(ellps="WGS84").inv(lon[point], lat[point], lon[there], lat[there])[2])
    matrix = np.round(metres * 1300).astype(np.int32).reshape(len(table), len(pick))
    return Task(
        demand=tuple(table["pc6"]),
        weight=table["inwoners"].fill_null(0).clip(0).to_numpy().astype(np.float64),
        sites=tuple(table["pc6"].gather(pick)),
        walks=walked_dense(matrix, 5_000_000),
        goal="cover",
        count=8,
        norm_mm=800_000,
        far_mm=5_000_000,
    )


def test_the_city_is_read_whole(city: Task) -> None:
    assert len(city.demand) == 3051
    assert city.weight.sum() > 100_000


@pytest.mark.parametrize("goal", ["cover", "median"])
def test_the_best_plan_is_proven_and_beats_its_neighbours(city: Task, goal: str) -> None:
    task = replace(city, goal=goal)
    best = solve(task)
    assert (best.status, len(best.sites), best.gap) == ("optimal", 8, 0)
    assert evaluate(task, best.sites) == pytest.approx(best.objective)
    found = alternatives(task, best, QUICK)
    assert found.plans[0].sites == best.sites
    assert len(found.plans) == 10
    assert len({plan.sites for plan in found.plans}) == 10
    for plan in found.plans:
        assert evaluate(task, plan.sites) == pytest.approx(plan.objective)
        assert 0 <= plan.worse <= 0.02
        assert set(found.always) <= set(plan.sites)
        assert not set(found.never) & set(plan.sites)


def test_more_money_never_serves_fewer_and_keeping_has_a_price(city: Task) -> None:
    steps = curve(city, QUICK, most=8)
    assert [step.count for step in steps] == list(range(1, 9))
    assert all(step.gain >= 0 for step in steps)
    assert steps[-1].served == pytest.approx(served(city, solve(city).sites))
    edge = replace(city, required={0: None, 30: None})
    free, kept = solve(city), solve(edge)
    assert free.objective >= kept.objective
    assert all(price.proven for price in prices(edge, kept))

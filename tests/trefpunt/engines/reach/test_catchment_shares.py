"""Two-step floating catchment: equal to PySAL's, and plain about what is not known."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from access.fca import two_stage_fca
from access.weights import gaussian as pysal_gaussian
from access.weights import step_fn
from hypothesis import given, settings
from hypothesis import strategies as st

from trefpunt.engines.reach.catchment import (
    UNDEFINED,
    Catchment,
    Decay,
    Pairs,
    catchment,
    gaussian,
    steps,
)

BANDS = {300: 1.0, 600: 0.68, 900: 0.22}
DECAYS = {
    "flat": (None, None),
    "steps": (steps(BANDS), step_fn(BANDS)),
    "gaussian": (gaussian(400), pysal_gaussian(400)),
}


def _pairs(seed: int, demand: int, supply: int) -> Pairs:
    rng = np.random.default_rng(seed)
    cells = rng.choice(demand * supply, demand * supply // 2, replace=False)
    rows, columns = np.divmod(cells, supply)
    metres = rng.integers(0, 1200, len(cells)).astype(np.float64)
    return Pairs(rows.astype(np.int32), columns.astype(np.int32), metres)


def _pysal(pairs: Pairs, people: Any, capacity: Any, cutoff: float, weigh: Any) -> Any:
    """[demand] by the real package; NaN where it has no row."""
    demand = pd.DataFrame({"demand": people}, index=pd.RangeIndex(len(people), name="geoid"))
    supply = pd.DataFrame({"supply": capacity}, index=pd.RangeIndex(len(capacity), name="geoid"))
    costs = {"origin": pairs.demand, "dest": pairs.supply, "cost": pairs.metres}
    found = two_stage_fca(
        demand, supply, pd.DataFrame(costs), cutoff, demand_index=True, weight_fn=weigh
    )
    return found.reindex(range(len(people))).to_numpy()


@pytest.mark.parametrize("decay", DECAYS)
@settings(deadline=None, max_examples=25)  # the first one compiles
@given(seed=st.integers(0, 10_000), cutoff=st.sampled_from([300.0, 750.0, 2000.0]))
def test_it_equals_pysal_access(decay: str, seed: int, cutoff: float) -> None:
    ours, theirs = DECAYS[decay]
    pairs, rng = _pairs(seed, 40, 7), np.random.default_rng(seed)
    people, capacity = rng.integers(1, 300, 40).astype(float), rng.uniform(0, 50, 7)
    known = np.where(rng.random(40) < 0.2, np.nan, people)
    expected = _pysal(pairs, known, capacity, cutoff, theirs)
    found = catchment(pairs, np.where(np.isnan(known), -1, known), capacity, cutoff, ours).access
    usable = np.isfinite(expected)
    assert usable.any()
    np.testing.assert_allclose(found[usable], expected[usable], rtol=1e-12, atol=1e-12)


def _small(people: list[int], capacity: list[float], decay: Decay | None = None) -> Catchment:
    """Points 0 and 1 reach place 0 at 100 and 500 m; point 1 reaches place 1 at 200 m."""
    pairs = Pairs(np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([100.0, 500.0, 200.0]))
    return catchment(pairs, people, capacity, 500, decay)


def test_capacity_is_shared_and_added_up() -> None:
    found = _small([100, 50, 10], [30, 10])
    assert found.ratio.tolist() == [30 / 150, 10 / 50]
    assert found.access.tolist() == [0.2, 0.4, 0.0]


def test_what_people_get_adds_up_to_what_places_offer() -> None:
    found = _small([100, 50, 10], [30, 10], gaussian(300))
    assert np.dot(found.access, [100, 50, 10]) == pytest.approx(40)


def test_an_unknown_number_of_people_is_left_out_and_counted_not_zero() -> None:
    found = _small([-1, 50, 10], [30, 10])
    assert found.ratio.tolist() == [30 / 50, 10 / 50]
    assert found.unknown_demand.tolist() == [1, 0]
    assert found.access[0] == 30 / 50


def test_a_place_with_nobody_counted_around_it_has_no_ratio_and_is_in_no_access() -> None:
    found = _small([-1, 0, 10], [30, 10])
    assert found.ratio.tolist() == [UNDEFINED, UNDEFINED]
    assert found.access.tolist() == [UNDEFINED, UNDEFINED, 0.0]
    assert found.unknown_supply.tolist() == [1, 2, 0]


def test_unknown_capacity_makes_what_one_gets_unknown_only_where_there_is_nothing_else() -> None:
    found = _small([100, 50, 10], [-1, 10])
    assert found.access.tolist() == [UNDEFINED, 0.2, 0.0]
    assert found.unknown_supply.tolist() == [1, 1, 0]


def test_bounds_of_bands_and_the_cutoff_count() -> None:
    metres = np.array([0, 300, 300.5, 600, 900, 900.5])
    assert steps(BANDS)(metres).tolist() == [1, 1, 0.68, 0.68, 0.22, 0]
    assert gaussian(400)(np.array([400.0]))[0] == pytest.approx(math.exp(-0.5))


@pytest.mark.parametrize("bands", [{}, {500: -0.1}])
def test_bands_that_mean_nothing_are_refused(bands: dict[float, float]) -> None:
    with pytest.raises(ValueError, match="bands"):
        steps(bands)


@pytest.mark.parametrize("sigma", [0, -5])
def test_a_width_that_means_nothing_is_refused(sigma: float) -> None:
    with pytest.raises(ValueError, match="sigma"):
        gaussian(sigma)


@pytest.mark.parametrize("row", [-1, 3])
def test_a_pair_with_a_row_that_is_not_there_is_refused(row: int) -> None:
    pairs = Pairs(np.array([row]), np.array([0]), np.array([1.0]))
    with pytest.raises(ValueError, match="not there"):
        catchment(pairs, [1, 1, 1], [1])

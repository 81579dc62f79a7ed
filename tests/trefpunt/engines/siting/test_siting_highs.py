"""The runner around HiGHS: its own word, stopped when asked, never an unproven optimum."""

import numpy as np
import pytest

from trefpunt.engines.siting.highs import Draft, run
from trefpunt.schemas.siting import Effort

WHOLE = Effort(nodes=None)


def knapsack(size: int = 30, seed: int = 3):
    """Hard enough for more than one node: worth nearly proportional to size."""
    rng = np.random.default_rng(seed)
    weight = rng.integers(1_000, 2_000, size).astype(float)
    worth = weight + rng.integers(0, 50, size)
    draft = Draft()
    items = draft.columns(-worth, whole=True)
    draft.rows(np.zeros(size), items, weight, -np.inf, weight.sum() // 3)
    return draft.model()


def test_the_optimum_is_proven_and_its_bound_equals_it():
    answer = run(knapsack(12), WHOLE)
    model = knapsack(12)
    plans = (np.arange(2**12)[:, None] >> np.arange(12)) & 1
    allowed = plans[plans @ model.matrix.toarray()[0] <= model.high[0]]
    assert answer.status == "optimal"
    assert answer.bound == answer.objective == pytest.approx((allowed @ model.cost).min())
    assert answer.values @ model.cost == (allowed @ model.cost).min()


def test_a_limit_on_nodes_leaves_a_plan_with_a_valid_bound():
    proven = run(knapsack(), WHOLE)
    stopped = run(knapsack(), Effort(nodes=1))
    assert stopped.bound <= proven.objective <= stopped.objective


def test_good_enough_is_not_called_optimal():
    answer = run(knapsack(), Effort(nodes=None, gap=0.05))
    assert answer.status == ("optimal" if answer.bound == answer.objective else "feasible")


def test_the_watcher_stops_it_and_what_was_given_stays():
    model = knapsack()
    start = np.zeros(len(model.cost))
    start[:3] = 1
    answer = run(model, WHOLE, lambda progress: False, start)
    assert answer.status == "feasible"
    assert answer.objective <= model.cost[:3].sum()


def test_an_error_of_the_watcher_comes_out():
    def broken(progress):
        raise KeyError("stopped")

    with pytest.raises(KeyError, match="stopped"):
        run(knapsack(), WHOLE, broken)


def test_infeasible_has_no_values():
    draft = Draft()
    one = draft.columns(np.ones(1), whole=True)
    draft.rows([0], one, 1.0, 2.0, 3.0)
    answer = run(draft.model(), WHOLE)
    assert answer.status == "infeasible"
    assert answer.values is None


def test_without_whole_numbers_it_is_a_linear_programme():
    draft = Draft()
    both = draft.columns(np.array([-1.0, -2.0]))
    draft.rows([0, 0], both, 1.0, -np.inf, 1.5)
    answer = run(draft.model(), WHOLE)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(-2.5)


def test_without_rows():
    draft = Draft()
    draft.columns(np.array([-1.0, 2.0]), whole=True)
    answer = run(draft.model(), WHOLE)
    assert (answer.status, answer.objective) == ("optimal", -1.0)


def test_the_same_twice():
    first, second = (run(knapsack(), Effort(nodes=5)) for _ in range(2))
    assert (first.values == second.values).all()
    assert (first.objective, first.bound, first.nodes) == (
        second.objective,
        second.bound,
        second.nodes,
    )

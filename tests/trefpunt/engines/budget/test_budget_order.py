"""A plan that went through a database, which keeps no order of keys, gives the very same result."""

import json

from trefpunt.engines.budget import budget, uncertainty
from trefpunt.schemas.budget import BudgetPlan


def turned(value):
    """The same JSON with every table the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


def test_the_order_of_keys_changes_nothing(plan, scenario, kinds):
    stored = BudgetPlan.model_validate(turned(json.loads(plan.model_dump_json())))
    assert list(stored.uncertainty.unit_costs) != list(plan.uncertainty.unit_costs)
    assert budget(stored, scenario(), kinds) == budget(plan, scenario(), kinds)
    ours, theirs = (uncertainty(p, scenario(), kinds, draws=500, seed=1) for p in (plan, stored))
    assert ours == theirs

"""What places cost per year: the lines of the budget that depend on how many there are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from trefpunt.engines.budget import budget
from trefpunt.schemas.budget import BudgetPlan, BudgetResult, PerFte, PerPlace, Scenario
from trefpunt.schemas.plan import KindCount
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.terms.money import ZERO, Pm
from trefpunt.terms.period import STRUCTURAL


def of_kind(plan: BudgetPlan, kind: str) -> Decimal:
    """Euro per year of one place of a kind: its rates, and its share of community work."""
    lines = (line.driver for line in plan.lines)
    return sum((_of_line(driver, kind) for driver in lines), ZERO) * plan.unit


def _of_line(driver: object, kind: str) -> Decimal:
    if isinstance(driver, PerPlace):
        return driver.rates.get(kind, ZERO)
    if isinstance(driver, PerFte) and kind in driver.kinds:
        return driver.fte_per_place * driver.cost_per_fte
    return ZERO


def base(policy: Policy, scenario: PlanScenario) -> Scenario:
    """The budget scenario on which a plan builds. Raises KeyError for one that is not there."""
    return policy.scenarios[0] if scenario.budget is None else policy.scenario(scenario.budget)


def counted(policy: Policy, start: Scenario, places: dict[str, dict[str, int]]) -> Scenario:
    """A budget scenario with these numbers of places per kind and column."""
    known = {kind: places.get(kind, {}) for kind in policy.budget.counts.places}
    columns = policy.budget.horizon.columns
    full = {kind: {c: cells.get(c, 0) for c in columns} for kind, cells in known.items()}
    return start.model_copy(update={"counts": full, "choices": ()})


def priced(policy: Policy, scenario: Scenario) -> BudgetResult:
    """The budget with these places. Raises RuleProblem for more than the policy allows."""
    return budget(policy.budget, scenario, policy.municipality.kinds)


def of_places(result: BudgetResult, plan: BudgetPlan) -> tuple[tuple[str, Decimal], ...]:
    """Euro per column of the lines that depend on places."""
    varies = {line.id for line in plan.lines if isinstance(line.driver, PerPlace | PerFte)}
    rows = [line.values for line in result.lines if line.id in varies]
    return tuple(
        (column, sum((_known(row[number]) for row in rows), ZERO) * plan.unit)
        for number, column in enumerate(result.columns)
    )


def _known(amount: Decimal | Pm) -> Decimal:
    return ZERO if isinstance(amount, Pm) else amount


def kind_counts(policy: Policy, kinds: Iterable[str]) -> Iterator[KindCount]:
    """How many of each kind, for every kind that a plan can hold."""
    found = Counter(kinds)
    for kind in policy.municipality.kinds:
        if kind.id in found or kind.id in policy.budget.counts.places:
            yield KindCount(kind.id, found[kind.id], kind.maximum)


def structural(costs: tuple[tuple[str, Decimal], ...]) -> Decimal:
    """The amount of the end state."""
    return dict(costs).get(STRUCTURAL, ZERO)

"""The multi-year budget: places drive lines, lines make totals. Exact decimals, rounded nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from trefpunt.engines.budget.differences import differences
from trefpunt.engines.budget.lines import EXACT, cost, fte
from trefpunt.engines.budget.places import places
from trefpunt.schemas.budget import (
    COUNT,
    COVER,
    NET,
    SUBTOTAL,
    BudgetPlan,
    BudgetResult,
    Line,
    LineResult,
    PerFte,
    PlacesYear,
    Scenario,
)
from trefpunt.schemas.budget.rules import check
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.terms.money import PM, ZERO, Amount, Total

METHOD = "budget/1"

Open = Mapping[str, Decimal]
"""Kind of place -> effective places in one column."""


def budget(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> BudgetResult:
    """The budget per line and column under this scenario, in the unit of the plan.

    `kinds` are the municipality's kinds of place; their maximum binds the scenario.
    Raises RuleProblem when the scenario asks what the plan does not allow.
    """
    check(plan, scenario, kinds)
    opened = places(plan, scenario, kinds)
    columns = _by_column(opened, plan)
    lines = tuple(_row(line, columns, scenario) for line in plan.lines)
    subtotal = tuple(_costs(lines, i).amount for i in range(len(columns)))
    cover = tuple(_sum(source.amounts[c] for source in plan.cover) for c in columns)
    net = tuple(s - c for s, c in zip(subtotal, cover, strict=True))
    totals = {SUBTOTAL: subtotal, COVER: cover, NET: net}
    return BudgetResult(
        scenario=scenario.id,
        columns=plan.horizon.columns,
        places=tuple(opened),
        fte=tuple(_fte(plan, scenario, there) for there in columns.values()),
        lines=lines,
        subtotal=subtotal,
        cover=cover,
        net=net,
        pm=tuple(_all(lines, i).pm for i in range(len(columns))),
        differences=differences(plan, _rows(opened, lines) | totals) if scenario.proposed else (),
        five_year_subtotal=_sum(subtotal[:-1]),
        five_year_net=_sum(net[:-1]),
    )


def provenance(
    policy: Policy, scenario: Scenario, result: BudgetResult, **chosen: str | int
) -> Run:
    """What the result was made from: files by digest, the whole scenario, which posts are PM.

    `chosen` adds what else determined it: draws and seed, or the scenario compared with.
    """
    missing = {line.id: PM.value for line in result.lines if PM in line.values}
    parameters: dict[str, Any] = {"scenario": scenario.model_dump(mode="json"), **chosen}
    return Run("budget", METHOD, policy.digests(policy.budget.files), parameters, missing)


def _by_column(opened: Sequence[PlacesYear], plan: BudgetPlan) -> dict[str, Open]:
    return {
        column: {kind.kind: kind.effective[i] for kind in opened}
        for i, column in enumerate(plan.horizon.columns)
    }


def _row(line: Line, columns: Mapping[str, Open], scenario: Scenario) -> LineResult:
    out = line.id in scenario.without_lines
    values = (ZERO if out else cost(line.driver, c, there, EXACT) for c, there in columns.items())
    return LineResult(line.id, line.block, line.name, line.section, tuple(values))


def _fte(plan: BudgetPlan, scenario: Scenario, there: Open) -> Decimal:
    kept = (line.driver for line in plan.lines if line.id not in scenario.without_lines)
    return _sum(fte(driver, there, EXACT) for driver in kept if isinstance(driver, PerFte))


def _costs(lines: Iterable[LineResult], i: int) -> Total:
    return _all((line for line in lines if line.section == "costs"), i)


def _all(lines: Iterable[LineResult], i: int) -> Total:
    return Total.of([line.values[i] for line in lines])


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _rows(
    opened: Sequence[PlacesYear], lines: Sequence[LineResult]
) -> dict[str, tuple[Amount, ...]]:
    """Lines and numbers of places under the names that the printed table gives them."""
    counts = {COUNT + kind.kind: tuple(map(Decimal, kind.counts)) for kind in opened}
    return {line.id: line.values for line in lines} | counts

"""Reads the most recent plan in `budget/` and its scenarios, and checks them with each other."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from trefpunt.schemas.budget import BudgetPlan, PerFte, PerPlace, Scenario, proposal
from trefpunt.schemas.budget.rules import kind_unknown, line_unknown, problems, year_outside
from trefpunt.schemas.municipality import Municipality
from trefpunt.sources.municipality import twice
from trefpunt.sources.newest import listed, newest
from trefpunt.sources.report import Report, number
from trefpunt.sources.toml import fit, parse, read_toml
from trefpunt.terms.money import Amount
from trefpunt.terms.period import FIRST, LAST, STRUCTURAL
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param, say_both

SCENARIOS = "budget/scenarios"


def read_plan(folder: Path, municipality: Municipality | None, report: Report) -> BudgetPlan | None:
    """The newest plan; None when something in it is wrong, which then stands in the report."""
    path = newest(folder, "budget", report)
    if path is None:
        return None
    ours = report.at(f"budget/{path.name}")
    data = parse(path, ours)
    if data is None:
        return None
    _check_columns(data, ours)
    plan = fit(data, BudgetPlan, ours)
    if plan is not None:
        _check_plan(plan, path, municipality, ours)
    return plan


# --- Columns: told before the schema looks, so that each wrong year is named ----------------------


def _check_columns(data: dict[str, Any], report: Report) -> None:
    columns = _columns(data.get("horizon"))
    for field, cells in _tables(data) if columns else ():
        if not isinstance(cells, dict):
            continue
        for name in cells:
            if name not in columns:
                report.add(year_outside(name, columns, f"{field}.{name}"))
        for name in columns:
            if name not in cells:
                report.error("plan.column_missing", column=field, field=field, name=name)


def _columns(horizon: Any) -> tuple[str, ...]:
    first, last = (horizon.get(k) if isinstance(horizon, dict) else None for k in ("first", "last"))
    if not (isinstance(first, int) and isinstance(last, int) and FIRST <= first <= last <= LAST):
        return ()
    return (*(str(year) for year in range(first, last + 1)), STRUCTURAL)


def _tables(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each table with one cell per column, with its dotted path."""
    for kind, cells in _dict(_dict(data.get("counts")).get("places")).items():
        yield f"counts.places.{kind}", cells
    for line in _dicts(data.get("lines")):
        driver = _dict(line.get("driver"))
        if driver.get("type") == "schedule":
            yield f"lines.{line.get('id')}.driver.amounts", driver.get("amounts")
    for source in _dicts(data.get("cover")):
        yield f"cover.{source.get('id')}.amounts", source.get("amounts")
    for row in _dicts(_dict(data.get("printed")).get("rows")):
        yield f"printed.rows.{row.get('line')}.cells", row.get("cells")
    yield "uncertainty.take_up", _dict(data.get("uncertainty")).get("take_up")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


# --- The plan and the municipality ----------------------------------------------------------------


def _check_plan(
    plan: BudgetPlan, path: Path, municipality: Municipality | None, report: Report
) -> None:
    if plan.id != path.stem:
        report.error("file.name_differs", column="id", value=plan.id, name=path.name)
    twice(report, "cover", (source.id for source in plan.cover))
    _check_ranges(plan, report)
    _check_names(plan, report)
    _check_notes(plan, report)
    if municipality is not None:
        _check_counts(plan, municipality, report)
    _misfits(plan, report)


def _check_names(plan: BudgetPlan, report: Report) -> None:
    """Lines and kinds of place that the plan names must be among its own."""
    for name in plan.uncertainty.unit_costs.keys() - {line.id for line in plan.lines}:
        report.add(line_unknown(plan, name, f"uncertainty.unit_costs.{name}"))
    for field, kind in _kinds(plan):
        if kind not in plan.counts.places:
            report.add(kind_unknown(plan, kind, field))


def _kinds(plan: BudgetPlan) -> Iterator[tuple[str, str]]:
    for line in plan.lines:
        if isinstance(line.driver, PerPlace):
            yield from ((f"lines.{line.id}.driver.rates", kind) for kind in line.driver.rates)
        if isinstance(line.driver, PerFte):
            yield from ((f"lines.{line.id}.driver.kinds", kind) for kind in line.driver.kinds)


def _check_counts(plan: BudgetPlan, municipality: Municipality, report: Report) -> None:
    """The kinds that the plan counts, and their numbers: those of the plan as proposed."""
    known = sorted(kind.id for kind in municipality.kinds)
    for kind in plan.counts.places.keys() - set(known):
        field = f"counts.places.{kind}"
        report.error("kind.unknown", column=field, value=kind, known=", ".join(known))
    for problem in _problems(plan, proposal(plan), municipality):
        column = (problem.column or "").replace("counts.", "counts.places.", 1)
        report.add(replace(problem, column=column))


def _check_ranges(plan: BudgetPlan, report: Report) -> None:
    bounds = [
        ("investment.investment", plan.investment.investment_low, plan.investment.investment_high),
        ("investment.charges", plan.investment.charges_low, plan.investment.charges_high),
        *((f"commitments.{c.id}.gap", c.gap_low, c.gap_high) for c in plan.commitments),
    ]
    for field, low, high in bounds:
        if low > high:
            column = f"{field}_low"
            report.error("field.low_high", column=column, field=field, low=str(low), high=str(high))


def _check_notes(plan: BudgetPlan, report: Report) -> None:
    cells = {f"{row.line}:{column}" for row in plan.printed.rows for column in row.cells}
    for note in plan.printed.notes:
        for cell in set(note.cells) - cells:
            report.error("plan.cell_unknown", column="printed.notes.cells", value=cell)


def _misfits(plan: BudgetPlan, report: Report) -> None:
    """The cells of the printed table that do not follow from the cells above them."""
    for miss in plan.misfits():
        report.finding(
            "plan.misfit",
            column=f"printed.rows.{miss.line}.cells.{miss.year}",
            line=say_both(f"plan.row.{miss.line}"),
            year=miss.year,
            printed=_shown(miss.printed),
            computed=_shown(miss.computed),
            why=miss.explanation.both() if miss.explanation else "",
        )


def _shown(amount: Amount) -> Param:
    return number(amount) if isinstance(amount, Decimal) else str(amount)


# --- Scenarios ------------------------------------------------------------------------------------


def read_scenarios(
    folder: Path, plan: BudgetPlan | None, municipality: Municipality | None, report: Report
) -> tuple[Scenario, ...]:
    """The scenarios in order of their file names; the first is the plan as proposed."""
    paths = listed(folder, SCENARIOS, report)
    found = [_scenario(path, plan, municipality, report) for path in paths]
    scenarios = tuple(scenario for scenario in found if scenario is not None)
    twice(report.at(SCENARIOS), "id", (scenario.id for scenario in scenarios))
    return scenarios


def _scenario(
    path: Path, plan: BudgetPlan | None, municipality: Municipality | None, report: Report
) -> Scenario | None:
    ours = report.at(f"{SCENARIOS}/{path.name}")
    scenario = read_toml(path, Scenario, ours)
    if scenario is not None and plan is not None and municipality is not None:
        check_scenario(scenario, plan, municipality, ours)
    return scenario


def check_scenario(
    scenario: Scenario, plan: BudgetPlan, municipality: Municipality, report: Report
) -> None:
    """Report what a scenario asks that the plan does not allow.

    What is wrong with the plan itself is told at the plan, not at each scenario.
    """
    known = _problems(plan, proposal(plan), municipality)
    for problem in _problems(plan, scenario, municipality):
        if problem not in known:
            report.add(problem)


def _problems(plan: BudgetPlan, scenario: Scenario, municipality: Municipality) -> list[Problem]:
    """None where the plan counts a kind that the municipality lacks, which is told at the plan."""
    kinds = municipality.kinds
    if not plan.counts.places.keys() <= {kind.id for kind in kinds}:
        return []
    return problems(plan, scenario, kinds)

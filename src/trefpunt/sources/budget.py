"""Reads the most recent plan in `budget/` and its scenarios, and checks them with each other."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from trefpunt.schemas.budget import (
    BoardChoice,
    BudgetPlan,
    PerFte,
    PerPlace,
    Scenario,
)
from trefpunt.schemas.municipality import Municipality
from trefpunt.sources.municipality import twice
from trefpunt.sources.newest import newest
from trefpunt.sources.report import Report, both, number
from trefpunt.sources.toml import fit, parse, read_toml
from trefpunt.terms.money import Amount
from trefpunt.terms.period import FIRST, LAST, STRUCTURAL
from trefpunt.terms.wording import Language, Param, say

UNCHANGED = frozenset({"undecided", "stays", "closing"})
"""Choices of a board that are no kind of place."""


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
                outside(report, f"{field}.{name}", name, columns)
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


def outside(report: Report, field: str, name: str, columns: Iterable[str]) -> None:
    """Report a year that the plan does not have."""
    report.error("plan.year_outside", column=field, value=name, columns=", ".join(columns))


# --- The plan and the municipality ----------------------------------------------------------------


def _check_plan(
    plan: BudgetPlan, path: Path, municipality: Municipality | None, report: Report
) -> None:
    if plan.id != path.stem:
        report.error("file.name_differs", column="id", value=plan.id, name=path.name)
    twice(report, "cover", (source.id for source in plan.cover))
    _check_ranges(plan, report)
    lines = {line.id for line in plan.lines}
    for name in plan.uncertainty.unit_costs:
        _check_line(name, f"uncertainty.unit_costs.{name}", lines, report)
    _check_notes(plan, report)
    if municipality is not None:
        for field, kind in _kinds(plan):
            check_kind(kind, field, municipality, report)
        check_counts(plan.counts.places, "counts.places", municipality, report)
    _misfits(plan, report)


def _kinds(plan: BudgetPlan) -> Iterator[tuple[str, str]]:
    for line in plan.lines:
        if isinstance(line.driver, PerPlace):
            yield from ((f"lines.{line.id}.driver.rates", kind) for kind in line.driver.rates)
        if isinstance(line.driver, PerFte):
            yield from ((f"lines.{line.id}.driver.kinds", kind) for kind in line.driver.kinds)


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


def _check_line(name: str, field: str, known: set[str], report: Report) -> None:
    if name not in known:
        report.error("plan.line_unknown", column=field, value=name, known=", ".join(sorted(known)))


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
            line=_row_name(miss.line),
            year=miss.year,
            printed=_shown(miss.printed),
            computed=_shown(miss.computed),
            why=both(miss.explanation) if miss.explanation else "",
        )


def _row_name(line: str) -> dict[Language, str]:
    return {"nl": say(f"plan.row.{line}", "nl"), "en": say(f"plan.row.{line}", "en")}


def _shown(amount: Amount) -> Param:
    return number(amount) if isinstance(amount, Decimal) else str(amount)


# --- Numbers of places ----------------------------------------------------------------------------


def check_kind(kind: str, field: str, municipality: Municipality, report: Report) -> bool:
    """Whether the policy knows this kind of place; if not, that is reported."""
    known = sorted(k.id for k in municipality.kinds)
    if kind not in known:
        report.error("kind.unknown", column=field, value=kind, known=", ".join(known))
    return kind in known


def check_counts(
    places: dict[str, dict[str, int]], field: str, municipality: Municipality, report: Report
) -> None:
    """Report unknown kinds, and numbers below zero or above the kind's maximum."""
    for kind, cells in places.items():
        if check_kind(kind, f"{field}.{kind}", municipality, report):
            for column, count in cells.items():
                _check_count(count, f"{field}.{kind}.{column}", municipality, kind, report)


def _check_count(
    count: int, field: str, municipality: Municipality, kind_id: str, report: Report
) -> None:
    kind = municipality.kind(kind_id)
    names = both(kind.plural)
    if count < 0:
        report.error("plan.count_negative", column=field, count=count, kind=names)
    elif kind.maximum is not None and count > kind.maximum:
        report.error(
            "plan.count_above", column=field, kind=names, count=count, maximum=kind.maximum
        )


# --- Scenarios ------------------------------------------------------------------------------------


def read_scenarios(
    folder: Path, plan: BudgetPlan | None, municipality: Municipality | None, report: Report
) -> tuple[Scenario, ...]:
    """The scenarios in order of their file names; the first is the plan as proposed."""
    paths = sorted((folder / "budget" / "scenarios").glob("*.toml"))
    if not paths:
        report.at("budget/scenarios").error(
            "file.none", folder="budget/scenarios", pattern="*.toml"
        )
    found = [_scenario(path, plan, municipality, report) for path in paths]
    scenarios = tuple(scenario for scenario in found if scenario is not None)
    twice(report.at("budget/scenarios"), "id", (scenario.id for scenario in scenarios))
    return scenarios


def _scenario(
    path: Path, plan: BudgetPlan | None, municipality: Municipality | None, report: Report
) -> Scenario | None:
    ours = report.at(f"budget/scenarios/{path.name}")
    scenario = read_toml(path, Scenario, ours)
    if scenario is not None and plan is not None and municipality is not None:
        check_scenario(scenario, plan, municipality, ours)
    return scenario


def check_scenario(
    scenario: Scenario, plan: BudgetPlan, municipality: Municipality, report: Report
) -> None:
    """Report what a scenario asks that the plan or the municipality does not know."""
    check_counts(_counted(scenario, plan, report), "counts", municipality, report)
    columns = plan.horizon.columns
    for kind, cells in scenario.counts.items():
        for name in set(cells) - set(columns):
            outside(report, f"counts.{kind}.{name}", name, columns)
    lines = {line.id for line in plan.lines}
    for name in scenario.without_lines:
        _check_line(name, "without_lines", lines, report)
    for choice in scenario.choices:
        _check_choice(choice, plan, municipality, report)


def _counted(scenario: Scenario, plan: BudgetPlan, report: Report) -> dict[str, dict[str, int]]:
    """The scenario's numbers for the kinds that the plan counts; other kinds are reported."""
    known = ", ".join(plan.counts.places)
    for kind in scenario.counts.keys() - plan.counts.places.keys():
        report.error("kind.not_in_plan", column=f"counts.{kind}", value=kind, known=known)
    return {k: cells for k, cells in scenario.counts.items() if k in plan.counts.places}


def _check_choice(
    choice: BoardChoice, plan: BudgetPlan, municipality: Municipality, report: Report
) -> None:
    kinds = {kind.short for kind in municipality.kinds if kind.id in plan.counts.places}
    field = f"choices.{choice.place}"
    if choice.choice not in kinds | UNCHANGED:
        known = ", ".join(sorted(kinds | UNCHANGED))
        report.error(
            "plan.choice_unknown", column=f"{field}.choice", value=choice.choice, known=known
        )
    if choice.year is None and choice.choice in kinds | {"closing"}:
        report.error("plan.choice_year", column=f"{field}.year", place=choice.place)
    if choice.year is not None and choice.year not in plan.horizon.years:
        years = (str(year) for year in plan.horizon.years)
        outside(report, f"{field}.year", str(choice.year), years)

"""Where the table as printed and the table as computed part ways."""

from collections.abc import Mapping

from trefpunt.schemas.budget import BudgetPlan, Difference
from trefpunt.terms.money import Amount, Pm, round_half_up

Rows = Mapping[str, tuple[Amount, ...]]
"""Printed row (line id, total, "count:<kind>") -> computed values per column, unrounded."""


def differences(plan: BudgetPlan, rows: Rows) -> tuple[Difference, ...]:
    """First the printed sums that do not add up, then the printed cells that we compute otherwise.

    Computed values are rounded once, half up, to the whole units in which the table is printed.
    """
    return plan.misfits() + tuple(
        Difference(row.line, column, row.amount(column), _shown(value), "engine", None)
        for row in plan.printed.rows
        for column, value in zip(plan.horizon.columns, rows[row.line], strict=True)
        if row.amount(column) != _shown(value)
    )


def _shown(value: Amount) -> Amount:
    return value if isinstance(value, Pm) else round_half_up(value)

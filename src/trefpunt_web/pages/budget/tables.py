"""A budget as the rows and marks that a page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from trefpunt.schemas.budget import (
    Comparison,
    Influence,
    Line,
    LineResult,
    UncertaintyResult,
)
from trefpunt_web.services.budget import Budget

WIDTH = Decimal(100)
"""Units across a bar."""
COLOURS = 8
"""How many colours budget.css has for lines."""


@dataclass(frozen=True)
class Row:
    """One line of the budget on the page."""

    line: Line
    result: LineResult
    colour: int | None
    """Number of its colour in the chart; none where the chart does not show it."""


def rows(budget: Budget, section: str) -> list[Row]:
    """The lines of one section, each with where it comes from."""
    colours = {name: i % COLOURS for i, name in enumerate(budget.drawn)}
    pairs = zip(budget.plan.lines, budget.result.lines, strict=True)
    return [Row(x, y, colours.get(x.id)) for x, y in pairs if x.section == section]


def places(budget: Budget) -> list[dict[str, Any]]:
    """The number of places per kind and column."""
    counted = zip(budget.kinds, budget.result.places, strict=True)
    return [{"kind": kind, "counts": found.counts} for kind, found in counted]


def bands(budget: Budget) -> list[dict[str, Any]]:
    """Per column the band, and the cover with the amount requested that it is held against."""
    spread = budget.spread
    ours = zip(spread.bands, spread.with_charges, strict=True)
    rows = [{"column": a.column, "band": a, "charged": b} for a, b in ours]
    return [*rows, {"band": spread.five_year, "charged": spread.five_year_with_charges}]


def tornado(spread: UncertaintyResult) -> list[dict[str, Any]]:
    """Per input a bar from its low to its high end, on one scale of 0 to 100."""
    ends = [end for one in spread.influences for end in (one.low, one.high)]
    low, high = (min(ends), max(ends)) if ends else (Decimal(0), Decimal(0))
    width = (high - low) or Decimal(1)
    return [_bar(one, low, width) for one in spread.influences]


def _bar(one: Influence, low: Decimal, width: Decimal) -> dict[str, Any]:
    first, last = sorted((one.low, one.high))
    start, length = (first - low) / width * WIDTH, (last - first) / width * WIDTH
    return {
        "influence": one,
        "difference": last - first,
        "x": f"{start:.2f}",
        "width": f"{max(length, Decimal('0.6')):.2f}",
    }


def compared(found: Comparison, a: Budget, b: Budget) -> Iterator[dict[str, Any]]:
    """Per line the two budgets and their difference."""
    lines = zip(b.plan.lines, a.result.lines, b.result.lines, found.lines, strict=True)
    for line, first, second, difference in lines:
        yield {"line": line, "a": first, "b": second, "values": difference.values}


def shares(found: Comparison) -> list[dict[str, Any]]:
    """Per column the difference in net need, as a bar left or right of the middle."""
    most = max((abs(value) for value in found.net), default=Decimal(0)) or Decimal(1)
    return [_share(c, n, most) for c, n in zip(found.columns, found.net, strict=True)]


def _share(column: str, net: Decimal, most: Decimal) -> dict[str, Any]:
    half = WIDTH / 2
    length = abs(net) / most * half
    start = half if net >= 0 else half - length
    return {"column": column, "net": net, "x": f"{start:.2f}", "width": f"{length:.2f}"}


def lead(budget: Budget) -> dict[str, Any]:
    """The figures of the opening sentence: the first year in which the most places are open."""
    year, result = budget.full, budget.result
    return {
        "year": result.columns[year],
        "places": sum(found.counts[year] for found in result.places),
        "cost": result.subtotal[year],
        "net": result.net[year],
        "left": -result.net[year],
        "pm": budget.pm,
    }

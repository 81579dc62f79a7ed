"""One scenario beside another: what differs, per line and column."""

from decimal import Decimal

from trefpunt.schemas.budget import BudgetResult, Comparison, LineResult
from trefpunt.terms.money import PM, ZERO, Amount, Pm


def compare(a: BudgetResult, b: BudgetResult) -> Comparison:
    """Scenario b less scenario a, both of one plan.

    A line is PM where one of the two is PM: the difference is real and unknown.
    Raises ValueError when the results do not have the same lines and columns.
    """
    return Comparison(
        a=a.scenario,
        b=b.scenario,
        columns=b.columns,
        lines=tuple(_line(x, y) for x, y in zip(a.lines, b.lines, strict=True)),
        subtotal=_less(b.subtotal, a.subtotal),
        net=_less(b.net, a.net),
        five_year=b.five_year_net - a.five_year_net,
    )


def _line(a: LineResult, b: LineResult) -> LineResult:
    if a.id != b.id:
        raise ValueError(a.id, b.id)
    values = tuple(_difference(x, y) for x, y in zip(a.values, b.values, strict=True))
    return LineResult(b.id, b.block, b.name, b.section, values)


def _difference(a: Amount, b: Amount) -> Amount:
    if isinstance(a, Pm) or isinstance(b, Pm):
        return ZERO if a is b else PM
    return b - a


def _less(b: tuple[Decimal, ...], a: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    return tuple(y - x for x, y in zip(a, b, strict=True))

"""Capital charges: what an investment costs per year, and what a printed range of charges can mean.

Linear: the same depreciation each year, interest over the book value at the start of the year.
Annuity: the same total each year, I x r / (1 - (1 + r)^-n).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, get_args

from trefpunt.schemas.budget import CapitalResult, ChargeSet, InvestmentPlan
from trefpunt.terms.money import ZERO, round_half_up

Form = Literal["linear", "annuity"]
Start = Literal["same_year", "next_year"]

_RATE_PLACES = 6
_HIGHEST = Decimal(1)
"""No rate above 100 % a year is looked for."""


def charges(investment: Decimal, form: Form, term: int, rate: Decimal) -> tuple[Decimal, ...]:
    """The charge in each year of the term, in the unit of the investment.

    `rate` is interest as a share per year (0.02 = 2 %).
    """
    if form == "annuity":
        return (investment * _annuity(term, rate),) * term
    part = investment / term
    return tuple(part + (investment - part * year) * rate for year in range(term))


def by_year(charge: tuple[Decimal, ...], invested: int, start: Start) -> dict[int, Decimal]:
    """The charges by calendar year, from the year of investment or from the year after."""
    first = invested if start == "same_year" else invested + 1
    return dict(enumerate(charge, start=first))


def band(plan: InvestmentPlan, form: Form, term: int, rate: Decimal) -> tuple[Decimal, Decimal]:
    """The first year's charge for the lowest and for the highest investment."""
    low = charges(plan.investment_low, form, term, rate)[0]
    return low, charges(plan.investment_high, form, term, rate)[0]


def charge_sets(plan: InvestmentPlan) -> CapitalResult:
    """Each form and term with the interest that gives both ends of the printed charges.

    A form and term for which the interest would have to be negative is left out.
    """
    low = plan.charges_low / plan.investment_low
    high = plan.charges_high / plan.investment_high
    sets = tuple(_sets(plan.depreciation.terms, low, high))
    one = any(found.rate_low == found.rate_high for found in sets)
    return CapitalResult(low, high, sets, one)


def _sets(terms: tuple[int, ...], low: Decimal, high: Decimal) -> Iterator[ChargeSet]:
    for form in get_args(Form):
        for term in terms:
            rates = _rate(form, term, low), _rate(form, term, high)
            if rates[0] is not None and rates[1] is not None:
                yield ChargeSet(form, term, rates[0], rates[1])


def _rate(form: Form, term: int, share: Decimal) -> Decimal | None:
    """The interest at which the first charge is this share of the investment; None below zero."""
    above = share - 1 / Decimal(term)
    if above < 0:
        return None
    found = above if form == "linear" else _solve(term, share)
    return round_half_up(found, _RATE_PLACES)


def _solve(term: int, share: Decimal) -> Decimal:
    """Halve the interval until the annuity is the share; it rises with the interest."""
    low, high = ZERO, _HIGHEST
    while high - low > Decimal(1).scaleb(-_RATE_PLACES - 2):
        middle = (low + high) / 2
        low, high = (middle, high) if _annuity(term, middle) < share else (low, middle)
    return low


def _annuity(term: int, rate: Decimal) -> Decimal:
    return rate / (1 - (1 + rate) ** -term) if rate else 1 / Decimal(term)

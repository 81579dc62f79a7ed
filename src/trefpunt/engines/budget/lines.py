"""What one line of the budget costs in one column.

The same formulas serve exact decimals (the table) and arrays of floats (the draws): `Arithmetic`
says how a number of the plan is read and how the smaller of two is taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.budget import Driver, Flat, PerFte, PerPlace, Schedule
from trefpunt.terms.money import PM, ZERO, Pm

Number = TypeVar("Number", Decimal, NDArray[np.float64])


@dataclass(frozen=True)
class Arithmetic(Generic[Number]):
    """How to count: exactly, or with many draws at once."""

    number: Callable[[Decimal], Number]
    least: Callable[[Number, Number], Number]


EXACT: Arithmetic[Decimal] = Arithmetic(lambda amount: amount, min)


def cost(
    driver: Driver, column: str, places: Mapping[str, Number], by: Arithmetic[Number]
) -> Number | Pm:
    """The amount of a line, in the unit of the plan, given the (effective) places per kind.

    per place: sum of rate x places; per fte: fte x cost per fte; schedule and flat: as written.
    """
    match driver:
        case PerPlace(rates=rates):
            return _sum({kind: by.number(rate) for kind, rate in rates.items()}, places, by)
        case PerFte(cost_per_fte=price):
            return fte(driver, places, by) * by.number(price)
        case Schedule(amounts=amounts):
            amount = amounts[column]
            return PM if isinstance(amount, Pm) else by.number(amount)
        case Flat(amount=same):
            return by.number(same)
        case _:
            return PM


def fte(driver: PerFte, places: Mapping[str, Number], by: Arithmetic[Number]) -> Number:
    """Community work in full-time jobs: a share per place, never more than the maximum."""
    share = by.number(driver.fte_per_place)
    wanted = _sum(dict.fromkeys(driver.kinds, share), places, by)
    return by.least(wanted, by.number(driver.fte_maximum))


def _sum(
    rates: Mapping[str, Number], places: Mapping[str, Number], by: Arithmetic[Number]
) -> Number:
    return sum((rate * places[kind] for kind, rate in rates.items()), start=by.number(ZERO))

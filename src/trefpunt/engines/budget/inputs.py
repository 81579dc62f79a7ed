"""The uncertain inputs, as arrays: drawn at random, or varied one at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.budget import Range, Uncertainty

Array = NDArray[np.float64]

TAKE_UP, INVESTMENT, CHARGE_RATE, UNIT_COST = "take_up", "investment", "charge_rate", "unit_cost:"
_LOW, _HIGH = 0.1, 0.9
"""Between these levels an input is varied."""


@dataclass(frozen=True)
class Inputs:
    """One value per draw (or per variant) of each uncertain input."""

    chances: dict[str, Array]
    """Column -> chance that a place planned to open does."""
    factors: dict[str, Array]
    """Line id -> factor on its amounts."""
    investment: Array
    charge_rate: Array


def inputs(ranges: Uncertainty) -> tuple[str, ...]:
    """The names of the inputs, as `Influence.input` has them; all take-up chances are one input."""
    costs = (UNIT_COST + line for line in sorted(ranges.unit_costs))
    return (TAKE_UP, *costs, INVESTMENT, CHARGE_RATE)


def drawn(ranges: Uncertainty, rng: np.random.Generator, draws: int) -> Inputs:
    """Each input drawn on its own, `draws` times."""
    return _inputs(ranges, lambda _name, wanted: quantile(wanted, rng.random(draws)))


def varied(ranges: Uncertainty) -> Inputs:
    """Two variants per input, in the order of `inputs`: it at P10 and P90, the rest most likely."""
    names = inputs(ranges)

    def values(name: str, wanted: Range) -> Array:
        array = np.full(2 * len(names), float(wanted.mode))
        first = 2 * names.index(name)
        array[first : first + 2] = quantile(wanted, np.array([_LOW, _HIGH]))
        return array

    return _inputs(ranges, values)


def quantile(wanted: Range, level: Array) -> Array:
    """The value of a triangular distribution below which a share `level` (0-1) lies."""
    low, mode, high = float(wanted.low), float(wanted.mode), float(wanted.high)
    width, rise, fall = high - low, mode - low, high - mode
    rising = low + np.sqrt(level * width * rise)
    falling = high - np.sqrt((1 - level) * width * fall)
    return np.where(level * width < rise, rising, falling)


def _inputs(ranges: Uncertainty, values: Callable[[str, Range], Array]) -> Inputs:
    """By name, so that the same draws go to the same input however the plan was stored."""
    chances, costs = sorted(ranges.take_up.items()), sorted(ranges.unit_costs.items())
    return Inputs(
        chances={column: values(TAKE_UP, chance) for column, chance in chances},
        factors={line: values(UNIT_COST + line, factor) for line, factor in costs},
        investment=values(INVESTMENT, ranges.investment),
        charge_rate=values(CHARGE_RATE, ranges.charge_rate),
    )

"""From readings to exact sums.

Sums are whole numbers of ticks, so that equal values tie and no rounding error decides a rank.
One tick is half a millionth of a percentage point: fine enough for the six decimals that a
percentage may have and for half a unit of rounding.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from trefpunt.schemas.index import DECIMALS, Component, Reading, Recipe
from trefpunt.terms.quality import Quality

TICKS: int = 2 * 10**DECIMALS
"""Ticks in one percentage point."""
STEP = Decimal("0.1")
"""The decimal to which an index is published and shown, in percentage points."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sums:
    """The readings that have a value, as columns; n rows, k components."""

    readings: tuple[Reading, ...]
    weights: Integers
    """Whole-number weights, shape (k,)."""
    parts: Integers | None
    """Components in ticks, shape (n, k); None when those of one reading or more are unknown."""
    sums: Integers
    """Weighted sums in ticks, shape (n,)."""
    spread: Integers
    """How far rounding may have moved each sum, up or down, in ticks, shape (n,)."""

    @property
    def divisor(self) -> int:
        """Ticks of the sum that make one percentage point of the index."""
        return int(self.weights.sum()) * TICKS


def whole(components: tuple[Component, ...]) -> Integers:
    """The weights as whole numbers without a common divisor: 1, 1, 0.5 becomes 2, 2, 1."""
    ratios = [component.weight.as_integer_ratio() for component in components]
    scale = lcm(*(below for _, below in ratios))
    weights = [above * scale // below for above, below in ratios]
    return np.array(weights, dtype=np.int64) // gcd(*weights)


def is_complete(reading: Reading) -> bool:
    """Whether the reading has every component."""
    return bool(reading.components) and None not in reading.components


def has_value(reading: Reading) -> bool:
    """Whether an index can be given: the source says so, and there are figures to show for it."""
    figures = reading.published is not None or is_complete(reading)
    return reading.quality.has_value and figures


def quality(reading: Reading) -> Quality:
    """What kind of value a reading with a value gives; an estimate stays an estimate."""
    if reading.quality is Quality.ESTIMATE:
        return Quality.ESTIMATE
    return Quality.COMPUTED if is_complete(reading) else Quality.PUBLISHED


def add_up(readings: tuple[Reading, ...], recipe: Recipe) -> Sums:
    """The weighted sum of each reading that has a value.

    Raises ValueError when a reading has another number of components than the recipe.
    """
    weights = whole(recipe.components)
    total = int(weights.sum())
    valued = tuple(reading for reading in readings if has_value(reading))
    pairs = [_sum(reading, weights, total, recipe.rounding.unit) for reading in valued]
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Sums(valued, weights, _parts(valued), columns[:, 0], columns[:, 1])


def _sum(reading: Reading, weights: Integers, total: int, rounding: Decimal) -> tuple[int, int]:
    rounded = _ticks(rounding * total) // 2
    if is_complete(reading):
        pairs = zip(weights.tolist(), reading.components, strict=True)
        return sum(weight * _ticks(part) for weight, part in pairs), rounded
    return _recovered(reading.published or Decimal(0), total, rounding, rounded)


def _recovered(published: Decimal, total: int, rounding: Decimal, rounded: int) -> tuple[int, int]:
    """The sum behind a published index.

    One whole number of rounding units fits where the step of publication is finer than that of
    the sum and the number found gives the published value back. Where none fits, the sum is only
    as sure as the publication.
    """
    loose = published * total
    fitting = round(loose / rounding) * rounding
    unique = STEP * total < rounding
    if unique and tenths(_ticks(fitting), total * TICKS) == tenths(_ticks(loose), total * TICKS):
        return _ticks(fitting), rounded
    return _ticks(loose), rounded + _ticks(STEP * total) // 2


def tenths(ticks: int, divisor: int) -> int:
    """The index in tenths of a percent, rounded half up, from a sum in ticks."""
    return (20 * ticks + divisor) // (2 * divisor)


def _parts(valued: tuple[Reading, ...]) -> Integers | None:
    if not valued or not all(is_complete(reading) for reading in valued):
        return None
    rows = [[_ticks(part) for part in reading.components] for reading in valued]
    return np.array(rows, dtype=np.int64)


def _ticks(points: Decimal | None) -> int:
    return int((points or Decimal(0)) * TICKS)

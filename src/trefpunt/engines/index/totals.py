"""What holds for neighbourhoods together: groups weighted by population, and the summary."""

from collections.abc import Mapping
from decimal import Decimal
from statistics import median

from trefpunt.engines.index.sums import STEP, TICKS, Sums, tenths
from trefpunt.schemas.index import IndexGroup, IndexSummary
from trefpunt.schemas.municipality import Area, AreaGroup
from trefpunt.terms.money import round_half_up

PLACES = 2
"""Decimals of the mean, the median and the deviation."""


def shown(ticks: int, divisor: int) -> Decimal:
    """The index as it is shown: percent to one decimal, rounded half up."""
    return tenths(ticks, divisor) * STEP


def people(ticks: int, divisor: int, inhabitants: int) -> int:
    """Index x inhabitants, rounded half up to tens, from the unrounded index."""
    tens = 1000 * divisor
    return (2 * ticks * inhabitants + tens) // (2 * tens) * 10


def group(wanted: AreaGroup, areas: Mapping[str, Area], sums: Sums) -> IndexGroup:
    """The mean of the members' indexes, each counting by its inhabitants.

    sum(index x inhabitants) / sum(inhabitants), over members that have both.
    """
    living = {code: areas[code].inhabitants or 0 for code in wanted.members}
    ticks = {
        reading.code: int(ticks)
        for reading, ticks in zip(sums.readings, sums.sums, strict=True)
        if reading.code in living
    }
    covered = sum(living[code] for code in ticks)
    weighted = sum(living[code] * ticks[code] for code in ticks)
    value = shown(weighted, sums.divisor * covered) if covered else None
    inhabitants = sum(living.values())
    return IndexGroup(wanted.id, wanted.name, wanted.members, value, inhabitants, covered)


def summary(sums: Sums) -> IndexSummary | None:
    """Mean, median and population standard deviation of the unrounded indexes; None without any."""
    values = [int(ticks) for ticks in sums.sums]
    if not values:
        return None
    divisor = Decimal(sums.divisor)
    return IndexSummary(
        count=len(values),
        mean=round_half_up(Decimal(sum(values)) / len(values) / divisor, PLACES),
        median=round_half_up(median(map(Decimal, values)) / divisor, PLACES),
        deviation=round_half_up(_deviation(values) / divisor, PLACES),
        lowest=shown(min(values), sums.divisor),
        highest=shown(max(values), sums.divisor),
    )


def _deviation(values: list[int]) -> Decimal:
    """Population standard deviation: sqrt(n sum(x^2) - sum(x)^2) / n, exact under the root."""
    count = len(values)
    squares = count * sum(value * value for value in values) - sum(values) * sum(values)
    return Decimal(squares).sqrt() / count


def points(ticks: int) -> Decimal:
    """A sum in percentage points, without needless zeros: 126, or 126.5."""
    exact = Decimal(ticks) / TICKS
    return Decimal(int(exact)) if exact == int(exact) else exact.normalize()

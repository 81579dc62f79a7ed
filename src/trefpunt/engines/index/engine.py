"""The index of a municipality, from register, table and recipe. Exact; the same input, the same
output. Formulas with worked examples: docs/methods/index.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from trefpunt.engines.index.ranks import quartiles, ranks
from trefpunt.engines.index.sensitivity import sensitivity
from trefpunt.engines.index.sums import Integers, Sums, add_up, has_value, quality
from trefpunt.engines.index.totals import group, people, points, shown, summary
from trefpunt.engines.index.uncertainty import Trust, trust
from trefpunt.schemas.index import IndexArea, IndexResult, MissingArea, Reading, Recipe
from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.terms.quality import Quality

METHOD = "index/1"


class Placing(NamedTuple):
    """Where one area stands: its sum in ticks, and what the ranking says of it."""

    ticks: int
    rank: int
    low: int
    high: int
    quartile: int
    chain: int


def index(
    areas: tuple[Area, ...],
    readings: tuple[Reading, ...],
    recipe: Recipe,
    municipality: Municipality,
) -> IndexResult:
    """The weighted mean of the recipe's percentages per neighbourhood, ranked from the highest.

    Areas of the register without a value are listed as missing. Raises ValueError for a reading
    twice, and KeyError for a reading or a group member that is not in the register.
    """
    register = {area.code: area for area in areas}
    _once(readings, register)
    sums = add_up(readings, recipe)
    rank = ranks(sums.sums)
    order = _order(sums)
    trusted = trust(sums, rank, recipe)
    small = municipality.small_area.inhabitants
    sorted_readings = [sums.readings[position] for position in order.tolist()]
    placings = _placings(sums, rank, trusted, order)
    return IndexResult(
        areas=tuple(
            _area(register[reading.code], reading, placing, sums.divisor, small)
            for reading, placing in zip(sorted_readings, placings, strict=True)
        ),
        missing=tuple(_missing(register, readings, recipe)),
        groups=tuple(group(wanted, register, sums) for wanted in municipality.groups),
        summary=summary(sums),
        interval=trusted.interval,
        sensitivity=sensitivity(sums, rank, order, recipe),
    )


def provenance(policy: Policy, result: IndexResult) -> Run:
    """What the result was made from: files by digest, the choices of the recipe, who is missing."""
    recipe = policy.index.recipe
    chosen: dict[str, Any] = {
        "weights": {part.id: str(part.weight) for part in recipe.components},
        "rounding": str(recipe.rounding.unit),
        "interval": result.interval,
    }
    if result.interval == "margins":
        chosen |= {"draws": recipe.margin_draws, "seed": recipe.seed}
    missing = {area.code: area.reason.value for area in result.missing}
    return Run("index", METHOD, policy.digests(policy.index.files), chosen, missing)


def _once(readings: tuple[Reading, ...], register: Mapping[str, Area]) -> None:
    counts = Counter(reading.code for reading in readings)
    twice = sorted(code for code, count in counts.items() if count > 1)
    if twice:
        raise ValueError(*twice)
    strangers = sorted(counts.keys() - register.keys())
    if strangers:
        raise KeyError(*strangers)


def _order(sums: Sums) -> Integers:
    """Positions from the highest sum to the lowest; ties by area code."""
    codes = np.array([reading.code for reading in sums.readings], dtype=np.str_)
    return np.lexsort((codes, -sums.sums))


def _placings(sums: Sums, rank: Integers, trusted: Trust, order: Integers) -> Iterable[Placing]:
    """One per area, in the order of `order`."""
    columns = (sums.sums, rank, trusted.best, trusted.worst, quartiles(rank), trusted.chain)
    return (Placing(*row) for row in np.stack(columns, axis=1)[order].tolist())


def _area(area: Area, reading: Reading, placing: Placing, divisor: int, small: int) -> IndexArea:
    living = area.inhabitants
    return IndexArea(
        code=area.code,
        name=area.name,
        value=shown(placing.ticks, divisor),
        sum=points(placing.ticks),
        rank=placing.rank,
        rank_low=placing.low,
        rank_high=placing.high,
        quartile=placing.quartile,
        cluster=placing.chain,
        quality=quality(reading),
        note=reading.note,
        contradiction=reading.contradiction,
        inhabitants=living,
        people=None if living is None else people(placing.ticks, divisor, living),
        small=living is not None and living < small,
    )


def _missing(
    register: Mapping[str, Area], readings: tuple[Reading, ...], recipe: Recipe
) -> Iterable[MissingArea]:
    listed = {reading.code: reading for reading in readings}
    for code, area in sorted(register.items()):
        if code not in listed:
            yield MissingArea(code, area.name, Quality.NOT_LISTED, "", area.inhabitants)
        elif not has_value(listed[code]):
            yield _without(area, listed[code], recipe)


def _without(area: Area, reading: Reading, recipe: Recipe) -> MissingArea:
    reason = Quality.NO_DATA if reading.quality.has_value else reading.quality
    pairs = list(zip(recipe.components, reading.components, strict=False))
    absent = tuple(part.id for part, percent in pairs if percent is None)
    some = absent if len(absent) < len(pairs) else ()
    return MissingArea(area.code, area.name, reason, reading.note, area.inhabitants, some)

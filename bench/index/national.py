"""How long the index of the whole country takes, and how long its rank intervals from margins.

    python bench/index/national.py [AREAS] [DRAWS]

Components are generated with a fixed seed; reading files is not part of the measurement.
"""

import sys
from datetime import date
from time import perf_counter

import numpy as np

from trefpunt.engines.index import index
from trefpunt.schemas.base import Text
from trefpunt.schemas.index import Component, IndexResult, Reading, Recipe, Rounding
from trefpunt.schemas.municipality import Area, Municipality, Neighbourhoods, SmallArea

SOURCE = {"source": "generated", "certainty": "U"}
WORD = Text(nl="land", en="country")
TOWN = Municipality(
    code="GM0000",
    name="Nederland",
    policy=WORD,
    small_area=SmallArea(inhabitants=200, **SOURCE),
    kinds=(),
    neighbourhoods=Neighbourhoods(year=2024, columns={}),
    **SOURCE,
)


def _recipe(draws: int) -> Recipe:
    parts = tuple(Component(id=f"part{n}", name=WORD, weight=1, **SOURCE) for n in (1, 2, 3))
    return Recipe(
        id="country",
        date=date(2024, 1, 1),
        name=WORD,
        author=WORD,
        table="country.csv",
        components=parts,
        rounding=Rounding(unit=1, **SOURCE),
        margin_draws=draws,
        **SOURCE,
    )


def _area(number: int) -> Area:
    return Area(
        code=f"BU{number:08d}",
        name=str(number),
        inhabitants=number % 9000,
        inhabitants_65plus=None,
        households=None,
        label_lon=5.0,
        label_lat=52.0,
    )


def _readings(areas: tuple[Area, ...], margin: int) -> tuple[Reading, ...]:
    percents = np.random.default_rng(1).integers(10, 60, size=(len(areas), 3)).tolist()
    return tuple(
        Reading(
            code=area.code,
            name=area.name,
            components=tuple(row),
            margins=tuple((p - margin, p + margin) for p in row) if margin else (),
        )
        for area, row in zip(areas, percents, strict=True)
    )


def _timed(areas: tuple[Area, ...], margin: int, draws: int) -> IndexResult:
    readings, recipe = _readings(areas, margin), _recipe(draws)
    start = perf_counter()
    result = index(areas, readings, recipe, TOWN)
    seconds = perf_counter() - start
    print(f"{result.interval:9} {len(result.areas):6} areas {seconds:7.2f} s")
    return result


def main(count: int = 14_574, draws: int = 1000) -> None:
    """Print one line per kind of rank interval."""
    areas = tuple(_area(number) for number in range(count))
    _timed(areas, 0, draws)
    print(f"margins with {draws} draws:")
    _timed(areas, 5, draws)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

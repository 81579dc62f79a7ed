"""All 14,574 neighbourhoods of the country with made-up components: complete and correct."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from trefpunt.engines.index import index
from trefpunt.schemas.base import Text
from trefpunt.schemas.index import Component, Reading, Recipe, Rounding
from trefpunt.schemas.municipality import Area, Municipality, Neighbourhoods, SmallArea

SOURCE = {"source": "generated", "certainty": "U"}
WORD = Text(nl="land", en="country")

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def register(shared_data):
    table = pl.read_parquet(
        shared_data / "nl_buurten_2024.parquet", columns=["buurtcode", "buurtnaam", "inwoners"]
    )
    return tuple(
        Area(
            code=code,
            name=name,
            inhabitants=None if living is None else int(living),
            inhabitants_65plus=None,
            households=None,
            label_lon=5.0,
            label_lat=52.0,
        )
        for code, name, living in table.iter_rows()
    )


@pytest.fixture(scope="module")
def percents(register):
    return np.random.default_rng(1).integers(5, 60, size=(len(register), 3))


@pytest.fixture(scope="module")
def result(register, percents):
    """Every hundredth neighbourhood has no data."""
    parts = tuple(Component(id=f"part{n}", name=WORD, weight=1, **SOURCE) for n in (1, 2, 3))
    recipe = Recipe(
        id="country",
        date=date(2024, 1, 1),
        name=WORD,
        author=WORD,
        table="country.csv",
        components=parts,
        rounding=Rounding(unit=1, **SOURCE),
        **SOURCE,
    )
    town = Municipality(
        code="GM0000",
        name="Nederland",
        policy=WORD,
        small_area=SmallArea(inhabitants=200, **SOURCE),
        kinds=(),
        neighbourhoods=Neighbourhoods(year=2024, columns={}),
        **SOURCE,
    )
    readings = tuple(
        Reading(code=area.code, name=area.name, quality="no_data")
        if number % 100 == 0
        else Reading(code=area.code, name=area.name, components=tuple(percents[number].tolist()))
        for number, area in enumerate(register)
    )
    return index(register, readings, recipe, town)


def test_no_neighbourhood_is_lost(result, register):
    assert len(register) == 14_574
    assert len(result.missing) == 146
    seen = {area.code for area in result.areas} | {gap.code for gap in result.missing}
    assert seen == {area.code for area in register}


def test_sums_and_ranks_are_right(result, register, percents):
    sums = {area.code: int(total) for area, total in zip(register, percents.sum(1), strict=True)}
    ranked = np.sort([sums[area.code] for area in result.areas])
    for area in result.areas:
        assert area.sum == sums[area.code]
        assert area.rank == 1 + len(ranked) - np.searchsorted(ranked, area.sum, side="right")
        above = len(ranked) - np.searchsorted(ranked, area.sum + 3, side="right")
        assert area.rank_low == 1 + above
        assert area.rank_high == len(ranked) - np.searchsorted(ranked, area.sum - 3, side="left")


def test_each_weight_was_varied(result):
    assert result.sensitivity.possible
    assert len(result.sensitivity.variations) == 9
    assert all(len(v.ranks) == len(result.areas) for v in result.sensitivity.variations)

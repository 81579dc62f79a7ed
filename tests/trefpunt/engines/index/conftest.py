"""An invented town, made to measure: `run(reading(1, 45, 40, 41), ...)` computes its index."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from trefpunt.engines.index import index
from trefpunt.schemas.base import Text
from trefpunt.schemas.index import Component, IndexResult, Reading, Recipe, Rounding
from trefpunt.schemas.municipality import Area, AreaGroup, Municipality, Neighbourhoods, SmallArea
from trefpunt.terms.quality import Certainty

SOURCE = {"source": "invented", "certainty": Certainty.UNDECIDED}
WORD = Text(nl="woord", en="word")


def code(number: int) -> str:
    return f"BU1999{number:04d}"


@pytest.fixture(scope="session")
def area() -> Callable[..., Area]:
    def make(number: int, inhabitants: int | None = 1000) -> Area:
        return Area(
            code=code(number),
            name=f"Area {number}",
            inhabitants=inhabitants,
            inhabitants_65plus=None,
            households=None,
            label_lon=5.7,
            label_lat=50.85,
        )

    return make


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    def make(number: int, *components: object, **more: object) -> Reading:
        return Reading.model_validate(
            {"code": code(number), "name": f"Area {number}", "components": components, **more}
        )

    return make


@pytest.fixture(scope="session")
def recipe() -> Callable[..., Recipe]:
    def make(*weights: str, rounding: str = "1", draws: int = 2000) -> Recipe:
        parts = [
            Component(id=f"part{place}", name=WORD, weight=Decimal(weight), **SOURCE)
            for place, weight in enumerate(weights or ("1", "1", "1"), 1)
        ]
        return Recipe(
            id="invented",
            date=date(2025, 1, 1),
            name=WORD,
            author=WORD,
            table="invented.csv",
            components=tuple(parts),
            rounding=Rounding(unit=rounding, **SOURCE),
            margin_draws=draws,
            **SOURCE,
        )

    return make


@pytest.fixture(scope="session")
def town() -> Callable[..., Municipality]:
    def make(*groups: tuple[int, ...]) -> Municipality:
        made = [
            AreaGroup(
                id=f"group{place}",
                name=f"Group {place}",
                members=tuple(code(number) for number in members),
                **SOURCE,
            )
            for place, members in enumerate(groups, 1)
        ]
        return Municipality(
            code="GM1999",
            name="Lindeveen",
            policy=WORD,
            small_area=SmallArea(inhabitants=500, **SOURCE),
            kinds=(),
            groups=tuple(made),
            neighbourhoods=Neighbourhoods(year=2024, columns={}),
            **SOURCE,
        )

    return make


@pytest.fixture(scope="session")
def run(area, recipe, town) -> Callable[..., IndexResult]:
    """The index of these readings; without other `areas`, of areas 1, 2, 3, ..."""

    def compute(*readings, areas=None, groups=(), made=None) -> IndexResult:
        register = areas or [area(number) for number in range(1, len(readings) + 1)]
        return index(tuple(register), readings, made or recipe(), town(*groups))

    return compute

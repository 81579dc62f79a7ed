"""Room in places against the people around them (2SFCA), on houses in a line."""

from decimal import Decimal

import numpy as np
import pytest

from trefpunt.engines.reach import Crow, answer
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice, ReachResult
from trefpunt.sources.policy import read

METRE = 1 / 67_895.4
"""Degrees of longitude at latitude 52.5."""
KOM, MEERZICHT = "BU99010000", "BU99010001"
SURE = {"source": "test", "certainty": "U"}


def hall(name: str, metres: float, capacity: int | None) -> Place:
    at = {"area": KOM, "lon": 5.6 + metres * METRE, "lat": 52.5}
    told = {"id": name, "name": name, "kind": "dorpshuis", "capacity": capacity}
    return Place.model_validate(told | at | SURE)


def houses(*rows: tuple[float, str, int]) -> Points:
    metres, areas, people = zip(*rows, strict=True)
    codes = tuple(dict.fromkeys(areas))
    return Points(
        kind="postcode",
        ids=tuple(map(str, range(len(rows)))),
        lon=5.6 + np.array(metres) * METRE,
        lat=np.full(len(rows), 52.5),
        codes=codes,
        area=np.array([codes.index(code) for code in areas], dtype=np.int32),
        people={"inhabitants": np.array(people, dtype=np.int32)},
        facts=Facts("pc", "pc.csv", "ab" * 32, "test", "CC0", 2024, len(rows)),
    )


ROW = houses((100, KOM, 300), (450, KOM, 100), (900, MEERZICHT, 100), (1500, MEERZICHT, 100))


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest) -> Policy:
    return read(request.config.rootpath / "tests" / "towns" / "waterdael")


def ask(town: Policy, *places: Place, points: Points = ROW) -> ReachResult:
    way = Crow(points, Decimal("1"))
    return answer(town.model_copy(update={"places": places}), way, Choice(500, ("dorpshuis",)))


def test_room_is_shared_with_everybody_around_the_place(town: Policy) -> None:
    result = ask(town, hall("west", 0, 40), hall("east", 900, 40))
    # west: 40 for 300 + 100 people; east: 40 for 100 (at 450 m) + 100 (at the door)
    assert [one.capacity_per_1000 for one in result.usage] == [100.0, 200.0]
    kom, meerzicht, *_ = result.areas
    assert kom.capacity_per_1000 == 150.0  # 300 people have 0.1 each, 100 have 0.1 + 0.2
    assert meerzicht.capacity_per_1000 == 100.0  # 100 people have 0.2, 100 have none
    assert result.city.capacity_per_1000 == pytest.approx((30 + 30 + 20) / 600 * 1000, abs=0.05)


def test_a_place_counts_for_less_further_away_where_the_policy_says_so(town: Policy) -> None:
    assert town.reach is not None
    bands = [{"metres": 200, "weight": "1", **SURE}, {"metres": 500, "weight": "0,5", **SURE}]
    reach = type(town.reach).model_validate(town.reach.model_dump() | {"decay": bands})
    result = ask(town.model_copy(update={"reach": reach}), hall("west", 0, 35))
    assert result.usage[0].capacity_per_1000 == 100.0  # 35 for 300 + 0.5 * 100 people
    assert result.areas[0].capacity_per_1000 == 87.5  # (300 * 0.1 + 100 * 0.05) / 400


def test_without_a_known_capacity_there_is_no_figure_and_it_says_so(town: Policy) -> None:
    result = ask(town, hall("west", 0, None))
    assert result.areas[0].capacity_per_1000 is None
    assert result.city.capacity_per_1000 is None
    assert "no_capacity" in result.notes


def test_who_only_has_a_place_without_a_known_capacity_is_not_counted_as_having_none(
    town: Policy,
) -> None:
    result = ask(town, hall("west", 0, 40), hall("far", 1500, None))
    assert result.areas[1].capacity_per_1000 == 0.0  # of who lives at 900 m; nobody knows the rest
    assert result.usage[1].capacity_per_1000 is None
    assert "some_capacity" in result.notes
    assert "no_capacity" not in result.notes


def test_nobody_counted_is_no_figure(town: Policy) -> None:
    result = ask(town, hall("west", 0, 40), points=houses((100, KOM, -1)))
    assert result.areas[0].capacity_per_1000 is None
    assert result.usage[0].capacity_per_1000 is None

"""A way that remembers gives the distances of the way behind it, and measures them once."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest

from trefpunt.engines.reach import Crow, Site, Sites, Walks
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import Ints
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place
from trefpunt.terms.quality import Certainty
from trefpunt_web.services import reach_memory
from trefpunt_web.services.reach_memory import Remembering


class Counting(Crow):
    """Straight lines that count how often they are measured."""

    times = 0

    def to(self, walks: Walks, numbers: Sequence[int]) -> Ints:
        type(self).times += 1
        return super().to(walks, numbers)


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> Counting:
    monkeypatch.setattr(Counting, "times", 0)
    lon, lat = np.array([5.69, 5.70]), np.array([50.85, 50.86])
    where = np.zeros(2, dtype=np.int32)
    facts = Facts("homes", "homes.csv", "", "", "", None, 2)
    points = Points("postcode", ("a", "b"), lon, lat, ("BU1",), where, {}, facts)
    return Counting(points, Decimal("1.3"))


def sites(*spots: tuple[float, float]) -> Sites:
    def place(number: int) -> Place:
        return Place(
            id=f"p{number}", name="P", kind="k", area=None, source="s", certainty=Certainty.PUBLIC
        )

    found = (Site(place(n), lon, lat, approximate=False) for n, (lon, lat) in enumerate(spots))
    return Sites(tuple(found), ())


def test_the_same_spots_are_measured_once(way: Counting) -> None:
    kept = Remembering(way)
    one = kept.walk(sites((5.69, 50.85), (5.71, 50.86)))
    other = kept.walk(sites((5.68, 50.84), (5.71, 50.86)))
    assert (kept.to(one, [1]) == way.to(one, [1])).all()
    assert (kept.to(other, [1]) == kept.to(one, [1])).all()
    assert (kept.to(other, [0]) != kept.to(one, [0])).all()
    assert Counting.times == 4  # three sets of spots, and the one of the way itself


def test_it_does_not_grow_forever(way: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach_memory, "MOST", 2)
    kept = Remembering(way)
    walks = kept.walk(sites((5.69, 50.85), (5.71, 50.86), (5.70, 50.87)))
    for number in (0, 1, 2):
        kept.to(walks, [number])
    assert len(kept._known) == 1

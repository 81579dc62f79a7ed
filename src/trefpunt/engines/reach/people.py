"""How many people of a group live at each point: whole numbers; unknown is never counted as 0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.points import UNKNOWN, Points
from trefpunt.schemas.reach import Group

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

MILLIONTH = 10**6
PERCENT = 100
TENS = 10


@dataclass(frozen=True)
class Counted:
    """One group at every point."""

    group: Group
    weight: Longs
    """[k] people times `scale`; 0 where not known."""
    known: Bools
    """[k]"""
    scale: int

    @property
    def estimated(self) -> bool:
        """Whether the number of people is an estimate."""
        return self.group.counts == "index"

    def people(self, weight: int) -> int:
        """A sum of weights as people; an estimate rounded half up to tens."""
        unit = self.scale * (TENS if self.estimated else 1)
        return (2 * weight + unit) // (2 * unit) * (unit // self.scale)


def counted(group: Group, points: Points, indexes: Mapping[str, Decimal]) -> Counted:
    """The people of a group at each point.

    "column": as the points tell. "index": inhabitants times the index (percent) of their
    neighbourhood; not known where the neighbourhood has none.
    """
    if group.counts == "column":
        found = points.people.get(group.column or "")
        return _column(group, found if found is not None else _nobody_knows(points))
    percent = np.array([_millionths(indexes.get(code)) for code in points.codes] + [-1])
    share = percent[points.area]
    living = points.people["inhabitants"].astype(np.int64)
    known = (share >= 0) & (living != UNKNOWN)
    weight = np.where(known, living * share, 0)
    return Counted(group, weight, known, PERCENT * MILLIONTH)


def _column(group: Group, people: NDArray[np.int32]) -> Counted:
    known = people != UNKNOWN
    return Counted(group, np.where(known, people, 0).astype(np.int64), known, 1)


def _nobody_knows(points: Points) -> NDArray[np.int32]:
    return np.full(len(points), UNKNOWN, dtype=np.int32)


def _millionths(percent: Decimal | None) -> int:
    """-1 where there is no index."""
    return -1 if percent is None else round(percent * MILLIONTH)


def label_points(areas: Iterable[Area]) -> Points:
    """One point per neighbourhood: where nothing finer is at hand. Distances from it are coarse."""
    register = tuple(areas)
    return Points(
        kind="area",
        ids=tuple(area.code for area in register),
        lon=np.array([area.label_lon for area in register], dtype=np.float64),
        lat=np.array([area.label_lat for area in register], dtype=np.float64),
        codes=tuple(area.code for area in register),
        area=np.arange(len(register), dtype=np.int32),
        people={
            name: np.array([_count(getattr(area, name)) for area in register], dtype=np.int32)
            for name in ("inhabitants", "inhabitants_65plus")
        },
        facts=Facts("", "neighbourhoods.csv", "", "", "", None, len(register)),
    )


def _count(people: int | None) -> int:
    return int(UNKNOWN) if people is None else people

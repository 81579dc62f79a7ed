"""What places have room for, shared among the people who can walk there (2SFCA)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trefpunt.engines.reach.people import Bools, Counted
from trefpunt.engines.reach.shares import MILLIMETRES, Division
from trefpunt.engines.reach.walks import Walks, Way
from trefpunt.schemas.network import Floats, Ints
from trefpunt.schemas.reach import Band

PER = 1000
DECIMALS = 1
UNKNOWN = -1.0


@dataclass(frozen=True)
class Supply:
    """Room for each person at every point, and around every place."""

    access: Floats
    """[k] negative where it cannot be told."""
    ratio: Floats
    """[sites] negative where it cannot be told."""
    weight: Floats
    """[k] everybody whose room is known."""

    def of(self, division: Division) -> Iterator[float | None]:
        """Room for each 1,000 people in each part; none where nobody's is known."""
        there = division.part >= 0
        part, weight = division.part[there], self.weight[there]
        people = np.bincount(part, weight, division.size)
        room = np.bincount(part, weight * self.access[there], division.size)
        pairs = zip(room.tolist(), people.tolist(), strict=True)
        return (_rate(had / living) if living else None for had, living in pairs)

    def around(self, site: int) -> float | None:
        """Room for each 1,000 people around a place."""
        found = float(self.ratio[site])
        return None if found < 0 else _rate(found)


def supply(
    walks: Walks, way: Way, everybody: Counted, norm_m: int, decay: Sequence[Band]
) -> Supply | None:
    """Room for everybody; none where no place tells how much it has.

    A place without a known capacity gives nobody anything: what others give is then the least that
    there is. Without `decay` everybody up to the norm counts the same.
    """
    capacity = np.array([_capacity(site.place.capacity) for site in walks.sites.all])
    if not (capacity >= 0).any():
        return None
    # Compiled code takes a second to open: only who knows capacities waits for it.
    from trefpunt.engines.reach.catchment import Pairs, catchment, steps  # noqa: PLC0415

    bands = {float(one.metres): float(one.weight) for one in decay} or {float(norm_m): 1.0}
    pairs = Pairs(*_pairs(walks, way, max(bands)))
    people = np.where(everybody.known, everybody.weight, UNKNOWN)
    found = catchment(pairs, people, capacity, decay=steps(bands))
    told: Bools = everybody.known & ~walks.off & (found.access >= 0)
    return Supply(found.access, found.ratio, np.where(told, everybody.weight, 0.0))


def _capacity(known: int | None) -> float:
    return UNKNOWN if known is None else float(known)


def _pairs(walks: Walks, way: Way, limit_m: float) -> tuple[Ints, Ints, Floats]:
    """Point, place and metres for everybody within the limit of a place."""
    rows: list[Ints] = []
    metres: list[Floats] = []
    for number in range(len(walks.sites)):
        far = way.to(walks, [number])
        near = np.flatnonzero((far <= limit_m * MILLIMETRES) & ~walks.off)
        rows.append(near.astype(np.int32))
        metres.append(far[near] / MILLIMETRES)
    places = np.repeat(np.arange(len(rows), dtype=np.int32), [len(near) for near in rows])
    return np.concatenate(rows), places, np.concatenate(metres)


def _rate(room: float) -> float:
    return round(PER * room, DECIMALS)

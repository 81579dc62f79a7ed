"""Shares within the norm, medians and worst distances, for any way to divide the points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.reach.people import Bools, Counted, Longs
from trefpunt.engines.reach.walks import Walks
from trefpunt.schemas.network import FAR, NOWHERE, Ints
from trefpunt.schemas.reach import GroupReach

MILLIMETRES = 1000
DECIMALS = 4


@dataclass(frozen=True)
class Division:
    """To which part each point belongs: a neighbourhood, a district, the place it walks to."""

    part: NDArray[np.int64]
    """[k] number of the part; -1: in none."""
    size: int
    """Number of parts."""

    def sums(self, weight: Longs | Bools) -> list[int]:
        """The sum of a weight in each part, exact below 2^53."""
        inside = self.part >= 0
        found = np.bincount(self.part[inside], weight[inside].astype(np.float64), self.size)
        return [int(total) for total in found.tolist()]

    def times(self, other: NDArray[np.int32], size: int) -> "Division":
        """Each part divided again by a second number of each point."""
        inside = (self.part >= 0) & (other >= 0)
        return Division(np.where(inside, self.part * size + other, -1), self.size * size)


@dataclass(frozen=True)
class Spread:
    """How far people in one part walk: millimetres, FAR where there is none."""

    median: int
    """Half of them walk no further."""
    worst: int
    """The furthest of those who can reach a place."""


@dataclass(frozen=True)
class Figures:
    """Everything that is told of one part."""

    points: int
    groups: tuple[GroupReach, ...]
    walk: Spread
    direct: Spread
    unreachable: int
    unmeasured: int
    nearest: int
    """Number of the place that is nearest for most people, or NOWHERE."""
    approximate: bool


def figures(
    division: Division, groups: Sequence[Counted], walks: Walks, norm_m: int
) -> tuple[Figures, ...]:
    """The figures of each part. The first group is everybody: medians are over them."""
    on = ~walks.off
    near = walks.found.millimetres[:, 0]
    direct = np.where(walks.off, FAR, walks.direct.millimetres[:, 0])
    everybody = groups[0].weight * on
    within = near <= norm_m * MILLIMETRES
    columns = (
        division.sums(np.ones(len(near), dtype=np.bool_)),
        zip(*(_group(division, group, on, within) for group in groups), strict=True),
        spreads(division, near, everybody),
        spreads(division, direct, everybody),
        division.sums(everybody * (near == FAR)),
        division.sums(groups[0].weight * walks.off),
        _favourites(division, walks, groups[0].weight),
        _rests_on_guess(division, walks, groups[0].weight),
    )
    return tuple(Figures(*row) for row in zip(*columns, strict=True))


def _group(division: Division, group: Counted, on: Bools, near: Bools) -> Iterator[GroupReach]:
    weights = division.sums(group.weight * on)
    within = division.sums(group.weight * (on & near))
    unknown = division.sums(~group.known)
    for total, inside, lost in zip(weights, within, unknown, strict=True):
        people = group.people(total)
        yield GroupReach(
            group=group.group.id,
            people=people,
            within=group.people(inside),
            share=round(inside / total, DECIMALS) if people else None,
            unknown=lost,
            estimated=group.estimated,
        )


def spreads(division: Division, millimetres: Ints, weight: Longs) -> list[Spread]:
    """The weighted median and the worst distance in each part.

    The median is the shortest distance within which at least half of the weight lies; who can
    reach nothing counts as furthest of all.
    """
    counts = (division.part >= 0) & (weight > 0)
    part, far, heavy = division.part[counts], millimetres[counts], weight[counts]
    order = np.lexsort((far, part))
    part, far, before = part[order], far[order], np.cumsum(heavy[order])
    borders = np.searchsorted(part, np.arange(division.size + 1)).tolist()
    return [
        _spread(far[start:end], before[start:end], int(before[start - 1]) if start else 0)
        for start, end in pairwise(borders)
    ]


def _spread(far: Ints, summed: Longs, base: int) -> Spread:
    """Of one part: distances in order, the running sum of weights, and the sum before it."""
    if not len(far):
        return Spread(int(FAR), int(FAR))
    half = base + (int(summed[-1]) - base + 1) // 2
    reached = int(np.searchsorted(far, FAR))
    worst = far[reached - 1] if reached else FAR
    return Spread(int(far[np.searchsorted(summed, half)]), int(worst))


def _favourites(division: Division, walks: Walks, weight: Longs) -> list[int]:
    count = len(walks.sites)
    if not count:
        return [int(NOWHERE)] * division.size
    pairs = division.times(walks.found.place[:, 0], count)
    people = np.array(pairs.sums(weight), dtype=np.int64).reshape(division.size, count)
    best = np.where(people.max(axis=1) > 0, people.argmax(axis=1), NOWHERE)
    return [int(number) for number in best]


def _rests_on_guess(division: Division, walks: Walks, weight: Longs) -> list[bool]:
    guess = np.array([site.approximate for site in walks.sites.all] + [False])
    return [total > 0 for total in division.sums(weight * guess[walks.found.place[:, 0]])]


def metres(millimetres: int) -> int | None:
    """Whole metres, rounded half up; none where it cannot be reached."""
    if millimetres == int(FAR):
        return None
    return (2 * millimetres + MILLIMETRES) // (2 * MILLIMETRES)

"""Gives each place of one kind a column of the budget: an assignment problem.

A slot is the right to one place from a column on. Column `c` has as many slots as it has more room
than the column before. A place may use a slot later than it comes, never earlier. So a plan stays
within the counts of every column exactly if it is an assignment of places to slots.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from trefpunt.engines.phasing.order import by_need, by_right
from trefpunt.schemas.phasing import Wanted
from trefpunt.schemas.siting import Aim

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Turns:
    """What the places of one kind are spread over."""

    first: int
    """Year of column 0."""
    room: tuple[int, ...]
    """Places that there is money for, per column; the last stands for all years after the plan."""
    aims: tuple[Aim, ...]

    def column(self, year: int) -> int:
        """The column of a year, at the ends for years outside the plan."""
        return min(max(year - self.first, 0), len(self.room) - 1)

    @property
    def slots(self) -> Ints:
        """The column of each slot. Room that is taken away later was no room: nobody closes."""
        lasting = np.minimum.accumulate(np.array(self.room)[::-1])[::-1]
        new = np.diff(np.maximum(lasting, 0), prepend=0)
        return np.repeat(np.arange(len(self.room)), new)


def columns(places: Sequence[Wanted], turns: Turns) -> dict[str, int | None]:
    """Site -> its column; none: no room.

    Minimises, in this order: who gets no turn (`by_right`), then each of the aims, then how late
    places come. Whole numbers below 2^53 make one sum of all of these, so that the answer is exact.
    """
    ordered = by_need(places)
    if not ordered:
        return {}
    late, without = _costs(ordered, turns)
    # best[i, s]: the cheapest column for place i from the column of slot s on
    cheapest = np.minimum.accumulate(late[:, ::-1], axis=1)[:, ::-1]
    slots = turns.slots[: len(ordered)]  # an early slot serves as well as a late one
    table = np.hstack([cheapest[:, slots], np.repeat(without[:, None], len(ordered), axis=1)])
    rows, chosen = linear_sum_assignment(table)
    return {
        ordered[row].site: _column(late[row], slots, slot)
        for row, slot in zip(rows, chosen, strict=True)
    }


def _column(late: Floats, slots: Ints, slot: int) -> int | None:
    if slot >= len(slots):
        return None
    start = int(slots[slot])
    return start + int(np.argmin(late[start:]))


# --- Costs ----------------------------------------------------------------------------------------


def _costs(ordered: Sequence[Wanted], turns: Turns) -> tuple[Floats, Floats]:
    """[n, columns] of a place in a column (inf: not allowed), and [n] of no turn at all."""
    total = np.zeros((len(ordered), len(turns.room)))
    unit = 1.0
    for aim in reversed(_aims(turns.aims)):
        table = _AIMS[aim](ordered, turns)
        total += unit * table
        unit *= 1 + table.max(axis=1).sum()
    rights = {one.site: number for number, one in enumerate(reversed(by_right(ordered)), 1)}
    without = unit * np.array([float(rights[one.site]) for one in ordered])
    return np.where(_allowed(ordered, turns), total, np.inf), without


def _aims(aims: tuple[Aim, ...]) -> tuple[str, ...]:
    """With something at the end that tells all plans apart: need does."""
    return aims if "need" in aims else (*aims, "order")


def _allowed(ordered: Sequence[Wanted], turns: Turns) -> NDArray[np.bool_]:
    """A fixed year is the only one; else a place must be able to open."""
    span = np.arange(len(turns.room))
    return np.array([_may(one, turns, span) for one in ordered])


def _may(one: Wanted, turns: Turns, span: Ints) -> NDArray[np.bool_]:
    if one.year is not None:
        return np.equal(span, turns.column(one.year))
    return np.greater_equal(span, turns.column(one.opens or turns.first))


def _pilots(ordered: Sequence[Wanted], turns: Turns) -> Floats:
    """Columns that a place of a pilot comes later."""
    waits = np.array([float(one.pilot is not None) for one in ordered])
    return _weighed(waits, turns)


def _coupling(ordered: Sequence[Wanted], turns: Turns) -> Floats:
    """Opportunities that a place misses."""
    years = [turns.first + column for column in range(len(turns.room) - 1)]
    hits = [[*(float(len(coupled(one, year))) for year in years), 0.0] for one in ordered]
    return np.array([max(row) - np.array(row) for row in hits])


def _need(ordered: Sequence[Wanted], turns: Turns) -> Floats:
    """Columns later, times the turn counted from the end: the first in the order weighs most."""
    return _weighed(np.arange(len(ordered), 0.0, -1), turns)


def _order(ordered: Sequence[Wanted], turns: Turns) -> Floats:
    """The same by site, where need does not count."""
    names = sorted((one.site for one in ordered), reverse=True)
    return _weighed(np.array([names.index(one.site) + 1.0 for one in ordered]), turns)


def _weighed(weight: Floats, turns: Turns) -> Floats:
    return weight[:, None] * np.arange(len(turns.room))


_AIMS: dict[str, Callable[[Sequence[Wanted], Turns], Floats]] = {
    "pilots": _pilots,
    "coupling": _coupling,
    "need": _need,
    "order": _order,
}


def coupled(one: Wanted, year: int) -> tuple[str, ...]:
    """The opportunities of a place whose window holds this year; one end may be open."""
    return tuple(name for first, last, name in one.windows if _holds(first, last, year))


def _holds(first: int | None, last: int | None, year: int) -> bool:
    if first is None and last is None:
        return False
    return (first is None or first <= year) and (last is None or year <= last)

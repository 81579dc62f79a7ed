"""Whose turn it is: by the vulnerability of the area, and never last because nobody knows."""

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from trefpunt.schemas.phasing import Wanted


def by_need(places: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """The highest need first, ties by site.

    A place without a known need takes the median of the known ones: it stands in the middle.
    """
    every = tuple(places)
    middle = _middle(every)
    return tuple(sorted(every, key=lambda one: (-_need(one, middle), one.site)))


def by_right(places: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Who keeps a turn when there are too few: places that are there, then decided ones, then those
    whose year is fixed, then pilots, then by need."""
    return tuple(sorted(by_need(places), key=_rights))


def _rights(one: Wanted) -> tuple[bool, ...]:
    decided = one.condition == "decided"
    return (not one.there, not decided, one.year is None, one.pilot is None)


def _middle(places: tuple[Wanted, ...]) -> Decimal:
    known = [one.need for one in places if one.need is not None]
    return median(known) if known else Decimal(0)


def _need(one: Wanted, middle: Decimal) -> Decimal:
    return middle if one.need is None else one.need

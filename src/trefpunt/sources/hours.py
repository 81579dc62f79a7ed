"""Opening hours in the notation of OpenStreetMap, as a table of an ordinary week."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
from opening_hours import OpeningHours, State, validate

from trefpunt.schemas.policy import Place
from trefpunt.schemas.reach import Week
from trefpunt.schemas.reach.choice import DAY

WEEK = 7 * DAY
FIRST = datetime(2025, 3, 3)  # noqa: DTZ001 opening hours are local times
"""A Monday. Four weeks without a holiday: "the 1st and 3rd Thursday" is in two of them."""
WEEKS = 4


@lru_cache(maxsize=1024)
def read_week(text: str) -> Week:
    """When a place is open every week: what happens in some weeks only does not count.

    Public holidays and seasons are not looked at. Raises ValueError for text that cannot be read.
    """
    if not text:
        return ()
    if not validate(text):
        raise ValueError(text)
    hours = OpeningHours(text)
    always = np.ones(WEEK, dtype=np.bool_)
    for number in range(WEEKS):
        always &= _open(hours, FIRST + timedelta(weeks=number))
    return _spells(always)


def weeks(places: Iterable[Place]) -> dict[str, Week]:
    """The week of each place that tells when it is open."""
    return {place.id: read_week(place.hours) for place in places if place.hours}


def _open(hours: OpeningHours, monday: datetime) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """[minutes of the week]"""
    minutes = np.zeros(WEEK, dtype=np.bool_)
    for start, end, state, _ in hours.intervals(monday, monday + timedelta(minutes=WEEK)):
        if state == State.OPEN:
            minutes[_minute(start, monday) : _minute(end, monday)] = True
    return minutes


def _minute(moment: datetime, monday: datetime) -> int:
    return max(0, (moment - monday) // timedelta(minutes=1))


def _spells(minutes: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Week:
    edges = np.flatnonzero(np.diff(minutes.astype(np.int8), prepend=0, append=0)).tolist()
    return tuple(zip(edges[::2], edges[1::2], strict=True))

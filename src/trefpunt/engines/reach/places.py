"""Which places count, and where they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from trefpunt.schemas.municipality import Area
from trefpunt.schemas.points import Floats
from trefpunt.schemas.policy import Place
from trefpunt.schemas.reach import Choice, NotPlaced, Week


@dataclass(frozen=True)
class Site:
    """A place that counts, with a location."""

    place: Place
    lon: float
    lat: float
    approximate: bool
    """Whether the location is only the label point of its neighbourhood."""


@dataclass(frozen=True)
class Sites:
    """The places of one answer; their position is their number in every array."""

    all: tuple[Site, ...]
    left_out: tuple[NotPlaced, ...]

    def __len__(self) -> int:
        return len(self.all)

    @property
    def lon(self) -> Floats:
        """[s] degrees WGS84."""
        return np.array([site.lon for site in self.all], dtype=np.float64)

    @property
    def lat(self) -> Floats:
        """[s]"""
        return np.array([site.lat for site in self.all], dtype=np.float64)

    def of(self, area: str) -> list[int]:
        """Numbers of the places in this neighbourhood."""
        return [number for number, site in enumerate(self.all) if site.place.area == area]


def sites(
    places: Iterable[Place],
    areas: Iterable[Area],
    choice: Choice,
    weeks: Mapping[str, Week] | None = None,
) -> Sites:
    """The places that count under this choice, in the order of the list.

    A place without coordinates stands on the label point of its neighbourhood (approximate); one
    without either is left out. `weeks`: place id -> when it is open, for places that tell.
    """
    register = {area.code: area for area in areas}
    found: list[Site] = []
    left: list[NotPlaced] = []
    for place in places:
        site = _site(place, register)
        why = _excluded(place, choice, weeks or {}) or ("" if site else "no_location")
        if site is None or why:
            left.append(NotPlaced(place.id, place.name, why))
        else:
            found.append(site)
    return Sites(tuple(found), tuple(left))


def _site(place: Place, register: Mapping[str, Area]) -> Site | None:
    if place.lon is not None and place.lat is not None:
        return Site(place, place.lon, place.lat, approximate=False)
    area = register.get(place.area or "")
    return None if area is None else Site(place, area.label_lon, area.label_lat, approximate=True)


def _excluded(place: Place, choice: Choice, weeks: Mapping[str, Week]) -> str:
    """Why a place does not count under this choice; "" where it does."""
    if place.kind not in choice.kinds:
        return "other_kind"
    if choice.group and place.groups and choice.group not in place.groups:
        return "other_group"
    if choice.at is None:
        return ""
    if place.id not in weeks:
        return "hours_unknown"
    return "" if choice.at.within(weeks[place.id]) else "closed"

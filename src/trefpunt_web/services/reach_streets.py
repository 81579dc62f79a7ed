"""Trial places and paths along streets: only what they change is measured again.

Needs the compiled kernels: import it only where there is a network.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from trefpunt.engines.reach import Sites, Walks
from trefpunt.engines.reach.along import Along
from trefpunt.engines.reach.baseline import Baseline, Residents, baseline, spot
from trefpunt.engines.reach.straight import GEOD
from trefpunt.engines.reach.trial import Trial
from trefpunt.engines.reach.walks import COUNT
from trefpunt.schemas.network import FAR, NOWHERE, Nearest
from trefpunt.schemas.reach import NotPlaced
from trefpunt_web.services.reach_trial import MM, Changed


class _Start:
    """What every trial under one choice starts from; equal where its key is."""

    def __init__(self, key: str, way: Along, sites: Sites) -> None:
        self.key, self.way, self.sites = key, way, sites

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Start) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=4)
def _base(start: _Start) -> Baseline:
    points = start.way.points
    people = np.zeros((len(points), 1), dtype=np.int32)
    lives = Residents(start.way.at, people, np.full(len(points), -1, dtype=np.int32), 0)
    places = start.way.lay(start.sites.lon, start.sites.lat)
    return baseline(start.way.network, places, lives, 1)


@lru_cache(maxsize=4)
def _fresh(start: _Start) -> Trial:
    return Trial(_base(start))


def stepped(key: str, way: Any, before: Walks, wanted: Sites, after: Changed) -> Walks:
    """The nearest place of each point after the moves; the second and third are not known then."""
    start = _Start(key, way, before.sites)
    trial, numbers, lost = _fresh(start).copy(), _numbers(before.sites), []
    for place in after.closed:
        if place.id in numbers:
            trial.close(numbers.pop(place.id))
    for site in (one for one in wanted.all if one.place in after.opened):
        try:
            number = trial.open(_spot(start.way, site.lon, site.lat)).values[0]
        except LookupError:
            lost.append(NotPlaced(site.place.id, site.place.name, "off_network"))
        else:
            numbers[site.place.id] = number
    for path in after.paths:
        _link(trial, start.way, path)
    kept = [site for site in wanted.all if site.place.id in numbers]
    sites = Sites(tuple(kept), (*before.sites.left_out, *lost))
    found = _renamed(trial.points, sites, numbers)
    # A new path is also new to who passes everything: then there is nothing to hold against.
    return replace(before, sites=sites, found=found if after.paths else way.held(found, sites))


def _numbers(sites: Sites) -> dict[str, int]:
    return {site.place.id: number for number, site in enumerate(sites.all)}


def _spot(way: Along, lon: float, lat: float) -> Any:
    """Where a place is entered. Raises LookupError where no street is near."""
    return spot(way.lay(np.array([lon]), np.array([lat])), 0)


def _link(trial: Trial, way: Along, path: Any) -> None:
    """A straight path between two spots; one that reaches no street changes nothing."""
    ends = (path.start.lon, path.start.lat, path.end.lon, path.end.lat)
    try:
        one = _spot(way, path.start.lon, path.start.lat)
        other = _spot(way, path.end.lon, path.end.lat)
    except LookupError:
        return
    trial.link(one, other, round(GEOD.inv(*ends)[2] * MM))


def _renamed(found: Nearest, sites: Sites, numbers: dict[str, int]) -> Nearest:
    """The nearest places by their number in `sites`, beside two unknown ones."""
    size = max(numbers.values(), default=-1) + 2
    ours = np.full(size, NOWHERE, dtype=np.int32)
    for number, site in enumerate(sites.all):
        ours[numbers[site.place.id]] = number
    rows = len(found.place)
    millimetres = np.full((rows, COUNT), FAR, dtype=np.int32)
    place = np.full((rows, COUNT), NOWHERE, dtype=np.int32)
    millimetres[:, 0], place[:, 0] = found.millimetres[:, 0], ours[found.place[:, 0]]
    return Nearest(millimetres, place)

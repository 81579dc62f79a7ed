"""Neighbourhoods without a place of their own: where people go, how far, and whether it works."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from trefpunt.engines.reach.people import Longs
from trefpunt.engines.reach.shares import MILLIMETRES, Division, metres, spreads
from trefpunt.engines.reach.walks import Walks, Way
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.network import FAR
from trefpunt.schemas.reach import AreaReach, ReachPolicy, Referral, ReferralCheck


class Goes(NamedTuple):
    """Where people of a neighbourhood go, and who of them."""

    to: str | None
    group: str | None


class Referrals:
    """Checks each neighbourhood against the referrals, barriers and offers of the policy."""

    def __init__(self, policy: ReachPolicy, areas: Sequence[Area], norm_m: int) -> None:
        self.policy = policy
        self.names = {area.code: area.name for area in areas}
        self.norm = norm_m * MILLIMETRES

    def check(
        self, found: Sequence[AreaReach], walks: Walks, way: Way, people: tuple[Division, Longs]
    ) -> tuple[ReferralCheck, ...]:
        """One check per stated referral, and one to where the nearest place lies for each
        neighbourhood with figures, without a place of its own and without a referral that works.

        `people`: the points by neighbourhood, and everybody at each of them.
        """
        distances = _Distances(walks, way, people)
        return tuple(
            check
            for number, area in enumerate(found)
            for check in self._area(number, area, distances)
        )

    def _area(
        self, number: int, area: AreaReach, distances: "_Distances"
    ) -> Iterator[ReferralCheck]:
        stated = [self._stated(number, area, one, distances) for one in self._said_of(area)]
        yield from stated
        works = any(check.metres is not None for check in stated)
        if not works and not area.own_place and area.missing is None:
            yield self._nearest(number, area, distances)

    def _said_of(self, area: AreaReach) -> list[Referral]:
        return [one for one in self.policy.referrals if one.area == area.code]

    def _stated(
        self, number: int, area: AreaReach, said: Referral, distances: "_Distances"
    ) -> ReferralCheck:
        goes, far = Goes(said.to, said.group), distances.median(number, said.to)
        return self._check(area, goes, self.names.get(said.to), far, stated=True)

    def _nearest(self, number: int, area: AreaReach, distances: "_Distances") -> ReferralCheck:
        to, name = distances.home(area.nearest)
        far = distances.median(number, to) if to else _median(area)
        return self._check(area, Goes(to, None), self.names.get(to or "", name), far, stated=False)

    def _check(
        self, area: AreaReach, goes: Goes, name: str | None, far: int, *, stated: bool
    ) -> ReferralCheck:
        known = far != int(FAR)
        return ReferralCheck(
            area=area.code,
            name=area.name,
            group=goes.group,
            to=goes.to,
            to_name=name,
            stated=stated,
            metres=metres(far),
            within=far <= self.norm if known else None,
            barriers=tuple(self._crossed(area.code, goes.to)),
            sufficient=self._sufficient(goes),
        )

    def _crossed(self, start: str, end: str | None) -> Iterator[str]:
        for barrier in self.policy.barriers:
            sides = [number for number, side in enumerate(barrier.sides) if start in side]
            across = [number for number, side in enumerate(barrier.sides) if end in side]
            if sides and across and sides != across:
                yield barrier.id

    def _sufficient(self, goes: Goes) -> bool | None:
        """As judged for this group, else for everybody; none where nobody judged it."""
        offers = [offer for offer in self.policy.offers if offer.area == goes.to]
        for group in (goes.group, None):
            judged = [offer.sufficient for offer in offers if offer.group == group]
            if judged:
                return all(judged)
        return None


class _Distances:
    """Median walks from each neighbourhood to the places in another, measured once per target."""

    def __init__(self, walks: Walks, way: Way, people: tuple[Division, Longs]) -> None:
        self.walks, self.way = walks, way
        self.division, self.weight = people
        self.known: dict[str, list[int]] = {}

    def median(self, number: int, to: str) -> int:
        """Millimetres from a neighbourhood to the nearest place in another; FAR without one."""
        if to not in self.known:
            self.known[to] = self._medians(to)
        return self.known[to][number]

    def _medians(self, to: str) -> list[int]:
        numbers = self.walks.sites.of(to)
        if not numbers:
            return [int(FAR)] * self.division.size
        far = np.where(self.walks.off, FAR, self.way.to(self.walks, numbers))
        return [one.median for one in spreads(self.division, far, self.weight)]

    def home(self, place: str | None) -> tuple[str | None, str | None]:
        """The neighbourhood of a place, and its name."""
        homes: Mapping[str, tuple[str | None, str]] = {
            site.place.id: (site.place.area, site.place.name) for site in self.walks.sites.all
        }
        return homes.get(place or "", (None, None))


def _median(area: AreaReach) -> int:
    return int(FAR) if area.median_m is None else area.median_m * MILLIMETRES

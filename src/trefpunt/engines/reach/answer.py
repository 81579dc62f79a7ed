"""Reach on foot of a municipality: one pure function for terminal, site and whole country.

Formulas with worked examples: docs/methods/reach.md.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from trefpunt.engines.reach.curves import curves, usage
from trefpunt.engines.reach.people import counted
from trefpunt.engines.reach.places import sites
from trefpunt.engines.reach.referrals import Referrals
from trefpunt.engines.reach.shares import Division, Figures, figures, metres
from trefpunt.engines.reach.supply import supply
from trefpunt.engines.reach.walks import Walks, Way
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import (
    AreaReach,
    Choice,
    GroupReach,
    ReachPolicy,
    ReachResult,
    ReferralCheck,
    TotalReach,
    Week,
)
from trefpunt.schemas.run import Run
from trefpunt.terms.area import district_of

METHOD = "reach/2"
ELDERLY = "65plus"


@dataclass(frozen=True)
class Given:
    """What is known beside the policy and the points."""

    weeks: Mapping[str, Week] = field(default_factory=dict)
    """Place id -> when it is open; a place that is not in it has unknown hours."""
    indexes: Mapping[str, Decimal] = field(default_factory=dict)
    """Area code -> vulnerability index in percent."""
    districts: Mapping[str, str] = field(default_factory=dict)
    """District code -> name; a district without one goes by its code."""
    facts: tuple[Facts, ...] = ()
    """Of the streets, or of any other table behind the answer, beside the points."""


def answer(policy: Policy, way: Way, choice: Choice, given: Given | None = None) -> ReachResult:
    """Who can walk to a place that counts, per neighbourhood, district and municipality.

    Raises ValueError where the policy has no `reach.toml`.
    """
    known = given or Given()
    wanted = sites(policy.places, policy.areas, choice, known.weeks)
    return tell(policy, way, way.walk(wanted), choice, known)


def tell(
    policy: Policy, way: Way, walks: Walks, choice: Choice, given: Given | None = None
) -> ReachResult:
    """The same from distances that are already known, for instance after a what-if."""
    return _Telling(policy, way, walks, choice, given or Given()).result()


def provenance(
    policy: Policy, way: Way, choice: Choice, result: ReachResult, given: Given | None = None
) -> Run:
    """What the result was made from: files by digest, the choices, which areas have no figure."""
    known = given or Given()
    files = ("municipality.toml", "neighbourhoods.csv", "places.csv", "reach.toml")
    names = (*files, *policy.index.files[2:]) if known.indexes else files
    inputs = policy.digests(names)
    inputs |= {one.file: one.digest for one in (way.points.facts, *known.facts) if one.digest}
    chosen: dict[str, Any] = {
        "norm_m": choice.norm_m,
        "kinds": list(choice.kinds),
        "profile": choice.profile,
        "group": choice.group,
        "at": None if choice.at is None else [choice.at.weekday, choice.at.minute],
        "points": way.points.kind,
        "level": result.level.value,
        "detour": None if way.factor is None else str(way.factor),
    }
    missing = {area.code: area.missing for area in result.areas if area.missing}
    return Run("reach", METHOD, inputs, chosen, missing)


class _Telling:
    """One answer in the making."""

    def __init__(
        self, policy: Policy, way: Way, walks: Walks, choice: Choice, given: Given
    ) -> None:
        if policy.reach is None:
            raise ValueError("reach")
        self.policy, self.way, self.walks, self.choice = policy, way, walks, choice
        self.reach: ReachPolicy = policy.reach
        self.given = given
        self.points: Points = way.points
        self.groups = [counted(one, self.points, given.indexes) for one in self.reach.groups]
        self.by_area = _by_area(self.points, policy.areas)
        self.inside = Division(np.where(self.by_area.part >= 0, 0, -1), 1)
        everybody, decay = self.groups[0], self.reach.decay
        self.supply = supply(walks, way, everybody, choice.norm_m, decay)

    def result(self) -> ReachResult:
        """Every figure."""
        areas, sites = self._areas(), self.walks.sites
        return ReachResult(
            norm_m=self.choice.norm_m,
            profile=self.choice.profile,
            level=self.way.level,
            points=self.points.kind,
            kinds=self.choice.kinds,
            places=len(sites),
            approximate_places=sum(site.approximate for site in sites.all),
            left_out=sites.left_out,
            areas=areas,
            districts=self._districts(),
            city=self._city(),
            curves=curves(self.inside, self.groups, self.walks),
            usage=usage(self.inside, self.groups, self.walks, self.supply),
            referrals=self._referrals(areas),
            outside=int(self.groups[0].weight[self.by_area.part < 0].sum()),
            notes=tuple(self._notes()),
            area_groups=self._area_groups(),
            metres_per_minute=self._pace(),
        )

    def _figures(self, division: Division) -> tuple[Figures, ...]:
        return figures(division, self.groups, self.walks, self.choice.norm_m)

    def _areas(self) -> tuple[AreaReach, ...]:
        figures, room = self._figures(self.by_area), self._room(self.by_area)
        return tuple(map(self._area, self.policy.areas, figures, room))

    def _room(self, division: Division) -> Iterable[float | None]:
        return [None] * division.size if self.supply is None else self.supply.of(division)

    def _area(self, area: Area, found: Figures, room: float | None) -> AreaReach:
        missing = self._missing(found)
        groups = _groups(found, missing)
        sites = self.walks.sites
        return AreaReach(
            code=area.code,
            name=area.name,
            inhabitants=area.inhabitants,
            groups=groups,
            share_within=groups[0].share,
            share_65_within=_elderly(groups),
            median_m=metres(found.walk.median),
            worst_m=metres(found.walk.worst),
            median_straight_m=metres(found.direct.median),
            unreachable=found.unreachable if missing is None else 0,
            unmeasured=found.unmeasured,
            nearest=sites.all[found.nearest].place.id if found.nearest >= 0 else None,
            own_place=bool(sites.of(area.code)),
            level=self.way.level if missing is None else None,
            approximate=found.approximate,
            missing=missing,
            capacity_per_1000=room,
        )

    def _missing(self, found: Figures) -> str | None:
        if not found.points:
            return "no_points"
        if not len(self.walks.sites):
            return "no_places"
        if found.groups[0].people:
            return None
        if not found.unmeasured:
            return "no_people"
        return "own_place" if self.points.kind == "area" else "off_network"

    def _districts(self) -> tuple[TotalReach, ...]:
        homes = [district_of(area.code) for area in self.policy.areas]
        codes = sorted(set(homes))
        number = {code: position for position, code in enumerate(codes)}
        of_area = np.array([number[code] for code in homes] + [-1])
        division = Division(of_area[self.by_area.part], len(codes))
        found, room = self._figures(division), self._room(division)
        names = (self.given.districts.get(code, code) for code in codes)
        return tuple(map(self._total, codes, names, found, room))

    def _area_groups(self) -> tuple[TotalReach, ...]:
        codes = [area.code for area in self.policy.areas]
        found = []
        for group in self.policy.municipality.groups:
            members = [number for number, code in enumerate(codes) if code in group.members]
            here = np.isin(self.by_area.part, members)
            found.append(self._whole(group.id, group.name, Division(np.where(here, 0, -1), 1)))
        return tuple(found)

    def _city(self) -> TotalReach:
        town = self.policy.municipality
        return self._whole(town.code, town.name, self.inside)

    def _whole(self, code: str, name: str, division: Division) -> TotalReach:
        (found,), (room,) = self._figures(division), self._room(division)
        return self._total(code, name, found, room)

    def _total(self, code: str, name: str, found: Figures, room: float | None) -> TotalReach:
        missing = self._missing(found)
        groups = _groups(found, missing)
        return TotalReach(
            code=code,
            name=name,
            groups=groups,
            share_within=groups[0].share,
            share_65_within=_elderly(groups),
            median_m=metres(found.walk.median),
            worst_m=metres(found.walk.worst),
            median_straight_m=metres(found.direct.median),
            unreachable=found.unreachable if missing is None else 0,
            unmeasured=found.unmeasured,
            level=self.way.level if missing is None else None,
            capacity_per_1000=room,
        )

    def _pace(self) -> int | None:
        profiles = {one.id: one.metres_per_minute for one in self.reach.profiles}
        return profiles.get(self.choice.profile)

    def _referrals(self, areas: Sequence[AreaReach]) -> tuple[ReferralCheck, ...]:
        checks = Referrals(self.reach, self.policy.areas, self.choice.norm_m)
        people = (self.by_area, self.groups[0].weight)
        return checks.check(areas, self.walks, self.way, people)

    def _notes(self) -> Iterator[str]:
        """What a reader must know of this answer, the weightiest first."""
        sites = self.walks.sites
        told = {
            "no_places": not len(sites),
            self.way.level.value: True,
            "approximate": any(site.approximate for site in sites.all),
            "not_placed": any(one.reason == "no_location" for one in sites.left_out),
            "fewer_places": self._fewer(),
            "hours_unknown": any(one.reason == "hours_unknown" for one in sites.left_out),
            "profile": self.way.factor is not None and self._walks_otherwise(),
            "off_network": self.points.kind != "area" and bool(self.walks.off.any()),
            "own_place": self.points.kind == "area" and bool(self.walks.off.any()),
            "withheld": not self.groups[0].known.all(),
            "outside": bool((self.by_area.part < 0).any()),
            "no_capacity": bool(len(sites)) and self.supply is None,
            "some_capacity": self.supply is not None
            and any(site.place.capacity is None for site in sites.all),
            "estimated": any(group.estimated and group.known.any() for group in self.groups),
        }
        yield from (key for key, wanted in told.items() if wanted)

    def _fewer(self) -> bool:
        """Whether the policy counts more places of a chosen kind than stand in this answer."""
        placed = Counter(site.place.kind for site in self.walks.sites.all)
        kinds = [kind for kind in self.policy.municipality.kinds if kind.id in self.choice.kinds]
        return any(placed[kind.id] < (kind.existing or 0) for kind in kinds)

    def _walks_otherwise(self) -> bool:
        profiles = (one for one in self.reach.profiles if one.id == self.choice.profile)
        return any(profile.avoids for profile in profiles)


def _by_area(points: Points, areas: Sequence[Area]) -> Division:
    """The points by their neighbourhood in the register."""
    number = {area.code: position for position, area in enumerate(areas)}
    of_code = np.array([number.get(code, -1) for code in points.codes] + [-1], dtype=np.int64)
    return Division(of_code[points.area], len(areas))


def _groups(found: Figures, missing: str | None) -> tuple[GroupReach, ...]:
    """Without places there is no share: not a share of nothing."""
    if missing is None:
        return found.groups
    return tuple(
        GroupReach(one.group, one.people, 0, None, one.unknown, one.estimated)
        for one in found.groups
    )


def _elderly(groups: Sequence[GroupReach]) -> float | None:
    return next((one.share for one in groups if one.group == ELDERLY), None)

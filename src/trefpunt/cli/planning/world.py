"""Everything that does not change while somebody plans: people, sites, walks between them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trefpunt.engines.reach import Given, Site, Sites, Way, answer, sites
from trefpunt.engines.reach.people import Counted, counted
from trefpunt.engines.reach.straight import straight, stretched
from trefpunt.schemas.index import IndexArea, IndexResult
from trefpunt.schemas.network import FAR, Ints
from trefpunt.schemas.plan import PlanSite
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice, ReachNorm, ReachPolicy, ReachResult
from trefpunt.schemas.scenario import Placed, PlanScenario
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.quality import Certainty

AREA = "area:"
"""Begins the id of "somewhere in this neighbourhood"."""
WALKER = "walk"


@dataclass(frozen=True, eq=False)
class World:
    """What a plan is made in. Arrays go by point [n] and by site [s]."""

    policy: Policy
    way: Way
    given: Given
    index: IndexResult
    norm: ReachNorm
    sites: tuple[PlanSite, ...]
    walks: Ints
    """[n, s] millimetres on foot; FAR where there is no way."""
    between: Ints
    """[s, s] millimetres between sites: straight lines times the detour factor."""

    @cached_property
    def number(self) -> dict[str, int]:
        """Site id -> its number."""
        return {site.id: number for number, site in enumerate(self.sites)}

    @cached_property
    def rule(self) -> ReachPolicy:
        """What the policy says about reach."""
        return reach_of(self.policy)

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """Ids of the kinds that count as a place to walk to."""
        return self.norm.kinds or self.rule.counted

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the plan's own kinds: those that it hands out and pays for."""
        return plan_kinds(self.policy)

    @cached_property
    def groups(self) -> tuple[Counted, ...]:
        """How many of each group live at each point; the first is everybody."""
        return tuple(counted(one, self.way.points, self.given.indexes) for one in self.rule.groups)

    @cached_property
    def area(self) -> NDArray[np.int64]:
        """[n] number of the neighbourhood in the register; -1: outside."""
        known = {area.code: number for number, area in enumerate(self.policy.areas)}
        codes = [known.get(code, -1) for code in self.way.points.codes]
        return np.array([*codes, -1], dtype=np.int64)[self.way.points.area]

    @cached_property
    def indexed(self) -> dict[str, IndexArea]:
        """Area code -> its vulnerability, where it is known."""
        return {area.code: area for area in self.index.areas}

    @cached_property
    def now(self) -> tuple[int, ...]:
        """Numbers of the places that are there and count."""
        found = enumerate(self.sites)
        return tuple(number for number, site in found if site.kind in self.counts)

    @cached_property
    def reach(self) -> ReachResult:
        """Reach as it is now, for everybody."""
        asked = Choice(norm_m=self.norm.metres, kinds=self.counts, profile=WALKER)
        return answer(self.policy, self.way, asked, self.given)

    @property
    def norm_mm(self) -> int:
        """What counts as near, in millimetres."""
        return self.norm.metres * 1000

    def site(self, site_id: str) -> PlanSite:
        """The site with this id. Raises KeyError."""
        return self.sites[self.number[site_id]]

    def including(self, scenario: PlanScenario) -> "World":
        """With the spots of its own that a scenario names; itself where it names none."""
        spots = tuple(_spot(one, self) for one in scenario.placed if own_spot(one, self))
        if not spots:
            return self
        everything = (*self.sites, *spots)
        return replace(
            self,
            sites=everything,
            walks=np.column_stack((self.walks, _columns(self.way, spots))),
            between=_between(everything, self.rule),
        )


def world(
    policy: Policy, way: Way, given: Given, index: IndexResult, norm: str | None = None
) -> World:
    """Everything to plan with. `norm`: id of a norm; none: the policy's own.

    Raises RuleProblem where the policy says nothing about reach, or has no such norm.
    """
    rule = reach_of(policy)
    everything = (*_existing(policy), *_free(policy))
    return World(
        policy=policy,
        way=way,
        given=given,
        index=index,
        norm=norm_of(rule, norm),
        sites=everything,
        walks=_columns(way, everything),
        between=_between(everything, rule),
    )


def reach_of(policy: Policy) -> ReachPolicy:
    """What the policy says about reach. Raises RuleProblem where it says nothing."""
    if policy.reach is None:
        raise RuleProblem(Problem("plan.no_reach"))
    return policy.reach


def norm_of(rule: ReachPolicy, norm: str | None) -> ReachNorm:
    """The norm with this id; the default one for none. Raises RuleProblem."""
    known = {one.id: one for one in rule.norms}
    if norm is None:
        return rule.default
    if norm not in known:
        params = {"norm": norm, "known": ", ".join(known)}
        raise RuleProblem(Problem("plan.norm", column="norm", params=params))
    return known[norm]


def plan_kinds(policy: Policy) -> tuple[str, ...]:
    """The kinds that siting hands out; without siting data those that the budget counts."""
    if policy.siting is not None:
        return policy.siting.candidates.kinds
    return tuple(policy.budget.counts.places)


def convertible(policy: Policy) -> tuple[str, ...]:
    """The kinds of existing places that could become one of the plan's."""
    return () if policy.siting is None else policy.siting.candidates.convertible


def small(policy: Policy) -> tuple[str, ...]:
    """The small-scale kinds."""
    return () if policy.siting is None else policy.siting.candidates.small


def closing(policy: Policy) -> tuple[str, ...]:
    """Places whose boards stop, on record."""
    made = policy.siting.choices if policy.siting else ()
    return tuple(one.place for one in made if one.choice == "closing")


# --- Sites ----------------------------------------------------------------------------------------


def _existing(policy: Policy) -> Iterator[PlanSite]:
    """Places of the register that have a location, be it only that of their neighbourhood."""
    every = tuple({place.kind for place in policy.places})
    placed = sites(policy.places, policy.areas, Choice(norm_m=1, kinds=every))
    for site in placed.all:
        place = site.place
        becomes = _becomes(place, policy)
        yield PlanSite(
            id=place.id,
            name=place.name,
            kind=place.kind,
            area=place.area,
            lon=site.lon,
            lat=site.lat,
            approximate=site.approximate,
            kinds=plan_kinds(policy) if becomes else (),
            free=False,
        )


def _becomes(place: Place, policy: Policy) -> bool:
    """Whether a place could be (or is) one of the plan's kinds."""
    also = policy.siting.candidates.also if policy.siting else ()
    return place.kind in (*convertible(policy), *plan_kinds(policy)) or place.id in also


def _free(policy: Policy) -> Iterator[PlanSite]:
    """Free sites of the policy, and "somewhere here" in each neighbourhood without any site."""
    if policy.siting is None:
        return
    every = (*plan_kinds(policy), *small(policy))
    for one in policy.siting.sites:
        kinds = one.kinds or every
        yield PlanSite(one.id, one.name, None, one.area, one.lon, one.lat, False, kinds, True)
    if not policy.siting.candidates.areas:
        return
    served = {site.area for site in _existing(policy) if site.kinds}
    served |= {one.area for one in policy.siting.sites}
    for area in policy.areas:
        if area.code not in served:
            lon, lat = area.label_lon, area.label_lat
            code = f"{AREA}{area.code}"
            yield PlanSite(code, area.name, None, area.code, lon, lat, True, every, True)


def own_spot(placed: Placed, world: World) -> bool:
    """Whether it is a spot of the scenario's own. Raises RuleProblem without coordinates."""
    if placed.site in world.number:
        return False
    if placed.lon is None or placed.lat is None:
        raise RuleProblem(_unknown(placed))
    return True


def _unknown(placed: Placed) -> Problem:
    field = f"placed.{placed.site}"
    return Problem("plan.site_unknown", column=field, params={"site": placed.site})


def _spot(placed: Placed, world: World) -> PlanSite:
    if placed.lon is None or placed.lat is None:
        raise RuleProblem(_unknown(placed))
    every = (*world.kinds, *small(world.policy))
    name = placed.name or placed.site
    at = (placed.lon, placed.lat)
    return PlanSite(placed.site, name, None, placed.area, *at, False, every, True)


# --- Walks ----------------------------------------------------------------------------------------


def _columns(way: Way, wanted: Sequence[PlanSite]) -> Ints:
    """[n, s] millimetres from every point to every site."""
    walks = way.walk(Sites(tuple(map(_as_site, wanted)), ()))
    reached = {site.place.id: number for number, site in enumerate(walks.sites.all)}
    nobody = np.full(len(way.points), FAR, dtype=np.int32)
    columns = [
        way.to(walks, [reached[site.id]]) if site.id in reached else nobody for site in wanted
    ]
    return np.column_stack(columns) if columns else np.empty((len(way.points), 0), dtype=np.int32)


def _as_site(site: PlanSite) -> Site:
    place = Place(
        id=site.id,
        name=site.name,
        kind=site.kind or "",
        area=site.area,
        lon=site.lon,
        lat=site.lat,
        source=site.id,
        certainty=Certainty.INFERRED,
    )
    return Site(place, site.lon, site.lat, approximate=False)


def _between(wanted: Sequence[PlanSite], rule: ReachPolicy) -> Ints:
    """[s, s] millimetres between sites."""
    lon = np.array([site.lon for site in wanted], dtype=np.float64)
    lat = np.array([site.lat for site in wanted], dtype=np.float64)
    found = straight(lon, lat, lon, lat, len(wanted))
    square = np.full((len(wanted), len(wanted)), FAR, dtype=np.int32)
    if len(wanted):
        np.put_along_axis(square, found.place, found.millimetres, axis=1)
    return stretched(square, Fraction(rule.detour.factor))


def nearest_of(walks: Ints, numbers: Iterable[int]) -> Ints:
    """[n] millimetres to the nearest of some sites; FAR where there are none."""
    chosen = list(numbers)
    if not chosen:
        return np.full(len(walks), FAR, dtype=np.int32)
    found: Ints = walks[:, chosen].min(axis=1)
    return found

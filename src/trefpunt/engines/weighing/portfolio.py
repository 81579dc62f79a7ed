"""A plan as a whole: does the money follow the need, and does every neighbourhood get an answer?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from trefpunt.engines.weighing.made import say
from trefpunt.engines.weighing.telling import joined, number
from trefpunt.schemas.base import Text
from trefpunt.schemas.index import IndexArea, IndexResult
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.reach import Offer, ReferralCheck, Week
from trefpunt.schemas.weighing import AreaSolution, Fragmentation, Planned, Portfolio, Quarter, Way
from trefpunt.terms.money import round_half_up

QUARTERS = (4, 3, 2, 1, None)
HALF = 0.5
"""A place elsewhere is a solution for a neighbourhood when most of its people live near it."""
EVERYBODY = "all"
"""Id of the group of everybody: places without groups of their own are meant for it."""
CENTS = 2
HOUR = 60


@dataclass(frozen=True)
class Situation:
    """What the checks look at: the register, the index, and the places of the end state."""

    areas: tuple[Area, ...]
    small: int
    """With fewer inhabitants a neighbourhood is small."""
    index: IndexResult
    planned: tuple[Planned, ...]
    """Places of the plan, and those that stay."""
    share: Mapping[str, float | None] = field(default_factory=dict)
    """Area code -> share of its people within the norm of one of these places; none: not known."""
    nearest: Mapping[str, str | None] = field(default_factory=dict)
    """Area code -> the site that is nearest for most of its people."""
    referrals: tuple[ReferralCheck, ...] = ()
    """Only those that the policy states are looked at."""
    offers: tuple[Offer, ...] = ()

    @cached_property
    def ranked(self) -> dict[str, IndexArea]:
        """Neighbourhoods with an index, by code."""
        return {area.code: area for area in self.index.areas}

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each site."""
        return {place.site: place.name for place in self.planned}

    def quartile(self, code: str) -> int | None:
        """Quarter of a neighbourhood by vulnerability; none without an index."""
        return self.ranked[code].quartile if code in self.ranked else None

    def within(self, code: str) -> list[Planned]:
        """The places in a neighbourhood."""
        return [place for place in self.planned if place.area == code]


def portfolio(situation: Situation) -> Portfolio:
    """All checks of a plan. Formulas: docs/methods/weighing.md."""
    known = {area.code for area in situation.areas}
    lost = (place.cost for place in situation.planned if place.area not in known)
    return Portfolio(
        quarters=tuple(_quarter(situation, quartile) for quartile in QUARTERS),
        forgotten=tuple(_forgotten(situation)),
        solutions=tuple(_solution(situation, area) for area in situation.areas),
        fragmentation=tuple(_fragmentation(situation)),
        elsewhere=sum(lost, Decimal(0)),
    )


# --- Money and need -------------------------------------------------------------------------------


def _quarter(situation: Situation, quartile: int | None) -> Quarter:
    areas = [area for area in situation.areas if situation.quartile(area.code) == quartile]
    places = [place for area in areas for place in situation.within(area.code)]
    money = sum((place.cost for place in places), Decimal(0))
    people = [area.inhabitants for area in areas]
    living = sum(count for count in people if count is not None)
    each = round_half_up(money / living, CENTS) if living and None not in people else None
    planned = sum(place.planned for place in places)
    return Quarter(quartile, len(areas), living, planned, money, each)


def _forgotten(situation: Situation) -> Iterable[str]:
    planned = {place.area for place in situation.planned if place.planned}
    for area in situation.index.areas:
        if area.quartile == QUARTERS[0] and area.code not in planned:
            yield area.code


# --- An answer for every neighbourhood ------------------------------------------------------------


def _solution(situation: Situation, area: Area) -> AreaSolution:
    own = situation.within(area.code)
    planned = [place for place in own if place.planned]
    sent = [one for one in situation.referrals if one.stated and one.area == area.code]
    share = situation.share.get(area.code)
    solution = _kind(planned, own, sent, share)
    sites = _sites(situation, solution, planned or own, area.code)
    failing = [one for one in sent if _fails(one) and not _moot(one, planned)]
    ranked = situation.ranked.get(area.code)
    small = area.inhabitants is not None and area.inhabitants < situation.small
    told = [_told(situation, solution, sites, sent, share)]
    told += [_broken(situation, one) for one in failing]
    told += [say("weighing.solution_small", count=area.inhabitants or 0)] if small else []
    told += [say("weighing.solution_no_index")] if ranked is None else []
    return AreaSolution(
        area=area.code,
        name=area.name,
        rank=None if ranked is None else ranked.rank,
        small=small,
        solution=solution,
        sites=sites,
        share_within=share,
        warning=bool(failing) or solution in {"none", "unknown"},
        reason=joined(told),
    )


def _kind(
    planned: Sequence[Planned],
    own: Sequence[Planned],
    sent: Sequence[ReferralCheck],
    share: float | None,
) -> Way:
    if planned:
        return "own_plan"
    if own:
        return "own_place"
    if share is not None and share >= HALF:
        return "near"
    if sent:
        return "referral"
    return "unknown" if share is None else "none"


def _sites(
    situation: Situation, solution: Way, own: Sequence[Planned], code: str
) -> tuple[str, ...]:
    if solution in {"own_plan", "own_place"}:
        return tuple(place.site for place in own)
    nearest = situation.nearest.get(code)
    return (nearest,) if solution == "near" and nearest else ()


def _fails(check: ReferralCheck) -> bool:
    return check.sufficient is False or check.within is False


def _moot(check: ReferralCheck, planned: Sequence[Planned]) -> bool:
    """Whether the plan puts a place in the neighbourhood for whoever is sent away now."""
    return any(not place.groups or check.group in place.groups for place in planned)


def _told(
    situation: Situation,
    solution: Way,
    sites: Sequence[str],
    sent: Sequence[ReferralCheck],
    share: float | None,
) -> Text:
    names = "; ".join(situation.names.get(site, site) for site in sites)
    targets = "; ".join(dict.fromkeys(one.to_name or one.to or "?" for one in sent))
    percent = number(Decimal(str(share or 0)) * 100, 1)
    code: str = "near_unnamed" if solution == "near" and not names else solution
    code = "nobody" if solution == "none" and not share else code
    return say(f"weighing.solution.{code}", names=names, to=targets, share=percent)


def _broken(situation: Situation, check: ReferralCheck) -> Text:
    """Why a stated referral does not hold."""
    to = check.to_name or check.to or "?"
    if check.sufficient is not False:
        return say("weighing.solution_far", to=to)
    told = [
        offer.text
        for offer in situation.offers
        if offer.area == check.to and offer.group in {check.group, None} and offer.text
    ]
    return joined([say("weighing.solution_short", to=to), *told[:1]])


# --- Places that may compete ----------------------------------------------------------------------


def _fragmentation(situation: Situation) -> Iterable[Fragmentation]:
    for area in situation.areas:
        places = situation.within(area.code)
        if len(places) > 1:
            yield Fragmentation(
                area.code,
                area.name,
                tuple(place.site for place in places),
                _together([place.week for place in places if place.week is not None]),
                _shared(places),
            )


def _together(weeks: Sequence[Week]) -> float | None:
    """Hours a week in which two or more are open."""
    if len(weeks) == 1 or not weeks:
        return None
    edges = sorted(
        edge for week in weeks for start, end in week for edge in ((start, 1), (end, -1))
    )
    minutes, open_, since = 0, 0, 0
    for moment, step in edges:
        minutes += moment - since if open_ > 1 else 0
        open_, since = open_ + step, moment
    return minutes / HOUR


def _shared(places: Sequence[Planned]) -> tuple[str, ...]:
    """Groups for which two or more are meant; a place for everybody is meant for each group."""
    named = {group for place in places for group in place.groups}
    counts = Counter(
        group
        for place in places
        for group in (named | {EVERYBODY} if not place.groups else set(place.groups))
    )
    return tuple(sorted(group for group, count in counts.items() if count > 1))

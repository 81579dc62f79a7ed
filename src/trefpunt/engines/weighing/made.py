"""Facts made from what other engines answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from trefpunt.engines.weighing.facts import known, not_here, unknown, word
from trefpunt.schemas.base import Text
from trefpunt.schemas.index import IndexArea, IndexResult, Reading, Recipe
from trefpunt.schemas.policy import IndexPolicy
from trefpunt.schemas.reach import Offer, ReferralCheck
from trefpunt.schemas.weighing import Fact, Quarter
from trefpunt.terms.money import local
from trefpunt.terms.quality import Quality
from trefpunt.terms.wording import Param, say_both

HUNDRED = 100


def say(code: str, **params: Param) -> Text:
    """A sentence in both languages."""
    return Text(**say_both(code, **params))


# --- Need -----------------------------------------------------------------------------------------


def need(policy: IndexPolicy, result: IndexResult, code: str | None) -> tuple[Fact, Fact]:
    """`need.percentile` and `need.people` of a neighbourhood, each with its bounds.

    Percentile: of the other neighbourhoods with an index, the percentage that lies below, from its
    worst to its best possible rank. People: inhabitants times the index, at the margins of its
    components, else at half a unit of rounding. Unknown without an index.
    """
    source = f"index/{policy.recipe.table}"
    area = next((area for area in result.areas if area.code == code), None)
    if area is None:
        why = say("weighing.need_none")
        return unknown("need.percentile", source, why), unknown("need.people", source, why)
    return _percentile(area, len(result.areas), source), _people(area, policy, source)


def _percentile(area: IndexArea, count: int, source: str) -> Fact:
    if count == 1:
        return unknown("need.percentile", source)
    low, high = (
        Decimal(HUNDRED) * (count - rank) / (count - 1) for rank in (area.rank_high, area.rank_low)
    )
    return known("need.percentile", low, source, high=high, quality=area.quality)


def _people(area: IndexArea, policy: IndexPolicy, source: str) -> Fact:
    if area.inhabitants is None:
        return unknown("need.people", source)
    reading = next(reading for reading in policy.readings if reading.code == area.code)
    low, high = (end * area.inhabitants / HUNDRED for end in _bounds(area, reading, policy.recipe))
    return known("need.people", low, source, high=high, quality=Quality.ESTIMATE)


def _bounds(area: IndexArea, reading: Reading, recipe: Recipe) -> tuple[Decimal, Decimal]:
    """Of the index in percent."""
    half = recipe.rounding.unit / 2
    if not reading.margins:
        return max(area.value - half, Decimal(0)), min(area.value + half, Decimal(HUNDRED))
    weights = [part.weight for part in recipe.components]
    low, high = (
        sum((w * end for w, end in zip(weights, ends, strict=True)), Decimal(0)) / sum(weights)
        for ends in zip(*reading.margins, strict=True)
    )
    return low, high


# --- Under whose roof -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Host:
    """A place under whose roof a small one could come."""

    site: str
    name: str
    metres: int | None
    """On foot; none: not known."""
    room: bool | None
    """Whether there is room at the hours needed; none: nobody said."""


def hosting(
    host: str | None, hosts: Sequence[Host], norm_m: int, source: str = ""
) -> tuple[Fact, ...]:
    """`distance.host`, `host.room` and `host.used` of a small place.

    The proposed host is the nearest within `norm_m` that is not known to be full; where there is
    none, simply the nearest, and the text says why somebody may want to leave the default.
    """
    near = sorted((one for one in hosts if one.metres is not None), key=_nearness)
    if not near:
        return _no_host(hosts, source)
    within = [one for one in near if (one.metres or 0) <= norm_m]
    free = [one for one in within if one.room is not False]
    best = (free or near)[0]
    told = say(_why(bool(within), bool(free)), name=best.name, metres=best.metres or 0, norm=norm_m)
    room = unknown("host.room", source, say("weighing.host_room_unknown", name=best.name))
    return (
        known("distance.host", best.metres or 0, source, text=told),
        room if best.room is None else word("host.room", best.room, source),
        word("host.used", host == best.site, source, text=told),
    )


def _nearness(host: Host) -> tuple[int, str]:
    return host.metres or 0, host.site


def _why(within: bool, free: bool) -> str:
    if free:
        return "weighing.host"
    return "weighing.host_full" if within else "weighing.host_far"


def _no_host(hosts: Sequence[Host], source: str) -> tuple[Fact, ...]:
    """Where no distance is known, nobody can say which host is the nearest."""
    measures = ("distance.host", "host.room", "host.used")
    if hosts:
        return tuple(unknown(measure, source) for measure in measures)
    return tuple(not_here(measure, source, say("weighing.host_none")) for measure in measures)


# --- Where people are sent, and where the money goes ----------------------------------------------


def referral(check: ReferralCheck, offers: Sequence[Offer] = ()) -> tuple[Fact, Fact]:
    """`referral.within` and `referral.sufficient` of people who are sent elsewhere."""
    source = "reach.toml"
    judged = next((offer for offer in offers if _judges(offer, check)), None)
    far = None if check.metres is None else say("weighing.walk", metres=check.metres)
    return (
        _judged("referral.within", check.within, source, far),
        _judged(
            "referral.sufficient",
            check.sufficient,
            judged.source if judged else source,
            judged.text if judged else None,
        ),
    )


def _judges(offer: Offer, check: ReferralCheck) -> bool:
    same = offer.area == check.to and offer.group in {check.group, None}
    return same and offer.sufficient == check.sufficient


def _judged(measure: str, value: bool | None, source: str, text: Text | None) -> Fact:
    if value is None:
        return unknown(measure, source, text)
    return word(measure, value, source, text=text)


def effort(quarters: Sequence[Quarter], quartile: int | None, source: str = "") -> Fact:
    """`effort.rises`: whether the quarter of a neighbourhood gets no less per inhabitant than each
    less vulnerable one. Unknown without an index, or where such an amount is not known."""
    own = _amount(quarters, quartile)
    lower = [q.per_inhabitant for q in quarters if q.quartile and q.quartile < (quartile or 0)]
    if own is None or None in lower:
        return unknown("effort.rises", source)
    most = max((one for one in lower if one is not None), default=None)
    if most is None:
        return word("effort.rises", True, source)
    told = say("weighing.effort", own=_euro(own), most=_euro(most))
    return word("effort.rises", own >= most, source, text=told)


def _euro(amount: Decimal) -> Param:
    return {"nl": local(amount, "nl", 2), "en": local(amount, "en", 2)}


def _amount(quarters: Sequence[Quarter], quartile: int | None) -> Decimal | None:
    if quartile is None:
        return None
    return next((q.per_inhabitant for q in quarters if q.quartile == quartile), None)

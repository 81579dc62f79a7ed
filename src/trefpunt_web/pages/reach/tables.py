"""What the page about reach shows, as rows: it counts nothing itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trefpunt.schemas.base import Text
from trefpunt.schemas.network import FAR
from trefpunt.schemas.reach import AreaReach, GroupReach, ReferralCheck
from trefpunt_web.pages.reach.choice import Choice
from trefpunt_web.pages.templatetags.pages import said
from trefpunt_web.services import reach as service
from trefpunt_web.services import reach_chart
from trefpunt_web.services.index import plain
from trefpunt_web.services.reach import ELDERLY, Asked, Reach
from trefpunt_web.services.reach_trial import MM, AreaEffect, Effect, metres

MOST_FAR = 12
"""Postcodes in the list of who lives too far."""
FIRST_CHECKS = 8
"""Neighbourhoods without a place of their own that stand in sight."""
IN_SIGHT = 12
"""Neighbourhoods that stand in sight before somebody asks for all of them (see reach.css)."""


@dataclass(frozen=True)
class Lead:
    """What the sentence on top says."""

    name: str
    share: float | None
    old: int | None
    """Of every hundred 65 and older; none where they are asked for, or not known."""
    before: int | None
    """Without the trial; none where there is no trial."""

    @property
    def hundred(self) -> int:
        """Of every hundred people."""
        return round(100 * (self.share or 0))


def lead(reach: Reach, base: Reach | None) -> Lead:
    """The sentence on top; `base`: the same without trial moves, where there are any."""
    own, old = group(reach.result.city.groups, reach), reach.result.city.share_65_within
    name = _("inwoners") if reach.asked.choice.group is None else said(reach.group.name).lower()
    was = group(base.result.city.groups, base).share if base else None
    return Lead(
        name=name,
        share=own.share,
        old=round(100 * old) if old is not None and reach.group.id != ELDERLY else None,
        before=None if base is None else round(100 * (was or 0)),
    )


def group(groups: tuple[GroupReach, ...], reach: Reach) -> GroupReach:
    """The figures of the group that was asked for."""
    return next(one for one in groups if one.group == reach.group.id)


# --- Per neighbourhood --------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One neighbourhood."""

    area: AreaReach
    group: GroupReach
    nearest: str
    guessed: bool
    """Whether only the neighbourhood of that place is known."""
    gained: int
    lost: int

    @property
    def too_far(self) -> int:
        """People of the group who walk further than the norm."""
        return self.group.people - self.group.within


Key = Callable[[Row], Any]


@dataclass(frozen=True)
class Head:
    """The head of a column, with what a click on it asks for."""

    slug: str
    label: Promise
    numeric: bool
    sort: str = ""
    next: str = ""


COLUMNS: dict[str, tuple[Promise, Key, bool, bool]] = {
    "buurt": (gettext_lazy("Buurt"), lambda row: plain(row.area.name), False, False),
    "te-ver": (gettext_lazy("Wonen te ver"), lambda row: row.too_far, True, True),
    "binnen": (gettext_lazy("Dichtbij"), lambda row: row.group.share, True, True),
    "65-plus": (gettext_lazy("65-plus dichtbij"), lambda row: row.area.share_65_within, True, True),
    "helft": (gettext_lazy("Helft loopt hoogstens"), lambda row: row.area.median_m, True, True),
    "plek": (
        gettext_lazy("Dichtst bij voor de meesten"),
        lambda row: plain(row.nearest),
        False,
        False,
    ),
    "ruimte": (
        gettext_lazy("Ruimte per 1.000 inwoners"),
        lambda row: row.area.capacity_per_1000,
        True,
        True,
    ),
    "inwoners": (gettext_lazy("Inwoners"), lambda row: row.area.inhabitants, True, True),
}
"""Slug -> label, what is sorted by, whether it is a number, whether the first click falls."""
FIRST, OF_REGISTER = "-te-ver", {"buurt", "inwoners"}


def columns(reach: Reach) -> list[str]:
    """The columns that have something to tell: of some policies nobody knows how much room a place
    has, or where people of 65 and older live."""
    areas = reach.result.areas
    empty = {
        "65-plus": all(area.share_65_within is None for area in areas),
        "ruimte": all(area.capacity_per_1000 is None for area in areas),
    }
    return [slug for slug in COLUMNS if not empty.get(slug)]


def years(reach: Reach) -> dict[str, int | None]:
    """From when the points are, and the register: two counts of the same people."""
    of_register = reach.policy.municipality.neighbourhoods.columns["inhabitants"].year
    coarse = reach.ground.points.kind == "area"
    return {"points": None if coarse else reach.ground.points.facts.year, "register": of_register}


def rows(reach: Reach, effect: Effect | None, order: str, search: str = "") -> list[Row]:
    """The neighbourhoods with this in their name, in an order; those without the figure come last
    either way."""
    found = [row for row in _rows(reach, effect) if plain(search) in plain(row.area.name)]
    slug, falling = _order(order)
    key = COLUMNS[slug][1]
    lack = [row for row in found if _lacks(row, slug)]
    have = [row for row in found if not _lacks(row, slug)]
    return [*sorted(have, key=key, reverse=falling), *lack]


def _lacks(row: Row, slug: str) -> bool:
    """Whether a neighbourhood has nothing to sort by: of reach it may lack every figure."""
    known = not row.area.missing or slug in OF_REGISTER
    return not known or COLUMNS[slug][1](row) is None


def _rows(reach: Reach, effect: Effect | None) -> Iterator[Row]:
    sites = {site.place.id: site for site in reach.walked.walks.sites.all}
    changes: dict[str, AreaEffect] = {one.code: one for one in effect.areas} if effect else {}
    for area in reach.result.areas:
        change, site = changes.get(area.code), sites.get(area.nearest or "")
        yield Row(
            area=area,
            group=group(area.groups, reach),
            nearest=site.place.name if site else "",
            guessed=site.approximate if site else False,
            gained=change.gained if change else 0,
            lost=change.lost if change else 0,
        )


def _order(text: str) -> tuple[str, bool]:
    wanted = text if text.removeprefix("-") in COLUMNS else FIRST
    return wanted.removeprefix("-"), wanted.startswith("-")


def heads(order: str, shown: list[str]) -> list[Head]:
    """All columns; a click on the one in use turns the order around."""
    used, falling = _order(order)
    found = []
    for slug, (label, _key, numeric, falls) in COLUMNS.items():
        if slug not in shown:
            continue
        if slug == used:
            sort = "descending" if falling else "ascending"
            found.append(Head(slug, label, numeric, sort, f"{'' if falling else '-'}{slug}"))
        else:
            found.append(Head(slug, label, numeric, "", f"{'-' if falls else ''}{slug}"))
    return found


def city(reach: Reach) -> dict[str, Any]:
    """The row at the foot of the table."""
    own = group(reach.result.city.groups, reach)
    living = [area.inhabitants for area in reach.policy.areas if area.inhabitants is not None]
    return {
        "share": own.share,
        "too_far": own.people - own.within,
        "inhabitants": sum(living) if living else None,
    }


# --- Who lives too far --------------------------------------------------------------------------


def far(reach: Reach) -> list[dict[str, Any]]:
    """The points where most people walk further than the norm, most people first."""
    if reach.coarse or not reach.result.places:
        return []
    walks, points = reach.walked.walks, reach.ground.points
    counted = reach.ground.groups[reach.group.id]
    out = (metres(walks) > reach.result.norm_m * MM) & ~walks.off & (points.area >= 0)
    order = sorted(out.nonzero()[0].tolist(), key=lambda row: -int(counted.weight[row]))
    names = {area.code: area.name for area in reach.policy.areas}
    return [_far(reach, row, names) for row in order[:MOST_FAR] if counted.weight[row] > 0]


def _far(reach: Reach, row: int, names: dict[str, str]) -> dict[str, Any]:
    walks, points = reach.walked.walks, reach.ground.points
    counted = reach.ground.groups[reach.group.id]
    number, length = int(walks.found.place[row, 0]), int(walks.found.millimetres[row, 0])
    return {
        "id": points.ids[row],
        "area": names.get(points.codes[points.area[row]], ""),
        "people": counted.people(int(counted.weight[row])),
        "metres": None if length == FAR else round(length / MM),
        "nearest": walks.sites.all[number].place.name if number >= 0 else "",
    }


# --- Curve and comparison -----------------------------------------------------------------------


def curve_table(curves: reach_chart.Curves) -> dict[str, Any]:
    """The lines of the chart as rows of a table."""
    end, step = reach_chart.furthest(curves), 100
    steps = sorted({*range(step, end + 1, step), curves.norm_m})
    return {
        "names": [line.name for line in curves.lines],
        "rows": [
            {
                "metres": m,
                "norm": m == curves.norm_m,
                "shares": [reach_chart.at(line, m) for line in curves.lines],
            }
            for m in steps
        ],
    }


def presets(choice: Choice) -> list[int]:
    """The distances that the policy names for these kinds of place, in metres."""
    kinds = set(choice.kinds)
    fits = (norm for norm in choice.ground.rule.norms if set(norm.kinds) in (set(), kinds))
    return sorted({norm.metres for norm in fits})


def norms(choice: Choice, reach: Reach) -> dict[str, Any]:
    """The share within other distances, per group."""
    every = sorted({*presets(choice), choice.norm_m})
    return {"names": _names(reach), "rows": [_norm(choice, reach, norm) for norm in every]}


def _names(reach: Reach) -> list[str]:
    return [short(one.id, said(one.name)) for one in _groups(reach)]


def _groups(reach: Reach) -> list[Any]:
    """Everybody and 65 and older; the group that was asked for beside them."""
    wanted = {reach.rule.groups[0].id, ELDERLY, reach.group.id}
    return [one for one in reach.rule.groups if one.id in wanted]


def short(group_id: str, name: str) -> str:
    """What a column of a group is called."""
    return _("65-plus") if group_id == ELDERLY else name.partition(" (")[0]


def _norm(choice: Choice, reach: Reach, norm_m: int) -> dict[str, Any]:
    shares = _on_curve(choice, reach, norm_m)
    if shares is None:
        other = Asked(_but(choice.asked, norm_m=norm_m), choice.moves)
        shares = _shares(choice, service.told(choice.ground, other))
    return {"metres": norm_m, "chosen": norm_m == choice.norm_m, "shares": shares}


def _on_curve(choice: Choice, reach: Reach, norm_m: int) -> list[float | None] | None:
    """The same from the curves, which are exact at the distances that they tell; else nothing."""
    curves = [one for one in reach.result.curves if one.group in _wanted(choice)]
    if any(not one.share or norm_m not in one.metres for one in curves):
        return None
    return [one.share[one.metres.index(norm_m)] for one in curves]


def _but(asked: Asked, **other: Any) -> Any:
    return type(asked.choice)(**{**vars(asked.choice), **other})


def _shares(choice: Choice, result: Any) -> list[float | None]:
    return [one.share for one in result.city.groups if one.group in _wanted(choice)]


def _wanted(choice: Choice) -> set[str]:
    return {choice.ground.rule.groups[0].id, ELDERLY, choice.group}


def profiles(choice: Choice) -> list[dict[str, Any]]:
    """The share for who walks otherwise; nothing without streets."""
    if not choice.ground.network:
        return []
    return [_profile(choice, one.id, one.name) for one in choice.ground.rule.profiles]


def _profile(choice: Choice, profile: str, name: Text) -> dict[str, Any]:
    asked = choice.asked
    found = service.told(choice.ground, Asked(_but(asked, profile=profile), asked.moves))
    return {"name": name, "chosen": profile == choice.profile, "shares": _shares(choice, found)}


# --- Referrals ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Referred:
    """One neighbourhood without a place of its own."""

    check: ReferralCheck
    group: Text | None
    barriers: tuple[Text, ...]
    text: Text | None


def referrals(reach: Reach) -> dict[str, list[Referred]]:
    """Every check, with names instead of ids: what the policy itself says and the neighbourhoods
    with most people first, the rest apart."""
    found = _referred(reach)
    living = {area.code: area.inhabitants or 0 for area in reach.policy.areas}
    found.sort(key=lambda one: (not one.check.stated, -living[one.check.area]))
    first = sum(one.check.stated for one in found) + FIRST_CHECKS
    return {"first": found[:first], "rest": found[first:]}


def _referred(reach: Reach) -> list[Referred]:
    names = {one.id: one.name for one in reach.rule.groups}
    rivers = {one.id: one.name for one in reach.rule.barriers}
    told = {(offer.area, offer.group): offer.text for offer in reach.rule.offers}
    return [
        Referred(
            check,
            names.get(check.group or ""),
            tuple(rivers[name] for name in check.barriers if name in rivers),
            told.get((check.to or "", check.group)) or told.get((check.to or "", None)),
        )
        for check in reach.result.referrals
    ]

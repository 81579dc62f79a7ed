"""Everything that the workbench shows of one scenario."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from trefpunt.cli.planning.weighed import REFER
from trefpunt.schemas.plan import AreaEffect, Chosen, Live, PlanSite
from trefpunt.schemas.scenario import Placed
from trefpunt.schemas.weighing import Outcome
from trefpunt_web.pages.plan import chart as charts
from trefpunt_web.pages.templatetags.pages import number, said
from trefpunt_web.services import plan, plan_edits, plan_money, plan_reasons, plan_requests, policy

SOMEWHERE = "area:"
"""Starts the id of "somewhere in this neighbourhood"."""
IN_SIGHT = 12
"""Rows of a long table that are seen first."""


@dataclass(frozen=True)
class Item:
    """One placed item, with what the plan and the rules say of it."""

    number: int
    placed: Placed
    chosen: Chosen | None
    """None where its site or kind is not known."""
    site: PlanSite | None
    area: str
    touched: tuple[Any, ...]
    kinds: tuple[tuple[str, str], ...]
    """What it can become, with what it is now."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.site.name if self.site else self.placed.name or self.placed.site

    @property
    def missing(self) -> int:
        """How many reasons somebody still has to give."""
        return sum(one.missing for one in self.touched)

    @property
    def broken(self) -> list[Any]:
        """The rules that it surely leaves, or that somebody gave a reason for."""
        return [one for one in self.touched if leaves(one)]

    @property
    def unknown(self) -> int:
        """How many rules cannot be tested yet."""
        return len(self.touched) - len(self.broken)


@dataclass(frozen=True)
class Referral:
    """People of one neighbourhood who are sent to another: the policy says so, not this plan."""

    id: str
    name: str
    touched: tuple[Any, ...]

    @property
    def missing(self) -> int:
        """How many reasons somebody still has to give."""
        return sum(one.missing for one in self.touched)


def referrals(touched: Iterable[Any]) -> list[Referral]:
    """The stated referrals that leave a rule."""
    found: dict[str, list[Any]] = {}
    for one in touched:
        if one.rule.site.startswith(REFER) and leaves(one):
            found.setdefault(one.rule.site, []).append(one)
    return [Referral(name, rules[0].name, tuple(rules)) for name, rules in found.items()]


def leaves(touched: Any) -> bool:
    """Whether a rule says something about a place, not only that a fact is unknown."""
    known = touched.rule.outcome is not Outcome.UNKNOWN
    return known or touched.missing or touched.given is not None


@dataclass
class Form:
    """What was asked, as it was asked, and what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    at: str = ""
    """The field that the error is about."""

    @property
    def put(self) -> Mapping[str, str]:
        """What was typed to put a place; nothing where another form was sent."""
        return self.values if self.values.get("doe") == "zet" else {}


def context(seen: plan.Seen, query: Mapping[str, str], form: Form | None = None) -> dict[str, Any]:
    """For the template of the workbench."""
    planning, live = plan.question(seen.scenario).planning, plan.live(seen)
    ground = grounded(planning)
    view = query.get("kaart", charts.PLAN)
    view = view if view in charts.VIEWS else charts.PLAN
    touched = plan_reasons.touched(seen)
    items = tuple(_items(planning, seen, live, touched))
    referred = referrals(touched)
    marked = charts.marks(ground, planning.sites, live.chosen)
    drawn = charts.draw(ground, charts.looks(live.effects.areas, view), marked)
    area = query.get("buurt", "")
    return {
        "seen": seen,
        "scenario": seen.scenario,
        "live": live,
        "planning": planning,
        "policy": planning.policy,
        "chart": drawn,
        "state": charts.state(drawn, dict(words(live.effects.areas, view)), said),
        "view": view,
        "views": views(),
        "area": area,
        "picked": next((cell for cell in drawn.cells if cell.code == area), None),
        "items": items,
        "referrals": referred,
        "missing": sum(one.missing for one in touched),
        "groups": groups(planning.policy, live.effects.groups),
        "areas": ordered(live.effects.areas, whole=query.get("alle") == "1"),
        "whole": query.get("alle") == "1",
        "totals": totals(live.effects.areas),
        "counts": counts(planning, live),
        "money": plan_money.available(planning, seen),
        "sites": choices(planning, {one.site for one in seen.scenario.placed}),
        "lists": lists(planning),
        "steps": plan_edits.steps(seen) if seen.may_edit else None,
        "history": plan_edits.history(seen)[:IN_SIGHT] if seen.may_edit else (),
        "task": plan_requests.latest(seen) if seen.may_edit else None,
        "form": form or Form(),
        "homeless": form is not None and _homeless(form, items),
    }


def _homeless(form: Form, items: Iterable[Item]) -> bool:
    """Whether there is no form (any more) to tell an error at: the place went meanwhile."""
    doe, site = form.values.get("doe"), form.values.get("plek")
    return doe != "zet" and all(item.placed.site != site for item in items)


def grounded(planning: plan.Planning) -> charts.Ground:
    """What maps of this policy share."""
    return charts.Ground(planning.policy, policy.shapes(planning.policy.municipality.code))


def _items(
    planning: plan.Planning, seen: plan.Seen, live: Live, touched: Iterable[Any]
) -> Iterator[Item]:
    names = {area.code: area.name for area in planning.policy.areas}
    chosen = {one.site.id: one for one in live.chosen}
    sites = {site.id: site for site in planning.sites}
    rules = tuple(touched)
    for place, placed in enumerate(seen.scenario.placed, 1):
        one = chosen.get(placed.site)
        site = one.site if one else sites.get(placed.site)
        code = (site.area if site else None) or placed.area or ""
        mine = tuple(rule for rule in rules if rule.rule.site == placed.site)
        kinds = tuple(_kinds(planning, (*planning.fits(placed.site), placed.kind)))
        yield Item(place, placed, one, site, names.get(code, ""), mine, kinds)


def _kinds(planning: plan.Planning, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    known = set(wanted)
    return ((kind.id, said(kind.name)) for kind in planning.kinds if kind.id in known)


def views() -> list[tuple[str, str]]:
    """What the map can show."""
    return [
        (charts.PLAN, _("Wie woont bij een plek uit het plan")),
        (charts.CHANGE, _("Wie wint en wie verliest")),
        (charts.NEED, _("Waar het nodig is")),
    ]


def words(areas: Iterable[AreaEffect], view: str) -> Iterator[tuple[str, str]]:
    """What the map says of each neighbourhood."""
    return ((area.code, _word(area, view)) for area in areas)


def _word(area: AreaEffect, view: str) -> str:
    if view == charts.NEED:
        value = _("geen gegevens") if area.index is None else f"{number(area.index, 1)} %"
        return _("index %(value)s") % {"value": value}
    if view == charts.PLAN:
        share = 100 * area.network / area.people if area.people else None
        value = _("onbekend") if share is None else f"{number(share)} %"
        return _("%(share)s bij een plek uit het plan") % {"share": value}
    sign = "+" if area.gain > 0 else "−" if area.gain < 0 else ""
    return _("%(n)s mensen dichtbij") % {"n": f"{sign}{number(abs(area.gain))}"}


# --- Figures ------------------------------------------------------------------------------------


def groups(known: Any, effects: Iterable[Any]) -> list[dict[str, Any]]:
    """Each group before and after, with its name."""
    names = {group.id: said(group.name).partition(" (")[0] for group in known.reach.groups}
    return [{"effect": one, "name": names.get(one.group, one.group)} for one in effects]


def ordered(areas: Iterable[AreaEffect], whole: bool) -> list[AreaEffect]:
    """Who gains or loses most first; `whole`: also where nothing changes."""
    shown = (one for one in areas if whole or one.gain or one.lost)
    return sorted(shown, key=lambda one: (-abs(one.gain), -one.lost, one.name))


def totals(areas: Iterable[AreaEffect]) -> dict[str, int]:
    """People who come within the norm, and who fall out of it, over all neighbourhoods."""
    found = list(areas)
    lost = sum(one.lost for one in found)
    return {"gained": sum(one.gain for one in found) + lost, "lost": lost}


def counts(planning: plan.Planning, live: Live) -> list[dict[str, Any]]:
    """Per kind of the plan: how many it has, and how many it may have."""
    found = {one.kind: one for one in live.counts}
    pairs = ((kind, found.get(kind.id)) for kind in planning.kinds)
    return [
        {"kind": kind, "count": one}
        for kind, one in pairs
        if one is not None and (one.open or one.maximum is not None)
    ]


Choices = list[tuple[str, str]]


def choices(planning: plan.Planning, taken: set[str]) -> dict[str, Choices]:
    """Where a place can come, in three lists: there now, free, and somewhere in a neighbourhood."""
    able = (site for site in planning.sites if site.kinds and site.id not in taken)
    free = sorted(able, key=lambda site: site.name)
    somewhere = [site for site in free if site.id.startswith(SOMEWHERE)]
    built = [site for site in free if not site.id.startswith(SOMEWHERE)]
    found = {
        "now": [site for site in built if not site.free],
        "free": [site for site in built if site.free],
        "somewhere": somewhere,
    }
    return {name: [(site.id, site.name) for site in sites] for name, sites in found.items()}


def lists(planning: plan.Planning) -> dict[str, Choices]:
    """What each place can be, from when, and under whose roof."""
    years = [(str(year), str(year)) for year in planning.years]
    roofs = [(s.id, _("bij %(name)s") % {"name": s.name}) for s in planning.sites if s.kind]
    return {
        "kinds": list(_kinds(planning, (kind.id for kind in planning.kinds))),
        "years": [("", _("jaar open")), *years],
        "hosts": [("", _("eigen dak")), *roofs],
    }

"""How the pages of plan scenarios write differences, money, outcomes and intervals."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trefpunt.cli.planning import conflict_text
from trefpunt.schemas.siting import Solution
from trefpunt.schemas.weighing import Fact, Outcome
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import say
from trefpunt_web.pages.templatetags.budget import euro
from trefpunt_web.pages.templatetags.pages import language_of_page, number, said
from trefpunt_web.services import plan

register = template.Library()

WIDE = 100
ALMOST = 0.0005
"""Gaps below this are told as "almost"."""


@register.filter
def sentence(key: str) -> str:
    """A sentence of the library by its key: why a plan had to do without something."""
    return say(key, language_of_page())


@register.filter
def signed(value: Decimal | int | None) -> SafeString:
    """With its sign, so that more and less cannot be mixed up; nothing is a dash."""
    if not value:
        return format_html('<span aria-hidden="true">–</span><span class="vh">{}</span>', 0)
    look, sign = ("plus", "+") if value > 0 else ("minus", "−")
    size = number(abs(Decimal(value)))
    return format_html('<span class="{}">{}\u00a0{}</span>', look, sign, size)


@register.filter
def euros(value: Decimal | None) -> str:
    """Whole euro, or millions."""
    return _("onbekend") if value is None else euro(Decimal(value), 1)


@register.filter
def more_euros(value: Decimal) -> str:
    """A difference of money, in words."""
    if not value:
        return _("evenveel")
    told = _("%(euro)s meer") if value > 0 else _("%(euro)s minder")
    return told % {"euro": euros(abs(value))}


@register.filter
def within(people: int, of: int) -> str:
    """A share of people as a whole percentage."""
    return f"{number(Decimal(100 * people) / of)}\u00a0%" if of else _("onbekend")


@register.filter
def hundred(people: int, of: int) -> str:
    """Of every hundred people, how many."""
    return number(Decimal(100 * people) / of) if of else "–"


@register.filter
def long_as(people: int, of: int) -> str:
    """Length of a bar in percents, as SVG wants it: with a point."""
    return f"{100 * people / of:.1f}" if of else "0"


@register.filter
def less(value: Any, other: Any) -> Any:
    """One value less another."""
    return value - other


@register.filter
def outcome(value: Outcome | str) -> str:
    """ "voldoet", "voldoet niet", "niet bekend"..."""
    return {
        Outcome.MET: _("voldoet"),
        Outcome.FAILED: _("voldoet niet"),
        Outcome.UNKNOWN: _("niet bekend"),
        Outcome.NOT_APPLICABLE: _("niet van toepassing"),
    }[Outcome(value)]


@register.filter
def decided(value: str) -> str:
    """How far a rule of the framework is decided."""
    return {
        "quoted": _("staat in de beleidstekst"),
        "proposed": _("voorstel, nog niet vastgesteld"),
        "adopted": _("vastgesteld"),
    }[value]


@register.filter
def percent_of_worse(gap: float | None) -> str:
    """How much better a plan could still be, in words that nobody needs to look up."""
    if gap is None:
        return _("Hoeveel beter het nog kan, weten we nog niet.")
    if gap <= 0:
        return _("Beter kan niet: dit is het beste plan.")
    if gap < ALMOST:
        return _("Het kan hoogstens een heel klein beetje beter: minder dan 0,1\u00a0%.")
    places = 1 if gap < 0.1 else 0  # noqa: PLR2004 - a tenth of a percent only says something below ten
    return _("Het kan nog hoogstens %(gap)s\u00a0%% beter.") % {"gap": number(100 * gap, places)}


@register.filter
def status(solution: Solution) -> str:
    """Whether a proposal is proven to be the best."""
    return {
        "optimal": _("Dit is het beste plan dat er is. Dat is bewezen."),
        "feasible": _("Dit is het beste dat we vonden. Of het echt het beste is, is niet bewezen."),
        "infeasible": _("Met deze wensen is er geen plan mogelijk."),
    }[solution.status]


@register.filter
def conflict(value: Any) -> str:
    """Why nothing is possible."""
    return said(conflict_text(plan.ground().world, value))


@register.filter
def phase(value: str) -> str:
    """What the computer is doing."""
    return {
        "start": _("Een eerste plan zoeken"),
        "improve": _("Het plan verbeteren"),
        "bound": _("Uitrekenen hoeveel beter het nog kan"),
        "exact": _("Nagaan of het echt het beste plan is"),
        "alternatives": _("Andere goede plannen zoeken"),
        "prices": _("Uitrekenen wat elke wens kost"),
        "curve": _("Uitrekenen wat elke plek erbij oplevert"),
    }.get(value, _("Bezig"))


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.filter
def point(value: Decimal | float) -> str:
    """A coordinate of a drawing: with a point, whatever the language."""
    return f"{value:g}"


@register.filter
def wide(interval: Any) -> str:
    """The length of an interval on a bar of a hundred; never so short that nobody sees it."""
    return f"{max(interval.high - interval.low, Decimal('0.8')):g}"


@register.filter
def interval(value: Any) -> str:
    """ "62" or "40 tot 72"."""
    low, high = number(value.low), number(value.high)
    if low == high:
        return low
    return _("%(low)s tot %(high)s") % {"low": low, "high": high}


@register.filter
def fact(value: Fact, ruled: Any) -> str:
    """A fact in words, with the unit of its measure."""
    measure = ruled.get(value.measure)
    unit = getattr(measure, "unit", "")
    if value.word is not None:
        return {"yes": _("ja"), "no": _("nee")}.get(value.word, value.word)
    if value.low is None or value.high is None:
        return _("onbekend")
    places = 1 if unit == "percent" else 0
    low, high = number(value.low, places), number(value.high, places)
    told = low if low == high else _("%(low)s tot %(high)s") % {"low": low, "high": high}
    names = {
        "percent": "%",
        "people": _("mensen"),
        "metres": _("meter"),
        "euro": _("euro"),
        "count": "",
        "score": _("punten"),
    }
    return f"{told} {names.get(unit, '')}".strip()


@register.filter
def get(values: Any, key: Any) -> Any:
    """The value under a key; none where there is none."""
    return values.get(key)


@register.filter
def named(values: Any, key: str) -> str:
    """The name of a site; its id where it has none."""
    return values.get(key) or key


@register.filter
def ticked(value: Any, one: Any) -> bool:
    """Whether one of the choices was chosen."""
    return str(one) in [str(other) for other in value or ()]


@register.filter
def problem_told(value: Problem) -> str:
    """What is the matter and what to do about it."""
    language = language_of_page()
    return f"{value.message(language)} {value.action(language)}"


@register.filter
def weight(value: Decimal) -> str:
    """A weight as a percentage, with as many decimals as it needs."""
    percent = value * WIDE
    return f"{number(percent, 0 if percent == percent.to_integral_value() else 1)}\u00a0%"


@register.simple_tag
def options(
    choices: Iterable[tuple[str, str]], chosen: Any, without: str | None = None
) -> SafeString:
    """The options of a list: (value, name), the chosen one marked, one left out. A workbench has
    one such list for each of its places: as a loop of a template that takes its time."""
    wanted = "" if chosen is None else str(chosen)
    return mark_safe(  # noqa: S308 - all of it is escaped
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == wanted else ""}>'
            f"{escape(name)}</option>"
            for value, name in choices
            if value != without
        )
    )

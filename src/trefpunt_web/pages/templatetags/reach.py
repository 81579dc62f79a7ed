"""How the pages about reach say shares, levels and reasons, and draw a hundred people."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trefpunt.schemas.reach import Level
from trefpunt.terms.money import full
from trefpunt.terms.wording import say
from trefpunt_web.pages.templatetags.pages import language_of_page, number
from trefpunt_web.services.reach import Reach

register = template.Library()

CROWD, COLUMNS = 100, 20
STEP = (13, 22)
PERSON = "a3.2,3.2 0 1 1 6.4,0a3.2,3.2 0 1 1 -6.4,0M{x},{y}m-1.6,12.6v-3.2a4.8,4.8 0 0 1 9.6,0v3.2z"
"""A head and a body, after "M" and the place of the head's left side."""


@register.filter
def percent_of(share: float | None) -> str:
    """A share as a whole percentage; never quite none or all unless it is."""
    if share is None:
        return _("onbekend")
    if 0 < share < 0.005:  # noqa: PLR2004 - would round to nothing
        return _("minder dan 1\u00a0%")
    if 0.995 <= share < 1:  # noqa: PLR2004 - would round to everybody
        return _("meer dan 99\u00a0%")
    return f"{number(100 * share)}\u00a0%"


@register.filter
def bar(share: float | None) -> str:
    """Length of a bar in percents, as SVG wants it: with a point."""
    return f"{100 * (share or 0):.1f}"


@register.filter
def level_name(reach: Reach) -> str:
    """How good the figures are, in a word."""
    return {
        Level.NETWORK: _("Gemeten langs de straten."),
        Level.ESTIMATE: _("Dit is een schatting."),
        Level.COARSE: _("Dit is een grove schatting."),
    }[reach.result.level]


@register.filter
def level_word(value: str) -> str:
    """How distances were found, in a word or two."""
    return say(f"reach.level.{value}", language_of_page())


@register.filter
def level_told(reach: Reach) -> str:
    """What that rests on, in a few sentences."""
    told = [_how(reach)]
    all_of_them, guessed = reach.result.places, reach.result.approximate_places
    if guessed:
        params = {"n": number(guessed), "all": number(all_of_them)}
        told.append(
            _(
                "Van %(n)s van de %(all)s plekken kennen we het adres niet: "
                "die staan in het midden van hun buurt."
            )
            % params
        )
    return " ".join(told)


def _how(reach: Reach) -> str:
    if reach.result.level is Level.NETWORK:
        return _(
            "Van elk punt waar mensen wonen volgen we de straten naar de dichtstbijzijnde plek."
        )
    factor = full(reach.rule.detour.factor, language_of_page())
    straight = _(
        "We meten in een rechte lijn en rekenen die %(factor)s keer zo lang, "
        "omdat straten zelden recht lopen."
    ) % {"factor": factor}
    if reach.coarse:
        where = _("We weten niet waar in een buurt mensen wonen: elke buurt telt als één punt.")
        return where if reach.network else f"{where} {straight}"
    return straight


@register.filter
def dots_told(reach: Reach) -> str:
    """What a dot on the map is."""
    points = reach.ground.points
    kinds = {
        "address": _("Elke stip is een adres"),
        "postcode": _("Elke stip is een postcode"),
        "square": _("Elke stip is een vierkant van 100 meter"),
        "area": _("Elke buurt heeft één kleur"),
    }
    told = kinds[points.kind]
    if points.facts.year:
        told = f"{told} ({points.facts.year})"
    return _("%(what)s, gekleurd naar hoe ver lopen de dichtstbijzijnde plek is.") % {"what": told}


@register.filter
def meant_for(reach: Reach) -> str:
    """For whom the norm is meant, where it is not for everybody."""
    language, wanted = language_of_page(), reach.asked.choice.meant_for
    groups = ", ".join(one.name.say(language) for one in reach.rule.groups if one.id in wanted)
    return say("reach.only.meant_for", language, groups=groups)


@register.filter
def missing(reason: str) -> str:
    """Why an area has no figure."""
    return say(f"reach.missing.{reason}", language_of_page())


@register.filter
def left_out(reason: str) -> str:
    """Why a place does not count."""
    return say(f"reach.reason.{reason}", language_of_page())


@register.filter
def notes(keys: Iterable[str]) -> list[str]:
    """What a reader must know, in sentences."""
    return [say(f"reach.note.{key}", language_of_page()) for key in keys]


@register.simple_tag
def crowd_box() -> str:
    """The frame around a hundred people."""
    return f"0 0 {COLUMNS * STEP[0]} {CROWD // COLUMNS * STEP[1]}"


@register.simple_tag
def crowd(lead: Any) -> SafeString:
    """A hundred people: within reach, newly within reach, no longer, and not."""
    now = lead.hundred
    kept = now if lead.before is None else min(lead.before, now)
    lost = max((now if lead.before is None else lead.before) - now, 0)
    ends = (("in", kept), ("new", now), ("gone", now + lost), ("out", CROWD))
    starts = (0, *(end for _name, end in ends))
    rows = ((name, range(start, end)) for (name, end), start in zip(ends, starts, strict=False))
    drawn = ((name, "".join(map(_person, places))) for name, places in rows if places)
    return format_html_join("", '<path class="{}" d="{}"/>', drawn)


def _person(place: int) -> str:
    x, y = place % COLUMNS * STEP[0] + 3, place // COLUMNS * STEP[1] + 4
    return f"M{x},{y}" + PERSON.format(x=x, y=y)


@register.simple_tag(takes_context=True)
def changed(context: RequestContext, **other: Any) -> str:
    """The address of this choice with something else."""
    return format_html("{}", context["choice"].but(**dict(_known(other))))


def _known(other: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    names = {"norm": "norm_m", "order": "order_text", "area": "area", "search": "search"}
    return ((names[name], value) for name, value in other.items())


@register.simple_tag(takes_context=True)
def hidden_choice(context: RequestContext, without: str = "") -> SafeString:
    """The choice as hidden fields: a form beside it keeps what was chosen. `without`: the name of
    a field that the form has itself."""
    pairs = [pair for pair in context["choice"].pairs() if pair[0] != without]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)

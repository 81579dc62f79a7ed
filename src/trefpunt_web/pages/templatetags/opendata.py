"""What the parts of open data are called on a page."""

from collections.abc import Iterator, Mapping

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import say, sentences
from trefpunt_web.pages.templatetags.pages import language_of_page, number

register = template.Library()

MEGABYTE = 1_000_000
ROLES = {
    "addresses": gettext_noop("Waar mensen wonen, per adres: voor de loopafstand"),
    "postcodes": gettext_noop("Waar mensen wonen, per postcode: voor de loopafstand"),
    "squares": gettext_noop("Waar mensen wonen, per vierkant: voor de loopafstand"),
    "boundaries": gettext_noop("Grenzen: voor de kaarten"),
    "figures": gettext_noop("Cijfers per buurt: wie er wonen"),
    "health": gettext_noop("Gezondheid per buurt: de cijfers achter de index"),
    "streets": gettext_noop("Straten en paden: voor de loopafstand"),
    "places": gettext_noop("Ontmoetingsplekken: waar mensen heen lopen"),
    "concordance": gettext_noop("Welke oude buurtcode nu welke is"),
    "table": gettext_noop("Een tabel om mee te vergelijken"),
}
NAMES = {
    "inhabitants": gettext_noop("inwoners"),
    "inhabitants_65plus": gettext_noop("inwoners van 65 jaar en ouder"),
    "inhabitants_0_14": gettext_noop("inwoners tot 15 jaar"),
    "inhabitants_15_24": gettext_noop("inwoners van 15 tot 25 jaar"),
    "inhabitants_25_44": gettext_noop("inwoners van 25 tot 45 jaar"),
    "inhabitants_45_64": gettext_noop("inwoners van 45 tot 65 jaar"),
    "households": gettext_noop("huishoudens"),
    "nodes": gettext_noop("kruispunten en bochten"),
    "metres": gettext_noop("meter straat en pad"),
    "id": gettext_noop("kenmerk van de rij"),
    "name": gettext_noop("naam"),
    "lon": gettext_noop("lengtegraad"),
    "lat": gettext_noop("breedtegraad"),
    "area": gettext_noop("buurt"),
    "code": gettext_noop("code van de buurt"),
}


@register.filter
def role(name: str) -> str:
    """What a dataset is for."""
    return _(ROLES[name])


@register.filter
def named(name: str) -> str:
    """Our name of a column in words; a name that has none stays as it is."""
    return _(NAMES[name]) if name in NAMES else name


@register.filter
def refusal(reason: str) -> str:
    """Why rows were left out."""
    code = f"refused.{reason}"
    return say(code, language_of_page()) if code in sentences() else reason


@register.filter
def megabytes(size: int) -> str:
    """The size of a file: "0,4 MB"."""
    return f"{number(max(size / MEGABYTE, 0.1), 1)} MB"


@register.filter
def told(problem: Problem) -> str:
    """What is the matter, in the reader's language."""
    return problem.message(language_of_page())


@register.filter
def remedy(problem: Problem) -> str:
    """What to do about it."""
    return problem.action(language_of_page())


@register.filter
def errors(problems: list[Problem]) -> int:
    """How many of them stop the work."""
    return sum(problem.severity is Severity.ERROR for problem in problems)


@register.filter
def difference(pair: tuple[int | None, int | None]) -> str:
    """What a total gains or loses: "+ 12", "− 3", "0"; nothing where one of both is not known."""
    before, after = pair
    if before is None or after is None:
        return ""
    gained = after - before
    sign = {True: "+ ", False: "\N{MINUS SIGN} "}[gained > 0] if gained else ""
    return f"{sign}{number(abs(gained))}"


@register.filter
def pairs(found: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Name and value, in their order; a template would take a key "items" for the method."""
    return iter(found.items())


@register.filter
def unit(units: Mapping[str, str], column: str) -> str:
    """The unit that a file uses in a column; "" where it is plain."""
    return units.get(column, "")


@register.filter
def year(value: int | None) -> str:
    """A year, without a point after its thousands."""
    return "–" if value is None else str(value)

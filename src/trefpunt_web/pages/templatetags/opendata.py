"""What the parts of open data are called on a page."""

from collections.abc import Iterator, Mapping

from django import template
from django.utils.translation import gettext_lazy as _

from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import say, sentences
from trefpunt_web.pages.templatetags.pages import language_of_page, number

register = template.Library()

MEGABYTE = 1_000_000
ROLES = {
    "addresses": _("Waar mensen wonen, per adres: voor de loopafstand"),
    "postcodes": _("Waar mensen wonen, per postcode: voor de loopafstand"),
    "squares": _("Waar mensen wonen, per vierkant: voor de loopafstand"),
    "boundaries": _("Grenzen: voor de kaarten"),
    "figures": _("Cijfers per buurt: wie er wonen"),
    "health": _("Gezondheid per buurt: de cijfers achter de index"),
    "streets": _("Straten en paden: voor de loopafstand"),
    "places": _("Ontmoetingsplekken: waar mensen heen lopen"),
    "concordance": _("Welke oude buurtcode nu welke is"),
    "table": _("Een tabel om mee te vergelijken"),
}
NAMES = {
    "inhabitants": _("inwoners"),
    "inhabitants_65plus": _("inwoners van 65 jaar en ouder"),
    "inhabitants_0_14": _("inwoners tot 15 jaar"),
    "inhabitants_15_24": _("inwoners van 15 tot 25 jaar"),
    "inhabitants_25_44": _("inwoners van 25 tot 45 jaar"),
    "inhabitants_45_64": _("inwoners van 45 tot 65 jaar"),
    "households": _("huishoudens"),
    "nodes": _("kruispunten en bochten"),
    "metres": _("meter straat en pad"),
    "id": _("kenmerk van de rij"),
    "name": _("naam"),
    "lon": _("lengtegraad"),
    "lat": _("breedtegraad"),
    "area": _("buurt"),
    "code": _("code van de buurt"),
}


@register.filter
def role(name: str) -> str:
    """What a dataset is for."""
    return str(ROLES[name])


@register.filter
def named(name: str) -> str:
    """Our name of a column in words; a name that has none stays as it is."""
    return str(NAMES.get(name, name))


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

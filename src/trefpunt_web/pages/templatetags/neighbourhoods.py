"""How the pages with neighbourhoods say figures, qualities and sources."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from trefpunt.cli.scale import Scale
from trefpunt.schemas.index import IndexArea
from trefpunt.schemas.policy import Policy
from trefpunt.terms.quality import Quality
from trefpunt.terms.wording import say
from trefpunt_web.pages.templatetags.pages import certainty, language_of_page, number, said
from trefpunt_web.services.index import Neighbourhood
from trefpunt_web.services.maps import Mark
from trefpunt_web.services.measures import Measure, Origin, Value

register = template.Library()


@register.filter
def quality(value: Quality) -> str:
    """ "geen gegevens", "gepubliceerd", ..."""
    return say(f"index.quality.{value.value}", language_of_page())


@register.filter
def shown(value: Decimal | int, measure: Measure) -> str:
    """The value of a measure with its unit: "42,0 %"."""
    return f"{number(value, measure.places)} {measure.unit}".rstrip()


@register.filter
def bounds(scale: Scale) -> list[tuple[int, str, str]]:
    """The classes for the legend: shade, from, up to."""
    texts = [number(bound, 0 if bound == int(bound) else 1) for bound in scale.bounds]
    return list(zip(scale.shades, texts, texts[1:], strict=False))


@register.filter
def kind_name(mark: Mark) -> str:
    """What kind of meeting place it is; its id where the policy does not describe the kind."""
    return said(mark.kind.name) if mark.kind else mark.place.kind


@register.filter
def percent_of(value: Decimal | int | None, whole: Decimal | int | None) -> str:
    """Length of a bar in whole percents of the longest, as SVG wants it: with a point."""
    return f"{100 * value / whole:.1f}" if value and whole else "0"


@register.filter
def bold(sentence: str, rows: Iterable[IndexArea]) -> SafeString:
    """The sentence with the names of these neighbourhoods in bold."""
    names = sorted((str(escape(row.name)) for row in rows), key=len, reverse=True)
    pattern = "|".join(map(re.escape, names))
    text = str(escape(sentence))
    return mark_safe(re.sub(f"({pattern})", r"<b>\1</b>", text) if names else text)  # noqa: S308


@register.filter
def reason(measure: Measure, row: Neighbourhood) -> str:
    """Why a neighbourhood has no value of this measure, in words."""
    return quality(measure.reason(row))


@register.filter
def named(measure: Measure, plan: Policy) -> str:
    """The name of a measure, as the policy calls it where it does."""
    return said(measure.named(plan)) if measure.named else str(measure.name)


@register.filter
def value_of(measure: Measure, row: Neighbourhood) -> Value:
    """The value of this measure in a neighbourhood; none where it has none."""
    return measure.value(row)


@register.filter
def origins(measure: Measure, plan: Policy) -> tuple[Origin, ...]:
    """Where the figures of a measure come from."""
    return measure.origins(plan)


@register.filter
def sources(origins: Iterable[Origin]) -> str:
    """Sources, one after another."""
    return "; ".join(map(cite, origins))


@register.filter
def cite(origin: Origin) -> str:
    """A source with its year, licence and certainty."""
    parts = [origin.source, str(origin.year or ""), origin.licence]
    return f"{', '.join(part for part in parts if part)} ({certainty(origin.certainty)})"

"""How figures are written on a page: Dutch or English notation, and values that are no number."""

from decimal import Decimal
from secrets import token_hex
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trefpunt.schemas.base import Text
from trefpunt.terms.glossary import glossary
from trefpunt.terms.money import PM, Amount, dutch, round_half_up
from trefpunt.terms.quality import Certainty
from trefpunt.terms.wording import Language, say

register = template.Library()

MILLION = 1_000_000
RUN_ID = 12
"""Characters of a run's digest that people see."""


def language_of_page() -> Language:
    """The language in which this page is made."""
    return "en" if get_language() == "en" else "nl"


@register.filter
def number(value: Decimal | float | int | None, places: int = 0) -> str:
    """1.184 in Dutch, 1,184 in English; a missing number is said in words."""
    if value is None:
        return _("onbekend")
    amount = Decimal(str(value))
    if get_language() == "nl":
        return dutch(amount, places)
    return f"{round_half_up(amount, places):,.{places}f}"


@register.filter
def amount(value: Amount) -> str:
    """An amount in a budget table: rounded once, a dash for zero, PM for PM."""
    if value is PM:
        return "PM"
    return "–" if value == 0 else number(value)


@register.filter
def million(value: Decimal | str, unit: int) -> str:
    """A large amount as people say it: "€ 12,2 miljoen"; `unit` is euro per unit of the value."""
    return f"€ {number(Decimal(value) * unit / MILLION, 1)} {_('miljoen')}"


@register.filter
def said(text: Text | None) -> str:
    """A text of the policy in the reader's language."""
    return text.say(language_of_page()) if text else ""


@register.filter
def certainty(value: Certainty) -> str:
    """How sure a value is, in words."""
    return say(f"certainty.{value}", language_of_page())


@register.filter
def startswith(value: str, start: str) -> bool:
    """Whether the page's name belongs to this part: "index-area" to "index"."""
    return value == start or value.startswith(f"{start}-")


@register.simple_tag(takes_context=True)
def other_language(context: RequestContext, code: str) -> str:
    """The address of this very page in the other language, filters included."""
    request = context.get("request")
    return translate_url(request.get_full_path(), code) if request else f"/{code}/"


@register.simple_tag
def run_link(run: Any) -> str:
    """The mark behind a figure that leads to how it was made."""
    start = run.digest[:RUN_ID]
    return format_html(
        '<a class="run" href="{}">{} <code>{}</code></a>',
        reverse("provenance-run", args=[start]),
        _("Hoe is dit berekend?"),
        start,
    )


@register.filter
def control(field: BoundField) -> str:
    """The input of a form field in the look of the site; a placeholder would repeat the label."""
    chosen = field.widget_type == "select"
    look = "utrecht-select utrecht-select--html-select" if chosen else "utrecht-textbox"
    return field.as_widget(attrs={"class": look, "placeholder": False})


@register.inclusion_tag("parts/term.html")
def term(name: str, shown: str = "") -> dict[str, Any]:
    """A word of the glossary with its explanation one tap away; `shown` is another form of it,
    such as a plural or a capital: `{% term "buurt" _("buurten") %}`."""
    found, language = glossary()[name], language_of_page()
    return {
        "id": found.id,
        "name": found.name[language],
        "shown": shown or found.name[language],
        "what": found.what[language],
        "place": f"term-{token_hex(4)}",  # one word may stand on a page more than once
    }

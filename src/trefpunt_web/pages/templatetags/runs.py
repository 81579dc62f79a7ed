"""What the choices behind a run are called."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()

NAMES = {
    "weights": gettext_noop("Gewicht"),
    "rounding": gettext_noop("Afgerond op (procentpunt)"),
    "interval": gettext_noop("Waar de onzekerheid op rust"),
    "draws": gettext_noop("Aantal doorrekeningen"),
    "seed": gettext_noop("Begin van het toeval"),
    "scenario": gettext_noop("Scenario"),
    "beside": gettext_noop("Wat is uitgerekend"),
}


@register.filter
def choice(name: str) -> SafeString:
    """The name of a choice in words, with the name that files and code use."""
    first = name.partition(".")[0]
    told = _(NAMES[first]) if first in NAMES else ""
    return format_html("{} <code>{}</code>", told, name)

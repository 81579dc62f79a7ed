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
    "norm_m": gettext_noop("Afstand die telt als dichtbij (meter)"),
    "kinds": gettext_noop("Soorten plekken"),
    "profile": gettext_noop("Hoe iemand loopt"),
    "group": gettext_noop("Voor wie"),
    "at": gettext_noop("Wanneer open"),
    "points": gettext_noop("Waar mensen wonen, per"),
    "level": gettext_noop("Hoe precies"),
    "detour": gettext_noop("Omweg: straten tegen rechte lijn"),
    "moves": gettext_noop("Proef"),
}


@register.filter
def choice(name: str) -> SafeString:
    """The name of a choice in words, with the name that files and code use."""
    first = name.partition(".")[0]
    told = _(NAMES[first]) if first in NAMES else ""
    return format_html("{} <code>{}</code>", told, name)

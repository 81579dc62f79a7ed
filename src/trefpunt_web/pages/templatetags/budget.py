"""How the budget pages write amounts, columns and chances."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trefpunt.schemas.budget import Status, Vat
from trefpunt.terms.money import PM, Amount, round_half_up
from trefpunt.terms.period import STRUCTURAL
from trefpunt_web.pages.templatetags.pages import number

register = template.Library()

MILLION = 1_000_000


@register.filter
def cell(value: Amount) -> SafeString:
    """An amount in the table; PM and the dash are said in words to who listens."""
    if value is PM:
        return _seen("PM", _("PM: bedrag nog niet bekend"))
    if value == 0:
        return _seen("–", _("nul"))
    return format_html("{}", number(value).replace("-", "−"))


def _seen(shown: str, said: str) -> SafeString:
    words = '<span aria-hidden="true">{}</span><span class="vh">{}</span>'
    return format_html(words, shown, said)


@register.filter
def change(value: Amount) -> SafeString:
    """A difference: always with its sign, so that more and less cannot be mixed up."""
    if value is PM or value == 0:
        return cell(value)
    sign = "+" if value > 0 else "−"
    return format_html("{}{}", sign, number(abs(value)))


@register.filter
def euro(value: Decimal, unit: int) -> str:
    """An amount in words that can be read out: "€ 3,86 miljoen", "€ 125.000"."""
    amount = value * unit
    if abs(amount) >= MILLION:
        return _("€\u00a0%(amount)s\u00a0miljoen") % {"amount": number(amount / MILLION, 2)}
    return f"€\u00a0{number(round_half_up(amount))}"


@register.filter
def head(column: str) -> str:
    """What stands above a column."""
    return _("Structureel") if column == STRUCTURAL else column


@register.filter
def chance(value: Decimal) -> str:
    """A chance or share as a whole percentage; never quite none or all unless it is."""
    if 0 < value < Decimal("0.005"):
        return _("minder dan 1\u00a0%")
    if Decimal("0.995") <= value < 1:
        return _("meer dan 99\u00a0%")
    return f"{number(value * 100)}\u00a0%"


@register.filter
def percent(value: Decimal, places: int = 1) -> str:
    """A share (0.025) as a percentage: 2,5 %."""
    return f"{number(value * 100, places)}\u00a0%"


@register.filter
def status(value: Status) -> str:
    """How far a figure is decided."""
    return {
        Status.INDICATIVE: _("indicatief"),
        Status.ADOPTED: _("vastgesteld"),
        Status.REALISED: _("gerealiseerd"),
    }[value]


@register.filter
def vat(value: Vat) -> str:
    """What happens with VAT on a line."""
    return {
        "none": _("geen btw: subsidie"),
        "recoverable": _("btw wordt teruggevraagd waar dat kan"),
        "cost": _("btw telt mee als kosten"),
    }[value]


@register.filter
def less(value: Decimal, other: Decimal) -> Decimal:
    """One value less another."""
    return value - other


@register.filter
def last_year(columns: tuple[str, ...]) -> str:
    """The last calendar year of the columns."""
    return columns[-2]


@register.filter
def item(values: Sequence[Any], place: int) -> Any:
    """The value at a place."""
    return values[place]

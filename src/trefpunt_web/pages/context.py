"""What every page knows without asking for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from trefpunt_web.services import policy


def site(request: HttpRequest) -> dict[str, Any]:
    """The municipality's name, the menu, and the address of this page in the other language."""
    return {
        "municipality": SimpleLazyObject(_municipality),
        "menu": _menu(),
        "here": request.resolver_match.view_name if request.resolver_match else "",
    }


def _municipality() -> str:
    try:
        return policy.current().policy.municipality.name
    except policy.NoPolicy:
        return ""


def _menu() -> list[tuple[str, str]]:
    return [
        ("index", _("Buurten")),
        ("reach", _("Bereik")),
        ("plan", _("Plan")),
        ("budget", _("Begroting")),
        ("data", _("Gegevens")),
        ("provenance", _("Herkomst")),
    ]

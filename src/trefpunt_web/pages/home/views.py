"""The front page and the explanations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trefpunt.terms.glossary import Term, glossary
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import home as service


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Trefpunt is, the map, the state of the plan."""
    return render(request, "home/home.html", {"plan": service.plan(), "chart": service.chart()})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The words of the policy, explained, by alphabet."""
    shown = sorted((_told(term) for term in glossary().values()), key=lambda term: term["name"])
    return render(request, "home/terms.html", {"terms": shown, "kinds": service.kinds()})


def _told(term: Term) -> dict[str, Any]:
    language = language_of_page()
    return {"id": term.id, "name": term.name[language], "what": term.what[language]}


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible this site is, and whom to tell when it is not."""
    return render(request, "home/accessibility.html")

"""The front page and the explanations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What Trefpunt is, the map, the state of the plan."""
    return render(request, "home/home.html")


def terms(request: HttpRequest) -> HttpResponse:
    """The words of the policy, explained."""
    return render(request, "home/terms.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible this site is, and whom to tell when it is not."""
    return render(request, "home/accessibility.html")

"""Every run: what was computed, when, from what."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trefpunt_web.services import provenance as service


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All runs, newest first; one part, if asked for."""
    part = request.GET.get("onderdeel", "")
    listing = service.entries(part, request.GET.get("pagina", 1))
    context = {"listing": listing, "page": listing.page, "part": part, "parts": _parts()}
    return render(request, "provenance/overview.html", context)


def _parts() -> list[tuple[str, str]]:
    return [
        ("", _("Alles")),
        ("index", _("Index")),
        ("reach", _("Bereik")),
        ("budget", _("Begroting")),
        ("plan", _("Plan")),
    ]


@require_safe
def run(request: HttpRequest, start: str) -> HttpResponse:
    """One run; 404 with what to do when nothing was computed under this number."""
    try:
        story = service.story(start)
    except KeyError:
        return unknown(request, start)
    shown = [_shown(question) for question in story.questions]
    return render(request, "provenance/run.html", {"story": story, "shown": shown})


def _shown(question: str) -> tuple[str, str]:
    """Address and name of the page that shows the answer."""
    if question == "index":
        return reverse("index"), _("Buurten")
    if question.partition(":")[0] == "reach":
        number = question.rpartition("-")[2]
        saved = number.isdecimal() and reverse("reach-open", args=[int(number)])
        return saved or reverse("reach"), _("Bereik")
    scenario = question.partition(":")[2]
    if question == service.START:
        return reverse("plan"), _("Plannen")
    if question.startswith("plan:"):
        return reverse("plan-open", args=[int(scenario)]), _("Plan")
    query = f"?{urlencode({'scenario': scenario})}" if scenario else ""
    return reverse("budget") + query, _("Begroting")


@require_safe
def unknown(request: HttpRequest, start: str) -> HttpResponse:
    """There is no such run."""
    return render(request, "provenance/unknown.html", {"start": start}, status=404)


@require_safe
def download(request: HttpRequest, start: str) -> HttpResponse:
    """The run with its result, as JSON."""
    try:
        record: dict[str, Any] = service.record(start)
    except KeyError:
        return unknown(request, start)
    name = f"trefpunt-{record['run']['part']}-{start[:12]}.json"
    answer = JsonResponse(record, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

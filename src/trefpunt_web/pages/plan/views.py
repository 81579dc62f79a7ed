"""Plan scenarios: the list, what everybody may read, boundaries for the live map, downloads."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from trefpunt.cli.plan_told import Told
from trefpunt_web.pages.plan import chart
from trefpunt_web.pages.plan.bench import context, grounded
from trefpunt_web.pages.plan.guard import find, lacking
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import plan, plan_documents, plan_starts

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
}


@require_safe
@never_cache
@plan.once()
def overview(request: HttpRequest) -> HttpResponse:
    """All scenarios that this reader may see, and what one can start from."""
    missing = lacking(request)
    if missing is not None:
        return missing
    seens = plan.listed(request.user)
    mine = [one for one in seens if not one.published and one.row.author_id == request.user.pk]
    others = [one for one in seens if not one.published and one not in mine]
    planner = plan.may_plan(request.user)
    return render(
        request,
        "plan/overview.html",
        {
            "published": [one for one in seens if one.published],
            "mine": mine,
            "others": others,
            "all": seens,
            "starts": plan_starts.every(),
            "may_plan": planner,
            "removed": plan.removed(request.user) if planner else (),
            "just_removed": request.GET.get("weg", ""),
        },
    )


@gzip_page
@require_safe
def boundaries(request: HttpRequest) -> HttpResponseBase:
    """What no change of a plan touches; a browser that has it already is told so."""
    if plan.lacking():
        raise Http404
    ground = grounded(plan.ground())
    answer = JsonResponse(chart.live(ground))
    answer["ETag"] = etag = f'"{ground.shapes.digest}"'
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_safe
@never_cache
@plan.once()
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Through a link that a planner gave: only reading."""
    try:
        seen = plan.by_token(token)
    except plan.NoDraft:
        raise Http404(_("Deze link werkt niet of niet meer.")) from None
    page = lacking(request) or render(request, "plan/workbench.html", told(seen, request.GET))
    page["Referrer-Policy"] = "no-referrer"
    return page


def told(seen: plan.Seen, query: Any) -> dict[str, Any]:
    """The workbench for who only reads."""
    here = (
        reverse("plan-shared", args=[seen.row.token])
        if seen.by_link
        else reverse("plan-open", args=[seen.number])
    )
    return {**context(seen, query), "here_url": here}


@require_safe
def download(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The stored plan of a published scenario as a file."""
    seen = find(request, number)
    if kind not in TYPES or not seen.published:
        raise Http404
    return _file(plan_documents.of(seen), kind, str(seen.number))


@require_safe
def download_start(_request: HttpRequest, start: str, kind: str) -> HttpResponse:
    """A scenario of the policy, worked out, as a file."""
    if kind not in TYPES:
        raise Http404
    try:
        found = plan_starts.find(start)
    except plan_starts.NoStart:
        raise Http404 from None
    return _file(plan_documents.of_start(found), kind, found.scenario.id)


def _file(told: Told, kind: str, name: str) -> HttpResponse:
    content = plan_documents.WRITERS[kind](told, language_of_page())
    headers = {
        "Content-Type": TYPES[kind],
        "Content-Disposition": f'attachment; filename="trefpunt-plan-{name}.{kind}"',
    }
    return HttpResponse(content, headers=headers)

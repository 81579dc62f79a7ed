"""Reach on foot: map, figures, what-if, and the same as data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from trefpunt_web.pages.reach import tables
from trefpunt_web.pages.reach.choice import MOMENTS, Choice, Form, extended, read
from trefpunt_web.pages.reach.live import changes, live
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import reach as service
from trefpunt_web.services import reach_chart, reach_documents, reach_map, reach_moves, reach_trial
from trefpunt_web.services.index import plain
from trefpunt_web.services.reach import Reach, Seen

UNPROCESSABLE = 422
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "pdf": "application/pdf",
}


def empty(request: HttpRequest) -> HttpResponse:
    """The policy does not say what counts as near."""
    return render(request, "reach/empty.html")


@gzip_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Who lives near a place, and what changes when one opens or closes."""
    try:
        ground = service.ground()
    except service.NoReach:
        return empty(request)
    choice, form = read(ground, request.GET)
    if request.GET.get("doe"):
        more = extended(choice, form, request.GET)
        if more is not None and not form.errors:
            return redirect(f"{reverse('reach')}?{more.query}#wat-als")
    status = UNPROCESSABLE if form.errors else 200
    response = render(request, "reach/overview.html", page(choice, form), status=status)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = f"{reverse('reach')}?{choice.query}".removesuffix("?")
    return response


def page(choice: Choice, form: Form) -> dict[str, Any]:
    """Everything on the page."""
    reach = service.of(choice.ground, choice.asked)
    base = service.of(choice.ground, choice.base) if choice.moves else None
    effect = service.effect(reach, base) if base else None
    chart = reach_map.draw(reach, effect)
    curves = lines(reach, base)
    columns = tables.columns(reach)
    return {
        **trial(choice, reach, effect),
        "form": form,
        "lead": tables.lead(reach, base),
        "chart": chart,
        "chosen": chart.cell(choice.area),
        "by_name": sorted(choice.ground.policy.areas, key=lambda area: plain(area.name)),
        "kinds": choice.ground.kinds(),
        "presets": tables.presets(choice),
        "norm": choice.norm,
        "moments": MOMENTS.items() if any(p.hours for p in choice.ground.policy.places) else (),
        "closable": _closable(choice, base or reach),
        "curve": reach_chart.svg(curves, "wide", reach_chart.alt(curves)),
        "curve_alt": reach_chart.alt(curves),
        "curve_table": tables.curve_table(curves),
        "norms": tables.norms(choice, reach),
        "profiles": tables.profiles(choice),
        "rows": (rows := tables.rows(reach, effect, choice.order_text, choice.search)),
        "long": len(rows) > tables.IN_SIGHT and not choice.search,
        "heads": tables.heads(choice.order_text, columns),
        "columns": columns,
        "years": tables.years(reach),
        "city": tables.city(reach),
        "far": tables.far(reach),
        "far_people": tables.city(reach)["too_far"],
        "referrals": tables.referrals(reach),
        "usage": sorted(reach.result.usage, key=lambda one: -one.people),
        "first_run": _first_run(choice),
    }


def trial(choice: Choice, reach: Seen, effect: reach_trial.Effect | None) -> dict[str, Any]:
    """The part of the page about the trial moves."""
    ground, language = choice.ground, language_of_page()
    told = reach_trial.told(ground.policy, ground.shapes, choice.moves, language)
    moves = [
        {"told": text, "without": choice.but(moves=_less(choice, number))}
        for number, text in enumerate(told)
    ]
    return {
        "choice": choice,
        "reach": reach,
        "effect": effect,
        "moves": moves,
        "undo": choice.undo,
    }


def _less(choice: Choice, number: int) -> tuple[reach_moves.Move, ...]:
    return (*choice.moves[:number], *choice.moves[number + 1 :])


def _closable(choice: Choice, reach: Reach) -> list[Any]:
    gone = reach_moves.Closed | reach_moves.Moved
    shut = {move.place for move in choice.moves if isinstance(move, gone)}
    places = (site.place for site in reach.walked.walks.sites.all)
    return [place for place in places if place.id not in shut]


def _first_run(choice: Choice) -> Any:
    """The run of what everybody sees first."""
    found = service.current(choice.ground.loaded)
    return found[0] if found else None


def lines(reach: Reach, base: Reach | None) -> reach_chart.Curves:
    """The curve of everybody and 65 and older, or of the group that was asked for."""
    names = {
        one.id: tables.short(one.id, one.name.say(language_of_page())) for one in reach.rule.groups
    }
    wanted = {reach.rule.groups[0].id, service.ELDERLY, reach.group.id}
    shown = [c for c in reach.result.curves if c.group in wanted and c.share]
    before = None
    if base is not None and shown:
        before = next(
            (c for c in base.result.curves if c.group == shown[0].group and c.share), None
        )
    found = reach_chart.lines(shown, names, language_of_page(), before)
    return reach_chart.Curves(reach.result.norm_m, found, language_of_page())


@require_safe
def curve(request: HttpRequest) -> HttpResponse:
    """The curve for a phone, as a picture of its own: only phones ask for it."""
    choice = _choice(request)
    reach = service.of(choice.ground, choice.asked)
    base = service.of(choice.ground, choice.base) if choice.moves else None
    curves = lines(reach, base)
    drawn = reach_chart.svg(curves, "narrow", reach_chart.alt(curves))
    return HttpResponse(drawn, content_type="image/svg+xml")


def _choice(request: HttpRequest) -> Choice:
    try:
        return read(service.ground(), request.GET)[0]
    except service.NoReach:
        raise Http404 from None


@gzip_page
@require_safe
def chart(request: HttpRequest) -> HttpResponseBase:
    """Points, places and boundaries for the live map; a browser that has it already is told so."""
    choice = _choice(request)
    reach = service.of(choice.ground, choice.base)
    answer = JsonResponse(live(reach))
    answer["ETag"] = etag = f'"{reach_map.etag(reach)}-{get_language()}"'
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """Only what trial moves change: distances, places, and the words about who gains."""
    choice = _choice(request)
    reach = service.glance(choice.ground, choice.asked)
    base = service.glance(choice.ground, choice.base)
    effect = service.effect(reach, base) if choice.moves else None
    words = trial(choice, reach, effect)
    found = changes(reach, base, effect)
    html = render_to_string("reach/_trial.html", words, request)
    return JsonResponse({**found, "html": html, "query": choice.query, "moves": choice.moves_text})


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The answer as a file, with its sources."""
    if kind not in TYPES:
        raise Http404
    choice = _choice(request)
    reach = service.of(choice.ground, choice.asked)
    content = reach_documents.WRITERS[kind](reach, language_of_page())
    headers = {
        "Content-Type": TYPES[kind],
        "Content-Disposition": f'attachment; filename="trefpunt-bereik-{choice.norm_m}m.{kind}"',
    }
    return HttpResponse(content, headers=headers)

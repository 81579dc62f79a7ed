"""The workbench: one change at a time, undo and redo, and what happens when two work at once."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trefpunt.schemas.scenario import Placed
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.pages.plan.bench import Form, context
from trefpunt_web.pages.plan.guard import (
    CONFLICT,
    UNPROCESSABLE,
    editable,
    find,
    lacking,
    person,
    planners,
    refusal,
    version,
)
from trefpunt_web.pages.templatetags.pages import said
from trefpunt_web.services import plan, plan_words, reach, reach_where
from trefpunt_web.services.plan_edits import (
    Conflict,
    Move,
    Put,
    SetHost,
    SetKind,
    SetYear,
    Take,
    changes,
)
from trefpunt_web.services.plan_edits import redo as step_again
from trefpunt_web.services.plan_edits import undo as step_back
from trefpunt_web.services.plan_ops import NAMES, written
from trefpunt_web.services.reach_moves import Spot

LONGEST = 200
FIELDS = ("doe", "plek", "soort", "jaar", "onder", "waar", "naam", "lon", "lat")
Op = Any


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def workbench(request: HttpRequest, number: int) -> HttpResponse:
    """One scenario: everybody who may see it reads, planners change."""
    missing = lacking(request)
    if missing is not None:
        return missing
    with plan.once():
        if request.method != "POST":
            return _page(request, find(request, number))
        return _changed(request, number=number)


@planners
def _changed(request: HttpRequest, number: int) -> HttpResponse:
    seen = editable(request, number)
    values = {name: request.POST.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        ops = _ops(seen, values)
        after = changes(seen, person(request), version(request), ops)
    except Conflict as conflict:
        return _conflict(request, conflict, values)
    except RuleProblem as refused:
        at = refused.problem.column or values["doe"]
        form = Form(values, refusal(refused), at)
        return _page(request, seen, form, UNPROCESSABLE)
    return _answer(request, after)


@require_POST
@planners
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take the last change back."""
    return _step(request, number, step_back)


@require_POST
@planners
def redo(request: HttpRequest, number: int) -> HttpResponse:
    """Make the change that was taken back again."""
    return _step(request, number, step_again)


def _step(request: HttpRequest, number: int, step: Callable[..., plan.Seen]) -> HttpResponse:
    with plan.once():
        return _stepped(request, number, step)


def _stepped(request: HttpRequest, number: int, step: Callable[..., plan.Seen]) -> HttpResponse:
    seen = editable(request, number)
    try:
        after = step(seen, person(request), version(request))
    except Conflict as conflict:
        return _conflict(request, conflict, {})
    except RuleProblem as refused:
        return _page(request, seen, Form(error=refusal(refused)), UNPROCESSABLE)
    return _answer(request, after)


# --- Answers ------------------------------------------------------------------------------------


def _answer(request: HttpRequest, seen: plan.Seen) -> HttpResponse:
    """With script the new page at once; without, a redirect so that a reload repeats nothing."""
    if request.headers.get("HX-Request"):
        return _page(request, seen)
    return HttpResponseRedirect(address(request, seen))


def address(request: HttpRequest, seen: plan.Seen) -> str:
    """The workbench as it was looked at."""
    query = request.GET.urlencode()
    return reverse("plan-open", args=[seen.number]) + (f"?{query}" if query else "")


def _page(
    request: HttpRequest, seen: plan.Seen, form: Form | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    here = reverse("plan-open", args=[seen.number])
    found = {**context(seen, request.GET, form), "here_url": here, **more}
    response = render(request, "plan/workbench.html", found, status=status)
    if request.headers.get("HX-Request") and request.method == "POST":
        response["HX-Push-Url"] = "false"
    return response


def _conflict(request: HttpRequest, conflict: Conflict, values: Mapping[str, str]) -> HttpResponse:
    """What somebody else did meanwhile; what was asked stands ready to be done after all."""
    form = Form(values, refusal(conflict))
    kept = {name: value for name, value in values.items() if value}
    more = {"conflict": conflict, "kept": kept, "wanted": wanted(conflict)}
    return _page(request, conflict.seen, form, CONFLICT, **more)


def wanted(conflict: Conflict) -> str:
    """What the asker wanted, in the words of the log."""
    if conflict.op is None:
        return ""
    planning, what = plan.ground(), written(conflict.op)
    site = what.get("site", "")
    spots = {one.site: one.name for one in conflict.seen.scenario.placed}
    label = planning.names.get(site) or spots.get(site) or what.get("name") or ""
    return said(plan_words.told(NAMES[type(conflict.op)], {**what, "label": label}, planning))


# --- From a form to changes ---------------------------------------------------------------------


def _ops(seen: plan.Seen, values: Mapping[str, str]) -> list[Op]:
    """What a form asks for. Raises RuleProblem for what is not there, 403 for nonsense."""
    made = MADE.get(values["doe"])
    if made is None:
        raise PermissionDenied
    return made(seen, values)


def _put(_seen: plan.Seen, values: Mapping[str, str]) -> list[Op]:
    kind, year, host = values["soort"], _year(values["jaar"]), values["onder"] or None
    if values["plek"]:
        return [Put(values["plek"], kind, year, host)]
    clicked = values["lon"] and values["lat"]
    lon, lat = _degrees(values) if clicked else _found(values["waar"])
    name = values["naam"] or _("Plek in %(area)s") % {"area": _area(lon, lat)}
    return [Put("", kind, year, host, name, lon, lat)]


def _take(_seen: plan.Seen, values: Mapping[str, str]) -> list[Op]:
    return [Take(values["plek"])]


def _move(_seen: plan.Seen, values: Mapping[str, str]) -> list[Op]:
    return [Move(values["plek"], *_degrees(values))]


def _adjust(seen: plan.Seen, values: Mapping[str, str]) -> list[Op]:
    """Only what differs from what is there: one form has kind, year and host."""
    now = _placed(seen, values["plek"])
    year, host = _year(values["jaar"]), values["onder"] or None
    found: list[Op] = []
    if values["soort"] != now.kind:
        found.append(SetKind(now.site, values["soort"]))
    if year != now.year:
        found.append(SetYear(now.site, year))
    if host != now.host:
        found.append(SetHost(now.site, host))
    return found


MADE: dict[str, Callable[[plan.Seen, Mapping[str, str]], list[Op]]] = {
    "zet": _put,
    "weg": _take,
    "verplaats": _move,
    "wijzig": _adjust,
}


def _placed(seen: plan.Seen, site: str) -> Placed:
    for one in seen.scenario.placed:
        if one.site == site:
            return one
    raise RuleProblem(Problem("plan_page.item_gone", column="plek"))


def _year(text: str) -> int | None:
    if not text:
        return None
    if text.isdecimal() and len(text) == 4:  # noqa: PLR2004 - digits of a year
        return int(text)
    raise RuleProblem(Problem("plan_page.year", column="jaar", params={"value": text[:20]}))


def _degrees(values: Mapping[str, str]) -> tuple[float, float]:
    try:
        lon, lat = float(values["lon"]), float(values["lat"])
    except ValueError:
        raise RuleProblem(Problem("reach_page.where_outside", column="waar")) from None
    return _inside(lon, lat)


def _inside(lon: float, lat: float) -> tuple[float, float]:
    shapes = reach.ground().shapes
    finite = abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004 - degrees; also refuses NaN
    if not finite or reach_where.area_of(shapes, Spot(lon, lat)) is None:
        raise RuleProblem(Problem("reach_page.where_outside", column="waar"))
    return lon, lat


def _area(lon: float, lat: float) -> str:
    """What the neighbourhood around a spot is called."""
    ground = reach.ground()
    code = reach_where.area_of(ground.shapes, Spot(lon, lat))
    return next((area.name for area in ground.policy.areas if area.code == code), "")


def _found(text: str) -> tuple[float, float]:
    ground = reach.ground()
    try:
        spot = reach_where.find(text, ground.policy.areas, ground.points, ground.shapes)
    except reach_where.Unknown as unknown:
        raise RuleProblem(unknown.problem) from None
    return spot.lon, spot.lat

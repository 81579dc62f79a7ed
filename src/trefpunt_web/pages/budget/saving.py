"""Scenarios of one's own: save, list, rename, remove and put back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.pages.budget.forms import Name
from trefpunt_web.pages.budget.views import UNPROCESSABLE, Shown, read
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.records.people.models import User
from trefpunt_web.services import people
from trefpunt_web.services import scenarios as service

REMOVED = "removed_scenario"
"""Where the session keeps what was removed last, to put it back."""

View = Callable[..., HttpResponse]


def planners(view: View) -> View:
    """Only for who may save scenarios; a visitor signs in first and comes back as they were."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_back(request))
        if not people.may_save_scenarios(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return never_cache(guarded)


def _back(request: HttpRequest) -> str:
    """This address, with the name that was typed in a form that could not be sent."""
    typed = {"name": request.POST["name"]} if request.POST.get("name") else {}
    query = "&".join(part for part in (request.META["QUERY_STRING"], urlencode(typed)) if part)
    return f"{request.path}?{query}"


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def save(request: HttpRequest) -> HttpResponse:
    """Ask for a name and keep the scenario under it."""
    given = request.GET.copy()
    name = given.pop("name", [""])[-1]
    shown = read(given)
    if not shown.valid:
        return redirect(f"{reverse('budget')}?{shown.form.query()}")
    form = Name(request.POST if request.method == "POST" else None, initial={"name": name})
    if shown.budget is not shown.base and form.is_valid():
        try:
            key = service.save(_author(request), form.cleaned_data["name"], shown.budget.scenario)
        except RuleProblem as refused:
            form.complain(refused.problem)
        else:
            messages.success(request, _("Het scenario is bewaard. Iedereen kan het openen."))
            return redirect(f"{reverse('budget')}?{urlencode({'scenario': key})}")
    return _ask(request, shown, form)


def _author(request: HttpRequest) -> User:
    """Who is signed in; `planners` let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _ask(request: HttpRequest, shown: Shown, form: Name) -> HttpResponse:
    unchanged, base = shown.budget is shown.base, shown.base.scenario.name
    told = Problem("scenario.base", params={"name": {"nl": base.nl, "en": base.en}})
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {
        "shown": shown,
        "budget": shown.budget,
        "form": form,
        "query": shown.form.query(),
        "unchanged": _told(told) if unchanged else "",
    }
    return render(request, "budget/save.html", context, status=status)


@require_safe
@never_cache
def scenarios(request: HttpRequest) -> HttpResponse:
    """All saved scenarios."""
    context = {
        "saved": service.every(request.user),
        "removed": request.session.get(REMOVED),
        "may_save": people.may_save_scenarios(request.user),
    }
    return render(request, "budget/scenarios.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Give a saved scenario another name."""
    saved = _own(request, number)
    form = Name(request.POST or None, initial={"name": saved.row.name})
    if form.is_valid():
        try:
            service.rename(saved, form.cleaned_data["name"])
        except service.NoScenario:
            raise Http404 from None
        except RuleProblem as refused:
            form.complain(refused.problem)
        else:
            messages.success(request, _("Het scenario heeft een andere naam."))
            return redirect("budget-scenarios")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "budget/rename.html", {"saved": saved, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether it is sure, then remove; the list offers to put it back."""
    saved = _own(request, number)
    if request.method != "POST":
        return render(request, "budget/remove.html", {"saved": saved})
    request.session[REMOVED] = service.remove(saved)
    return redirect("budget-scenarios")


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def restore(request: HttpRequest) -> HttpResponse:
    """Put back what was removed last; who had to sign in first comes here with nothing to do."""
    kept = request.session.get(REMOVED)
    if kept is None:
        told = _("Er is niets meer om terug te zetten. De berekeningen staan nog bij Herkomst.")
        messages.warning(request, told)
    elif request.method == "POST":
        _put_back(request, kept)
    return redirect("budget-scenarios")


def _put_back(request: HttpRequest, kept: dict[str, Any]) -> None:
    try:
        service.restore(kept)
    except RuleProblem as refused:
        messages.error(request, _told(refused.problem))
    else:
        del request.session[REMOVED]
        messages.success(request, _("Het scenario staat er weer."))


def _told(problem: Problem) -> str:
    language = language_of_page()
    return f"{problem.message(language)} {problem.action(language)}"


def _own(request: HttpRequest, number: int) -> service.Saved:
    """A saved scenario that this person may change; 404 or 403 otherwise."""
    try:
        saved = service.find(number, request.user)
    except service.NoScenario:
        raise Http404 from None
    if not saved.may_change:
        raise PermissionDenied
    return saved

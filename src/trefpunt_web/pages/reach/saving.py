"""Trials of one's own: save, list, open again, rename, remove and put back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.pages.reach.choice import Choice, read
from trefpunt_web.pages.reach.views import UNPROCESSABLE, empty, trial
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.records.people.models import User
from trefpunt_web.services import people
from trefpunt_web.services import reach as reaching
from trefpunt_web.services import reach_saved as service

REMOVED = "removed_placement"
"""Where the session keeps what was removed last, to put it back."""
LONGEST_NAME = 80

View = Callable[..., HttpResponse]


class Name(forms.Form):
    """The name under which a trial is saved, and the budget scenario that it belongs to."""

    name = forms.CharField(
        label=gettext_lazy("Naam van de proef"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": gettext_lazy("Geef de proef een naam."),
            "max_length": gettext_lazy(
                "Deze naam is te lang. Gebruik hoogstens %(limit_value)d tekens."
            ),
        },
    )
    scenario = forms.TypedChoiceField(
        label=gettext_lazy("Hoort bij begrotingsscenario"),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = [(str(row.pk), row.name) for row in service.scenarios()]
        self.fields["scenario"].choices = [("", _("Geen scenario")), *known]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """One space between words, and nothing that nobody sees."""
        text = self.cleaned_data["name"]
        seen = (letter for letter in text if letter.isprintable() or letter.isspace())
        return " ".join("".join(seen).split())

    def complain(self, problem: Problem) -> None:
        """Say at the field what the service refused."""
        self.add_error("name", _told(problem))


def _told(problem: Problem) -> str:
    language = language_of_page()
    return f"{problem.message(language)} {problem.action(language)}"


def planners(view: View) -> View:
    """Only for who may save; a visitor signs in first and comes back as they were."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not people.may_save_scenarios(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return never_cache(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def save(request: HttpRequest) -> HttpResponse:
    """Ask for a name and keep the trial under it."""
    try:
        choice, wrong = read(reaching.ground(), request.GET)
    except reaching.NoReach:
        return empty(request)
    if wrong.errors:
        return redirect(f"{reverse('reach')}?{request.META['QUERY_STRING']}")
    form = Name(request.POST if request.method == "POST" else None)
    if choice.moves and form.is_valid():
        try:
            _save(request, choice, form)
        except RuleProblem as refused:
            form.complain(refused.problem)
        else:
            messages.success(request, _("De proef is bewaard. Iedereen kan haar openen."))
            return redirect(f"{reverse('reach')}?{choice.query}")
    return _ask(request, choice, form)


def _save(request: HttpRequest, choice: Choice, form: Name) -> None:
    if not isinstance(request.user, User):
        raise PermissionDenied
    given = form.cleaned_data
    service.save(request.user, given["name"], choice.query, choice.asked, given["scenario"])


def _ask(request: HttpRequest, choice: Choice, form: Name) -> HttpResponse:
    reach = reaching.of(choice.ground, choice.asked)
    base = reaching.of(choice.ground, choice.base)
    effect = reaching.effect(reach, base) if choice.moves else None
    nothing = "" if choice.moves else _told(Problem("reach_page.nothing"))
    context = {**trial(choice, reach, effect), "form": form, "nothing": nothing}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "reach/save.html", context, status=status)


@require_safe
@never_cache
def saved(request: HttpRequest) -> HttpResponse:
    """All saved trials."""
    context = {
        "saved": service.every(request.user),
        "removed": request.session.get(REMOVED),
        "may_save": people.may_save_scenarios(request.user),
    }
    return render(request, "reach/saved.html", context)


@require_safe
def open_saved(request: HttpRequest, number: int) -> HttpResponse:
    """A saved trial, under an address of its own that stays."""
    try:
        found = service.find(number, request.user)
    except service.NoPlacement:
        raise Http404(_("Deze proef is er niet of niet meer.")) from None
    return redirect(f"{reverse('reach')}?{found.query}#wat-als")


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Give a saved trial another name."""
    found = _own(request, number)
    scenario = found.row.scenario_id
    form = Name(request.POST or None, initial={"name": found.row.name, "scenario": scenario})
    if form.is_valid():
        try:
            service.rename(found, form.cleaned_data["name"])
        except service.NoPlacement:
            raise Http404 from None
        except RuleProblem as refused:
            form.complain(refused.problem)
        else:
            messages.success(request, _("De proef heeft een andere naam."))
            return redirect("reach-saved")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "reach/rename.html", {"saved": found, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether it is sure, then remove; the list offers to put it back."""
    found = _own(request, number)
    if request.method != "POST":
        return render(request, "reach/remove.html", {"saved": found})
    request.session[REMOVED] = service.remove(found)
    return redirect("reach-saved")


@require_http_methods(["GET", "HEAD", "POST"])
@planners
def restore(request: HttpRequest) -> HttpResponse:
    """Put back what was removed last."""
    kept = request.session.get(REMOVED)
    if kept is None:
        messages.warning(request, _("Er is niets meer om terug te zetten."))
    elif request.method == "POST":
        try:
            service.restore(kept)
        except RuleProblem as refused:
            messages.error(request, _told(refused.problem))
        else:
            del request.session[REMOVED]
            messages.success(request, _("De proef staat er weer."))
    return redirect("reach-saved")


def _own(request: HttpRequest, number: int) -> service.Saved:
    """A saved trial that this person may change; 404 or 403 otherwise."""
    try:
        found = service.find(number, request.user)
    except service.NoPlacement:
        raise Http404 from None
    if not found.may_change:
        raise PermissionDenied
    return found

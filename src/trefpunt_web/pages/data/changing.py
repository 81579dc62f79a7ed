"""Bringing a newer file: choose it, see what changes, then put it in use. And back again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trefpunt.schemas.datasets import Dataset
from trefpunt.terms.problems import DataProblem, Problem, RuleProblem
from trefpunt_web.pages.data.forms import Newer
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.records.data.models import DataFile, State
from trefpunt_web.records.people.models import User
from trefpunt_web.services import data_listing, people, policy
from trefpunt_web.services import data_upload as service
from trefpunt_web.services.data_reading import Parcel

UNPROCESSABLE = 422
CONFLICT = 409

View = Callable[..., HttpResponse]


def planners(view: View) -> View:
    """Only for who may change data; a visitor signs in first. 404 for what is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, **address: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not people.may_save_scenarios(request.user):
            raise PermissionDenied
        try:
            return view(request, **address)
        except service.NoVersion:
            raise Http404 from None

    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(guarded))


@planners
def new(request: HttpRequest, dataset: str) -> HttpResponse:
    """Choose a newer file; it is read at once, and kept as a proposal when nothing is wrong."""
    found = data_listing.named(policy.current().policy, dataset)
    initial = {"year": found.year}
    form = Newer(request.POST or None, request.FILES or None, initial=initial)
    form.accept(found.form)
    problems: list[Problem] = []
    if form.is_valid():
        try:
            row = _propose(request, found, form)
        except DataProblem as wrong:
            problems = wrong.problems
        else:
            return _proposed(request, row)
    context = {"dataset": found, "form": form, "problems": problems}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "data/new.html", context, status=status)


def _propose(request: HttpRequest, dataset: Dataset, form: Newer) -> DataFile:
    sent_files = form.files_in_order
    service.small(str(sent_files[0].name), sum(sent.size or 0 for sent in sent_files))
    files = ((str(sent.name), sent.read()) for sent in sent_files)
    parcel = Parcel(tuple(files))
    return service.propose(dataset, parcel, form.cleaned_data["year"], _author(request))


def _author(request: HttpRequest) -> User:
    """Who is signed in; `planners` let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _proposed(request: HttpRequest, row: DataFile) -> HttpResponse:
    if row.state == State.CURRENT:
        messages.info(request, _("Dit bestand is al in gebruik. Er is niets veranderd."))
        return redirect("data-set", row.dataset)
    if row.state == State.OLDER:
        messages.info(request, _("Dit bestand stond hier al, als eerdere versie."))
    return redirect("data-version", row.dataset, row.pk)


@planners
def version(request: HttpRequest, dataset: str, number: int) -> HttpResponse:
    """What changes when this version comes into use; then do it, or take the proposal away."""
    found = data_listing.named(policy.current().policy, dataset)
    row = service.find(dataset, number)
    if "discard" in request.POST:
        service.discard(row)
        messages.success(request, _("Het voorstel is weg. Er is niets veranderd."))
        return redirect("data-set", dataset)
    refused = _apply(request, row) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        messages.success(request, _("Deze versie is nu in gebruik. De vorige blijft bewaard."))
        return redirect("data-set", dataset)
    if row.state == State.CURRENT:
        return redirect("data-set", dataset)
    context = {"dataset": found, "change": service.compare(row), "refused": refused}
    return render(request, "data/version.html", context, status=CONFLICT if refused else 200)


def _apply(request: HttpRequest, row: DataFile) -> str | None:
    """What stands in the way, in words; none: it is done."""
    try:
        service.apply(row, request.POST.get("against", ""), _author(request))
    except RuleProblem as refused:
        language = language_of_page()
        return f"{refused.problem.message(language)} {refused.problem.action(language)}"
    return None

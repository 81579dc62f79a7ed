"""Who may look and who may change, and what a refusal looks like on a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.records.people.models import User
from trefpunt_web.services import plan

UNPROCESSABLE, CONFLICT = 422, 409

View = Callable[..., HttpResponse]


def planners(view: View) -> View:
    """Only for who may plan; a visitor signs in first and comes back as they were."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not plan.may_plan(request.user):
            raise PermissionDenied
        return lacking(request) or view(request, **kwargs)

    return never_cache(guarded)


def lacking(request: HttpRequest) -> HttpResponse | None:
    """The page that says what the policy lacks; none where it lacks nothing."""
    missing = plan.lacking()
    if not missing:
        return None
    problems = [Problem(f"plan.{code}") for code in _codes(missing)]
    context = {"problems": [told(problem) for problem in problems]}
    return render(request, "plan/empty.html", context)


def _codes(missing: tuple[str, ...]) -> list[str]:
    return [f"lacks_{code.rpartition('.')[2]}" for code in missing]


def find(request: HttpRequest, number: int) -> plan.Seen:
    """The scenario as this reader may see it; 404 otherwise."""
    try:
        return plan.find(number, request.user)
    except plan.NoDraft:
        raise Http404(_("Dit plan is er niet of niet meer.")) from None


def editable(request: HttpRequest, number: int) -> plan.Seen:
    """The scenario, where this reader may change it; 404 or 403 otherwise."""
    found = find(request, number)
    if not found.may_edit:
        raise PermissionDenied
    return found


def person(request: HttpRequest) -> User:
    """Who asks; 403 without an account."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def told(problem: Problem) -> str:
    """What is the matter and what to do about it."""
    language = language_of_page()
    return f"{problem.message(language)} {problem.action(language)}"


def refusal(refused: RuleProblem) -> str:
    """The same of a step that is not allowed."""
    return told(refused.problem)


def version(request: HttpRequest) -> int:
    """The version that the page of the asker showed; without one, none that can be right."""
    text = request.POST.get("versie", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - digits

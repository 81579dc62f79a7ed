"""One's own account, and for administrators the accounts of others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.pages.account.forms import Invitation, RoleChange
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.records.people.models import Role, User
from trefpunt_web.services import people as service

View = Callable[..., HttpResponse]


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Who am I, what may I do, how is my account protected."""
    held = service.roles(request.user)
    return render(
        request,
        "account/overview.html",
        {
            "roles": [role.label for role in Role if role in held],
            "protection": service.protection(request.user),  # type: ignore[arg-type]
            "administrator": Role.ADMINISTRATOR in held,
        },
    )


def administrators(view: View) -> View:
    """Only for administrators: others are told so, visitors sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, **address: Any) -> HttpResponse:
        if not service.may_give_accounts(request.user):
            raise PermissionDenied
        return view(request, **address)

    return login_required(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; and give somebody one."""
    form = Invitation(request.POST or None)
    if form.is_valid():
        user = service.give_account(form.cleaned_data["email"], form.cleaned_data["role"])
        _send_link(request, user)
        return redirect("account-people")
    return render(request, "account/people.html", {"people": service.everyone(), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Give somebody another role or none, or send a link for a new password."""
    user = service.account(number)
    if user is None:
        raise Http404
    form = RoleChange(request.POST or None, initial=_role(user))
    if "link" in request.POST:
        _send_link(request, user)
    elif not (form.is_valid() and _change(request, user, form)):
        return render(request, "account/person.html", {"person": user, "form": form})
    return redirect("account-people")


def _role(user: User) -> dict[str, str]:
    held = service.roles(user)
    return {"role": next((role for role in (Role.ADMINISTRATOR, Role.PLANNER) if role in held), "")}


def _change(request: HttpRequest, user: User, form: RoleChange) -> bool:
    try:
        service.set_role(user, form.cleaned_data["role"] or None)
    except RuleProblem as wrong:
        problem, language = wrong.problem, language_of_page()
        form.add_error("role", f"{problem.message(language)} {problem.action(language)}")
        return False
    messages.success(request, _("De rol van %(who)s is gewijzigd.") % {"who": user})
    return True


def _send_link(request: HttpRequest, user: User) -> None:
    """The e-mail of "forgotten password": for somebody new it says that there is an account."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)
    messages.success(
        request,
        _("%(who)s krijgt een e-mail met een link om een wachtwoord te kiezen.") % {"who": user},
    )

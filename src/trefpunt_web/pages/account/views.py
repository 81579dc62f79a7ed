"""One's own account, and for administrators the accounts of others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
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
    """Only for administrators: others are told so, visitors sign in first. Who changes something
    proves once more who they are, unless they just did."""
    sure = reauthentication_required(view, allow_get=True)

    @wraps(view)
    def guarded(request: HttpRequest, **address: Any) -> HttpResponse:
        if not service.may_give_accounts(request.user):
            raise PermissionDenied
        answer: HttpResponse = sure(request, **address)
        return answer

    return login_required(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; and give somebody one."""
    form = Invitation(request.POST or None)
    if form.is_valid():
        by, given = request.user, form.cleaned_data
        user = service.give_account(given["email"], given["role"], by)  # type: ignore[arg-type]
        _send_link(request, user)
        return redirect("account-people")
    context = {"people": service.everyone(), "events": service.events(), "form": form}
    return render(request, "account/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Give somebody another role or none, send a link for a new password, close or reopen."""
    user = service.account(number)
    if user is None:
        raise Http404
    form = RoleChange(request.POST if "change" in request.POST else None, initial=_role(user))
    if "link" in request.POST:
        _send_link(request, user)
    elif "open" in request.POST:
        _open(request, user)
        return redirect("account-person", number)
    elif "close" in request.POST:
        _close(request, user)
    elif not (form.is_valid() and _change(request, user, form)):
        return render(request, "account/person.html", {"person": user, "form": form})
    return redirect("account-people")


def _role(user: User) -> dict[str, str]:
    held = service.roles(user)
    return {"role": next((role for role in (Role.ADMINISTRATOR, Role.PLANNER) if role in held), "")}


def _change(request: HttpRequest, user: User, form: RoleChange) -> bool:
    try:
        role = form.cleaned_data["role"] or None
        service.set_role(user, role, request.user)  # type: ignore[arg-type]
    except RuleProblem as wrong:
        form.add_error("role", _told(wrong))
        return False
    messages.success(request, _("De rol van %(who)s is gewijzigd.") % {"who": user})
    return True


def _told(wrong: RuleProblem) -> str:
    language = language_of_page()
    return f"{wrong.problem.message(language)} {wrong.problem.action(language)}"


def _close(request: HttpRequest, user: User) -> None:
    try:
        service.close(user, request.user)  # type: ignore[arg-type]
    except RuleProblem as wrong:
        messages.error(request, _told(wrong))
    else:
        told = _("Het account van %(who)s is gesloten. U kunt het weer openen.")
        messages.success(request, told % {"who": user})


def _open(request: HttpRequest, user: User) -> None:
    service.reopen(user, request.user)  # type: ignore[arg-type]
    told = _("Het account van %(who)s is weer open. Kies nu een rol.")
    messages.success(request, told % {"who": user})


def _send_link(request: HttpRequest, user: User) -> None:
    """The e-mail of "forgotten password": for somebody new it says that there is an account."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)
    messages.success(
        request,
        _("%(who)s krijgt een e-mail met een link om een wachtwoord te kiezen.") % {"who": user},
    )

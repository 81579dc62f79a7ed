"""Scenarios under a name: begin, rename, copy, remove, put back, share, publish."""

from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.pages.plan.bench import context
from trefpunt_web.pages.plan.guard import (
    CONFLICT,
    UNPROCESSABLE,
    editable,
    find,
    person,
    planners,
    refusal,
    version,
)
from trefpunt_web.pages.templatetags.pages import said
from trefpunt_web.services import plan, plan_drafts, plan_edits, plan_reasons, plan_requests

BOTH = ["GET", "HEAD", "POST"]


class Name(forms.Form):
    """What a scenario is called."""

    name = forms.CharField(
        label=gettext_lazy("Naam van het plan"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Geef het plan een naam."),
            "max_length": gettext_lazy(
                "Deze naam is te lang. Gebruik hoogstens %(limit_value)d tekens."
            ),
        },
    )

    def clean_name(self) -> str:
        """One space between words, and nothing that nobody sees."""
        text = self.cleaned_data["name"]
        seen = (letter for letter in text if letter.isprintable() or letter.isspace())
        return " ".join("".join(seen).split())


class New(Name):
    """A name, and what to start from."""

    start = forms.ChoiceField(label=gettext_lazy("Begin met"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = [(one.id, said(one.name)) for one in plan.starts()]
        self.fields["start"].choices = [("", _("Een leeg plan")), *known]  # type: ignore[attr-defined]


class About(Name):
    """What a scenario is called, what it is about, and the budget that it builds on."""

    text = forms.CharField(
        label=gettext_lazy("Waar gaat dit plan over?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Twee of drie zinnen, voor wie het plan leest. Hoeft niet."),
        error_messages={
            "max_length": gettext_lazy(
                "Deze tekst is te lang. Gebruik hoogstens %(limit_value)d tekens."
            )
        },
    )
    budget = forms.ChoiceField(
        label=gettext_lazy("Welke begroting?"),
        required=False,
        help_text=gettext_lazy("Het geld voor plekken komt uit deze begroting."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = [(one.id, said(one.name)) for one in plan.ground().policy.scenarios]
        options = [("", _("Het plan zoals voorgesteld")), *known]
        self.fields["budget"].choices = options  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """Nothing that nobody sees; a new line is one."""
        text = self.cleaned_data["text"]
        return "".join(one for one in text if one.isprintable() or one == "\n").strip()

    def ops(self, seen: plan.Seen) -> list[Any]:
        """What differs from what is there."""
        given, now = self.cleaned_data, seen.scenario
        text, budget = said(now.text) if now.text else "", given["budget"] or None
        found: list[Any] = []
        if given["name"] != seen.name:
            found.append(plan_edits.Rename(given["name"]))
        if given["text"] != text:
            found.append(plan_edits.Describe(given["text"]))
        if budget != now.budget:
            found.append(plan_edits.SetBudget(budget))
        return found


AnyName = TypeVar("AnyName", bound=Name)


def _form(request: HttpRequest, kind: type[AnyName], **initial: Any) -> AnyName:
    return kind(request.POST if request.method == "POST" else None, initial=initial)


def _ask(request: HttpRequest, template: str, form: Name, **more: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, f"plan/{template}.html", {"form": form, **more}, status=status)


@require_http_methods(BOTH)
@planners
def new(request: HttpRequest) -> HttpResponse:
    """Begin a scenario."""
    form = _form(request, New, start=request.GET.get("begin", ""))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = plan_drafts.create(person(request), given["name"], given["start"] or None)
        except RuleProblem as refused:
            form.add_error("name", refusal(refused))
        else:
            return redirect("plan-open", made.number)
    return _ask(request, "new", form)


@require_http_methods(BOTH)
@planners
def name(request: HttpRequest, number: int) -> HttpResponse:
    """Give a scenario another name, a text, or another budget."""
    seen = editable(request, number)
    now = seen.scenario
    text = said(now.text) if now.text else ""
    form = _form(request, About, name=seen.name, text=text, budget=now.budget or "")
    if form.is_valid():
        try:
            plan_edits.changes(seen, person(request), version(request), form.ops(seen))
        except plan_edits.Conflict as conflict:
            more = {"seen": conflict.seen, "conflict": conflict}
            found = {"form": form, **more}
            return render(request, "plan/name.html", found, status=CONFLICT)
        except RuleProblem as refused:
            column = refused.problem.column
            form.add_error(column if column in form.fields else "name", refusal(refused))
        else:
            messages.success(request, _("Bewaard."))
            return redirect("plan-open", number)
    return _ask(request, "name", form, seen=seen)


@require_http_methods(BOTH)
@planners
def copy(request: HttpRequest, number: int) -> HttpResponse:
    """Go on with a copy; what was copied stays as it is."""
    seen = find(request, number)
    form = _form(request, Name, name=_("%(name)s – kopie") % {"name": seen.name[:70]})
    if form.is_valid():
        try:
            made = plan_drafts.duplicate(seen, person(request), form.cleaned_data["name"])
        except RuleProblem as refused:
            form.add_error("name", refusal(refused))
        else:
            messages.success(request, _("Dit is de kopie. Het andere plan is niet veranderd."))
            return redirect("plan-open", made.number)
    return _ask(request, "copy", form, seen=seen)


@require_http_methods(BOTH)
@planners
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether it is sure, then remove; the list offers to put it back."""
    seen = editable(request, number)
    if request.method != "POST":
        return render(request, "plan/remove.html", {"seen": seen})
    plan_drafts.remove(seen, person(request))
    return redirect(f"{reverse('plan')}?weg={seen.number}")


@require_POST
@planners
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Put a removed scenario back."""
    try:
        found = plan_drafts.restore(number, person(request))
    except plan.NoDraft:
        raise Http404 from None
    except RuleProblem as refused:
        messages.error(request, refusal(refused))
        return redirect("plan")
    messages.success(request, _("“%(name)s” staat er weer.") % {"name": found.name})
    return redirect("plan")


@require_http_methods(BOTH)
@planners
def share(request: HttpRequest, number: int) -> HttpResponse:
    """Give the link with which anybody may read, or take it back."""
    seen = editable(request, number)
    if request.method == "POST":
        user = person(request)
        if request.POST.get("doe") == "intrek":
            plan_drafts.withdraw(seen, user)
            messages.success(request, _("De link werkt niet meer."))
        else:
            plan_drafts.share(seen, user)
        return redirect("plan-share", number)
    path = reverse("plan-shared", args=[seen.row.token]) if seen.row.token else ""
    link = request.build_absolute_uri(path) if path else ""
    return render(request, "plan/share.html", {"seen": seen, "link": link})


@require_http_methods(BOTH)
@planners
@plan.once()
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Say what is still missing, ask whether it is sure, and let the computer make it final."""
    seen = find(request, number)
    if seen.published:
        return redirect("plan-open", number)
    if not seen.may_edit:
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            asked = plan_requests.ask_publish(seen, person(request), version(request))
        except RuleProblem as refused:
            error = refusal(refused)
            seen = find(request, number)
        else:
            return redirect("plan-task", number, asked.pk)
    found = context(seen, {})
    missing = [one for one in plan_reasons.touched(seen) if one.missing]
    more = {"unexplained": missing, "error": error}
    status = UNPROCESSABLE if error else 200
    return render(request, "plan/publish.html", {**found, **more}, status=status)

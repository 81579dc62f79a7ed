"""Asking the computer for a proposal, and following what it does."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trefpunt.schemas.scenario import Wish
from trefpunt.terms.problems import RuleProblem
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
from trefpunt_web.pages.templatetags.pages import number as written
from trefpunt_web.pages.templatetags.pages import said
from trefpunt_web.services import plan, plan_requests
from trefpunt_web.services.plan_edits import Conflict

BOTH = ["GET", "HEAD", "POST"]
GOALS = {
    "median": gettext_lazy("Zo min mogelijk lopen, voor iedereen samen"),
    "cover": gettext_lazy("Zo veel mogelijk mensen dichtbij"),
    "fair": gettext_lazy("Zo eerlijk mogelijk: eerst wie kwetsbaar is"),
    "blend": gettext_lazy("Een mengsel, met gewichten"),
}
PARTS = ("median", "cover", "fair")
NAMES = {
    "median": gettext_lazy("weinig lopen"),
    "cover": gettext_lazy("veel mensen dichtbij"),
    "fair": gettext_lazy("eerlijk"),
}
HUNDRED = 100


class Ask(forms.Form):
    """What a proposal is asked for."""

    goal = forms.ChoiceField(
        label=gettext_lazy("Waar gaat het om?"), choices=GOALS, widget=forms.RadioSelect
    )
    norm = forms.ChoiceField(label=gettext_lazy("Hoe ver is nog dichtbij?"))
    group = forms.ChoiceField(label=gettext_lazy("Voor wie"))
    budget = forms.DecimalField(
        label=gettext_lazy("Hoogstens zo veel euro per jaar"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=0,
        localize=True,
        help_text=gettext_lazy("Laat leeg voor: zo veel als het plan toelaat."),
        error_messages={"invalid": gettext_lazy("Vul een bedrag in hele euro's in.")},
    )
    new_sites = forms.BooleanField(
        label=gettext_lazy("Er mogen plekken komen waar nu niets is"), required=False
    )
    pilots = forms.BooleanField(
        label=gettext_lazy("Elk proefgebied krijgt een plek, als het onderzoek ja zegt"),
        required=False,
    )
    keep_existing = forms.BooleanField(
        label=gettext_lazy("Elke bestaande plek moet blijven"), required=False
    )
    keep = forms.MultipleChoiceField(
        label=gettext_lazy("Deze plekken moeten in het plan"), required=False
    )
    close = forms.MultipleChoiceField(
        label=gettext_lazy("Deze plekken mogen niet in het plan"), required=False
    )

    def __init__(self, planning: plan.Planning, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.planning = planning
        self._choices()
        for kind in planning.kinds:
            self.fields[f"most_{kind.id}"] = _whole(said(kind.plural), kind.maximum)
        for part in PARTS:
            self.fields[f"blend_{part}"] = _whole(NAMES[part], HUNDRED)

    def _choices(self) -> None:
        rule, options = self.planning.policy.reach, self.fields
        built = [(s.id, s.name) for s in self.planning.sites if s.kinds and not s.free]
        lists = {
            "norm": [(one.id, _norm(one)) for one in rule.norms] if rule else [],
            "group": [(one.id, said(one.name)) for one in rule.groups] if rule else [],
            "keep": built,
            "close": built,
        }
        for name, choices in lists.items():
            options[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A place cannot both stay and go; a mixture has weights that make a hundred."""
        found: dict[str, Any] = super().clean() or {}
        both = set(found.get("keep", ())) & set(found.get("close", ()))
        if both:
            names = ", ".join(self.planning.names.get(site, site) for site in sorted(both))
            self.add_error("close", _("%(names)s staat in beide lijsten.") % {"names": names})
        total = sum(found.get(f"blend_{part}") or 0 for part in PARTS)
        if found.get("goal") == "blend" and total != HUNDRED:
            text = _("De gewichten zijn samen %(total)s. Maak er samen 100 van.")
            self.add_error("blend_median", text % {"total": total})
        return found

    @property
    def most(self) -> list[Any]:
        """The fields for the maximum per kind."""
        return [self[name] for name in self.fields if name.startswith("most_")]

    @property
    def blend(self) -> list[Any]:
        """The fields for the weights."""
        return [self[name] for name in self.fields if name.startswith("blend_")]

    def wish(self) -> Wish:
        """What was asked, for the service."""
        given, unit = self.cleaned_data, self.planning.policy.budget.unit
        most = {kind.id: given.get(f"most_{kind.id}") for kind in self.planning.kinds}
        shares = {part: Decimal(given.get(f"blend_{part}") or 0) / HUNDRED for part in PARTS}
        budget = given["budget"]
        return Wish(
            goal=given["goal"],
            norm=given["norm"],
            group=given["group"],
            blend={part: share for part, share in shares.items() if share}
            if given["goal"] == "blend"
            else {},
            most={kind: n for kind, n in most.items() if n is not None},
            budget=None if budget is None else budget / unit,
            keep=tuple(given["keep"]),
            close=tuple(given["close"]),
            keep_existing=given["keep_existing"],
            pilots=given["pilots"],
            new_sites=given["new_sites"],
        )


def _whole(label: Any, most: int | None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


def _norm(norm: Any) -> str:
    return _("%(metres)s meter: %(name)s") % {
        "metres": written(norm.metres),
        "name": said(norm.name),
    }


def _initial(planning: plan.Planning, wish: Wish) -> dict[str, Any]:
    """What was asked last, or what the policy starts with."""
    rule, siting = planning.policy.reach, planning.policy.siting
    blend = wish.blend or (siting.blend if siting else {})
    first = {
        "goal": wish.goal or (siting.goal if siting else "cover"),
        "norm": wish.norm or (rule.norm if rule else ""),
        "group": wish.group or (siting.group if siting else ""),
        "budget": None if wish.budget is None else wish.budget * planning.policy.budget.unit,
        "new_sites": wish.new_sites,
        "keep_existing": wish.keep_existing,
        "pilots": wish.pilots,
        "keep": list(wish.keep),
        "close": list(wish.close),
    }
    return first | dict(_numbers(planning, wish, blend))


def _numbers(planning: plan.Planning, wish: Wish, blend: Any) -> Iterator[tuple[str, int | None]]:
    for kind in planning.kinds:
        yield f"most_{kind.id}", wish.most.get(kind.id, kind.maximum)
    for part in PARTS:
        yield f"blend_{part}", int(blend.get(part, 0) * HUNDRED) or None


@require_http_methods(BOTH)
@planners
@plan.once()
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a proposal; the one under way is shown as long as it is under way."""
    seen, planning = editable(request, number), plan.ground()
    open_one = plan_requests.latest(seen)
    if open_one is not None and open_one.open and request.method != "POST":
        return redirect("plan-task", number, open_one.pk)
    given = request.POST if request.method == "POST" else None
    form = Ask(planning, given, initial=_initial(planning, seen.scenario.wish))
    if form.is_valid():
        try:
            asked = plan_requests.ask(seen, person(request), form.wish())
        except RuleProblem as refused:
            column = refused.problem.column
            form.add_error(column if column in form.fields else None, refusal(refused))
        else:
            return redirect("plan-task", number, asked.pk)
    status = UNPROCESSABLE if form.errors else 200
    context = {"seen": seen, "form": form, "last": open_one}
    return render(request, "plan/ask.html", context, status=status)


@require_http_methods(BOTH)
@planners
@plan.once()
def task(request: HttpRequest, number: int, task: int) -> HttpResponse:
    """How far it is; stop it, or take its result over."""
    seen = editable(request, number) if request.method == "POST" else find(request, number)
    found = _request(request, seen, task)
    if request.method != "POST":
        return _follow(request, seen, found)
    if request.POST.get("doe") == "stop":
        plan_requests.stop(found, person(request))
        return redirect("plan-task", number, task)
    try:
        plan_requests.take_over(found, person(request), version(request))
    except Conflict as conflict:
        return _follow(request, conflict.seen, found, CONFLICT, conflict=conflict)
    except RuleProblem as refused:
        return _follow(request, seen, found, UNPROCESSABLE, error=refusal(refused))
    messages.success(
        request, _("Het voorstel staat in het plan. Met “Stap terug” haalt u het weg.")
    )
    return redirect("plan-open", number)


def _request(request: HttpRequest, seen: plan.Seen, task: int) -> Any:
    try:
        found = plan_requests.find(task, request.user)
    except plan_requests.NoRequest:
        raise Http404 from None
    if found.draft_id != seen.number:
        raise Http404
    return found


def _follow(
    request: HttpRequest, seen: plan.Seen, found: Any, status: int = 200, **more: Any
) -> HttpResponse:
    if found.task == "publish" and found.state == "done":
        messages.success(request, _("Het plan ligt er nu “ter besluitvorming”."))
        return redirect("plan-open", seen.number)
    planning, progress = plan.ground(), plan_requests.progress(found)
    kinds = {kind.id: kind for kind in planning.kinds}
    placed = [
        {"name": planning.names.get(one.site, one.site), "kind": kinds.get(one.kind)}
        for one in progress.placed
    ]
    context = {"seen": seen, "task": found, "progress": progress, "placed": placed, **more}
    return render(request, "plan/task.html", context, status=status)

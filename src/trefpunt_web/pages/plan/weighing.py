"""The weighing of one placed item, with the form that asks for a reason: comply or explain."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.pages.plan.bench import leaves
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
from trefpunt_web.services import plan, plan_reasons
from trefpunt_web.services.plan_edits import Conflict

LONG = 2000


class Explain(forms.Form):
    """Why somebody leaves a default."""

    rule = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.CharField(widget=forms.HiddenInput)
    code = forms.ChoiceField(label=gettext_lazy("Grond"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Waarom is dat hier beter?"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Schrijf op waarom u van de regel afwijkt.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("Waaruit blijkt dat?"),
        max_length=LONG,
        required=False,
        help_text=gettext_lazy("Bijvoorbeeld een gesprek, een onderzoek of een besluit."),
    )
    decider = forms.CharField(
        label=gettext_lazy("Wie heeft dit besloten?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Schrijf op wie dit heeft besloten.")},
    )
    date = forms.DateField(
        label=gettext_lazy("Op welke dag?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Vul een datum in.")},
    )

    def __init__(self, rule: str, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = [(code, said(name)) for code, name in plan_reasons.codes(rule)]
        self.fields["code"].choices = [("", _("Kies een grond")), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["code"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@plan.once()
def item(request: HttpRequest, number: int, site: str) -> HttpResponse:
    """Rules, criteria and stability of one placed item."""
    missing = lacking(request)
    if missing is not None:
        return missing
    if request.method == "POST":
        return _explained(request, number=number, site=site)
    return _page(request, find(request, number), site)


@planners
def _explained(request: HttpRequest, number: int, site: str) -> HttpResponse:
    seen = editable(request, number)
    rule = request.POST.get(f"{_prefix(request)}-rule", "")
    form = Explain(rule, request.POST, prefix=_prefix(request))
    if not form.is_valid():
        return _page(request, seen, site, form, UNPROCESSABLE)
    given = form.cleaned_data
    reason = plan_reasons.Reason(
        site=site,
        rule=given["rule"],
        outcome=given["outcome"],
        code=given.get("code", ""),
        text=given["text"],
        evidence=given["evidence"],
        decider=given["decider"],
        date=given["date"],
    )
    try:
        plan_reasons.explain(seen, person(request), version(request), reason)
    except Conflict as conflict:
        return _page(request, conflict.seen, site, form, CONFLICT, conflict=conflict)
    except RuleProblem as refused:
        form.add_error(_field(form, refused), refusal(refused))
        return _page(request, seen, site, form, UNPROCESSABLE)
    messages.success(request, _("De reden is bewaard."))
    return redirect(f"{reverse('plan-item', args=[number, site])}#regels")


def _prefix(request: HttpRequest) -> str:
    return request.POST.get("welke", "regel")[:40]


def _field(form: forms.Form, refused: RuleProblem) -> str | None:
    column = refused.problem.column
    return column if column in form.fields else None


def _page(
    request: HttpRequest,
    seen: plan.Seen,
    site: str,
    form: Explain | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    found = _weighed(seen, site)
    every = [one for one in plan_reasons.touched(seen) if one.rule.site == site]
    touched = [one for one in every if leaves(one)]
    context = {
        "seen": seen,
        "site": site,
        "asked": list(_asked(seen, touched, form)),
        "unknown": len(every) - len(touched),
        "given": [one for one in plan_reasons.given(seen) if one.site == site],
        **found,
        **more,
    }
    return render(request, "plan/item.html", context, status=status)


def _asked(seen: plan.Seen, touched: list[Any], form: Explain | None) -> Iterator[dict[str, Any]]:
    """Each rule that is left, with its form; the one that was sent as it was typed."""
    for number, one in enumerate(touched):
        rule, prefix = one.rule, f"regel{number}"
        shown: Explain | None = None
        if form is not None and form.prefix == prefix:
            shown = form
        elif seen.may_edit and rule.asks:
            first = {"rule": rule.rule, "outcome": rule.outcome, "date": _today()}
            shown = Explain(rule.rule, prefix=prefix, initial=first)
        ground = dict(plan_reasons.codes(rule.rule)).get(one.given.code) if one.given else None
        opened = shown is form and form
        yield {"touched": one, "form": shown, "prefix": prefix, "open": opened, "ground": ground}


def _today() -> date:
    return timezone.localdate()


def _weighed(seen: plan.Seen, site: str) -> dict[str, Any]:
    """What the framework says of the proposal on this site. 404 where the plan has none."""
    proposals, result = plan.weighed(seen)
    proposal = next((one for one in proposals if one.id == site), None)
    placed = next((one for one in seen.scenario.placed if one.site == site), None)
    if placed is None and proposal is None:
        raise Http404(_("Deze plek staat niet in het plan."))
    planning = plan.ground()
    weighed = next(
        (
            one
            for one in (result.proposals if result else ())
            if proposal and one.proposal == proposal.id
        ),
        None,
    )
    live = plan.live(seen)
    return {
        "placed": placed,
        "kind": next((one for one in planning.kinds if placed and one.id == placed.kind), None),
        "name": proposal.name if proposal else (placed and placed.name) or site,
        "proposal": proposal,
        "weighed": weighed,
        "chosen": next((one for one in live.chosen if one.site.id == site), None),
        "framework": planning.policy.weighing,
        "ruled": _ruled(planning.policy.weighing),
        "peers": len(result.proposals) if result else 0,
        "tier": _tier(result, proposal),
    }


def _ruled(framework: Any) -> Mapping[str, Any]:
    """Everything that the framework names, by id."""
    if framework is None:
        return {}
    parts = (*framework.measures, *framework.hard, *framework.defaults, *framework.criteria)
    return {one.id: one for one in parts}


def _tier(result: Any, proposal: Any) -> dict[str, int] | None:
    """In which group of the order it falls; none where it falls in none."""
    if result is None or proposal is None:
        return None
    for number, tier in enumerate(result.tiers, 1):
        if proposal.id in tier:
            return {"number": number, "of": len(result.tiers), "size": len(tier)}
    return None

"""The budget: table, chart, what-if, comparison and downloads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trefpunt.terms.wording import Language
from trefpunt_web.pages.budget import tables
from trefpunt_web.pages.budget.forms import SCENARIO, WhatIf, again
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import budget as service
from trefpunt_web.services import charts, documents, policy, scenarios
from trefpunt_web.services.budget import Budget

UNPROCESSABLE, CONFLICT = 422, 409
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
Write = Callable[[Budget, Language], bytes]
WRITERS: dict[str, Write] = {
    "xlsx": documents.xlsx,
    "csv": documents.table,
    "pdf": documents.pdf,
}


@dataclass(frozen=True)
class Shown:
    """What somebody looks at: a scenario, and what was changed in it."""

    loaded: policy.Loaded
    base: Budget
    form: WhatIf
    budget: Budget
    """The changed scenario; the base while the form has errors."""

    @property
    def valid(self) -> bool:
        """Whether all that was filled in can be."""
        return not self.form.errors


def read(given: QueryDict) -> Shown:
    """The scenario of the address with the changes of the address; 404 for an unknown one."""
    loaded = policy.current()
    base = named(loaded, given.get(SCENARIO))
    form = WhatIf(base, given)
    if not form.touched:
        return Shown(loaded, base, form, base)
    form.full_clean()
    scenario = scenarios.build(base, form.asked())
    form.complain(service.problems(base.policy, scenario))
    changed = not form.errors and scenario is not base.scenario
    return Shown(loaded, base, form, service.trial(loaded, scenario) if changed else base)


def named(loaded: policy.Loaded, key: str | None) -> Budget:
    """The scenario with this key, or the plan as proposed without one; 404 where there is none."""
    try:
        return service.of(loaded, key or "")
    except KeyError:
        raise Http404(_("Dit scenario is er niet of niet meer.")) from None


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What it costs and what is certain, with the controls to try something else."""
    shown = read(request.GET)
    status = 200 if shown.valid else UNPROCESSABLE
    response = render(request, "budget/overview.html", _overview(shown), status=status)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = f"{reverse('budget')}?{shown.form.query()}"
    return response


def _overview(shown: Shown) -> dict[str, Any]:
    loaded, budget, language = shown.loaded, shown.budget, language_of_page()
    proposed = service.of(loaded)
    run, beside = service.beside(loaded)
    alt = documents.describe(budget, language)
    return {
        "shown": shown,
        "budget": budget,
        "plan": budget.plan,
        "form": shown.form,
        "choices": service.choices(loaded),
        "proposed": proposed,
        "difference": service.compare(proposed, budget).five_year,
        "lead": tables.lead(budget),
        "chart": charts.svg(budget, language, "wide", alt),
        "alt": alt,
        "places": tables.places(budget),
        "costs": tables.rows(budget, "costs"),
        "capital": tables.rows(budget, "capital"),
        "bands": tables.bands(budget),
        "tornado": tables.tornado(budget.spread),
        "beside": beside,
        "beside_run": run,
        "query": shown.form.query(),
        "notes": documents.notes(budget, language),
    }


def outdated(request: HttpRequest, found: service.Outdated) -> HttpResponse:
    """A saved scenario that the plan does not allow any more: what is wrong, and what to do."""
    language = language_of_page()
    context = {
        "scenario": found.scenario,
        "told": [f"{p.message(language)} {p.action(language)}" for p in found.problems],
        "query": again(found.scenario),
    }
    return render(request, "budget/outdated.html", context, status=CONFLICT)


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The chart for a phone, as a picture of its own: only phones ask for it."""
    shown, language = read(request.GET), language_of_page()
    alt = documents.describe(shown.budget, language)
    drawn = charts.svg(shown.budget, language, "narrow", alt)
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The budget as a file; a what-if with errors goes back to the page that shows them."""
    if kind not in WRITERS:
        raise Http404
    shown = read(request.GET)
    if not shown.valid:
        return redirect(f"{reverse('budget')}?{shown.form.query()}")
    content = WRITERS[kind](shown.budget, language_of_page())
    return _file(content, f"begroting-{shown.budget.key}", kind)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}.{kind}"'
    headers = {"Content-Type": TYPES[kind], "Content-Disposition": disposition}
    return HttpResponse(content, headers=headers)


# --- Comparing ----------------------------------------------------------------------------------


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios side by side."""
    loaded = policy.current()
    a, b = _pair(loaded, request.GET)
    found = service.compare(a, b)
    context = {
        "a": a,
        "b": b,
        "plan": b.plan,
        "found": found,
        "choices": service.choices(loaded),
        "rows": list(tables.compared(found, a, b)),
        "shares": tables.shares(found),
    }
    return render(request, "budget/compare.html", context)


@require_safe
def difference(request: HttpRequest, kind: str) -> HttpResponse:
    """The comparison as a file."""
    a, b = _pair(policy.current(), request.GET)
    writers = {"xlsx": documents.xlsx, "csv": documents.table}
    if kind not in writers:
        raise Http404
    content = writers[kind](b, language_of_page(), a)
    return _file(content, f"verschil-{a.key}-{b.key}", kind)


def _pair(loaded: policy.Loaded, given: QueryDict) -> tuple[Budget, Budget]:
    """The scenarios a and b of the address; the first two of the policy without them."""
    known = [scenario.id for scenario in loaded.policy.scenarios]
    a, b = given.get("a") or known[0], given.get("b") or known[min(1, len(known) - 1)]
    return named(loaded, a), named(loaded, b)

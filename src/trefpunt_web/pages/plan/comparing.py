"""Scenarios beside each other: for planners, and on one page for the council."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trefpunt.cli.plan_part_choice import priced
from trefpunt.terms.problems import RuleProblem
from trefpunt_web.pages.plan import chart as charts
from trefpunt_web.pages.plan.bench import grounded, groups
from trefpunt_web.pages.plan.guard import lacking, refusal
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.pages.templatetags.plan import within
from trefpunt_web.services import plan, plan_compare, plan_documents

SLOTS = ("a", "b", "c")
MOST = len(SLOTS)
HIGH = 60
"""Height of the tallest bar, in units of its drawing."""


@require_safe
@never_cache
@plan.once()
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three scenarios: map of differences, table, cost per extra person."""
    missing = lacking(request)
    if missing is not None:
        return missing
    known = plan.listed(request.user)
    numbers = _numbers(request.GET)
    found = [one for number in numbers for one in known if one.number == number]
    context: dict[str, Any] = {"known": known, "numbers": numbers, "slots": SLOTS, "error": ""}
    if len(found) > 1:
        try:
            context |= _compared(plan_compare.compare(found))
        except RuleProblem as refused:
            context["error"] = refusal(refused)
    return render(request, "plan/compare.html", context | {"chosen": _chosen(numbers)})


def _numbers(query: Mapping[str, Any]) -> list[int]:
    """From `a`, `b` and `c`, or from ticks in the list."""
    ticked = query.getlist("plan") if hasattr(query, "getlist") else []
    texts = [query.get(slot, "") for slot in SLOTS] + ticked
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 10]  # noqa: PLR2004
    return list(dict.fromkeys(numbers))[:MOST]


def _chosen(numbers: Sequence[int]) -> list[tuple[str, int]]:
    return [(slot, numbers[n] if n < len(numbers) else 0) for n, slot in enumerate(SLOTS)]


def _compared(comparison: Any) -> dict[str, Any]:
    planning = plan.ground()
    ground = grounded(planning)
    columns = list(comparison.columns)
    return {
        "comparison": comparison,
        "columns": [_column(planning, column) for column in columns],
        "pairs": [
            _pair(ground, columns[n + 1], difference, n)
            for n, difference in enumerate(comparison.differences)
        ],
        "per_person": any(one.per_person is not None for one in comparison.differences),
        "first": columns[0],
        "names": planning.names
        | {c.site.id: c.site.name for one in columns for c in one.live.chosen},
        "norms_differ": len({one.live.effects.norm_m for one in columns}) > 1,
        "groups": groups(planning.policy, columns[0].live.effects.groups),
        "norm_m": columns[0].live.effects.norm_m,
        "kinds": [kind for kind in planning.kinds if _handed_out(kind, columns)],
        "same": _same(columns),
    }


def _handed_out(kind: Any, columns: Sequence[Any]) -> bool:
    """Whether a kind says something here: it has a maximum, or stands in one of the plans."""
    counts = (one for column in columns for one in column.live.counts if one.kind == kind.id)
    return kind.maximum is not None or any(one.open for one in counts)


def _named(columns: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Spots of one's own have their names in the plan."""
    for column in columns:
        yield from ((one.site.id, one.site.name) for one in column.live.chosen)


def _column(planning: Any, column: Any) -> dict[str, Any]:
    live = column.live
    ground = grounded(planning)
    places = charts.marks(ground, (), live.chosen)
    looks = charts.looks(live.effects.areas, charts.PLAN)
    opened = {one.kind: one.open for one in live.counts}
    return {
        "seen": column.seen,
        "live": live,
        "groups": groups(planning.policy, live.effects.groups),
        "counts": [(kind, opened.get(kind.id, 0)) for kind in planning.kinds],
        "chart": charts.draw(ground, looks, places, f"plan{column.seen.number}"),
    }


def _pair(ground: charts.Ground, column: Any, difference: Any, number: int) -> dict[str, Any]:
    rows = [(one, one.network_b - one.network_a) for one in difference.areas]
    looks = {one.code: charts.change(more, one.people) for one, more in rows}
    changed = sorted((row for row in rows if row[1]), key=lambda row: (-abs(row[1]), row[0].name))
    return {
        "seen": column.seen,
        "difference": difference,
        "rows": changed,
        "chart": charts.draw(ground, looks, (), f"verschil{number}"),
    }


def _same(columns: Sequence[Any]) -> list[Any]:
    """What stays the same: the same kind on the same site in all of them."""
    sets = [{(one.site.id, one.kind) for one in column.live.chosen} for column in columns]
    both = set.intersection(*sets) if sets else set()
    return [one for one in columns[0].live.chosen if (one.site.id, one.kind) in both]


@require_safe
@never_cache
@plan.once()
def council(request: HttpRequest) -> HttpResponse:
    """Up to three published scenarios on one page of A4, for everybody."""
    missing = lacking(request)
    if missing is not None:
        return missing
    published = [one for one in plan.listed(request.user) if one.published]
    numbers = _numbers(request.GET) or [one.number for one in published[:MOST]]
    shown = [one for number in numbers for one in published if one.number == number]
    context: dict[str, Any] = {"published": published, "numbers": [one.number for one in shown]}
    if shown:
        context |= _compared(_council(shown, request.user))
        context["results"] = [_stored(one) for one in shown]
    return render(request, "plan/council.html", context)


def _council(shown: Sequence[plan.Seen], user: Any) -> Any:
    """One plan by itself has nothing to differ from."""
    if len(shown) > 1:
        return plan_compare.council([one.number for one in shown], user)
    columns = tuple(plan_compare.Column(one, plan.live(one)) for one in shown)
    return plan_compare.Comparison(columns, (), ())


def _stored(seen: plan.Seen) -> dict[str, Any]:
    """What only the whole plan knows."""
    result = plan.result(seen)
    return {
        "seen": seen,
        "result": result,
        "curve": list(_bars(result.curve)),
        "prices": priced(plan_documents.of(seen), language_of_page()),
        "names": {site.id: site.name for site in result.sites},
    }


def _bars(curve: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """What each place more adds: a bar, and its words."""
    most = max((point.gain for point in curve), default=0) or 1
    for number, point in enumerate(curve):
        tall = round(HIGH * max(point.gain, 0) / most, 1)
        share = within(round(1000 * point.served), 1000)
        yield {"point": point, "x": 10 * number, "tall": tall, "top": HIGH - tall, "share": share}

"""A plan as a workbook: a sheet per part, numbers as numbers, sources and provenance at the end."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from trefpunt.cli.plan_sheets import SHEETS
from trefpunt.cli.plan_told import Told, column, condition
from trefpunt.cli.save import sheet
from trefpunt.schemas.budget import Band
from trefpunt.schemas.plan import Chosen, PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.schemas.weighing import Fact, Finding, Weighed
from trefpunt.terms.money import Amount, Pm, plain
from trefpunt.terms.wording import Language, say

Rows = Iterable[tuple[Any, ...]]
Tell = Callable[[Told, Language], Rows]


def book(result: PlanResult, policy: Policy, run: Run, language: Language = "nl") -> Workbook:
    """A workbook with a sheet per part; unknown is an empty cell, never zero."""
    told, made = Told(result, policy, run), Workbook()
    made.remove(made.worksheets[0])
    for name, columns in SHEETS.items():
        heads = [say(f"plan_report.column.{column}", language) for column, _ in columns]
        formats = [form for _, form in columns]
        sheet(made, _title(name, language), heads, TELL[name](told, language), formats)
        if name == "pilots":
            _budget(made, told, language)
    return made


def _title(name: str, language: Language) -> str:
    return say(f"plan_report.sheet.{name}", language)


def _budget(made: Workbook, told: Told, language: Language) -> None:
    """The table of the budget, in its own unit."""
    plan, answer = told.policy.budget, told.answer
    heads = [say("budget.sheet.block", language), say("budget.row", language)]
    heads += [*answer.columns(language), say("plan_report.column.unit", language)]
    unit = say("budget.unit_many", language, count=f"{plan.unit:,}".replace(",", "."))
    rows = (
        (row.block, row.name, *map(_value, row.values), unit if row.places == 0 else "")
        for row in answer.rows(language)
    )
    sheet(made, _title("budget", language), heads, rows)


def _value(amount: Amount) -> Decimal | str:
    return str(amount) if isinstance(amount, Pm) else Decimal(plain(amount))


def _yes(value: bool, language: Language) -> str:
    return say(f"reach.{'yes' if value else 'no'}", language)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


# --- Places and people --------------------------------------------------------------------------


def _summary(told: Told, language: Language) -> Iterator[tuple[Any, ...]]:
    result = told.result

    def key(name: str) -> str:
        return say(f"plan_report.fact.{name}", language)

    yield key("plan"), result.scenario.name.say(language)
    yield key("municipality"), told.policy.municipality.name
    yield key("summary"), result.summary.say(language)
    yield key("norm"), result.norm_m
    yield key("level"), say(f"reach.level.{result.level}", language)
    for kind in dict.fromkeys(one.kind for one in told.named.chosen):
        count = sum(one.kind == kind for one in result.chosen)
        yield told.named.kinds(kind, language), count
    yield from ((key("unsure"), one.say(language)) for one in result.uncertain)
    yield from ((key("unsure"), say(code, language)) for _, code in result.missing)


def _places(told: Told, language: Language) -> Rows:
    return (_place(one, told, language) for one in told.named.chosen)


def _place(one: Chosen, told: Told, language: Language) -> tuple[Any, ...]:
    named, site = told.named, one.site
    phased = named.phased.get(site.id)
    now = named.kind(site.kind, language)
    known = (named.numbers[site.id], site.id, site.name, named.kind(one.kind, language), now)
    waits = condition(phased.condition, language) if phased else ""
    where = (named.area(site.area), site.area, named.year(one), waits, named.site(one.host))
    figures = (one.cost, one.people, one.vulnerable, site.lon, site.lat)
    reason = phased.reason.say(language) if phased else ""
    return (*known, *where, *figures, _yes(site.approximate, language), reason)


def _reach(told: Told, language: Language) -> Rows:
    for one in told.result.effects.groups:
        within = (one.before, one.after, one.network)
        counts = [cell for count in within for cell in (count, _share(count, one.people))]
        name = told.named.group(one.group, language)
        medians = (one.median_before_m, one.median_after_m)
        yield (name, one.people, *counts, *medians, _yes(one.estimated, language))


def _areas(told: Told, language: Language) -> Rows:
    solutions = {one.area: one for one in told.result.portfolio.solutions}
    for one in told.result.effects.areas:
        found = solutions.get(one.code)
        said: tuple[str, ...] = ()
        if found:
            way = say(f"plan_report.way.{found.solution}", language)
            signs = (_yes(found.small, language), _yes(found.warning, language))
            sites = ", ".join(map(told.named.site, found.sites))
            said = (way, sites, *signs, found.reason.say(language))
        known = (one.code, one.name, one.rank, one.index, one.inhabitants, one.people)
        moved = (one.before, one.after, one.gain, one.lost, one.network)
        yield (*known, *moved, one.median_before_m, one.median_after_m, *said)


# --- Why ----------------------------------------------------------------------------------------


def _weighed(told: Told) -> Iterator[tuple[str, Weighed]]:
    names = {one.id: one.name for one in told.result.proposals}
    for one in told.result.weighing.proposals if told.result.weighing else ():
        yield names.get(one.proposal, one.proposal), one


def _rules(told: Told, language: Language) -> dict[str, str]:
    frame = told.policy.weighing
    ruled = [*frame.hard, *frame.defaults, *frame.criteria] if frame else []
    return {one.id: one.name.say(language) for one in ruled}


def _weighing(told: Told, language: Language) -> Rows:
    found, rules = told.result.weighing, _rules(told, language)
    tiers = found.tiers if found else ()
    tier = {name: n for n, names in enumerate(tiers, 1) for name in names}
    for name, one in _weighed(told):
        asks = ", ".join(rules.get(rule, rule) for rule in one.asks)
        ends = (one.total.low, one.total.high, _yes(one.stopped, language))
        stable = (one.stability.best, one.stability.worst, tier.get(one.proposal))
        yield (one.proposal, name, *ends, *stable, asks, one.summary.say(language))


def _findings(told: Told, language: Language) -> Rows:
    rules = _rules(told, language)
    for name, one in _weighed(told):
        for sort, findings in (("hard", one.hard), ("default", one.defaults)):
            what = say(f"plan_report.sort.{sort}", language)
            for finding in findings:
                rule = rules.get(finding.rule, finding.rule)
                yield (one.proposal, name, what, rule, *_finding(finding, language))


def _finding(one: Finding, language: Language) -> tuple[Any, ...]:
    outcome = say(f"plan_report.outcome_{one.outcome}", language)
    fact: Fact = one.fact
    return (outcome, fact.low, fact.high, fact.word, fact.source, one.reason.say(language))


def _scores(told: Told, language: Language) -> Rows:
    rules = _rules(told, language)
    for name, one in _weighed(told):
        for score in one.criteria:
            criterion = rules.get(score.criterion, score.criterion)
            sources = "; ".join(dict.fromkeys(fact.source for fact in score.facts))
            known, reason = _yes(score.known, language), score.reason.say(language)
            ends = (score.score.low, score.score.high)
            yield (one.proposal, name, criterion, *ends, known, sources, reason)


def _alternatives(told: Told, language: Language) -> Rows:
    found = told.result.alternatives
    for number, plan in enumerate(found.plans if found else (), 1):
        for site, kind in zip(plan.sites, plan.kinds, strict=True):
            name = told.named.site(site)
            yield (number, plan.worse, site, name, told.named.kind(kind, language))


def _prices(told: Told, language: Language) -> Rows:
    for one in told.result.prices:
        yield (one.name.say(language), one.gain, one.objective, _yes(one.proven, language))


def _curve(told: Told, language: Language) -> Rows:
    for one in told.result.curve:
        yield (one.count, one.served, one.gain, _yes(one.proven, language))


# --- When and how much --------------------------------------------------------------------------


def _phasing(told: Told, language: Language) -> Rows:
    for year in told.result.phasing.years:
        room = dict(year.room)
        for kind, count in year.counts:
            name = told.named.kinds(kind, language)
            yield (year.year, name, count, room.get(kind), year.sure, year.fte, year.cost)


def _pilots(told: Told, language: Language) -> Rows:
    for one in told.result.phasing.pilots:
        sites = ", ".join(map(told.named.site, one.sites))
        yield (one.name.say(language), sites, one.if_no.say(language), one.freed)


def _opportunities(told: Told, language: Language) -> Rows:
    for one in told.result.phasing.places:
        for sort in ("coupled", "missed", "undated"):
            what = say(f"plan_report.head.{sort}", language)
            for name in getattr(one, sort):
                yield (
                    one.site,
                    one.name,
                    one.year,
                    what,
                    told.named.opportunities([name], language),
                )
    free = say("plan_report.sort.unmatched", language)
    for name in told.result.phasing.unmatched:
        yield (None, None, None, free, told.named.opportunities([name], language))


def _spread(told: Told, language: Language) -> Rows:
    spread = told.result.spread
    for band in (*spread.bands, spread.five_year):
        yield _band(band, language)


def _band(one: Band, language: Language) -> tuple[Any, ...]:
    return (column(one.column, language), one.p10, one.p50, one.p90, one.exceeds)


def _quarters(told: Told, language: Language) -> Rows:
    for one in told.result.portfolio.quarters:
        name = say(f"plan_report.quarter_{one.quartile or 'none'}", language)
        counts = (one.areas, one.inhabitants, one.places, one.money, one.per_inhabitant)
        yield (name, *counts)


def _sources(told: Told, language: Language) -> Rows:
    for one in told.result.sources:
        certainty = say(f"certainty.{one.certainty}", language)
        yield (one.name, one.year, one.licence, certainty, one.digest)


def _provenance(told: Told, language: Language) -> Iterator[tuple[Any, ...]]:
    run = told.run

    def key(name: str) -> str:
        return say(f"reach.provenance.{name}", language)

    yield key("run"), run.id
    yield key("digest"), run.digest
    yield key("method"), run.method
    yield from run.inputs.items()
    yield from ((f"{key('parameter')}: {name}", str(v)) for name, v in run.parameters.items())


TELL: dict[str, Tell] = {
    "summary": _summary,
    "places": _places,
    "reach": _reach,
    "areas": _areas,
    "weighing": _weighing,
    "findings": _findings,
    "scores": _scores,
    "alternatives": _alternatives,
    "prices": _prices,
    "curve": _curve,
    "phasing": _phasing,
    "pilots": _pilots,
    "opportunities": _opportunities,
    "spread": _spread,
    "quarters": _quarters,
    "sources": _sources,
    "provenance": _provenance,
}

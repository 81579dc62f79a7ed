"""Of the report of a plan: why these places - the weighing, what more money does, other plans."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from trefpunt.cli.plan_figures import curve as curve_chart
from trefpunt.cli.plan_figures import weighing as weighing_chart
from trefpunt.cli.plan_told import Told
from trefpunt.cli.plan_words import (
    NOTHING,
    Block,
    Cell,
    Words,
    heading,
    notes,
    panel,
    prose,
    table,
)
from trefpunt.schemas.siting import Alternative, CurvePoint, Price
from trefpunt.schemas.weighing import Outcome, Proposal, Weighed, WeighingResult
from trefpunt.terms.money import full
from trefpunt.terms.wording import Language

SHOWN = frozenset({1, 2, 4, 8, 12, 16, 20, 24, 32, 48, 64})
"""Numbers of places in the table of the curve; the chart and the workbook have all of them."""
DEMANDS = frozenset({"required", "excluded", "count"})
"""Demands whose name is only that of a place or a kind."""


def weighing(words: Words) -> Iterator[Block]:
    """Per proposal: points as intervals, rules, defaults that it leaves, and what stays unsure."""
    found = words.told.result.weighing
    if found is None or not found.proposals:
        yield prose(words.say("weighing_none"))
        return
    yield prose(words.say("weighing_text"))
    named = {one.id: _name(one, words) for one in words.told.result.proposals}
    ordered = _ordered(found)
    going = [(named.get(one.proposal, one.proposal), one) for one in ordered if not one.stopped]
    if going:
        yield weighing_chart(words, going)
    yield heading(words.say("order_title"))
    yield from _order(found, named, words)
    yield heading(words.say("weighed_title"))
    common = _mostly_unknown(ordered)
    if common:
        rules = _rules(words)
        names = "; ".join(rules.get(rule, rule) for rule in sorted(common))
        yield panel(words.say("mostly_unknown", count=len(common), names=names))
    called = [(named.get(one.proposal, one.proposal), one) for one in ordered]
    yield _table(called, common, words)
    yield from _criteria(words)
    yield heading(words.say("reasons_title"))
    yield from _reasons(called, common, words)


def _reasons(
    found: list[tuple[str, Weighed]], common: frozenset[str], words: Words
) -> Iterator[Block]:
    """What fails, is left or is unknown; proposals with the same to say stand together."""
    plain = [name for name, one in found if not _special(one, common)]
    if plain:
        told = {"count": str(len(plain)), "names": ", ".join(plain)}
        yield prose(words.say("reasons_plain", **told))
    said: dict[str, list[str]] = {}
    for name, one in found:
        if _special(one, common):
            said.setdefault(_why(one, common, words), []).append(name)
    if said:
        rows: list[list[Cell]] = [[", ".join(names), why] for why, names in said.items()]
        yield table(words.heads("place", "why"), "lL", rows)


def _special(one: Weighed, common: frozenset[str]) -> bool:
    """Whether there is more to say than that some rules cannot be tested yet."""
    failed = any(rule.outcome is Outcome.FAILED for rule in (*one.hard, *one.defaults))
    return failed or one.stopped or bool(one.asks) or bool(_unknown(one) - common)


def _mostly_unknown(found: list[Weighed]) -> frozenset[str]:
    """Hard rules that nobody can test yet for most proposals: said once."""
    counted = Counter(rule for one in found for rule in _unknown(one))
    return frozenset(rule for rule, count in counted.items() if 2 * count > len(found) > 1)


def _unknown(one: Weighed) -> frozenset[str]:
    return frozenset(rule.rule for rule in one.hard if rule.outcome is Outcome.UNKNOWN)


def _name(one: Proposal, words: Words) -> str:
    return f"{words.number_of(one.site)} {one.name}".strip()


def _ordered(found: WeighingResult) -> list[Weighed]:
    """By tier, then by points; what a hard rule stops comes last. The order within a tier says
    nothing."""
    tier = {name: n for n, names in enumerate(found.tiers) for name in names}
    last = len(found.tiers)
    return sorted(found.proposals, key=lambda one: (tier.get(one.proposal, last), -one.total.high))


def _order(found: WeighingResult, named: dict[str, str], words: Words) -> Iterator[Block]:
    names = [[named.get(one, one) for one in tier] for tier in found.tiers]
    if len(names) == 1:
        yield panel(words.say("order_none"))
        names = []
    yield from notes(
        words.say("tier_many" if len(tier) > 1 else "tier_one", n=n, names=", ".join(tier))
        for n, tier in enumerate(names, 1)
    )
    if not found.order:
        return
    robust = sum(one.robust for one in found.order)
    pairs = len(found.proposals) * (len(found.proposals) - 1) // 2
    yield prose(words.say("order_pairs", count=len(found.order), pairs=pairs, robust=robust))


def _table(found: Iterable[tuple[str, Weighed]], common: frozenset[str], words: Words) -> Block:
    framework = words.told.policy.weighing
    criteria = [one.id for one in framework.criteria] if framework else []
    signs = [f"K{n}" if words.language == "nl" else f"C{n}" for n in range(1, len(criteria) + 1)]
    heads = [*words.heads("place"), *signs, *words.heads("total", "position")]
    rows = [_weighed(name, one, criteria, common, words) for name, one in found]
    return {**table(heads, "l" + "r" * len(criteria) + "rr", rows), "dense": True}


def _weighed(
    name: str, one: Weighed, criteria: list[str], common: frozenset[str], words: Words
) -> list[Cell]:
    scores = {score.criterion: score for score in one.criteria}
    cells: list[Cell] = []
    for criterion in criteria:
        score = scores.get(criterion)
        cells.append(words.span(score.score.low, score.score.high) if score else NOTHING)
    stable = one.stability
    ends = dict.fromkeys((str(stable.best), str(stable.worst)))
    total = words.span(one.total.low, one.total.high)
    position = NOTHING if one.stopped else "–".join(ends)
    usual = _unknown(one) == common and common and not _special(one, common)
    return [name if usual else [name, _outcomes(one, words)], *cells, total, position]


def _outcomes(one: Weighed, words: Words) -> str:
    """How many hard rules are met, failed or unknown, and defaults left."""
    found = [finding.outcome for finding in one.hard]
    parts = []
    if failed := found.count(Outcome.FAILED):
        parts.append(words.say("rules_failed", count=failed))
    if unknown := found.count(Outcome.UNKNOWN):
        parts.append(words.say("rules_unknown", count=unknown))
    if one.asks:
        parts.append(words.say("rules_left", count=len(one.asks)))
    return ", ".join(parts) or words.say("rules_met")


def _criteria(words: Words) -> Iterator[Block]:
    """What the letters above the columns mean."""
    framework = words.told.policy.weighing
    if framework:
        letter = "K" if words.language == "nl" else "C"
        told = [
            words.say(
                "criterion",
                sign=f"{letter}{n}",
                name=one.name.say(words.language),
                weight=full(100 * one.weight, words.language),
                status=words.say(f"status_{one.status}"),
            )
            for n, one in enumerate(framework.criteria, 1)
        ]
        yield prose(" ".join(told))


def _why(one: Weighed, common: frozenset[str], words: Words) -> str:
    """What fails or is left with its reason, then what is only unknown."""
    language, rules = words.language, _rules(words)
    parts = [one.summary.say(language)] if one.stopped else []
    for finding in (*one.hard, *one.defaults):
        if finding.outcome is Outcome.FAILED:
            name_of = rules.get(finding.rule, finding.rule)
            outcome = words.say("outcome_failed")
            parts.append(f"{name_of}: {outcome}. {finding.reason.say(language)}")
    unknown = [rules.get(rule, rule) for rule in sorted(_unknown(one) - common)]
    if unknown:
        parts.append(words.say("unknown_here", names="; ".join(unknown)))
    return " ".join(parts) or one.summary.say(language)


def _rules(words: Words) -> dict[str, str]:
    framework = words.told.policy.weighing
    rules = [*framework.hard, *framework.defaults] if framework else []
    return {one.id: one.name.say(words.language) for one in rules}


# --- Where money stops helping ------------------------------------------------------------------


def curve(words: Words) -> Iterator[Block]:
    """What each further place adds."""
    points = words.told.result.curve
    if not points:
        yield prose(words.say("curve_none"))
        return
    half, metres = _half(points), words.number(words.told.result.norm_m)
    yield prose(words.say("curve_one" if half == 1 else "curve_text", half=half, metres=metres))
    yield curve_chart(words, points)
    heads = words.heads("count", "served", "added", "proven")
    chosen = len(words.told.result.chosen)
    rows = [_point(one, words) for one in points if one.count in SHOWN | {chosen}]
    yield table(heads, "rrrl", rows)


def _half(points: Iterable[CurvePoint]) -> int:
    """The number of places that already does half of what all of them do."""
    known = list(points)
    most = max(one.served for one in known)
    return next(one.count for one in known if one.served >= most / 2)


def _point(one: CurvePoint, words: Words) -> list[Cell]:
    proven = words.say("proven" if one.proven else "not_proven")
    return [words.number(one.count), words.percent(one.served), words.number(one.gain), proven]


# --- Other plans --------------------------------------------------------------------------------


def alternatives(words: Words) -> Iterator[Block]:
    """What stays the same in all plans that are nearly as good, and what each demand costs."""
    found, solution = words.told.result.alternatives, words.told.result.solution
    if solution is None:
        yield prose(words.say("solution_people"))
    else:
        gap = words.most(solution.gap)
        yield prose(words.say(f"solution_{solution.status}", gap=gap))
    if found is not None and found.plans:
        yield from _plans(words)
    if words.told.result.prices:
        yield heading(words.say("prices_title"))
        yield prose(words.say("prices_text"))
        heads = words.heads("demand", "price", "proven")
        yield table(heads, "lll", [_price(one, words) for one in words.told.result.prices])


def _plans(words: Words) -> Iterator[Block]:
    found = words.told.result.alternatives
    if found is None:
        return
    count = len(found.plans)
    code = "alternatives_all" if found.complete else "alternatives_some"
    yield prose(words.say(code, count=count))
    yield panel(words.say("always", count=len(found.always), sites=words.sites(found.always)))
    heads = words.heads("plan", "worse", "only_here", "not_here")
    best, *others = found.plans
    if others:
        rows = [_alternative(n, one, best, words) for n, one in enumerate(others, 2)]
        yield {**table(heads, "rrll", rows), "dense": True}


def _alternative(number: int, one: Alternative, best: Alternative, words: Words) -> list[Cell]:
    mine, theirs = (dict(zip(x.sites, x.kinds, strict=True)) for x in (one, best))
    here = [
        _as(site, kind, theirs, words) for site, kind in mine.items() if theirs.get(site) != kind
    ]
    gone = [words.site(site) for site in theirs if site not in mine]
    worse = f"{words.most(one.worse)}\xa0%"
    return [str(number), worse, ", ".join(here) or NOTHING, ", ".join(gone) or NOTHING]


def _as(site: str, kind: str, best: dict[str, str], words: Words) -> str:
    """A place that the best plan lacks, or has as another kind."""
    name = words.site(site)
    if site not in best:
        return name
    return words.say("as_kind", name=name, kind=words.named.kind(kind, words.language))


def priced(told: Told, language: Language) -> list[tuple[str, str]]:
    """Each demand that costs something, and what: both in words."""
    words = Words(told, language)
    return [(_demand(one, words), _gain(one, words)) for one in told.result.prices if one.gain > 0]


def _price(one: Price, words: Words) -> list[Cell]:
    proven = words.say("proven" if one.proven else "not_proven")
    return [_demand(one, words), _gain(one, words), proven]


def _demand(one: Price, words: Words) -> str:
    """The demand in words; money and spacing have a name that says it."""
    name, sort = one.name.say(words.language), one.constraint.partition(":")[0]
    return words.say(f"price_of_{sort}", name=name) if sort in DEMANDS else name


def _gain(one: Price, words: Words) -> str:
    """How much better without the demand: metres for each inhabitant, people, or a share."""
    if one.gain <= 0:
        return words.say("price_nothing")
    goal, people = _goal(words), _people(words)
    if goal == "median" and people:
        metres = Decimal(repr(one.gain)) / people
        return words.say("price_metres", metres=words.number(metres, 1))
    if goal == "cover":
        return words.say("price_people", people=words.number(one.gain))
    solution = words.told.result.solution
    now = abs(solution.objective) if solution else 0
    better = 100 * one.gain / now if now else 0
    return words.say("price_share", share=words.number(better, 1))


def _goal(words: Words) -> str | None:
    """The goal; None where a kind that serves from afar is mixed in: then it counts no people."""
    siting = words.told.policy.siting
    if siting and siting.heavy:
        return None
    return words.told.result.scenario.wish.goal or (siting.goal if siting else None)


def _people(words: Words) -> int:
    siting = words.told.policy.siting
    group = words.told.result.scenario.wish.group or (siting.group if siting else None)
    groups = {one.group: one.people for one in words.told.result.effects.groups}
    return groups.get(group or "", 0)

"""Of the report of a plan: what it says to each neighbourhood, and whether money follows need."""

from collections.abc import Container, Iterator

from trefpunt.cli.plan_figures import quarters as quarters_chart
from trefpunt.cli.plan_words import (
    NOTHING,
    Block,
    Cell,
    Words,
    beside,
    heading,
    notes,
    panel,
    prose,
    said_once,
    shared,
    table,
)
from trefpunt.schemas.weighing import AreaSolution, Fragmentation, Quarter
from trefpunt.terms.wording import say

MOST = 10
"""Neighbourhoods that a sentence names; the table has all of them."""
CLEAR = frozenset({"own_plan", "own_place"})
"""Solutions that need no more words."""


def areas(words: Words) -> Iterator[Block]:
    """Every neighbourhood with its solution, the most vulnerable first."""
    portfolio = words.told.result.portfolio
    yield prose(words.say("areas_text"))
    yield forgotten(words)
    warned = [one.name for one in portfolio.solutions if one.warning]
    if warned:
        yield panel(words.say("areas_warned", count=len(warned), names=", ".join(warned)), "warn")
    last = len(portfolio.solutions) + 1
    ordered = sorted(portfolio.solutions, key=lambda one: (one.rank or last, one.name))
    heads = words.heads("rank", "area", "inhabitants", "before", "after", "solution")
    told = [one.reason.say(words.language) for one in ordered if one.solution not in CLEAR]
    common = shared(told)
    yield from said_once(common, words)
    rows = [_solution(one, common, words) for one in ordered]
    yield {**table(heads, "rnrrrl", rows), "dense": True}
    yield prose(words.say("areas_under"))


def forgotten(words: Words) -> Block:
    """The neighbourhoods of the highest quarter without a plan: named every time."""
    codes = words.told.result.portfolio.forgotten
    if not codes:
        return panel(words.say("forgotten_none"))
    names = ", ".join(map(words.named.area, codes[:MOST]))
    if len(codes) > MOST:
        names = say("plan.and_more", words.language, names=names, count=len(codes) - MOST)
    return panel(words.say("forgotten", count=len(codes), names=names), "warn")


def _solution(one: AreaSolution, common: Container[str], words: Words) -> list[Cell]:
    effects = {area.code: area for area in words.told.result.effects.areas}
    found = effects.get(one.area)
    told = words.say(f"solution_{one.solution}")
    if one.sites:
        told = f"{told}: {words.sites(one.sites)}"
    reason = "" if one.solution in CLEAR else beside(one.reason.say(words.language), common)
    marks = [words.say("small")] if one.small else []
    marks += [words.say("warning")] if one.warning and one.solution != "none" else []
    return [
        words.number(one.rank),
        [one.name, ", ".join(marks)] if marks else one.name,
        words.number(found.inhabitants if found else None),
        words.percent(found.before, found.people) if found else NOTHING,
        words.percent(found.after, found.people) if found else NOTHING,
        [told, reason] if reason else told,
    ]


# --- Money follows need? ------------------------------------------------------------------------


def equity(words: Words) -> Iterator[Block]:
    """Money per inhabitant by quarter of vulnerability, and places that may compete."""
    portfolio = words.told.result.portfolio
    yield prose(words.say("equity_text"))
    named = [(_quarter(one, words), one) for one in portfolio.quarters]
    chart = quarters_chart(words, named)
    if chart:
        yield chart
    heads = words.heads("quarter", "areas", "inhabitants", "places", "money", "per_inhabitant")
    rows: list[list[Cell]] = [
        [
            name,
            words.number(one.areas),
            words.number(one.inhabitants),
            words.number(one.places),
            words.euro(one.money),
            words.euro(one.per_inhabitant, 2),
        ]
        for name, one in named
    ]
    yield table(heads, "lrrrrr", rows)
    if portfolio.fragmentation:
        yield heading(words.say("fragmentation"))
        yield from notes(_crowded(one, words) for one in portfolio.fragmentation)


def _quarter(one: Quarter, words: Words) -> str:
    return words.say(f"quarter_{one.quartile or 'none'}")


def _crowded(one: Fragmentation, words: Words) -> str:
    parts = [words.say("crowded", area=one.name, places=words.sites(one.places))]
    if one.hours_together == 0:
        parts.append(words.say("crowded_never"))
    elif one.hours_together is not None:
        parts.append(words.say("crowded_hours", hours=words.number(one.hours_together, 1)))
    else:
        parts.append(words.say("crowded_unknown"))
    if one.groups_together:
        groups = ", ".join(words.named.group(g, words.language) for g in one.groups_together)
        parts.append(words.say("crowded_groups", groups=groups))
    return " ".join(parts)

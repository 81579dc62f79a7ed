"""The report of a plan: what one hands to an alderman. PDF/UA-1, A4, Dutch or English."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from trefpunt.cli.documents import compiled, drawable
from trefpunt.cli.plan_map import describe, map_svg
from trefpunt.cli.plan_part_areas import areas, equity, forgotten
from trefpunt.cli.plan_part_choice import alternatives, curve, weighing
from trefpunt.cli.plan_part_places import places, reach
from trefpunt.cli.plan_part_years import by_year, money, phasing
from trefpunt.cli.plan_told import Told, euro
from trefpunt.cli.plan_words import NOTHING, Block, Cell, Words, fitting, notes, prose, table
from trefpunt.schemas.plan import GroupEffect, Source
from trefpunt.schemas.reach import Level
from trefpunt.terms.wording import Language, say

__all__ = ["Told", "content", "report"]
_BREAK = re.compile(r"[\t\r\n]+")
TEMPLATE = Path(__file__).with_name("plan_report.typ")
ROOM = (96.0, 128.0)
"""Millimetres of the map on the first page, across and down."""
NARROW = "\xa0"
"""Stands between a figure and its %."""
Part = Callable[[Words], Iterator[Block]]


def report(told: Told, language: Language) -> bytes:
    """The report as PDF/UA-1; the same plan gives the same bytes."""
    return compiled(TEMPLATE, json.dumps(_drawable(content(told, language)), ensure_ascii=False))


def _drawable(value: Any) -> Any:
    """Everything without letters that the document cannot show; lines are the template's."""
    if isinstance(value, str):
        return drawable(_BREAK.sub(" ", value))
    if isinstance(value, dict):
        return {key: _drawable(one) for key, one in value.items()}
    return [_drawable(one) for one in value] if isinstance(value, list) else value


def content(told: Told, language: Language) -> dict[str, Any]:
    """Everything that the template shows, in words."""
    words = Words(told, language)
    plan, town = told.policy.municipality.plan, told.policy.municipality
    name = told.result.scenario.name.say(language)
    state = plan.state if plan else "proposed"
    coarse = words.say("coarse") if told.result.level is Level.COARSE else ""
    return {
        "language": language,
        "title": words.say("title", name=name),
        "over": f"{town.name} · {town.policy.say(language)}",
        "state": f"{words.say(f'state_{state}')} {coarse}".strip(),
        "state-short": words.say(f"short_{state}"),
        "run": say("run", language, id=told.run.id, method=told.run.method),
        "page": words.say("page"),
        "summary": told.result.summary.say(language),
        "key": key(words),
        "map": _map(words),
        "aside": _aside(words),
        "below": [forgotten(words)],
        "parts": list(_parts(words)),
    }


# --- The first page -----------------------------------------------------------------------------


def key(words: Words) -> list[list[str]]:
    """The figures that matter, each with what it is: people before and after, places, money."""
    result = words.told.result
    everybody = next(iter(result.effects.groups), None)
    found = [_people(everybody, words)] if everybody else []
    if result.effects.weighted_after is not None:
        before, after = result.effects.weighted_before, result.effects.weighted_after
        shown = f"{words.number(before)} → {words.number(after)}{NARROW}%"
        found.append([shown, words.say("key_vulnerable")])
    counts = " + ".join(str(count) for _, count in _counts(words)) or "0"
    kinds = " + ".join(name for name, _ in _counts(words))
    found.append([counts, words.say("key_places", kinds=kinds)])
    return [*found, _cost(words)]


def _people(one: GroupEffect, words: Words) -> list[str]:
    metres = words.number(words.told.result.norm_m)
    before, after = (words.percent(count, one.people) for count in (one.before, one.after))
    shown = f"{before.rpartition(NARROW)[0] or before} → {after}"
    return [shown, words.say("key_people", metres=metres)]


def _counts(words: Words) -> list[tuple[str, int]]:
    """How many places of each kind, in the order of the municipality."""
    kinds = [one.kind for one in words.told.result.chosen]
    ordered = sorted(set(kinds), key=words.named.form)
    return [(words.named.kinds(kind, words.language), kinds.count(kind)) for kind in ordered]


def _cost(words: Words) -> list[str]:
    """What a year costs in the end, against the plan as proposed."""
    ours, theirs = words.told.result.budget.subtotal[-1], words.named.proposed.subtotal[-1]
    shown, other = (words.round(euro(value, words.told.policy)) for value in (ours, theirs))
    return [shown, words.say("key_cost", amount=other)]


def _map(words: Words) -> dict[str, Any]:
    told, language = words.told, words.language
    drawn = map_svg(told.result, told.policy, told.boundaries, language, small=True)
    caption = words.say("map_caption" if told.boundaries else "map_schematic")
    alt = describe(words.named, language)
    return {"svg": drawn, "alt": alt, "caption": caption, "width": fitting(drawn, *ROOM)}


def _aside(words: Words) -> list[dict[str, Any]]:
    """Beside the map: what is unsure, and what this document is."""
    unsure = [one.say(words.language) for one in words.told.result.uncertain[:3]]
    years = [by_year(words, short=True)] if words.told.result.phasing.years else []
    parts = [("aside_years", years)] if years else []
    parts.append(("aside_unsure", notes(unsure) or [prose(words.say("unsure_none"))]))
    plan = words.told.policy.municipality.plan
    status = [prose(plan.text.say(words.language))] if plan else []
    parts.append(("aside_status", [*status, prose(words.say("advises"))]))
    return [{"title": words.say(title), "blocks": blocks} for title, blocks in parts]


# --- The rest -----------------------------------------------------------------------------------

PARTS: tuple[tuple[str, Part], ...] = (
    ("part_places", places),
    ("part_reach", reach),
    ("part_areas", areas),
    ("part_equity", equity),
    ("part_weighing", weighing),
    ("part_curve", curve),
    ("part_alternatives", alternatives),
    ("part_phasing", phasing),
    ("part_money", money),
)
FOLLOWS = frozenset(
    {
        *("part_equity", "part_curve", "part_alternatives", "part_phasing", "part_money"),
        *("part_unsure", "part_sources", "part_provenance"),
    }
)
"""Parts that may begin halfway a page."""


def _parts(words: Words) -> Iterator[dict[str, Any]]:
    last: tuple[tuple[str, Part], ...] = (
        ("part_unsure", unsure),
        ("part_sources", sources),
        ("part_provenance", provenance),
    )
    for title, part in (*PARTS, *last):
        blocks = list(part(words))
        yield {"title": words.say(title), "fresh": title not in FOLLOWS, "blocks": blocks}


def unsure(words: Words) -> Iterator[Block]:
    """What this plan cannot tell."""
    result, language = words.told.result, words.language
    yield prose(words.say("unsure_text"))
    yield from notes(one.say(language) for one in result.uncertain)
    yield from notes(say(code, language) for _, code in result.missing)


def sources(words: Words) -> Iterator[Block]:
    """Where everything comes from, with how sure that is."""
    heads = words.heads("source", "year", "licence", "certainty")
    found = list(dict.fromkeys(words.told.result.sources))
    if found:
        rows = [_source(one, words) for one in found]
        yield {**table(heads, "lrnn", rows), "dense": True}
    else:
        yield prose(words.say("sources_none"))


def _source(one: Source, words: Words) -> list[Cell]:
    certainty = say(f"certainty.{one.certainty}", words.language)
    return [one.name, str(one.year or NOTHING), one.licence or NOTHING, certainty]


def provenance(words: Words) -> Iterator[Block]:
    """The run: whoever has the same inputs gets the same plan."""
    run = words.told.run
    yield prose(words.say("provenance_text", run=run.id, method=run.method))
    cells: list[list[Cell]] = [[name, digest[:12]] for name, digest in sorted(run.inputs.items())]
    if cells:
        half = (len(cells) + 1) // 2
        none: list[Cell] = ["", ""]
        pairs = zip_longest(cells[:half], cells[half:], fillvalue=none)
        rows = [[*left, *right] for left, right in pairs]
        yield {**table(words.heads("file", "digest") * 2, "lnln", rows), "dense": True}

"""Of the report of a plan: the places on the map, and what they do for people."""

from collections.abc import Iterator

from trefpunt.cli.plan_figures import reach as reach_chart
from trefpunt.cli.plan_map import describe, map_svg
from trefpunt.cli.plan_told import condition
from trefpunt.cli.plan_words import NOTHING, Block, Cell, Words, figure, heading, prose, table
from trefpunt.schemas.plan import AreaEffect, Chosen, GroupEffect
from trefpunt.terms.wording import say

TALL = 232
"""Millimetres of the map, so that it and its heading are one page."""
MOST = 12
"""Neighbourhoods in a list of who gains; all are in the part about neighbourhoods."""


def places(words: Words) -> Iterator[Block]:
    """The map, and the table of chosen places."""
    told, language = words.told, words.language
    if not told.result.chosen:
        yield prose(words.say("places_none"))
    drawn = map_svg(told.result, told.policy, told.boundaries, language)
    yield figure(drawn, describe(words.named, language), "", TALL)
    if told.result.chosen:
        yield heading(words.say("places_table"))
        yield prose(words.say("places_text"))
        heads = words.heads("number", "place", "kind", "year", "waits", "cost", "people")
        yield table(heads, "rLnnlrr", [_place(one, words) for one in words.named.chosen])


def _place(one: Chosen, words: Words) -> list[Cell]:
    named, language = words.named, words.language
    phased = named.phased.get(one.site.id)
    waits = condition(phased.condition, language) if phased else ""
    if phased and phased.condition == "decided":
        waits = words.say("no_condition")
    now = named.kind(one.site.kind, language) if one.site.kind else words.say("nothing_now")
    return [
        words.number_of(one.site.id),
        [one.site.name, _short(one, words)],
        [named.kind(one.kind, language), words.say("now", kind=now)],
        str(named.year(one) or NOTHING),
        waits or NOTHING,
        words.euro(one.cost),
        words.number(one.people),
    ]


def _short(one: Chosen, words: Words) -> str:
    """Why here, in short: whose neighbourhood, how vulnerable, under whose roof."""
    named, area = words.named, words.named.area(one.site.area)
    ranks = {known.code: known.rank for known in words.told.result.effects.areas}
    rank, count = ranks.get(one.site.area or ""), sum(r is not None for r in ranks.values())
    parts = [area] if area and area != one.site.name else []
    parts.append(words.say("short_rank", rank=rank, count=count) if rank else words.say("no_rank"))
    if one.vulnerable is not None:
        parts.append(words.say("short_vulnerable", people=words.number(one.vulnerable)))
    if one.host:
        parts.append(words.say("hosted", host=named.site(one.host)))
    return ", ".join(parts)


# --- Reach --------------------------------------------------------------------------------------


def reach(words: Words) -> Iterator[Block]:
    """Before and after, per group, and the neighbourhoods that gain and lose most."""
    effects, metres = words.told.result.effects, words.number(words.told.result.norm_m)
    yield prose(words.say("reach_text", metres=metres))
    if any(one.people for one in effects.groups):
        yield reach_chart(words)
    heads = words.heads("group", "people", "before", "after", "network", "half_now", "half_then")
    yield table(heads, "lrrrrrr", [_group(one, words) for one in effects.groups])
    if any(one.estimated for one in effects.groups):
        yield prose(words.say("estimated"))
    yield prose(say("reach.level_is", words.language, level=_level(words)))
    gain = sorted((one for one in effects.areas if one.gain > 0), key=lambda one: -one.gain)
    loss = sorted((one for one in effects.areas if one.lost > 0), key=lambda one: -one.lost)
    yield from _moved(words, "gain_title", gain[:MOST])
    yield from _moved(words, "loss_title", loss)
    if not loss:
        yield prose(words.say("loss_none"))


def _level(words: Words) -> str:
    return say(f"reach.level.{words.told.result.level}", words.language)


def _group(one: GroupEffect, words: Words) -> list[Cell]:
    name = words.named.group(one.group, words.language)

    def share(count: int) -> Cell:
        return [words.percent(count, one.people), words.number(count)]

    return [
        f"{name} *" if one.estimated else name,
        words.number(one.people),
        share(one.before),
        share(one.after),
        share(one.network),
        words.number(one.median_before_m),
        words.number(one.median_after_m),
    ]


def _moved(words: Words, title: str, areas: list[AreaEffect]) -> Iterator[Block]:
    if areas:
        yield heading(words.say(title))
        heads = words.heads("area", "rank", "people", "before", "after", "gained", "lost")
        yield table(heads, "lrrrrrr", [_area(one, words) for one in areas])


def _area(one: AreaEffect, words: Words) -> list[Cell]:
    return [
        one.name,
        words.number(one.rank),
        words.number(one.people),
        words.percent(one.before, one.people),
        words.percent(one.after, one.people),
        words.number(one.gain),
        words.number(one.lost),
    ]

"""Of the report of a plan: which place in which year, what it costs, and what waits on what."""

from collections.abc import Container, Iterator

from trefpunt.cli.budget_answer import Row
from trefpunt.cli.plan_figures import costs as costs_chart
from trefpunt.cli.plan_told import column, condition
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
from trefpunt.schemas.budget import Band
from trefpunt.schemas.phasing import Phased, PilotOutcome, YearPlan


def phasing(words: Words) -> Iterator[Block]:
    """Per year the places, the community work and the money; then pilots and opportunities."""
    yield prose(words.say("phasing_text"))
    yield by_year(words)
    yield prose(words.say("phasing_under"))
    yield from _by_year(words)
    yield from _pilots(words)
    yield from _opportunities(words)


def by_year(words: Words, short: bool = False) -> Block:
    """A row per year; `short`: without community work, and kinds by their letters."""
    found, town = words.told.result.phasing, words.told.policy.municipality
    kinds = [kind for kind, _ in found.years[0].counts] if found.years else []
    letters = {kind.id: kind.short for kind in town.kinds}
    names = [
        letters.get(kind, kind) if short else words.named.kinds(kind, words.language)
        for kind in kinds
    ]
    last = words.heads("cost") if short else words.heads("sure", "fte", "cost")
    rows = [_year(one, kinds, words, short) for one in found.years]
    widths = "l" + "r" * (len(kinds) + len(last))
    return table([*words.heads("year"), *names, *last], widths, rows)


def _year(one: YearPlan, kinds: list[str], words: Words, short: bool) -> list[Cell]:
    counts, room = dict(one.counts), dict(one.room)
    cells: list[Cell] = [
        words.say("of_room", count=counts.get(kind, 0), room=room[kind])
        if kind in room
        else str(counts.get(kind, 0))
        for kind in kinds
    ]
    money = (words.number(one.sure), words.number(one.fte, 2), words.euro(one.cost))
    return [str(one.year), *cells, *(money[-1:] if short else money)]


def _by_year(words: Words) -> Iterator[Block]:
    """What comes when; what several places have in common is said once."""
    places = words.told.result.phasing.places
    if places:
        yield heading(words.say("by_year"))
        common = shared(one.reason.say(words.language) for one in places)
        yield from said_once(common, words)
        rows = [_phased(one, common, words) for one in places]
        yield {**table(words.heads("year", "place", "why"), "nlL", rows), "dense": True}


def _phased(one: Phased, common: Container[str], words: Words) -> list[Cell]:
    told = beside(one.reason.say(words.language), common) or NOTHING
    waits = condition(one.condition, words.language)
    if one.condition.startswith("if_"):
        waits = words.say("if_only", what=waits)
    place = words.site(one.site)
    named: Cell = place if one.condition == "decided" else [place, waits]
    return [str(one.year or NOTHING), named, told]


def _pilots(words: Words) -> Iterator[Block]:
    pilots = words.told.result.phasing.pilots
    if pilots:
        yield heading(words.say("pilots_title"))
        yield prose(words.say("pilots_text"))
        heads = words.heads("pilot", "sites", "if_no", "freed")
        yield table(heads, "lllr", [_pilot(one, words) for one in pilots])


def _pilot(one: PilotOutcome, words: Words) -> list[Cell]:
    name, told = one.name.say(words.language), one.if_no.say(words.language)
    return [name, words.sites(one.sites), told, words.euro(one.freed)]


def _opportunities(words: Words) -> Iterator[Block]:
    found, named = words.told.result.phasing, words.named
    coupled = [one for one in found.places if one.coupled or one.missed or one.undated]
    if not coupled and not found.unmatched:
        return
    yield heading(words.say("opportunities_title"))
    if coupled:
        sorts = [s for s in ("coupled", "missed", "undated") if any(getattr(o, s) for o in coupled)]
        rows: list[list[Cell]] = [
            [
                words.site(one.site),
                str(one.year or NOTHING),
                *(
                    named.opportunities(getattr(one, sort), words.language) or NOTHING
                    for sort in sorts
                ),
            ]
            for one in coupled
        ]
        yield table(words.heads("place", "year", *sorts), "nn" + "l" * len(sorts), rows)
    if found.unmatched:
        yield prose(
            words.say("unmatched", names=named.opportunities(found.unmatched, words.language))
        )


# --- Money --------------------------------------------------------------------------------------


def money(words: Words) -> Iterator[Block]:
    """The budget per year as a council knows it, and how sure it is."""
    result, plan = words.told.result, words.told.policy.budget
    answer = words.told.answer
    yield costs_chart(words)
    yield prose(words.say("money_unit", unit=words.number(plan.unit)))
    heads = [*words.heads("post"), *answer.columns(words.language)]
    rows = [*answer.rows(words.language)]
    strong = [n for n, row in enumerate(rows) if row.style == "bold"]
    widths = "l" + "r" * (len(heads) - 1)
    yield table(heads, widths, [_row(row, words) for row in rows], strong)
    yield heading(words.say("spread_title"))
    yield prose(words.say("spread_text", draws=words.number(result.spread.draws)))
    bands = (*result.spread.bands, result.spread.five_year)
    heads = words.heads("column", "p10", "p50", "p90", "exceeds")
    yield table(heads, "lrrrr", [_band(one, words) for one in bands])
    if result.spread.influences:
        told = [one.name.say(words.language) for one in result.spread.influences[:3]]
        yield prose(words.say("influences", names=", ".join(told)))
    yield from notes(answer.remarks(words.language))
    if any(result.budget.pm):
        yield panel(words.say("money_pm"))


def _row(row: Row, words: Words) -> list[Cell]:
    name = " ".join(part for part in (row.block, row.name) if part)
    return [name, *(words.amount(value, row.places) for value in row.values)]


def _band(one: Band, words: Words) -> list[Cell]:
    name = words.say("all_years") if "-" in one.column else column(one.column, words.language)
    figures = (words.number(value) for value in (one.p10, one.p50, one.p90))
    return [name, *figures, words.percent(one.exceeds)]

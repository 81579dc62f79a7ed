"""The index in the terminal: one table, who is missing, and what the figures do not tell."""

from decimal import Decimal

from rich.markup import escape
from rich.table import Table

from trefpunt.cli.show import out, print_text, show_run
from trefpunt.engines.index import provenance, tell_interval, tell_top, tell_variation
from trefpunt.engines.index.telling import listed
from trefpunt.schemas.index import (
    IndexArea,
    IndexGroup,
    IndexResult,
    MissingArea,
    Recipe,
    Sensitivity,
)
from trefpunt.schemas.policy import Policy
from trefpunt.terms.money import local
from trefpunt.terms.quality import Quality
from trefpunt.terms.wording import Language, say


def show(policy: Policy, result: IndexResult, language: Language = "nl") -> None:
    """Print everything that a reader needs to judge the ranking."""
    recipe = policy.index.recipe
    title = say(
        "index.title",
        language,
        name=recipe.name.say(language),
        municipality=policy.municipality.name,
    )
    out.print(f"\n[bold]{escape(title)}[/bold]")
    print_text(say("index.source", language, source=recipe.source), "dim")
    out.print(_areas(result, language))
    for told in tell_top(result, language):
        print_text(told, "bold")
    _notes(result, recipe, language)
    _rest(policy, result, language)
    show_run(provenance(policy, result), language)


def remark(area: IndexArea, language: Language = "nl") -> str:
    """What a reader must know about one area: estimate, the source's note, what contradicts it."""
    told = [say("index.estimate", language)] if area.quality is Quality.ESTIMATE else []
    if area.note:
        told.append(say("index.note", language, note=area.note))
    if area.contradiction is not None:
        told.append(area.contradiction.say(language))
    if area.small:
        told.append(say("index.small", language, inhabitants=area.inhabitants or 0))
    return " ".join(told)


def why(area: MissingArea, recipe: Recipe, language: Language = "nl") -> str:
    """The source's note about an area without an index, and which figures it lacks."""
    told = [say("index.note", language, note=area.note)] if area.note else []
    if area.absent:
        names = [part.name.say(language) for part in recipe.components if part.id in area.absent]
        told.append(say("index.absent", language, names=listed(names, language)))
    return " ".join(told)


def _table(language: Language, *columns: str, title: str | None = None) -> Table:
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        numeric = column in {"rank", "range", "value", "people", "inhabitants", "shift"}
        header = say(f"index.column.{column}", language)
        made.add_column(header, justify="right" if numeric else "left", no_wrap=numeric)
    return made


def _areas(result: IndexResult, language: Language) -> Table:
    """One row per area, with room between chains."""
    made = _table(language, "rank", "range", "name", "value", "people", "note")
    before = 1
    for area in result.areas:
        if area.cluster != before:
            made.add_row()
        before = area.cluster
        made.add_row(
            str(area.rank),
            _between(area),
            escape(area.name),
            _one(area.value, language),
            _count(area.people, language),
            escape(remark(area, language)),
        )
    return made


def _between(area: IndexArea) -> str:
    low, high = area.rank_low, area.rank_high
    return str(low) if low == high else f"{low}–{high}"


def _one(value: Decimal, language: Language) -> str:
    return str(value).replace(".", ",") if language == "nl" else str(value)


def _count(value: int | None, language: Language) -> str:
    return "–" if value is None else local(Decimal(value), language)


def _notes(result: IndexResult, recipe: Recipe, language: Language) -> None:
    print_text(tell_interval(result, recipe, language))
    print_text(say("index.people", language))
    made = result.summary
    if made is None:
        print_text(say("index.none", language))
        return
    figures = {
        name: _one(getattr(made, name), language)
        for name in ("mean", "median", "lowest", "highest")
    }
    print_text(say("index.summary", language, count=made.count, **figures))


def _rest(policy: Policy, result: IndexResult, language: Language) -> None:
    recipe = policy.index.recipe
    if result.missing:
        out.print()
        out.print(_missing(result, recipe, language))
    if result.groups:
        out.print(f"\n[bold]{say('index.groups', language)}[/bold]")
        for group in result.groups:
            print_text("  " + _group(group, language))
    out.print()
    _sensitivity(result.sensitivity, recipe, language)
    if recipe.weaknesses:
        out.print(f"\n[bold]{say('index.weaknesses', language)}[/bold]")
        for weakness in recipe.weaknesses:
            print_text(f"  • {weakness.say(language)}")


def _missing(result: IndexResult, recipe: Recipe, language: Language) -> Table:
    title = say("index.missing", language)
    made = _table(language, "name", "reason", "inhabitants", "note", title=title)
    for area in result.missing:
        reason = say(f"index.quality.{area.reason}", language)
        living = _count(area.inhabitants, language)
        made.add_row(escape(area.name), reason, living, escape(why(area, recipe, language)))
    return made


def _group(group: IndexGroup, language: Language) -> str:
    if group.value is None:
        return say("index.group_without", language, name=group.name)
    return say(
        "index.group",
        language,
        name=group.name,
        value=_one(group.value, language),
        covered=_count(group.covered, language),
        inhabitants=_count(group.inhabitants, language),
    )


def _sensitivity(found: Sensitivity, recipe: Recipe, language: Language) -> None:
    if not found.variations:
        print_text(
            say(f"index.sensitivity.{'single' if found.possible else 'impossible'}", language)
        )
        return
    made = _table(language, "note", "shift", title=say("index.sensitivity.title", language))
    made.show_header = False
    for variation in found.variations:
        told = tell_variation(variation.id, recipe, language)
        made.add_row(escape(told), str(variation.largest_shift))
    out.print(made)

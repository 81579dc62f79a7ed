"""Reach in the terminal: the table per neighbourhood, who is out of reach, and what it rests on."""

from rich.markup import escape
from rich.table import Table

from trefpunt.cli import reach_telling as telling
from trefpunt.cli.reach_answer import Answer
from trefpunt.cli.show import out, print_text, show_run
from trefpunt.schemas.reach import AreaReach, TotalReach
from trefpunt.sources.report import number
from trefpunt.terms.wording import Language, say

NUMERIC = ("inhabitants", "within", "within_65", "median", "worst")
COLUMNS = ("name", *NUMERIC, "nearest")
GOES = ("name", "to", "metres", "remark")
DISTRICTS = ("district", "within", "within_65", "median", "worst")
USAGE = ("place", "people", "median", "further_short", "capacity", "room")


def show(answer: Answer, language: Language = "nl") -> None:
    """Print everything that a reader needs to judge the figures."""
    result, town = answer.result, answer.policy.municipality.name
    title = say("reach.title", language, municipality=town, norm=number(result.norm_m))
    out.print(f"\n[bold]{escape(title)}[/bold]")
    print_text(telling.headline(answer, language), "bold")
    for told in telling.chosen(answer, language):
        print_text(told, "bold")
    lines = (telling.median(answer, language), *telling.groups(answer, language))
    for told in filter(None, (*lines, telling.room(answer, language))):
        print_text(told)
    level = say(f"reach.level.{result.level}", language)
    print_text(say("reach.level_is", language, level=level), "dim")
    out.print(_areas(answer, language))
    _districts(answer, language)
    _far_away(answer, language)
    _usage(answer, language)
    _referrals(answer, language)
    _list("left_out", _left_out(answer, language), language)
    _list("notes", list(telling.notes(answer, language)), language)
    _list("made_from", list(telling.made_from(answer, language)), language)
    show_run(answer.run, language)


def _table(columns: tuple[str, ...], language: Language) -> Table:
    made = Table(box=None, pad_edge=False)
    for column in columns:
        numeric = column in {*NUMERIC, *USAGE[1:], "metres"}
        header = say(f"reach.column.{column}", language)
        wrap = column in {"nearest", "remark", "place", "district"}
        made.add_column(header, justify="right" if numeric else "left", no_wrap=not wrap)
    return made


def _areas(answer: Answer, language: Language) -> Table:
    made = _table(COLUMNS, language)
    names = {place.id: place.name for place in answer.policy.places}
    for area in answer.result.areas:
        made.add_row(*map(escape, _row(area, names, language)))
    return made


def _row(area: AreaReach, names: dict[str, str], language: Language) -> tuple[str, ...]:
    return (
        area.name,
        telling.count(area.inhabitants, language),
        telling.percent(area.groups[0], language),
        telling.percent(telling.of(area.groups, "65plus"), language),
        telling.count(area.median_m, language)
        + (" ±" if area.approximate and area.median_m is not None else "  "),
        telling.count(area.worst_m, language),
        _nearest(area, names, language),
    )


def _nearest(area: AreaReach, names: dict[str, str], language: Language) -> str:
    """The place, or what is the matter with the row."""
    name = names[area.nearest] if area.nearest and not area.missing else ""
    return " ".join(filter(None, (name, telling.remark(area, language))))


def _districts(answer: Answer, language: Language) -> None:
    """The same per district and area group, where there is more than one."""
    parts = telling.parts(answer)
    if len(parts) <= 1:
        return
    made = _table(DISTRICTS, language)
    for one in (*parts, answer.result.city):
        made.add_row(*map(escape, _total(one, language)))
    out.print(made)


def _total(one: TotalReach, language: Language) -> tuple[str, ...]:
    return (
        one.name,
        telling.percent(one.groups[0], language),
        telling.percent(telling.of(one.groups, "65plus"), language),
        telling.count(one.median_m, language),
        telling.count(one.worst_m, language),
    )


def _usage(answer: Answer, language: Language) -> None:
    """Who goes where, the busiest place first."""
    if not answer.result.usage:
        return
    known = any(one.capacity is not None for one in answer.result.usage)
    columns = USAGE if known else USAGE[:-2]
    made = _table(columns, language)
    for one in sorted(answer.result.usage, key=lambda one: -one.people):
        counts = (one.people, one.median_m, one.further_if_closed_m, one.capacity)
        told = (telling.count(value, language) for value in counts)
        cells = (one.name, *told, telling.rate(one.capacity_per_1000, language))
        made.add_row(*map(escape, cells[: len(columns)]))
    out.print(f"\n[bold]{escape(say('reach.heading.usage', language))}[/bold]")
    out.print(made)


def _far_away(answer: Answer, language: Language) -> None:
    rows = telling.far_away(answer)
    lines = [
        say("reach.far", language, name=area.name, people=number(people))
        for area, people in rows[: telling.MOST]
    ]
    if len(rows) > telling.MOST:
        rest = sum(people for _, people in rows[telling.MOST :])
        left = len(rows) - telling.MOST
        lines.append(say("reach.far_rest", language, areas=left, people=number(rest)))
    _list("far_away", lines, language)


def _referrals(answer: Answer, language: Language) -> None:
    if not answer.result.referrals:
        return
    made = _table(GOES, language)
    for check in answer.result.referrals:
        far = telling.count(check.metres, language)
        told = telling.referral(check, answer, language)
        made.add_row(*map(escape, (check.name, check.to_name or "–", far, told)))
    out.print(f"\n[bold]{escape(say('reach.heading.referrals', language))}[/bold]")
    out.print(made)


def _left_out(answer: Answer, language: Language) -> list[str]:
    return [
        say(
            "reach.left_out",
            language,
            name=one.name,
            reason=say(f"reach.reason.{one.reason}", language),
        )
        for one in answer.result.left_out
    ]


def _list(title: str, lines: list[str], language: Language) -> None:
    if not lines:
        return
    out.print(f"\n[bold]{escape(say(f'reach.heading.{title}', language))}[/bold]")
    for line in lines:
        print_text(f"  • {line}")

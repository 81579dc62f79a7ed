"""Reach as a workbook: neighbourhoods, districts, places, referrals, the curve, provenance."""

from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook

from trefpunt.cli import reach_telling as telling
from trefpunt.cli.reach_answer import Answer, outside
from trefpunt.cli.reach_choice import reach_of
from trefpunt.cli.save import sheet
from trefpunt.schemas.reach import AreaReach, TotalReach
from trefpunt.terms.wording import Language, say

Rows = Iterable[tuple[Any, ...]]
BOTH = ("share_within", "share_65_within", "median_m", "worst_m", "median_straight_m")
AREAS = ("code", "name", "inhabitants", *BOTH, "outside", "unreachable", "unmeasured")
SHEETS = {
    "areas": (*AREAS, "room", "nearest", "own_place", "level", "remark"),
    "districts": ("code", "named", *BOTH, "outside", "unreachable", "unmeasured", "room", "level"),
    "groups": ("code", "named", "group", "people", "within", "share", "unknown", "estimated"),
    "places": (
        *("place", "named", "kind", "people", "people_65plus", "median_m", "further"),
        *("capacity", "room", "about"),
    ),
    "left_out": ("place", "named", "reason"),
    "referrals": ("name", "to", "group", "stated", "metres", "within", "barriers", "sufficient"),
    "curves": ("group", "metres", "share", "straight"),
    "provenance": ("what", "value"),
}


def book(answer: Answer, language: Language = "nl") -> Workbook:
    """A workbook with a sheet per kind of row, and a sheet with the provenance."""
    made = Workbook()
    made.remove(made.worksheets[0])
    result, parts = answer.result, telling.parts(answer)
    rows: dict[str, Rows] = {
        "areas": (_area(area, language) for area in result.areas),
        "districts": (_total(one, language) for one in (*parts, result.city)),
        "groups": _groups((*result.areas, *parts, result.city)),
        "places": _places(answer, language),
        "left_out": (
            (one.place, one.name, say(f"reach.reason.{one.reason}", language))
            for one in result.left_out
        ),
        "referrals": _referrals(answer, language),
        "curves": _curves(answer),
        "provenance": _provenance(answer, language),
    }
    for name, columns in SHEETS.items():
        header = [say(f"reach.column.{column}", language) for column in columns]
        sheet(made, say(f"reach.sheet.{name}", language), header, rows[name])
    return made


def _yes(value: bool | None, language: Language) -> str:
    return "" if value is None else say(f"reach.{'yes' if value else 'no'}", language)


def _figures(one: AreaReach | TotalReach) -> tuple[Any, ...]:
    known = (getattr(one, column) for column in BOTH)
    counts = (outside(one.groups), one.unreachable, one.unmeasured)
    return (*known, *counts, one.capacity_per_1000)


def _area(area: AreaReach, language: Language) -> tuple[Any, ...]:
    level = say(f"reach.level.{area.level}", language) if area.level else ""
    told = (area.nearest, _yes(area.own_place, language), level, telling.remark(area, language))
    return (area.code, area.name, area.inhabitants, *_figures(area), *told)


def _total(one: TotalReach, language: Language) -> tuple[Any, ...]:
    level = say(f"reach.level.{one.level}", language) if one.level else ""
    return (one.code, one.name, *_figures(one), level)


def _groups(parts: Iterable[AreaReach | TotalReach]) -> Rows:
    for part in parts:
        for one in part.groups:
            told = (one.group, one.people, one.within, one.share, one.unknown, one.estimated)
            yield (part.code, part.name, *told)


def _places(answer: Answer, language: Language) -> Rows:
    for one in answer.result.usage:
        counts = (one.people, one.people_65plus, one.median_m, one.further_if_closed_m)
        room = (one.capacity, one.capacity_per_1000)
        yield (one.place, one.name, one.kind, *counts, *room, _yes(one.approximate, language))


def _referrals(answer: Answer, language: Language) -> Rows:
    reach = reach_of(answer.policy)
    groups = {one.id: one.name.say(language) for one in reach.groups}
    barriers = {one.id: one.name.say(language) for one in reach.barriers}
    for one in answer.result.referrals:
        group = groups.get(one.group or "")
        told = (one.name, one.to_name, group, _yes(one.stated, language), one.metres)
        within, enough = _yes(one.within, language), _yes(one.sufficient, language)
        yield (*told, within, ", ".join(barriers[name] for name in one.barriers), enough)


def _curves(answer: Answer) -> Rows:
    for curve in answer.result.curves:
        for row in zip(curve.metres, curve.share, curve.straight, strict=False):
            yield (curve.group, *row)


def _provenance(answer: Answer, language: Language) -> Iterator[tuple[str, str]]:
    run = answer.run

    def key(name: str) -> str:
        return say(f"reach.provenance.{name}", language)

    yield key("run"), run.id
    yield key("digest"), run.digest
    yield key("method"), run.method
    yield from ((name, digest) for name, digest in run.inputs.items())
    yield from ((f"{key('parameter')}: {name}", str(v)) for name, v in run.parameters.items())
    yield from ((key("chosen"), told) for told in telling.chosen(answer, language))
    yield from ((key("file"), told) for told in telling.made_from(answer, language))
    yield from ((key("note"), told) for told in telling.notes(answer, language))

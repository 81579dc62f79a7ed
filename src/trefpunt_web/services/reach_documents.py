"""Reach to take along: GeoJSON for a map, a workbook, a document to print.

Each tells its source, its level, its run and the credits that licences ask for.
"""

import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from trefpunt.cli.documents import compiled
from trefpunt.cli.save import sheet
from trefpunt.schemas.network import FAR
from trefpunt.schemas.reach import AreaReach, TotalReach
from trefpunt.terms.money import local
from trefpunt.terms.wording import Language, say
from trefpunt_web.services import reach_chart
from trefpunt_web.services.reach import ELDERLY, Reach
from trefpunt_web.services.reach_trial import MM, told

TEMPLATE = Path(__file__).with_name("reach.typ")
Row = list[Any]
NOTHING = "–"
"""Where there is no figure."""


def _say(name: str, language: Language, **params: str | int) -> str:
    return say(f"reach_page.document.{name}", language, **params)


# --- GeoJSON ------------------------------------------------------------------------------------


def geojson(reach: Reach, language: Language) -> bytes:
    """A FeatureCollection: neighbourhoods with their figures, points with their distance."""
    features = [*_outlines(reach), *(() if reach.coarse else _points(reach)), *_places(reach)]
    content = {
        "type": "FeatureCollection",
        "metadata": facts(reach, language),
        "features": features,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def facts(reach: Reach, language: Language) -> dict[str, Any]:
    """Level, choice, run and credits."""
    run = reach.run
    return {
        "municipality": reach.policy.municipality.code,
        "norm_m": reach.result.norm_m,
        "profile": reach.result.profile,
        "kinds": list(reach.result.kinds),
        "group": reach.group.id,
        "level": reach.result.level.value,
        "run": {"id": run.digest[:12], "digest": run.digest, "method": run.method},
        "stored": reach.stored,
        "moves": [move.text for move in reach.asked.moves],
        "notes": [say(f"reach.note.{key}", language) for key in reach.result.notes],
        "sources": sources(reach),
    }


def sources(reach: Reach) -> list[str]:
    """Points, streets, boundaries and the policy itself."""
    shapes = reach.ground.shapes.boundaries
    lines = [*reach.credits]
    if not shapes.schematic:
        lines.append(reach.drawn)
    return [*dict.fromkeys(lines)]


def _outlines(reach: Reach) -> Iterator[dict[str, Any]]:
    shapes = reach.ground.shapes.boundaries.features
    for area in reach.result.areas:
        yield {
            "type": "Feature",
            "geometry": shapes.get(area.code),
            "properties": {"kind": "area", **_figures(area)},
        }


def _figures(area: AreaReach) -> dict[str, Any]:
    return {
        "code": area.code,
        "name": area.name,
        "inhabitants": area.inhabitants,
        "share_within": area.share_within,
        "share_65_within": area.share_65_within,
        "median_m": area.median_m,
        "worst_m": area.worst_m,
        "median_straight_m": area.median_straight_m,
        "nearest": area.nearest,
        "level": area.level.value if area.level else None,
        "approximate": area.approximate,
        "capacity_per_1000": area.capacity_per_1000,
        "missing": area.missing,
    }


def _points(reach: Reach) -> Iterator[dict[str, Any]]:
    points, walks = reach.ground.points, reach.walked.walks
    columns = (points.lon.tolist(), points.lat.tolist(), points.ids, _rows(reach))
    for number, (lon, lat, id_, row) in enumerate(zip(*columns, strict=True)):
        metres, straight, place = row
        people = {name: int(count[number]) for name, count in points.people.items()}
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
            "properties": {
                "kind": points.kind,
                "id": id_,
                "area": _code(reach, number),
                **{name: n if n >= 0 else None for name, n in people.items()},
                "metres": metres,
                "straight_m": straight,
                "nearest": place,
                "level": walks.level.value,
            },
        }


def _code(reach: Reach, number: int) -> str | None:
    position = int(reach.ground.points.area[number])
    return reach.ground.points.codes[position] if position >= 0 else None


def _rows(reach: Reach) -> Iterator[tuple[int | None, int | None, str | None]]:
    """Metres along the way, metres as the crow flies and the nearest place of each point."""
    walks, sites = reach.walked.walks, reach.walked.walks.sites.all
    along, direct = walks.found.millimetres[:, 0].tolist(), walks.direct.millimetres[:, 0].tolist()
    for far, near, place in zip(along, direct, walks.found.place[:, 0].tolist(), strict=True):
        yield _whole(far), _whole(near), sites[place].place.id if place >= 0 else None


def _whole(millimetres: int) -> int | None:
    return None if millimetres == int(FAR) else (2 * millimetres + MM) // (2 * MM)


def _places(reach: Reach) -> Iterator[dict[str, Any]]:
    for site in reach.walked.walks.sites.all:
        place = site.place
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
            "properties": {
                "kind": "place",
                "id": place.id,
                "name": place.name,
                "type": place.kind,
                "approximate": site.approximate,
                "source": place.source,
            },
        }


# --- Workbook -----------------------------------------------------------------------------------


def xlsx(reach: Reach, language: Language) -> bytes:
    """A workbook: neighbourhoods, points, and where it comes from."""
    made, written = Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    sheet(made, _say("areas", language), heads(reach, language), _sheet_rows(reach, language))
    if not reach.coarse:
        names = ("id", "code", "people", "metres", "straight", "nearest")
        sheet(
            made, _say("points", language), [_say(n, language) for n in names], _point_rows(reach)
        )
    told_ = [_say(name, language) for name in ("name", "value")]
    sheet(made, _say("provenance", language), told_, _provenance(reach, language))
    made.save(written)
    return written.getvalue()


def heads(reach: Reach, language: Language) -> list[str]:
    """What stands above the columns of the table per neighbourhood."""
    metres = local(Decimal(reach.result.norm_m), language)
    names = ("code", "area", "inhabitants", "too_far", "within", "within_old", "median", "worst")
    found = [_say(name, language, metres=metres) for name in names]
    tail = ("nearest", "guessed", "level", "room", "missing")
    return [*found, *(_say(name, language) for name in tail)]


def _sheet_rows(reach: Reach, language: Language) -> Iterator[Row]:
    for area in reach.result.areas:
        why = say(f"reach.missing.{area.missing}", language) if area.missing else ""
        guessed = area.approximate and not area.missing
        tail = (_place(reach, area, language), _say("yes", language) if guessed else "")
        yield [area.code, area.name, area.inhabitants, *_measured(reach, area, tail), why]
    city = reach.result.city
    yield [city.code, city.name, None, *_measured(reach, city, ("", "")), ""]


def _measured(reach: Reach, found: AreaReach | TotalReach, place: tuple[str, str]) -> Row:
    level = found.level.value if found.level else ""
    far = (found.median_m, found.worst_m)
    return [*_shares(reach, found), *far, *place, level, found.capacity_per_1000]


def _shares(reach: Reach, found: AreaReach | TotalReach) -> Row:
    own = next(one for one in found.groups if one.group == reach.group.id)
    far = own.people - own.within if own.share is not None else None
    return [far, own.share, found.share_65_within]


def _place(reach: Reach, area: AreaReach, language: Language) -> str:
    """The name of the place nearest for most, and whether only its neighbourhood is known."""
    site = next((s for s in reach.walked.walks.sites.all if s.place.id == area.nearest), None)
    if site is None:
        return ""
    name = site.place.name
    return _say("guessed_place", language, place=name) if site.approximate else name


def _point_rows(reach: Reach) -> Iterator[Row]:
    points = reach.ground.points
    living = points.people["inhabitants"].tolist()
    for number, (metres, straight, place) in enumerate(_rows(reach)):
        people = living[number] if living[number] >= 0 else None
        yield [points.ids[number], _code(reach, number), people, metres, straight, place]


def _provenance(reach: Reach, language: Language) -> Iterator[Row]:
    for name, value in facts(reach, language).items():
        if isinstance(value, list):
            yield from ([name, str(one)] for one in value)
        elif isinstance(value, dict):
            yield from ([f"{name}.{key}", str(one)] for key, one in value.items())
        else:
            yield [name, str(value)]
    for file, digest in reach.run.inputs.items():
        yield [file, digest]


# --- PDF ----------------------------------------------------------------------------------------


def pdf(reach: Reach, language: Language) -> bytes:
    """A few pages of A4 in PDF/UA-1: the sentence, the curve, the table, where it comes from."""
    return compiled(TEMPLATE, json.dumps(_content(reach, language)))


def _content(reach: Reach, language: Language) -> dict[str, Any]:
    curves = _curves(reach, language)
    alt = reach_chart.alt(curves)
    plan = reach.ground
    return {
        "language": language,
        "said": _said(reach, language),
        "moves": told(plan.policy, plan.shapes, reach.asked.moves, language),
        "heads": _printed_heads(reach, language),
        "rows": list(_printed(reach, language)),
        "chart": reach_chart.svg(curves, "wide", alt) if curves.lines else "",
        "alt": alt,
        "notes": [say(f"reach.note.{key}", language) for key in reach.result.notes],
        "under": _say("guessed_note", language) if reach.result.approximate_places else "",
        "sources": sources(reach),
    }


def _curves(reach: Reach, language: Language) -> reach_chart.Curves:
    names = {one.id: one.name.say(language) for one in reach.rule.groups}
    wanted = {reach.rule.groups[0].id, ELDERLY, reach.group.id}
    shown = [c for c in reach.result.curves if c.group in wanted and c.share]
    lines = reach_chart.lines(shown, names, language)
    return reach_chart.Curves(reach.result.norm_m, lines, language)


def _said(reach: Reach, language: Language) -> dict[str, str]:
    """The sentences of the document, by the names that the template uses."""
    run, town = reach.run, reach.policy.municipality.name
    unsaved = "" if reach.stored else f" · {_say('unsaved', language)}"
    return {
        "title": _say("title", language, municipality=town),
        "lead": _lead(reach, language),
        "choice": _choice(reach, language),
        **{
            name: _say(name, language)
            for name in ("moves", "areas", "notes", "sources", "page", "chart")
        },
        "run": _say("run", language, run=run.digest[:12], method=run.method) + unsaved,
    }


def _lead(reach: Reach, language: Language) -> str:
    share = reach.result.city.share_within
    if share is None:
        return _say("lead_none", language)
    metres = local(Decimal(reach.result.norm_m), language)
    return _say("lead", language, n=round(100 * share), metres=metres)


def _choice(reach: Reach, language: Language) -> str:
    kinds = [
        reach.policy.municipality.kind(name).plural.say(language) for name in reach.result.kinds
    ]
    profile = reach.ground.profile(reach.result.profile)
    return _say(
        "choice",
        language,
        metres=local(Decimal(reach.result.norm_m), language),
        group=reach.group.name.say(language),
        kinds=", ".join(kinds),
        profile=profile.name.say(language) if profile else reach.result.profile,
    )


def _printed_heads(reach: Reach, language: Language) -> list[str]:
    metres = local(Decimal(reach.result.norm_m), language)
    names = ("area", "too_far", "within", "within_old", "half", "nearest")
    return [_say(name, language, metres=metres) for name in names]


def _printed(reach: Reach, language: Language) -> Iterator[list[str]]:
    for area in reach.result.areas:
        far, share, old = _shares(reach, area)
        if area.missing:
            yield [area.name, "–", "–", "–", "–", say(f"reach.missing.{area.missing}", language)]
        else:
            shares = (_percent(one, language) for one in (share, old))
            cells = (_about(area, one) for one in (*shares, _number(area.median_m, language)))
            yield [area.name, _number(far, language), *cells, _place(reach, area, language)]
    far, share, old = _shares(reach, reach.result.city)
    figures = (_number(far, language), _percent(share, language), _percent(old, language))
    yield [_say("city", language), *figures, _number(reach.result.city.median_m, language), ""]


def _about(area: AreaReach, cell: str) -> str:
    """A figure that also rests on a place of which only the neighbourhood is known."""
    return f"± {cell}" if area.approximate and cell != NOTHING else cell


def _number(value: int | None, language: Language) -> str:
    return NOTHING if value is None else local(Decimal(value), language)


def _percent(share: float | None, language: Language) -> str:
    return NOTHING if share is None else f"{local(Decimal(repr(100 * share)), language)} %"


Write = Callable[[Reach, Language], bytes]
WRITERS: dict[str, Write] = {"xlsx": xlsx, "geojson": geojson, "pdf": pdf}

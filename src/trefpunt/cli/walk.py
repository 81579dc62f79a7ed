"""`trefpunt walk`: from each point of a table the nearest place of another, along streets."""

from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import or_
from pathlib import Path
from statistics import median_low
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from trefpunt.cli.network import open_walk, stop
from trefpunt.cli.show import (
    WRONG_DATA,
    JsonOption,
    Lang,
    LangOption,
    err,
    out,
    print_json,
    print_text,
    show_problems,
    show_run,
)
from trefpunt.cli.walk_answer import Answer, Walk, answer
from trefpunt.engines.reach.attach import LIMIT_M
from trefpunt.schemas.network import Trait
from trefpunt.sources.report import Report, number
from trefpunt.sources.streets import Spots, read_spots
from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import Language, Param, say

SHOWN = 40
"""Points in the table on the terminal."""


class Avoid(StrEnum):
    """The traits of a street, as somebody types them."""

    STEPS = "STEPS"
    ROUGH = "ROUGH"
    KERB = "KERB"
    STEEP = "STEEP"
    NARROW = "NARROW"
    BRIDGE = "BRIDGE"
    TUNNEL = "TUNNEL"
    FERRY = "FERRY"
    UNKNOWN_ACCESS = "UNKNOWN_ACCESS"


StreetsOption = Annotated[
    Path,
    typer.Option(
        "--streets", metavar="FILE|DIR", help="Bestand .osm.pbf, of een map van trefpunt streets."
    ),
]
PlacesOption = Annotated[
    Path, typer.Option("--places", metavar="CSV", help="Plekken om heen te lopen: id, lon, lat.")
]
PointsOption = Annotated[
    Path, typer.Option("--points", metavar="CSV", help="Punten om te vertrekken: id, lon, lat.")
]
LimitOption = Annotated[
    float,
    typer.Option("--limit", metavar="M", min=0, help="Zo ver mag iets van een straat liggen."),
]
AvoidOption = Annotated[
    list[Avoid] | None,
    typer.Option("--avoid", help="Laat straten met dit kenmerk weg; mag vaker."),
]


def walk(
    *,
    streets: StreetsOption,
    places: PlacesOption,
    points: PointsOption,
    limit: LimitOption = LIMIT_M,
    avoid: AvoidOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.NL,
) -> None:
    """Loop van elk punt naar de dichtstbijzijnde plek, langs straten en paden.

    Een tabel is CSV of Excel met de kolommen id, lon en lat (graden). De weg van het punt naar de
    straat telt mee. Een plek die te ver van elke straat ligt, telt niet mee en wordt gemeld.
    Exitcode 1: een bestand is niet goed, of de plekken liggen niet bij deze straten.

    Voorbeelden:

    - `trefpunt walk --streets limburg.osm.pbf --places plekken.csv --points adressen.csv`
    - `trefpunt walk --streets straten --places plekken.csv --points adressen.csv --json`
    - `trefpunt walk --streets straten --places plekken.csv --points adressen.csv --avoid STEPS`
    """
    to, start = _read(places, points, lang)
    closed = reduce(or_, (Trait[one] for one in avoid or []), Trait(0))
    free = open_walk(streets, lang, Trait(0)) if closed else None
    asked = Walk(open_walk(streets, lang, closed), closed, limit, to, start, free)
    with err.status(say("walk.busy", lang.language)):
        found = answer(asked)
    _tell_lost(asked, found, places, lang)
    if as_json:
        print_json({**vars(found), "run": found.run.as_json()})
    else:
        _show(found, limit, lang.language)


def _read(places: Path, points: Path, lang: Lang) -> tuple[Spots, Spots]:
    """Both tables; the problems of both end the command."""
    report = Report(str(places))
    to, start = read_spots(places, report), read_spots(points, report.at(str(points)))
    if to is None or start is None:
        stop(report, lang)
    return to, start


def _tell_lost(asked: Walk, found: Answer, places: Path, lang: Lang) -> None:
    """Tell which places do not count; where none does, end the command."""
    limit = f"{asked.limit_m:g}"
    if len(found.unattached) == len(asked.places.ids):
        box = _box(asked)
        count = len(found.unattached)
        params: dict[str, Param] = {"count": count, "limit": limit, **box}
        problem = Problem("walk.elsewhere", file=str(places), params=params)
        show_problems([problem], lang, err)
        raise typer.Exit(WRONG_DATA)
    show_problems([_far(name, limit, places) for name in found.unattached], lang, err)


def _far(name: str, limit: str, places: Path) -> Problem:
    params: dict[str, Param] = {"id": name, "limit": limit}
    return Problem("walk.far_place", Severity.FINDING, str(places), params=params)


def _box(asked: Walk) -> dict[str, Param]:
    """Where the streets lie, and where the places do."""
    network, places = asked.opened.network, asked.places
    edges = {
        ("west", "east"): network.lon,
        ("south", "north"): network.lat,
        ("left", "right"): places.lon,
        ("low", "high"): places.lat,
    }
    told: dict[str, Param] = {}
    for (least, most), axis in edges.items():
        told |= {least: _degrees(axis.min(initial=180)), most: _degrees(axis.max(initial=-180))}
    return told


def _degrees(value: Any) -> Param:
    return number(Decimal(f"{value:.2f}"))


# --- The table ------------------------------------------------------------------------------------


def _show(found: Answer, limit: float, language: Language) -> None:
    made = Table(title=say("walk.title", language), title_justify="left", box=None, pad_edge=False)
    for column in ("point", "place", "metres", "straight", "note"):
        right = column in {"metres", "straight"}
        made.add_column(say(f"walk.{column}", language), justify="right" if right else "left")
    for row in found.points[:SHOWN]:
        made.add_row(*(escape(cell) for cell in _cells(row, limit, language)))
    out.print(made)
    if len(found.points) > SHOWN:
        print_text(say("walk.more", language, count=len(found.points) - SHOWN))
    print_text(_summary(found, language), "bold")
    source, licence = found.streets["source"], found.streets["licence"]
    if source:
        print_text(say("streets.credit", language, source=source, licence=licence), "dim")
    show_run(found.run, language)


def _cells(row: dict[str, Any], limit: float, language: Language) -> tuple[str, ...]:
    if row["missing"]:
        why = say(f"walk.missing.{row['missing']}", language, limit=f"{limit:g}")
        return row["id"], "–", "–", "–", why
    return row["id"], row["place"], f"{row['metres']:.0f}", f"{row['straight_m']:.0f}", ""


def _summary(found: Answer, language: Language) -> str:
    walked = [row["metres"] for row in found.points if not row["missing"]]
    count = len(found.points)
    if not walked:
        return say("walk.nobody", language, count=count)
    middle = f"{median_low(walked):.0f}"
    return say("walk.summary", language, count=count, reached=len(walked), median=middle)

"""`trefpunt streets`: the walkable streets of an OpenStreetMap file, as two tables."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from trefpunt.cli.network import load_streets, stop
from trefpunt.cli.show import Lang, LangOption, err, print_text, refuse
from trefpunt.engines.reach.network import Islands, build, islands
from trefpunt.schemas.network import Streets
from trefpunt.sources.report import Report, number, reason
from trefpunt.sources.streets import Box, Rules, drawn_at, read_rules, write_streets
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param, say

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE.osm.pbf", help="Bestand van OpenStreetMap.")
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Map voor de tabellen; wordt zo nodig gemaakt.")
]
BoxOption = Annotated[
    tuple[float, float, float, float] | None,
    typer.Option(
        "--box", metavar="W Z O N", help="Alleen dit gebied: graden west, zuid, oost, noord."
    ),
]
RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", metavar="TOML", help="Eigen regels voor waar men mag lopen."),
]


def streets(
    file: FileArgument,
    out: OutOption,
    box: BoxOption = None,
    rules: RulesOption = None,
    lang: LangOption = Lang.NL,
) -> None:
    """Haal de straten en paden waar men mag lopen uit een OpenStreetMap-bestand.

    Schrijft nodes.parquet (id, lon, lat), edges.parquet (from, to, metres, traits) en streets.json
    met bron, licentie en aantallen. Gaat er iets mis, dan blijft wat er stond. Exitcode 1: het
    bestand is niet goed. Exitcode 2: de map kan niet worden geschreven.

    Voorbeelden:

    - `trefpunt streets limburg.osm.pbf --out straten`
    - `trefpunt streets limburg.osm.pbf --out straten --box 5.6 50.8 5.8 50.9`
    """
    found = load_streets(file, lang, _box(box, lang), _rules(rules, lang))
    with err.status(say("streets.building", lang.language)):
        apart = islands(build(found))
    with err.status(say("streets.writing", lang.language, folder=str(out))):
        _write(found, out, _more(file, box, apart), lang)
    _tell(found, apart, out, lang)


def _box(box: Box | None, lang: Lang) -> Box | None:
    """The area as it was asked; refuse one that holds nothing."""
    if box is not None:
        west, south, east, north = box
        if not (west < east and south < north):
            refuse(
                Problem("streets.box", params={"box": " ".join(f"{one:g}" for one in box)}), lang
            )
    return box


def _rules(path: Path | None, lang: Lang) -> Rules | None:
    if path is None:
        return None
    report = Report(str(path))
    rules = read_rules(path, report)
    if rules is None:
        stop(report, lang)
    return rules


def _more(file: Path, box: Box | None, apart: Islands) -> dict[str, Any]:
    date = None if file.is_dir() else drawn_at(file)
    return {
        "date": date.isoformat() if date else None,
        "box": box,
        "islands": {
            "count": apart.count,
            "nodes_outside": apart.nodes,
            "metres_outside": apart.metres,
        },
    }


def _write(found: Streets, out: Path, more: dict[str, Any], lang: Lang) -> None:
    try:
        write_streets(found, out, more)
    except OSError as error:
        params: dict[str, Param] = {"folder": str(out), "reason": reason(error)}
        refuse(Problem("streets.not_writable", params=params), lang)


def _tell(found: Streets, apart: Islands, out: Path, lang: Lang) -> None:
    facts, language = found.facts, lang.language
    length = _km(float(found.millimetres.sum(dtype="int64")) / 1000)
    counts = {"nodes": number(len(found.ids)), "edges": number(len(found.start))}
    print_text(say("streets.done", language, folder=str(out), km=length, **counts))
    for why, count in facts.refused.items():
        print_text("  " + say(f"refused.{why}", language, count=number(count)))
    if apart.count > 1:
        more: dict[str, Param] = {"count": apart.count, "nodes": number(apart.nodes)}
        print_text(say("streets.islands", language, km=_km(apart.metres), **more))
    else:
        print_text(say("streets.whole", language))
    print_text(say("streets.credit", language, source=facts.source, licence=facts.licence), "dim")


def _km(metres: float) -> Param:
    return number(Decimal(round(metres / 1000, 1)).quantize(Decimal("0.1")))

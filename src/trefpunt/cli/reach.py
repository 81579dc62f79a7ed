"""`trefpunt reach`: who can walk to a meeting place, as a table, JSON, a map or a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from trefpunt.cli.reach_answer import Answer, save_geojson
from trefpunt.cli.reach_book import book
from trefpunt.cli.reach_choice import Asked, choice
from trefpunt.cli.reach_input import Folders, gather
from trefpunt.cli.reach_table import show
from trefpunt.cli.save import XlsxOption, save
from trefpunt.cli.show import JsonOption, Lang, LangOption, PolicyFolder, load, print_json, refuse
from trefpunt.engines.reach import answer as compute
from trefpunt.engines.reach import provenance
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Choice
from trefpunt.terms.problems import RuleProblem

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="MAP", help="Map met open data: waar mensen wonen, grenzen."),
]
StreetsOption = Annotated[
    Path | None,
    typer.Option(
        "--streets",
        metavar="BESTAND|MAP",
        help="Straten: een .osm.pbf, of een map van `trefpunt streets`. Zonder: een schatting.",
    ),
]
NormOption = Annotated[
    str | None,
    typer.Option("--norm", metavar="METER|NAAM", help="Wat telt als dichtbij. Zonder: het beleid."),
]
ProfileOption = Annotated[
    str, typer.Option("--profile", metavar="NAAM", help="Wie loopt er, bijvoorbeeld walker.")
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="NAAM", help="Tel alleen deze soort plek; mag vaker."),
]
GroupOption = Annotated[
    str | None,
    typer.Option("--group", metavar="NAAM", help="Tel alleen plekken voor deze groep."),
]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="TIJD", help="Tel alleen plekken die dan open zijn: 'do 14:00'."),
]
GeojsonOption = Annotated[
    Path | None,
    typer.Option("--geojson", metavar="FILE", help="Schrijf ook een kaart met de cijfers."),
]


def reach(
    policy: PolicyFolder,
    *,
    data: DataOption = None,
    streets: StreetsOption = None,
    norm: NormOption = None,
    profile: ProfileOption = "walk",
    kind: KindOption = None,
    group: GroupOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
    geojson: GeojsonOption = None,
    xlsx: XlsxOption = None,
    lang: LangOption = Lang.NL,
) -> None:
    """Toon per buurt wie er naar een ontmoetingsplek kan lopen.

    Met straten telt de weg over straat. Zonder straten is het een schatting: de rechte lijn keer
    een omwegfactor. Zonder open data is het grof: vanaf één punt per buurt. Dat staat erbij.

    Voorbeelden:

    - `trefpunt reach policy/mijn-gemeente`
    - `trefpunt reach policy/mijn-gemeente --data open-data --norm 300`
    - `trefpunt reach policy/mijn-gemeente --json > bereik.json`
    - `trefpunt reach policy/mijn-gemeente --geojson bereik.geojson --xlsx bereik.xlsx`
    """
    read = load(policy, lang)
    asked = Asked(norm, profile, tuple(kind or ()), group, at)
    told = _answer(read, _choice(read, asked, lang), Folders(data, streets), lang)
    if geojson is not None:
        save_geojson(told, geojson, lang)
    if xlsx is not None:
        save(book(told, lang.language), xlsx, lang)
    if as_json:
        print_json(told.as_json())
    else:
        show(told, lang.language)


def _choice(policy: Policy, asked: Asked, lang: Lang) -> Choice:
    try:
        return choice(policy, asked)
    except RuleProblem as problem:
        refuse(problem, lang)


def _answer(policy: Policy, wanted: Choice, folders: Folders, lang: Lang) -> Answer:
    inputs = gather(policy, wanted, folders, lang)
    result = compute(policy, inputs.way, wanted, inputs.given)
    run = provenance(policy, inputs.way, wanted, result, inputs.given)
    return Answer(policy, wanted, result, run, inputs)

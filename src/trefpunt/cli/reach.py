"""`trefpunt reach`: who can walk to a meeting place, as a table, JSON, a map or a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from trefpunt.cli.reach_answer import Answer, save_geojson
from trefpunt.cli.reach_book import book
from trefpunt.cli.reach_choice import Asked, Everywhere, choice
from trefpunt.cli.reach_input import Folders, avoids, gather
from trefpunt.cli.reach_table import show
from trefpunt.cli.save import XlsxOption, save
from trefpunt.cli.show import JsonOption, Lang, LangOption, PolicyFolder, load, print_json, refuse
from trefpunt.engines.reach import answer as compute
from trefpunt.engines.reach import provenance
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Choice
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param

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

PointsOption = Annotated[
    Path | None,
    typer.Option("--points", metavar="FILE", help="Alle gemeenten: waar mensen wonen."),
]
PlacesOption = Annotated[
    Path | None,
    typer.Option("--places", metavar="FILE", help="Alle gemeenten: de ontmoetingsplekken."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="MAP", help="Alle gemeenten: map voor de antwoorden."),
]
ProcessesOption = Annotated[
    int, typer.Option("--processes", min=1, help="Alle gemeenten: zoveel processen tegelijk.")
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADRES", help="Alle gemeenten: een Dask-cluster."),
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
    points: PointsOption = None,
    places: PlacesOption = None,
    out: OutOption = None,
    processes: ProcessesOption = 1,
    cluster: ClusterOption = None,
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

    Voor alle gemeenten van een land, met een antwoord per gemeente in een map. Gestopt werk gaat
    verder waar het was:

    - `trefpunt reach policy/mijn-gemeente --points buurten.parquet --places plekken.csv
      --out antwoorden --processes 2`
    """
    read = load(policy, lang)
    wanted = _choice(read, Asked(norm, profile, tuple(kind or ()), group, at), lang)
    if points or places or out or cluster:
        _alone({"--data": data, "--geojson": geojson, "--xlsx": xlsx}, lang)
        people, offer, folder = _together(
            {"--points": points, "--places": places, "--out": out}, lang
        )
        how = Everywhere(people, offer, folder, streets, processes, cluster, avoids(read, wanted))
        _everywhere(policy, how, wanted, as_json, lang)
        return
    told = _answer(read, wanted, Folders(data, streets), lang)
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


def _alone(given: dict[str, Path | None], lang: Lang) -> None:
    """Refuse options that say nothing about more municipalities than one."""
    if here := [name for name, path in given.items() if path]:
        refuse(Problem("country.one_only", params={"given": ", ".join(here)}), lang)


def _together(given: dict[str, Path | None], lang: Lang) -> tuple[Path, ...]:
    """The files that belong together; refuse when one of them was not given."""
    if absent := [name for name, path in given.items() if not path]:
        here = [name for name, path in given.items() if path] or ["--cluster"]
        params: dict[str, Param] = {"given": ", ".join(here), "needed": ", ".join(absent)}
        refuse(Problem("country.incomplete", params=params), lang)
    return tuple(path for path in given.values() if path)


def _everywhere(folder: Path, how: Everywhere, wanted: Choice, as_json: bool, lang: Lang) -> None:
    # Compiled code takes a second to open: only who asks for a country waits for it.
    from trefpunt.cli.reach_everywhere import everywhere, show_everywhere  # noqa: PLC0415

    summary = everywhere(folder, how, wanted, lang)
    if as_json:
        print_json(summary.as_json() | {"norm_m": wanted.norm_m, "folder": str(how.out)})
    else:
        show_everywhere(summary, wanted, how.out, lang)


def _answer(policy: Policy, wanted: Choice, folders: Folders, lang: Lang) -> Answer:
    inputs = gather(policy, wanted, folders, lang)
    result = compute(policy, inputs.way, wanted, inputs.given)
    run = provenance(policy, inputs.way, wanted, result, inputs.given)
    return Answer(policy, wanted, result, run, inputs)

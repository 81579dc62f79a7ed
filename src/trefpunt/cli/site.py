"""`trefpunt site`: which places serve people best, from any table of walks."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from trefpunt.cli.show import WRONG_USE, JsonOption, Lang, LangOption, err, print_json
from trefpunt.cli.site_answer import Answer, answer
from trefpunt.cli.site_clock import STOPPED, watching
from trefpunt.cli.site_input import Asked, Question, question
from trefpunt.cli.site_table import show, tell
from trefpunt.terms.wording import say


class Wanted(StrEnum):
    """The goals that the command knows, as somebody types them."""

    MEDIAN = "median"
    COVER = "cover"
    FAIR = "fair"


MOST = 1_000_000
"""Metres; further nobody walks."""

WalksArgument = Annotated[
    Path,
    typer.Argument(
        metavar="DISTANCES",
        readable=False,
        help="Tabel met afstanden: de kolommen demand, site en metres. CSV, Excel of Parquet.",
    ),
]
DemandOption = Annotated[
    Path,
    typer.Option(
        "--demand", metavar="CSV", help="Tabel met wie er woont: id, weight en misschien group."
    ),
]
CountOption = Annotated[int, typer.Option("-k", metavar="N", min=1, help="Hoeveel plekken.")]
GoalOption = Annotated[
    Wanted,
    typer.Option(
        "--goal",
        help="median: samen zo weinig mogelijk lopen. cover: zo veel mogelijk mensen dichtbij. "
        "fair: wie het slechtst af is zo goed mogelijk.",
    ),
]
NormOption = Annotated[
    float | None,
    typer.Option("--norm", metavar="M", min=0, max=MOST, help="Wat dichtbij is, in meters."),
]
FixedOption = Annotated[
    str | None,
    typer.Option("--fixed", metavar="ID,…", help="Plekken die er in elk geval bij horen."),
]
FarOption = Annotated[
    float | None,
    typer.Option(
        "--far",
        metavar="M",
        min=0,
        max=MOST,
        help="Wie nergens komt, telt als zo ver. Zonder: de langste afstand in de tabel.",
    ),
]
TimeOption = Annotated[
    float | None,
    typer.Option(
        "--time", metavar="S", min=0, help="Stop na zoveel seconden, met het beste tot dan toe."
    ),
]
AlternativesOption = Annotated[
    int | None,
    typer.Option(
        "--alternatives", metavar="N", min=1, help="Ook zoveel keuzes die bijna zo goed zijn."
    ),
]
CurveOption = Annotated[
    bool, typer.Option("--curve", help="Ook wat elke plek erbij doet, van 1 tot en met N.")
]


def site(
    distances: WalksArgument,
    *,
    demand: DemandOption,
    count: CountOption,
    goal: GoalOption = Wanted.MEDIAN,
    norm: NormOption = None,
    fixed: FixedOption = None,
    far: FarOption = None,
    time: TimeOption = None,
    alternatives: AlternativesOption = None,
    curve: CurveOption = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.NL,
) -> None:
    """Kies de plekken die mensen het best bedienen, uit een tabel met loopafstanden.

    Trefpunt zegt alleen dat een keuze de beste is als dat bewezen is. Anders staat erbij hoeveel
    het hoogstens beter kan. Ctrl-C stopt en houdt het beste dat gevonden is (exitcode 130).
    Exitcode 1: een bestand is niet goed. Exitcode 2: wat u vraagt, kan niet.

    Voorbeelden:

    - `trefpunt site afstanden.csv --demand inwoners.csv -k 2`
    - `trefpunt site afstanden.csv --demand inwoners.csv -k 2 --goal cover --norm 500 --json`
    - `trefpunt site afstanden.csv --demand inwoners.csv -k 2 --fixed noord --alternatives 10`
    """
    wanted = _asked(Asked(distances, demand, count, goal.value, norm, fixed, far), lang)
    found, stopped = _found(wanted, time, alternatives, curve, lang)
    if as_json:
        print_json(found.as_json(lang.language))
        tell(found, lang)
    else:
        show(found, lang.language)
    if stopped:
        raise typer.Exit(STOPPED)
    if found.solution.status == "infeasible":
        raise typer.Exit(WRONG_USE)


def _asked(asked: Asked, lang: Lang) -> Question:
    """What is asked; who presses Ctrl-C while files are read is told that there is no answer."""
    try:
        return question(asked, lang)
    except KeyboardInterrupt:
        err.print(escape(say("site.reading_stopped", lang.language)))
        raise typer.Exit(STOPPED) from None


def _found(
    asked: Question, seconds: float | None, others: int | None, curve: bool, lang: Lang
) -> tuple[Answer, bool]:
    """What was found, and whether somebody stopped it."""
    with watching(asked.task, seconds, lang) as clock:
        return answer(asked, clock, others, curve), clock.stopped

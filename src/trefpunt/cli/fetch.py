"""`trefpunt fetch`: download the open data that a policy names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from trefpunt.cli.show import (
    WRONG_DATA,
    JsonOption,
    Lang,
    LangOption,
    PolicyFolder,
    err,
    load,
    out,
    print_json,
    print_text,
    refuse,
    show_problems,
)
from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.policy import Policy
from trefpunt.sources.fetch import Fetched
from trefpunt.sources.fetch import fetch as get
from trefpunt.terms.money import local
from trefpunt.terms.problems import DataProblem, Problem
from trefpunt.terms.wording import Language, say

KILO, MEGA = 1_000, 1_000_000
STOPPED = 130
"""Exit code of a command that was interrupted."""

DataOption = Annotated[
    Path,
    typer.Option("--data", metavar="DIR", help="Map voor de open data; wordt zo nodig gemaakt."),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="ID", help="Alleen deze bron; mag vaker."),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Download niets; controleer alleen wat er is.")
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Vervang ook bestanden die iemand heeft veranderd.")
]


def fetch(
    policy: PolicyFolder,
    *,
    data: DataOption,
    only: OnlyOption = None,
    offline: OfflineOption = False,
    again: AgainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.NL,
) -> None:
    """Haal de open data op die een beleid noemt, en vertel wat er ontbreekt.

    Wat u al hebt, wordt niet opnieuw gedownload. Een onderbroken download gaat later verder.
    Exitcode 1: er ontbreekt iets, of er zijn fouten in de bestanden.

    Voorbeelden:

    - `trefpunt fetch policy/mijn-gemeente --data open-data`
    - `trefpunt fetch policy/mijn-gemeente --data open-data --offline --json`
    """
    read = load(policy, lang)
    wanted = _wanted(read, only, lang)
    with _stopping(lang), _bar() as tell:
        ask = partial(get, wanted, read.municipality.code, data, progress=tell)
        found = _get(partial(ask, offline=offline, again=again), lang)
    missing = [one.dataset.id for one in found if not one.there]
    if as_json:
        print_json(_answer(data, found, missing, lang.language))
    else:
        _show(data, found, lang.language)
    raise typer.Exit(WRONG_DATA if missing else 0)


def _wanted(policy: Policy, only: list[str] | None, lang: Lang) -> tuple[Dataset, ...]:
    known = {dataset.id: dataset for dataset in policy.datasets.datasets}
    for name in only or ():
        if name not in known:
            told = {"id": name, "known": ", ".join(known) or "–"}
            refuse(Problem("fetch.unknown", params=told), lang)
    return tuple(known[name] for name in dict.fromkeys(only)) if only else tuple(known.values())


def _get(ask: Callable[..., tuple[Fetched, ...]], lang: Lang) -> tuple[Fetched, ...]:
    def waiting() -> None:
        err.print(escape(say("fetch.busy", lang.language)))

    try:
        return ask(waiting=waiting)
    except DataProblem as problem:
        show_problems(problem.problems, lang, err)
        raise typer.Exit(WRONG_DATA) from None


@contextmanager
def _stopping(lang: Lang) -> Iterator[None]:
    """Ctrl-C ends the command with a sentence instead of a trace."""
    try:
        yield
    except KeyboardInterrupt:
        err.print(escape(say("fetch.stopped", lang.language)))
        raise typer.Exit(STOPPED) from None


@contextmanager
def _bar() -> Iterator[Callable[[Dataset, int, int | None], None]]:
    """A bar per dataset on standard error; nothing where that is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    bars: dict[str, Any] = {}
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:

        def tell(dataset: Dataset, done: int, total: int | None) -> None:
            if dataset.id not in bars:
                bars[dataset.id] = progress.add_task(escape(dataset.file), total=total)
            progress.update(bars[dataset.id], completed=done, total=total)

        yield tell


def _show(folder: Path, found: tuple[Fetched, ...], language: Language) -> None:
    if not found:
        print_text(say("fetch.nothing", language))
        return
    out.print(f"\n[bold]{escape(say('fetch.folder', language, folder=str(folder)))}[/]")
    out.print(_table(found, language))
    missing = [one for one in found if not one.there]
    _list("gaps", missing, language)
    _list("doubts", [one for one in found if one.status == "kept"], language)
    outcome = "incomplete" if missing else "complete"
    counts = {"count": len(found), "missing": len(missing)}
    print_text("\n" + say(f"fetch.{outcome}", language, **counts))


def _table(found: tuple[Fetched, ...], language: Language) -> Table:
    table = Table.grid(padding=(0, 2))
    for _ in range(2):
        table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for one in found:
        size = "" if one.bytes is None else _size(one.bytes, language)
        sign = "[green]✓[/]" if one.there else "[red]✗[/]"
        status = say(f"fetch.status.{one.status}", language)
        table.add_row(f" {sign}", escape(one.dataset.file), status, size)
    return table


def _size(count: int, language: Language) -> str:
    """In kB or MB of a thousand, as a file manager tells it."""
    unit, step = ("MB", MEGA) if count >= MEGA else ("kB", KILO)
    return f"{local(Decimal(count) / step, language, 1)} {unit}"


def _list(title: str, found: list[Fetched], language: Language) -> None:
    """Per dataset why, what to do, and for one that is missing what that means."""
    if found:
        out.print(f"\n[bold underline]{escape(say(f'fetch.{title}', language))}[/]")
    for one in found:
        name = f"{one.dataset.name.say(language)} ({one.dataset.file})"
        out.print(f"[bold]{escape(name)}[/]", highlight=False)
        for line in _lines(one, language):
            out.print(Padding(escape(line), (0, 0, 0, 2)), highlight=False)


def _lines(one: Fetched, language: Language) -> Iterator[str]:
    if one.problem:
        yield one.problem.message(language)
    if not one.there:
        yield say("fetch.means", language, effect=one.dataset.effect.both())
    if one.problem:
        yield one.problem.action(language)


def _answer(
    folder: Path, found: tuple[Fetched, ...], missing: list[str], language: Language
) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "datasets": [one.as_json(language) for one in found],
        "missing": missing,
    }

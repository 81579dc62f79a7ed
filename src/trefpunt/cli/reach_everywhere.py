"""`trefpunt reach` for every municipality at once: checks the options, shows progress, tells."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import file_digest, sha256
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trefpunt.cli.reach_choice import Everywhere
from trefpunt.cli.reach_country import Country
from trefpunt.cli.reach_many import Solved, Summary, every, in_processes, on_cluster
from trefpunt.cli.show import (
    WRONG_DATA,
    Lang,
    err,
    print_text,
    refuse,
    show_problems,
)
from trefpunt.engines.reach.network import build
from trefpunt.schemas.network import Network, Trait
from trefpunt.schemas.reach import Choice
from trefpunt.sources.report import Report, reason
from trefpunt.sources.streets import open_arrays, read_streets, save_arrays
from trefpunt.terms.money import full, local
from trefpunt.terms.problems import DataProblem, Problem, RuleProblem
from trefpunt.terms.wording import Param, say

NETWORK = "network-{avoid}.bin"
"""Per choice of what a walker cannot pass."""
Stored = tuple[Path, str]
Walked = tuple[Stored | None, Stored | None, tuple[str, str] | None]


def everywhere(policy: Path, asked: Everywhere, choice: Choice, lang: Lang) -> Summary:
    """Write an answer per municipality; else say what is wrong and end the command."""
    try:
        return _solve(policy, asked, choice, lang)
    except DataProblem as wrong:
        show_problems(wrong.problems, lang, err)
        raise typer.Exit(WRONG_DATA) from None
    except RuleProblem as wrong:
        refuse(wrong, lang)
    except OSError as error:
        params: dict[str, Param] = {"file": str(error.filename or asked.out)}
        refuse(Problem("reach.not_writable", params=params | {"reason": reason(error)}), lang)


def show_everywhere(summary: Summary, choice: Choice, folder: Path, lang: Lang) -> None:
    """The outcome in a sentence."""
    print_text(_told(summary, choice, folder, lang))


def _solve(policy: Path, asked: Everywhere, choice: Choice, lang: Lang) -> Summary:
    country = Country(policy, asked.points, asked.places, choice, *_walked(asked, lang))
    with _progress(lang) as bar:
        task = bar.add_task("", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return every(country, asked.out, _solver(asked), tell)


def _solver(asked: Everywhere) -> Callable[[Country, Sequence[str]], Solved]:
    return on_cluster(asked.cluster) if asked.cluster else in_processes(asked.processes)


def _progress(lang: Lang) -> Progress:
    told = TextColumn(say("country.busy", lang.language))
    columns = (told, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, disable=not err.is_terminal)


def _walked(asked: Everywhere, lang: Lang) -> Walked:
    """The network of this walker, that of who passes everything, and what they were made from."""
    if asked.streets is None:
        return None, None, None
    source = asked.streets.name, _digest(asked.streets)
    network = _stored(asked, asked.avoid, source[1], lang)
    free = _stored(asked, Trait(0), source[1], lang) if asked.avoid else None
    return network, free, source


def _stored(asked: Everywhere, avoid: Trait, made: str, lang: Lang) -> Stored:
    """The network of the streets, made once and kept beside the answers."""
    path, source = asked.out / NETWORK.format(avoid=int(avoid)), asked.streets
    assert source is not None, "asked only where there are streets"  # noqa: S101
    asked.out.mkdir(parents=True, exist_ok=True)
    if open_arrays(Network, path, made) is None:
        report = Report(source.name)
        with err.status(say("country.network", lang.language)):
            streets = read_streets(source, report)
            if streets is None or report.errors:
                raise DataProblem(report.errors)
            save_arrays(build(streets, avoid), path, made)
    return path, made


def _digest(path: Path) -> str:
    """Of a file, or of the tables in a folder."""
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    whole = sha256()
    for one in files:
        with one.open("rb") as file:
            whole.update(file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _told(summary: Summary, choice: Choice, folder: Path, lang: Lang) -> str:
    share = Decimal(100 * summary.within) / summary.people if summary.people else Decimal(0)
    return say(
        "country.done" if summary.people else "country.nobody",
        lang.language,
        count=summary.municipalities,
        kept=summary.kept,
        people=full(Decimal(summary.people), lang.language),
        share=local(share, lang.language, 1),
        norm=choice.norm_m,
        folder=str(folder),
    )

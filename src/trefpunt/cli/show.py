"""What the commands share: the console, how problems are shown, and the exit codes."""

import json
from collections import defaultdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.sources import policy as source
from trefpunt.terms.problems import DataProblem, Problem, RuleProblem, Severity
from trefpunt.terms.wording import Language, say

WRONG_DATA = 1
"""Exit code: a file must be corrected."""
WRONG_USE = 2
"""Exit code: the command was given something that does not exist or is not possible."""

out = Console()
"""Answers: standard output."""
err = Console(stderr=True)
"""Problems and progress: standard error, so that `--json` can be piped."""


class Lang(StrEnum):
    """The languages of the terminal."""

    NL = "nl"
    EN = "en"

    @property
    def language(self) -> Language:
        """As the wording knows it."""
        return "nl" if self is Lang.NL else "en"


POLICIES = Path("policy")
"""Where a policy is looked for by its name alone."""


def _named(folder: Path) -> Path:
    """The folder; for a name that is no folder, the one of that name in `policy`."""
    known = POLICIES / folder
    bare = len(folder.parts) == 1 and not folder.exists()
    return known if bare and known.is_dir() else folder


PolicyFolder = Annotated[
    Path,
    typer.Argument(
        metavar="POLICY",
        readable=False,
        callback=_named,
        help="De map met het beleid van een gemeente, of haar naam in de map policy.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Geef één JSON-object en niets anders.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Taal van de uitvoer.")]


def load(folder: Path, lang: Lang = Lang.NL) -> Policy:
    """The policy in this folder; else its problems on standard error, and the command ends."""
    require_folder(folder, lang)
    try:
        return source.read(folder)
    except DataProblem as problem:
        show_problems(problem.problems, lang, err)
        raise typer.Exit(WRONG_DATA) from None


def require_folder(folder: Path, lang: Lang = Lang.NL) -> None:
    """End the command with a clear message when there is no such folder, or it is closed to us."""
    try:
        any(path.exists() for path in folder.iterdir())
    except PermissionError:
        refuse(Problem("folder.unreadable", params={"folder": str(folder)}), lang)
    except OSError:
        refuse(Problem("folder.missing", params={"folder": str(folder)}), lang)


def refuse(problem: Problem | RuleProblem, lang: Lang = Lang.NL) -> NoReturn:
    """Say on standard error what is not possible and what to do, and end the command."""
    told = problem.problem if isinstance(problem, RuleProblem) else problem
    show_problems([told], lang, err)
    raise typer.Exit(WRONG_USE)


def show_problems(problems: list[Problem], lang: Lang, console: Console = out) -> None:
    """List problems by file: place, what is the matter, what to do."""
    for file, ours in _by_file(problems).items():
        if file:
            console.print(f"\n[bold]{escape(file)}[/bold]")
        for problem in ours:
            _show(problem, lang, console)


def _by_file(problems: list[Problem]) -> dict[str, list[Problem]]:
    files: dict[str, list[Problem]] = defaultdict(list)
    for problem in sorted(problems, key=lambda p: (p.file or "", p.row or 0)):
        files[problem.file or ""].append(problem)
    return files


def _show(problem: Problem, lang: Lang, console: Console) -> None:
    wrong = problem.severity is Severity.ERROR
    sign, style = ("✗", "red") if wrong else ("•", "yellow")
    said = escape(problem.message(lang.language))
    place = "" if said.startswith(problem.column or " ") else _place(problem, lang)
    todo = escape(problem.action(lang.language).strip())
    item = Table.grid(padding=(0, 1))
    item.add_row(f" [{style}]{sign}[/]", f"{place}{said}")
    item.add_row("", f"[dim]{todo}[/]")
    console.print(item)


def _place(problem: Problem, lang: Lang) -> str:
    row = "rij" if lang is Lang.NL else "row"
    parts = [f"{row} {problem.row}" if problem.row else "", escape(problem.column or "")]
    place = ", ".join(part for part in parts if part)
    return f"[bold]{place}[/bold]: " if place else ""


def print_text(text: str, style: str = "") -> None:
    """A paragraph of the answer, as it is: nothing in it is markup."""
    out.print(escape(text), style=style, highlight=False)


def show_run(run: Run, language: Language) -> None:
    """What the figures were made from: the method, and each file with the start of its digest."""
    print_text(f"\n{say('run', language, id=run.id, method=run.method)}", "dim")
    for name, digest in run.inputs.items():
        print_text(f"  {digest[:12]}  {name}", "dim")


def print_json(value: Any) -> None:
    """One JSON object on standard output and nothing else."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))

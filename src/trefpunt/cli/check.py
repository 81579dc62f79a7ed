"""`trefpunt check`: everything that is wrong in a policy folder, or worth knowing."""

from pathlib import Path
from typing import Annotated, Any

import typer

from trefpunt.cli.show import (
    WRONG_DATA,
    JsonOption,
    Lang,
    LangOption,
    PolicyFolder,
    out,
    print_json,
    require_folder,
    show_problems,
)
from trefpunt.sources import policy as source
from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import say

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Map met open data, voor de grenzen van buurten."),
]


def check(
    policy: PolicyFolder,
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.NL,
) -> None:
    """Controleer alle bestanden van een beleidsmap in één keer.

    Fouten moeten eerst worden hersteld (exitcode 1). Bevindingen zijn goed om te weten.

    Voorbeelden:

    - `trefpunt check policy/mijn-gemeente`
    - `trefpunt check policy/mijn-gemeente --data open-data --json`
    """
    require_folder(policy, lang)
    problems = source.check(policy, data)
    errors = [p for p in problems if p.severity is Severity.ERROR]
    findings = [p for p in problems if p.severity is Severity.FINDING]
    if as_json:
        print_json(_answer(policy, errors, findings, lang))
    else:
        _show(policy, errors, findings, lang)
    raise typer.Exit(WRONG_DATA if errors else 0)


def _show(policy: Path, errors: list[Problem], findings: list[Problem], lang: Lang) -> None:
    for title, problems in (("errors", errors), ("findings", findings)):
        if problems:
            out.print(f"\n[bold underline]{say(f'check.{title}', lang.language)}[/]")
            show_problems(problems, lang)
    counts = {"errors": len(errors), "findings": len(findings)}
    outcome = "wrong" if errors else "right"
    told = say(f"check.{outcome}", lang.language, folder=str(policy), **counts)
    out.print(f"\n{told}", markup=False, highlight=False, soft_wrap=True)


def _answer(
    policy: Path, errors: list[Problem], findings: list[Problem], lang: Lang
) -> dict[str, Any]:
    return {
        "policy": str(policy),
        "errors": [_as_json(problem, lang) for problem in errors],
        "findings": [_as_json(problem, lang) for problem in findings],
    }


def _as_json(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "code": problem.code,
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "message": problem.message(lang.language),
        "action": problem.action(lang.language),
    }

"""`trefpunt budget`: the multi-year budget under a scenario, as a table, JSON or a workbook."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from trefpunt.cli.budget_answer import Answer
from trefpunt.cli.budget_book import book
from trefpunt.cli.budget_table import show
from trefpunt.cli.save import XlsxOption, save
from trefpunt.cli.show import (
    WRONG_DATA,
    JsonOption,
    Lang,
    LangOption,
    PolicyFolder,
    err,
    load,
    print_json,
    refuse,
    show_problems,
)
from trefpunt.engines.budget import budget as compute
from trefpunt.engines.budget import compare, provenance, uncertainty
from trefpunt.schemas.budget import Scenario, UncertaintyResult
from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read_scenario
from trefpunt.terms.problems import DataProblem, Problem
from trefpunt.terms.wording import say

ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        metavar="NAME|FILE",
        help="Naam van een scenario in de map, of een eigen .toml-bestand. Zonder: het voorstel.",
    ),
]
CompareOption = Annotated[
    str | None,
    typer.Option("--compare", metavar="NAME|FILE", help="Laat ook het verschil hiermee zien."),
]
UncertaintyOption = Annotated[
    bool, typer.Option("--uncertainty", help="Reken ook de onzekerheid door.")
]


SLOW = 400_000
"""Draws that take about half a second: from there a sign of progress is shown."""


def budget(
    policy: PolicyFolder,
    *,
    scenario: ScenarioOption = None,
    against: CompareOption = None,
    spread: UncertaintyOption = False,
    as_json: JsonOption = False,
    xlsx: XlsxOption = None,
    lang: LangOption = Lang.NL,
) -> None:
    """Toon de meerjarenbegroting zoals de raad haar kent, onder een scenario.

    Bedragen worden exact berekend en één keer afgerond, om te laten zien. `--json` en `--xlsx` zijn
    onafgerond. Exitcode 1: er zijn fouten in de bestanden. Exitcode 2: dit scenario bestaat niet.

    Voorbeelden:

    - `trefpunt budget policy/mijn-gemeente`
    - `trefpunt budget policy/mijn-gemeente --scenario rustig-aan --compare voorstel`
    - `trefpunt budget policy/mijn-gemeente --scenario eigen.toml --uncertainty`
    - `trefpunt budget policy/mijn-gemeente --json > begroting.json`
    """
    read = load(policy, lang)
    chosen = _scenario(read, scenario, lang)
    other = None if against is None else _scenario(read, against, lang)
    answer = _answer(read, chosen, other, spread, lang)
    if xlsx is not None:
        save(book(answer, lang.language), xlsx, lang)
    if as_json:
        print_json(answer.as_json(lang.language))
    else:
        show(answer, lang.language)


def _scenario(policy: Policy, wanted: str | None, lang: Lang) -> Scenario:
    """The proposal, a scenario of the policy by its name, or one from a file of its own."""
    if wanted is None:
        return policy.scenarios[0]
    known = {scenario.id: scenario for scenario in policy.scenarios}
    if wanted in known:
        return known[wanted]
    if not wanted.endswith(".toml"):
        names = {"scenario": wanted, "known": ", ".join(known)}
        refuse(Problem("budget.scenario_unknown", params=names), lang)
    try:
        return read_scenario(Path(wanted), policy)
    except DataProblem as problem:
        show_problems(problem.problems, lang, err)
        raise typer.Exit(WRONG_DATA) from None


def _drawn(policy: Policy, scenario: Scenario, lang: Lang) -> UncertaintyResult:
    """The uncertainty, with a sign of progress where it takes a while."""
    plan, kinds = policy.budget, policy.municipality.kinds
    draws, seed = plan.uncertainty.draws, plan.uncertainty.seed
    with err.status(say("budget.busy", lang.language)) if draws > SLOW else nullcontext():
        return uncertainty(plan, scenario, kinds, draws, seed)


def _answer(
    policy: Policy, scenario: Scenario, other: Scenario | None, spread: bool, lang: Lang
) -> Answer:
    plan, kinds = policy.budget, policy.municipality.kinds
    result = compute(plan, scenario, kinds)
    chosen: dict[str, Any] = {}
    difference = drawn = None
    if other is not None:
        difference = compare(compute(plan, other, kinds), result)
        chosen["compared"] = other.model_dump(mode="json")
    if spread:
        ranges = plan.uncertainty
        drawn = _drawn(policy, scenario, lang)
        chosen |= {"draws": ranges.draws, "seed": ranges.seed}
    run = provenance(policy, scenario, result, **chosen)
    return Answer(policy, scenario, result, run, other, difference, drawn)

"""`trefpunt plan`: from the policy to a plan with its report, in one command."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Annotated, Literal

import typer
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from trefpunt.cli.plan_book import book
from trefpunt.cli.plan_map import map_svg
from trefpunt.cli.plan_report import Told, report
from trefpunt.cli.planning import World, make, plan_json, provenance, world
from trefpunt.cli.reach_choice import Asked, choice
from trefpunt.cli.reach_input import Folders, Inputs, gather
from trefpunt.cli.show import (
    WRONG_DATA,
    Lang,
    LangOption,
    PolicyFolder,
    err,
    load,
    out,
    print_text,
    refuse,
    show_problems,
    show_run,
)
from trefpunt.engines.index import index
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import Effort, Progress
from trefpunt.sources.plans import read_plan_scenario
from trefpunt.sources.report import reason
from trefpunt.sources.whole import whole_files
from trefpunt.terms.money import local
from trefpunt.terms.problems import DataProblem, Problem, RuleProblem
from trefpunt.terms.wording import Param, say

HALTED = 130
"""Exit code of who is stopped by Ctrl-C: 128 and the number of the signal."""
FILES = ("plan.json", "plan.xlsx", "report.pdf", "map.svg")

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Map met open data. Zonder: grof, vanaf één punt per buurt."),
]
StreetsOption = Annotated[
    Path | None,
    typer.Option("--streets", help="Straten: een .osm.pbf of een map van `trefpunt streets`."),
]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        metavar="NAME|FILE",
        help="Naam uit de map plan, of een eigen .toml-bestand. Zonder: het eerste uit die map.",
    ),
]
OutOption = Annotated[Path, typer.Option("--out", help="Map waarin het plan wordt geschreven.")]


def plan(
    policy: PolicyFolder,
    *,
    out_: OutOption,
    data: DataOption = None,
    streets: StreetsOption = None,
    scenario: ScenarioOption = None,
    lang: LangOption = Lang.NL,
) -> None:
    """Maak een plan: plekken, jaren, geld en redenen, met een rapport.

    Schrijft plan.json, plan.xlsx, report.pdf en map.svg. Met Ctrl-C stopt het zoeken en telt het
    beste plan tot dan toe. Het plan adviseert; mensen beslissen.

    Voorbeelden:

    - `trefpunt plan policy/mijn-gemeente --out plan`
    - `trefpunt plan policy/mijn-gemeente --data open-data --scenario spreiding --out plan`
    - `trefpunt plan policy/mijn-gemeente --scenario eigen-plan.toml --lang en --out plan`
    """
    steps = _Steps(lang)
    with _halting(lang), steps.bar:
        with steps.step("check"):
            read = load(policy, lang)
            wanted = _scenario(read, scenario, lang)
        made = _make(read, wanted, Folders(data, streets), steps)
        with steps.step("report"):
            _write(made, out_, lang)
    _show(made, lang)
    if steps.stopped:
        print_text(say("plan.told.stopped", lang.language), "yellow")
    _show_time(steps, lang)
    params: dict[str, Param] = {"folder": str(out_), "files": ", ".join(FILES)}
    print_text(say("plan.told.written", lang.language, **params))


@contextmanager
def _halting(lang: Lang) -> Iterator[None]:
    """Ctrl-C where there is no plan yet, or a second one: says that nothing was written."""
    try:
        yield
    except KeyboardInterrupt:
        err.print(escape(say("plan.told.halted", lang.language)))
        raise typer.Exit(HALTED) from None


class _Made:
    """A plan with what its files are written from."""

    def __init__(self, result: PlanResult, run: Run, ground: World, inputs: Inputs) -> None:
        self.result, self.run, self.ground, self.inputs = result, run, ground, inputs


class _Steps:
    """What is being done, for how long, and whether somebody asked to stop."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self.stopped = lang, False
        self.took: list[tuple[str, float]] = []
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self.bar = Bar(*columns, console=err, transient=True)
        self._task = self.bar.add_task("", total=None)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show a step and keep its seconds."""
        said = say(f"plan.step.{name}", self.lang.language)
        self.bar.update(self._task, description=said)
        start = monotonic()
        yield
        self.took.append((said, monotonic() - start))

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """Ctrl-C asks to stop; a second one ends the command."""
        before = signal.signal(signal.SIGINT, self._stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def watch(self, _: Progress) -> bool:
        """For the engine: go on until somebody asks to stop."""
        return not self.stopped


def _make(read: Policy, wanted: PlanScenario, folders: Folders, steps: _Steps) -> _Made:
    lang = steps.lang
    try:
        with steps.step("data"):
            asked = choice(read, Asked(norm=wanted.wish.norm))
            inputs = gather(read, asked, folders, lang)
        with steps.step("index"):
            found = index(read.areas, read.index.readings, read.index.recipe, read.municipality)
        with steps.step("reach"):
            ground = world(read, inputs.way, inputs.given, found, wanted.wish.norm)
        with steps.stoppable():
            result = make(ground, wanted, Effort(), steps.watch, steps.step)
    except RuleProblem as problem:
        refuse(problem, lang)
    return _Made(result, provenance(ground, wanted, result), ground, inputs)


def _scenario(read: Policy, wanted: str | None, lang: Lang) -> PlanScenario:
    """The first of the policy, one by its name, or one from a file of its own."""
    known = {plan.id: plan for plan in read.plans}
    if wanted is None and not known:
        refuse(Problem("plan.no_scenario"), lang)
    if wanted is None:
        return read.plans[0]
    if wanted in known:
        return known[wanted]
    if not Path(wanted).is_file():
        params: dict[str, Param] = {"name": wanted, "known": ", ".join(known)}
        refuse(Problem("plan.scenario_missing", params=params), lang)
    try:
        return read_plan_scenario(Path(wanted), read)
    except DataProblem as problem:
        show_problems(problem.problems, lang, err)
        raise typer.Exit(WRONG_DATA) from None


# --- Files ----------------------------------------------------------------------------------------


def _write(made: _Made, folder: Path, lang: Lang) -> None:
    """All four files, or none."""
    policy, shapes = made.ground.policy, made.inputs.boundaries
    told = Told(made.result, policy, made.run, shapes)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with whole_files(folder, *FILES) as (plan_file, sheet, pdf, drawing):
            text = json.dumps(plan_json(made.result, made.run), ensure_ascii=False, indent=1)
            plan_file.write_text(text, encoding="utf-8")
            book(made.result, policy, made.run, lang.language).save(sheet)
            pdf.write_bytes(report(told, lang.language))
            drawn = map_svg(made.result, policy, shapes, lang.language)
            drawing.write_text(drawn, encoding="utf-8")
    except OSError as error:
        params: dict[str, Param] = {"folder": str(folder), "reason": reason(error)}
        refuse(Problem("plan.not_writable", params=params), lang)


# --- The terminal ---------------------------------------------------------------------------------


def _show(made: _Made, lang: Lang) -> None:
    result, language = made.result, lang.language
    title: dict[str, Param] = {
        "name": result.scenario.name.both(),
        "municipality": made.ground.policy.municipality.name,
    }
    print_text(say("plan.told.title", language, **title), "bold")
    print_text(result.summary.say(language))
    out.print(_table(made, lang))
    print_text(say("plan.told.unsure", language), "bold")
    unsure = [say(code, language) for _, code in result.missing]
    unsure += [one.say(language) for one in result.uncertain]
    for sentence in unsure:
        print_text(f"• {sentence}")
    show_run(made.run, language)


def _table(made: _Made, lang: Lang) -> Table:
    """The places by year."""
    language, town = lang.language, made.ground.policy.municipality
    areas = {area.code: area.name for area in made.ground.policy.areas}
    counted = made.result.effects.groups[0].people
    people = {one.site.id: Decimal(one.people) for one in made.result.chosen if counted}
    table = Table(box=None, pad_edge=False)
    for head in ("year", "place", "kind", "area", "people", "condition"):
        side: Literal["left", "right"] = "right" if head == "people" else "left"
        table.add_column(say(f"plan.told.{head}", language), justify=side)
    for one in made.result.phasing.places:
        table.add_row(
            "–" if one.year is None else str(one.year),
            one.name,
            town.kind(one.kind).short,
            areas.get(one.area or "", ""),
            local(people[one.site], language) if one.site in people else "?",
            say(f"plan.condition.{one.condition}", language),
        )
    return table


def _show_time(steps: _Steps, lang: Lang) -> None:
    told = ", ".join(f"{said.lower()} {seconds:.1f} s" for said, seconds in steps.took)
    print_text(say("plan.told.seconds", lang.language, steps=told), "dim")

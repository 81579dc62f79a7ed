"""Makes the whole plan of one scenario: everything of the report."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from trefpunt.cli.planning.asking import Question, plain, propose, question
from trefpunt.cli.planning.clashing import nothing_allowed
from trefpunt.cli.planning.equity import portfolio_of
from trefpunt.cli.planning.live import refuse_wrong
from trefpunt.cli.planning.standing import Standing
from trefpunt.cli.planning.telling import sources, summary, uncertain
from trefpunt.cli.planning.weighed import weigh_all
from trefpunt.cli.planning.world import World
from trefpunt.engines.budget import uncertainty
from trefpunt.schemas.base import Text
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.run import Run
from trefpunt.schemas.scenario import PlanScenario, Wish
from trefpunt.schemas.siting import (
    Alternatives,
    CurvePoint,
    Effort,
    Price,
    Progress,
    Solution,
    Watch,
)
from trefpunt.terms.problems import RuleProblem

METHOD = "plan/1"
Step = Callable[[str], AbstractContextManager[None]]
LIGHT = Effort(rounds=6, steps=150, nodes=200)
"""For the questions around a plan (other plans, prices, the curve): they are many."""


def onward(_: Progress) -> bool:
    """A watch that never stops."""
    return True


def quiet(_: str) -> AbstractContextManager[None]:
    """A step that nobody is told of."""
    return nullcontext()


@dataclass(frozen=True)
class Asked:
    """What siting said around a plan."""

    solution: Solution | None
    alternatives: Alternatives | None
    prices: tuple[Price, ...]
    curve: tuple[CurvePoint, ...]


def make(
    world: World,
    scenario: PlanScenario,
    effort: Effort | None = None,
    watch: Watch = onward,
    step: Step = quiet,
) -> PlanResult:
    """Everything of one scenario. Without places of its own, siting proposes them.

    `step` is entered around "siting", "around" and "weighing": who tells progress gives one.

    Raises RuleProblem where nothing is allowed (it says why), or where the scenario names what is
    not there.
    """
    refuse_wrong(world, scenario)
    with step("siting"):
        placed, solution = _placed(world, scenario, effort or Effort(), watch)
    whole = scenario.model_copy(update={"placed": placed})
    standing = Standing(world, whole)
    _refuse_too_many(standing)
    with step("around"):
        said = _around(world, whole, solution, watch)
    with step("weighing"):
        return _result(standing, said)


def _placed(
    world: World, scenario: PlanScenario, effort: Effort, watch: Watch
) -> tuple[Any, Solution | None]:
    if scenario.placed:
        return scenario.placed, _as_asked(world, scenario, effort, watch)
    placed, solution = propose(world, scenario.wish, effort, watch)
    if solution.status == "infeasible":
        raise RuleProblem(nothing_allowed(world, solution.conflicts))
    return placed, solution


def _as_asked(
    world: World, scenario: PlanScenario, effort: Effort, watch: Watch
) -> Solution | None:
    """What siting says of these very places, where its proposal for the wish kept with them is
    exactly these; none where people chose otherwise."""
    if scenario.wish == Wish() or world.policy.siting is None:
        return None
    try:
        proposed, solution = propose(world, scenario.wish, effort, watch)
    except RuleProblem:  # the wish names what the policy does not know any more
        return None
    ours, theirs = ({(one.site, one.kind) for one in p} for p in (scenario.placed, proposed))
    return solution if ours == theirs else None


def _refuse_too_many(standing: Standing) -> None:
    for problem in standing.too_many():
        raise RuleProblem(problem)


# --- Around it ------------------------------------------------------------------------------------


def _around(world: World, scenario: PlanScenario, solution: Solution | None, watch: Watch) -> Asked:
    """Other plans, prices and the curve; nothing where the policy has no siting data, or where
    people placed everything and the wish kept with it names what is not there any more."""
    # Compiled code takes a second to open: only who asks for a plan waits for it.
    from trefpunt.engines.siting import alternatives, curve, prices  # noqa: PLC0415

    if world.policy.siting is None:
        return Asked(solution, None, (), ())
    try:
        asked = question(world, scenario.wish)
    except RuleProblem:
        return Asked(None, None, (), ())
    points = curve(plain(asked), LIGHT, watch, most=asked.task.count)
    if solution is None:
        return Asked(None, None, (), points)
    others = alternatives(asked.task, solution, LIGHT, watch)
    costs = prices(asked.task, solution, LIGHT, watch, names=dict(_names(world, asked)))
    return Asked(solution, others, costs, points)


def _names(world: World, asked: Question) -> Iterator[tuple[str, Text]]:
    """What sites, rules and kinds are called."""
    for number in asked.sites:
        name = world.sites[number].name
        yield world.sites[number].id, Text(nl=name, en=name)
    for rule in world.policy.siting.spacing if world.policy.siting else ():
        yield rule.id, rule.name
    for kind in world.policy.municipality.kinds:
        yield kind.id, kind.plural


def _result(standing: Standing, said: Asked) -> PlanResult:
    world, policy = standing.world, standing.world.policy
    proposals, weighing = weigh_all(standing)
    portfolio = portfolio_of(standing)
    return PlanResult(
        scenario=standing.scenario,
        level=world.way.level,
        norm_m=world.norm.metres,
        sites=world.sites,
        chosen=standing.chosen,
        effects=standing.effects,
        proposals=proposals,
        weighing=weighing,
        solution=said.solution,
        alternatives=said.alternatives,
        prices=said.prices,
        curve=said.curve,
        phasing=standing.phased,
        budget=standing.budget,
        spread=uncertainty(
            policy.budget,
            standing.budgeted,
            policy.municipality.kinds,
            draws=policy.budget.uncertainty.draws,
            seed=policy.budget.uncertainty.seed,
        ),
        portfolio=portfolio,
        summary=summary(standing, portfolio),
        uncertain=uncertain(standing, said.solution),
        sources=sources(world),
        missing=tuple(_missing(world)),
    )


def _missing(world: World) -> Iterator[tuple[Any, str]]:
    """What could not be used, and why."""
    if not world.index.areas:
        yield "index", "plan.missing.index"
    if world.policy.weighing is None:
        yield "weighing", "plan.missing.weighing"
    if world.policy.siting is None:
        yield "siting", "plan.missing.siting"


def provenance(world: World, scenario: PlanScenario, result: PlanResult) -> Run:
    """What it was made from: every file of the policy and of open data, and the whole scenario."""
    files = [name for name in world.policy.files if not name.startswith("plan/")]
    inputs = world.policy.digests(files)
    facts = (world.way.points.facts, *world.given.facts)
    inputs |= {one.file: one.digest for one in facts if one.digest}
    parameters = {
        "scenario": scenario.model_dump(mode="json"),
        "norm_m": result.norm_m,
        "level": result.level.value,
    }
    return Run("plan", METHOD, inputs, parameters, dict(result.missing))

"""What somebody sees at once after each change in the workbench."""

from collections.abc import Iterator

from trefpunt.cli.planning.standing import Standing
from trefpunt.cli.planning.weighed import touched
from trefpunt.cli.planning.world import World, own_spot
from trefpunt.schemas.plan import Live
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param

TWICE = "plan.site_twice"


def assess(world: World, scenario: PlanScenario) -> Live:
    """People, money, counts and rules of a scenario as it stands.

    What cannot be computed (a site that is not there) is told in `problems` and left out; of a site
    that stands there twice the first counts.
    """
    problems = tuple(_wrong(world, scenario))
    wrong = {one.column for one in problems if one.code != TWICE}
    first = {one.site: one for one in reversed(scenario.placed)}
    kept = tuple(
        one
        for one in scenario.placed
        if one is first[one.site] and f"placed.{one.site}" not in wrong
    )
    standing = Standing(world, scenario.model_copy(update={"placed": kept}))
    return Live(
        effects=standing.effects,
        chosen=standing.chosen,
        cost=standing.cost,
        costs=standing.paid,
        counts=standing.counts,
        rules=tuple(touched(standing)),
        problems=(*problems, *standing.too_many()),
    )


def _wrong(world: World, scenario: PlanScenario) -> Iterator[Problem]:
    """Sites and kinds that are not there, and sites that stand in the plan twice."""
    seen = set()
    for one in scenario.placed:
        field = f"placed.{one.site}"
        try:
            own_spot(one, world)
        except RuleProblem as unknown:
            yield unknown.problem
            continue
        if one.kind not in {kind.id for kind in world.policy.municipality.kinds}:
            yield Problem("plan.kind_unknown", column=field, params={"kind": one.kind})
        elif one.site in seen:
            yield Problem(TWICE, column=field, params={"site": one.site})
        seen.add(one.site)
    yield from _hosts(world, scenario)


def _hosts(world: World, scenario: PlanScenario) -> Iterator[Problem]:
    """Hosts that are not there, that are the place itself, or that are hosted in turn."""
    hosted = {one.site for one in scenario.placed if one.host is not None}
    placed = {one.site for one in scenario.placed}
    for one in scenario.placed:
        if one.host is None:
            continue
        field = f"host.{one.site}"
        if one.host not in world.number and one.host not in placed:
            yield Problem("plan.site_unknown", column=field, params={"site": one.host})
        elif one.host == one.site or one.host in hosted:
            params: dict[str, Param] = {"site": one.site, "host": one.host}
            yield Problem("plan.host", column=field, params=params)


def refuse_wrong(world: World, scenario: PlanScenario) -> None:
    """Raise the first of what is wrong with a scenario as a RuleProblem."""
    for problem in _wrong(world, scenario):
        raise RuleProblem(problem)

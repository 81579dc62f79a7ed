"""The scenarios of the policy worked out: something to read before anybody made a plan.

The worker computes them after a policy or newer data came into use; reading changes nothing.
"""

from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from trefpunt.cli import planning as engine
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.run import digest
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import plan, policy, runs
from trefpunt_web.services.plan import Published
from trefpunt_web.services.plan_queue import QUEUE

QUESTION = "plan-start:"
"""Starts the question that the run of a scenario answers; a key of scenario and data follows."""
TASK = "plan-starts"
KEY = 12


class NoStart(Exception):
    """There is no such scenario, or it is not worked out (yet)."""


@dataclass(frozen=True)
class Start:
    """A scenario of the policy."""

    scenario: PlanScenario
    run: Run | None
    """None: not worked out with the policy and data of now."""

    @property
    def result(self) -> PlanResult:
        """Everything of it. Raises NoStart."""
        if self.run is None:
            raise NoStart(self.scenario.id)
        return runs.result(self.run.digest, Published).plan


def every() -> list[Start]:
    """All scenarios of the policy in force; none where it cannot be planned with."""
    if plan.lacking():
        return []
    now, key = policy.current(), plan.key()
    wanted = {_question(one, key): one for one in now.policy.plans}
    known = runs.answering(now.version, wanted)
    return [Start(one, known.get(question)) for question, one in wanted.items()]


def find(start: str) -> Start:
    """One that is worked out. Raises NoStart."""
    for one in every():
        if one.scenario.id == start and one.run is not None:
            return one
    raise NoStart(start)


def _question(scenario: PlanScenario, key: str) -> str:
    """Another one as soon as the policy, the data or the scenario is another."""
    return f"{QUESTION}{digest([key, scenario.model_dump(mode='json')])[:KEY]}"


# --- Working them out ---------------------------------------------------------------------------


def ask() -> None:
    """Queue the work where there is any; it waits there once."""
    if all(start.run for start in every()):
        return
    task = app.configure_task(TASK, queue=QUEUE, queueing_lock=TASK)
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer()


def compute() -> None:
    """Work out what is not yet; one that cannot be made is left out."""
    for start in every():
        if start.run is None:
            _keep(start.scenario)


def _keep(scenario: PlanScenario) -> None:
    asked = plan.question(scenario)
    world = asked.planning.world
    try:
        result = engine.make(world, asked.scenario)
    except RuleProblem:
        return
    kept = Published(result, engine.assess(world, asked.scenario))
    stored = runs.keep(engine.provenance(world, asked.scenario, result), Published, kept)
    runs.answers(asked.planning.version, _question(scenario, plan.key()), stored)

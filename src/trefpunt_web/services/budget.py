"""The multi-year budget of the policy in force, under every scenario, and trials that stay nowhere.

A scenario is known by its key: the id of a scenario of the policy ("raadsvoorstel"), or
"bewaard-3" for one that somebody saved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from trefpunt.cli.budget_answer import Answer as Report
from trefpunt.engines import budget as engine
from trefpunt.schemas import run as schema
from trefpunt.schemas.base import Text
from trefpunt.schemas.budget import (
    BudgetPlan,
    BudgetResult,
    CapitalResult,
    CommitmentResult,
    Comparison,
    Line,
    ProMemorie,
    Scenario,
    UncertaintyResult,
)
from trefpunt.schemas.budget.places import funded
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.policy import Policy
from trefpunt.terms.money import PM
from trefpunt.terms.problems import Problem
from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.records.runs.models import Answer, Run
from trefpunt_web.services import policy, runs

SAVED = "bewaard-"
"""Prefix of the keys of saved scenarios."""
TRIAL = "proef"
"""Key of a scenario that nobody saved."""
TRIAL_DRAWS = 10_000
"""Enough for a band that moves along with a slider; a saved scenario gets the plan's draws."""

_NUMBER = re.compile("[0-9]{1,15}")

Runs = tuple[Run, Run] | tuple[schema.Run, schema.Run]


@dataclass(frozen=True)
class Budget:
    """One scenario, computed: the amounts and their spread, with the run of each."""

    key: str
    policy: Policy
    scenario: Scenario
    result: BudgetResult
    spread: UncertaintyResult
    runs: Runs

    @property
    def trial(self) -> bool:
        """Whether this is a trial: its runs are stored nowhere."""
        return self.key == TRIAL

    @property
    def plan(self) -> BudgetPlan:
        """The plan that the scenario changes."""
        return self.policy.budget

    @property
    def kinds(self) -> tuple[PlaceKind, ...]:
        """The kinds of place that the plan counts."""
        return funded(self.plan, self.policy.municipality.kinds)

    @property
    def drawn(self) -> tuple[str, ...]:
        """The ids of the lines that a chart can show: costs with an amount, in order."""
        known = (line for line in self.plan.lines if not isinstance(line.driver, ProMemorie))
        return tuple(line.id for line in known if line.section == "costs")

    @property
    def full(self) -> int:
        """The position of the year in which the most places are open; the first of those years."""
        sums = [sum(n) for n in zip(*(p.counts[:-1] for p in self.result.places), strict=True)]
        return sums.index(max(sums)) if sums else 0

    @property
    def pm(self) -> list[Line]:
        """The lines without an amount under this scenario."""
        missing = {line.id for line in self.result.lines if PM in line.values}
        return [line for line in self.plan.lines if line.id in missing]

    def answer(self, other: "Budget | None" = None) -> Report:
        """The same as the command line writes it; with `other`, the difference from that one."""
        return Report(
            policy=self.policy,
            scenario=self.scenario,
            result=self.result,
            run=_as_schema(self.runs[0]),
            other=other.scenario if other else None,
            difference=compare(other, self) if other else None,
            spread=self.spread,
        )


def _as_schema(run: Run | schema.Run) -> schema.Run:
    if isinstance(run, schema.Run):
        return run
    return schema.Run(run.part, run.method, run.inputs, run.parameters, run.missing)


@dataclass(frozen=True)
class Beside:
    """What belongs to the plan under every scenario, beside the table."""

    capital: CapitalResult
    commitments: tuple[CommitmentResult, ...]


@dataclass(frozen=True)
class Choice:
    """A scenario that can be opened."""

    key: str
    name: Text
    saved: bool


class Outdated(Exception):
    """A saved scenario was made for an older plan, and the one in force does not allow it."""

    def __init__(self, scenario: Scenario, problems: list[Problem]) -> None:
        super().__init__(scenario.name.nl)
        self.scenario, self.problems = scenario, problems


# --- Computing ----------------------------------------------------------------------------------


def compute(loaded: policy.Loaded) -> None:
    """Compute the budget of a loaded policy under every scenario and keep it.

    A saved scenario that the new plan does not allow any more is left without an answer.
    """
    for scenario in loaded.policy.scenarios:
        keep(loaded, scenario.id, scenario)
    for key, scenario in _saved(loaded.policy):
        keep(loaded, key, scenario)
    _keep_beside(loaded)


def keep(loaded: policy.Loaded, key: str, scenario: Scenario) -> None:
    """Compute the amounts and the spread of one scenario, and store both. Raises RuleProblem."""
    plan, kinds = loaded.policy.budget, loaded.policy.municipality.kinds
    draws, seed = plan.uncertainty.draws, plan.uncertainty.seed
    result = engine.budget(plan, scenario, kinds)
    run = engine.provenance(loaded.policy, scenario, result)
    amounts = runs.keep(run, BudgetResult, result)
    run = engine.provenance(loaded.policy, scenario, result, draws=draws, seed=seed)
    spread = runs.find(run.digest)
    if spread is None:
        found = engine.uncertainty(plan, scenario, kinds, draws, seed)
        spread = runs.keep(run, UncertaintyResult, found)
    runs.answers(loaded.version, f"budget:{key}", amounts)
    runs.answers(loaded.version, f"uncertainty:{key}", spread)


def _keep_beside(loaded: policy.Loaded) -> None:
    plan, files = loaded.policy.budget, loaded.policy.digests(loaded.policy.budget.files)
    found = Beside(engine.charge_sets(plan.investment), engine.commitments(plan))
    run = schema.Run("budget", engine.METHOD, files, {"beside": "capital, commitments"}, {})
    runs.answers(loaded.version, "budget", runs.keep(run, Beside, found))


def problems(plan: Policy, scenario: Scenario) -> list[Problem]:
    """What this scenario asks that the policy does not allow; `column` names the field."""
    return engine.problems(plan.budget, scenario, plan.municipality.kinds)


# --- Asking -------------------------------------------------------------------------------------


def choices(loaded: policy.Loaded) -> list[Choice]:
    """Every scenario that can be opened: those of the policy first, then the saved ones that the
    plan allows."""
    ours = [Choice(s.id, s.name, saved=False) for s in loaded.policy.scenarios]
    saved = _saved(loaded.policy)
    return ours + [Choice(key, scenario.name, saved=True) for key, scenario in saved]


def of(loaded: policy.Loaded, key: str = "") -> Budget:
    """A scenario as it was computed and stored; without a key the plan as proposed.

    Raises KeyError when there is no such scenario, Outdated when the plan does not allow it any
    more, and NoPolicy when nothing was computed yet.
    """
    key = key or loaded.policy.scenarios[0].id
    scenario = _scenario(loaded.policy, key)
    questions = (f"budget:{key}", f"uncertainty:{key}")
    found = Answer.objects.filter(policy_id=loaded.version, question__in=questions)
    known = {one.question: one.run for one in found.select_related("run").defer("run__result")}
    if len(known) < len(questions):
        raise _outdated(loaded.policy, scenario) if key.startswith(SAVED) else policy.NoPolicy
    amounts, spread = (known[question] for question in questions)
    return Budget(
        key=key,
        policy=loaded.policy,
        scenario=scenario,
        result=runs.result(amounts.digest, BudgetResult),
        spread=runs.result(spread.digest, UncertaintyResult),
        runs=(amounts, spread),
    )


def _outdated(now: Policy, scenario: Scenario) -> Exception:
    wrong = problems(now, scenario)
    return Outdated(scenario, wrong) if wrong else KeyError(scenario.id)


def beside(loaded: policy.Loaded) -> tuple[Run, Beside]:
    """Capital charges and promises outside the table, with their run. Raises NoPolicy."""
    run = runs.answer(loaded.version, "budget")
    return run, runs.result(run.digest, Beside)


def trial(loaded: policy.Loaded, scenario: Scenario) -> Budget:
    """A scenario computed on the spot and stored nowhere, its spread from fewer draws.

    Raises RuleProblem when the policy does not allow it.
    """
    return _trial(_Same(loaded.digest, loaded.policy), scenario.model_dump_json())


@dataclass(frozen=True)
class _Same:
    """A policy that equals another with the same digest."""

    digest: str
    policy: Policy = field(compare=False)


@lru_cache(maxsize=128)
def _trial(same: _Same, content: str) -> Budget:
    now, scenario = same.policy, Scenario.model_validate_json(content)
    plan, kinds, seed = now.budget, now.municipality.kinds, now.budget.uncertainty.seed
    result = engine.budget(plan, scenario, kinds)
    amounts = engine.provenance(now, scenario, result)
    spread = engine.provenance(now, scenario, result, draws=TRIAL_DRAWS, seed=seed)
    return Budget(
        key=TRIAL,
        policy=now,
        scenario=scenario,
        result=result,
        spread=engine.uncertainty(plan, scenario, kinds, TRIAL_DRAWS, seed),
        runs=(amounts, spread),
    )


def compare(a: Budget, b: Budget) -> Comparison:
    """Scenario b less scenario a, per line and column."""
    return engine.compare(a.result, b.result)


def _scenario(now: Policy, key: str) -> Scenario:
    if not key.startswith(SAVED):
        return now.scenario(key)
    number = key.removeprefix(SAVED)
    rows = SavedScenario.objects.filter(municipality=now.municipality.code)
    found = rows.filter(pk=int(number)).first() if _NUMBER.fullmatch(number) else None
    if found is None:
        raise KeyError(key)
    return read(found)


def _saved(now: Policy) -> Iterator[tuple[str, Scenario]]:
    """The saved scenarios that the plan allows."""
    for row in SavedScenario.objects.filter(municipality=now.municipality.code):
        scenario = read(row)
        if not problems(now, scenario):
            yield key_of(row), scenario


def key_of(row: SavedScenario) -> str:
    """The key of a saved scenario."""
    return f"{SAVED}{row.pk}"


def read(row: SavedScenario) -> Scenario:
    """A saved scenario, under the name that it has now."""
    content = Scenario.model_validate(row.content)
    return content.model_copy(update={"name": Text(nl=row.name, en=row.name)})

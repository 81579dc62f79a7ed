"""The workbench of plans: which there are, what one of them does, and who may see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db.models import QuerySet

from trefpunt.cli import planning as engine
from trefpunt.cli.planning import World
from trefpunt.schemas.index import IndexResult
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.plan import Live, PlanResult, PlanSite
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import digest
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.weighing import Proposal, WeighingResult
from trefpunt.terms.problems import Problem
from trefpunt_web.records.drafts.models import Draft, State
from trefpunt_web.services import index, people, policy, reach, runs

WALKING = "walk"
QUESTION = "plan:"
"""Starts the question that the run of a published plan answers; its number follows."""


class NoDraft(Exception):
    """There is no such draft, or not for this reader."""


@dataclass(frozen=True)
class Seen:
    """A draft for one reader."""

    row: Draft
    scenario: PlanScenario
    may_edit: bool
    """Planners and administrators, until it is published."""
    by_link: bool = False

    @property
    def published(self) -> bool:
        """Whether it is for decision, and final."""
        return self.row.state == State.FOR_DECISION

    @property
    def number(self) -> int:
        """Of the draft."""
        return self.row.pk

    @property
    def version(self) -> int:
        """Which a change must name."""
        return self.row.version

    @property
    def name(self) -> str:
        """As its makers call it."""
        return self.row.name


@dataclass(frozen=True)
class Published:
    """What is kept of a published plan."""

    plan: PlanResult
    live: Live


@dataclass(frozen=True)
class Planning:
    """What every plan of the policy in force is made in."""

    world: World
    key: str
    """Equal where everything that a plan is made from is equal."""
    version: int
    """Of the policy in force."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.world.policy

    @property
    def sites(self) -> tuple[PlanSite, ...]:
        """Where a place may come or is."""
        return self.world.sites

    @property
    def kinds(self) -> tuple[PlaceKind, ...]:
        """The kinds that a plan hands out, then the small-scale ones."""
        siting = self.policy.siting
        wanted = (*siting.candidates.kinds, *siting.candidates.small) if siting else ()
        return tuple(kind for kind in self.policy.municipality.kinds if kind.id in wanted)

    @property
    def years(self) -> tuple[int, ...]:
        """In which a place may come."""
        return tuple(self.policy.budget.horizon.years)

    def fits(self, site: str) -> tuple[str, ...]:
        """The kinds that may come on a site; all of them on a spot of one's own."""
        number = self.world.number.get(site)
        return tuple(one.id for one in self.kinds) if number is None else self.sites[number].kinds

    @property
    def names(self) -> dict[str, str]:
        """Site -> what it is called."""
        return {site.id: site.name for site in self.sites}


# --- Which there are ----------------------------------------------------------------------------


def lacking() -> tuple[str, ...]:
    """What the policy lacks to plan with; nothing: planning can begin. Raises NoPolicy."""
    now = policy.current().policy
    known = {"policy.reach": now.reach, "policy.siting": now.siting}
    return tuple(name for name, part in known.items() if part is None)


def may_plan(user: object) -> bool:
    """Planners and administrators."""
    return people.may_save_scenarios(user)


def listed(user: object) -> list[Seen]:
    """Drafts by name: all for planners, published ones for everybody else."""
    editor = may_plan(user)
    rows = _rows() if editor else _rows().filter(state=State.FOR_DECISION)
    return [of(row, editor) for row in rows.filter(removed_at=None)]


def removed(user: object) -> list[Seen]:
    """What planners can put back, the latest first."""
    rows = _rows().exclude(removed_at=None).order_by("-removed_at")
    return [of(row, False) for row in rows] if may_plan(user) else []


def find(number: int, user: object) -> Seen:
    """One draft. Raises NoDraft, also for one that this reader may not see."""
    row = _rows().filter(pk=number, removed_at=None).first()
    editor = may_plan(user)
    if row is None or not (editor or row.state == State.FOR_DECISION):
        raise NoDraft(number)
    return of(row, editor)


def by_token(token: str) -> Seen:
    """The draft behind a shared link, to read only. Raises NoDraft."""
    row = _rows().filter(token=token, removed_at=None).first() if token else None
    if row is None:
        raise NoDraft
    return Seen(row, read(row), may_edit=False, by_link=True)


def of(row: Draft, editor: bool) -> Seen:
    """A draft for somebody who may edit drafts, or may not."""
    return Seen(row, read(row), editor and row.state == State.DRAFT and row.removed_at is None)


def read(row: Draft) -> PlanScenario:
    """The scenario of a draft."""
    found = PlanScenario.model_validate(row.content)
    return found.model_copy(update={"id": f"draft-{row.pk}"})


def _rows() -> "QuerySet[Draft]":
    code = policy.current().policy.municipality.code
    found = Draft.objects.filter(municipality=code)
    return found.select_related("author", "published_by")


def starts() -> tuple[PlanScenario, ...]:
    """The scenarios that the policy carries, to start from."""
    return policy.current().policy.plans


# --- What one does ------------------------------------------------------------------------------


_ONCE: ContextVar[list[reach.Ground] | None] = ContextVar("once", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Everything asked in it rests on one state of policy and data, looked up once."""
    token = _ONCE.set([])
    try:
        yield
    finally:
        _ONCE.reset(token)


def _ground() -> reach.Ground:
    known = _ONCE.get()
    if known is None:
        return reach.ground()
    if not known:
        known.append(reach.ground())
    return known[0]


def key() -> str:
    """Equal where the policy and the data in use are equal."""
    return _ground().key


def ground(norm: str | None = None) -> Planning:
    """What plans are made in; `norm`: id of a norm of the policy, else its own.

    Raises NoPolicy and NoReach, RuleProblem for a norm that is not there.
    """
    found = _ground()
    return Planning(_world(found, norm), f"{found.key} {norm}", found.loaded.version)


@lru_cache(maxsize=4)
def _world(found: reach.Ground, norm: str | None) -> World:
    run = runs.answer(found.loaded.version, index.QUESTION)
    known = runs.result(run.digest, IndexResult)
    return engine.world(found.policy, found.way(WALKING), found.given, known, norm)


@dataclass(frozen=True)
class Question:
    """A scenario on its ground; equal where the answer is."""

    key: str
    planning: Planning = field(compare=False)
    scenario: PlanScenario = field(compare=False)
    """Without what the policy in force does not know any more."""
    problems: tuple[Problem, ...] = field(compare=False)
    """What that is."""


def question(scenario: PlanScenario, norm_of: PlanScenario | None = None) -> Question:
    """With the norm that it (or another) was made for, where the policy still has it."""
    now = ground().policy
    problems = tuple(_outdated(scenario, now))
    lost = {problem.column for problem in problems}
    if "budget" in lost:
        scenario = scenario.model_copy(update={"budget": None})
    norm = (norm_of or scenario).wish.norm
    planning = ground(norm if norm in _norms(now) else None)
    content = digest([scenario.model_dump(mode="json"), sorted(map(str, lost))])
    return Question(f"{planning.key} {content}", planning, scenario, problems)


def _outdated(scenario: PlanScenario, now: Policy) -> Iterator[Problem]:
    """What a scenario names and the policy in force lacks: it may be of an older one."""
    norm, budget = scenario.wish.norm, scenario.budget
    if budget is not None and budget not in {one.id for one in now.scenarios}:
        yield Problem("drafts.no_budget", column="budget", params={"budget": budget})
    if norm is not None and norm not in _norms(now):
        params = {"norm": norm, "known": ", ".join(_norms(now))}
        yield Problem("plan.norm", column="norm", params=params)


def _norms(now: Policy) -> list[str]:
    return [norm.id for norm in now.reach.norms] if now.reach else []


def live(seen: Seen) -> Live:
    """What it does for people, money and rules; of a published one as it was published."""
    return _published(seen).live if seen.published else _live(question(seen.scenario))


def beside(scenario: PlanScenario, first: PlanScenario) -> Live:
    """What it does by today's data and the norm of another: to hold against that one."""
    return _live(question(scenario, first))


@lru_cache(maxsize=128)
def _live(asked: Question) -> Live:
    found = engine.assess(asked.planning.world, asked.scenario)
    return replace(found, problems=(*found.problems, *asked.problems))


def weighed(seen: Seen) -> tuple[tuple[Proposal, ...], WeighingResult | None]:
    """Every placed item as a proposal, and what the framework says of them."""
    if seen.published:
        plan = result(seen)
        return plan.proposals, plan.weighing
    return _weighed(question(seen.scenario))


@lru_cache(maxsize=32)
def _weighed(asked: Question) -> tuple[tuple[Proposal, ...], WeighingResult | None]:
    return engine.weigh_all(engine.Standing(asked.planning.world, asked.scenario))


def result(seen: Seen) -> PlanResult:
    """The whole plan as it was published. Raises KeyError for a draft."""
    return _published(seen).plan


def _published(seen: Seen) -> Published:
    if seen.row.run_id is None:
        raise KeyError(seen.number)
    run = runs.every().get(pk=seen.row.run_id)
    return runs.result(run.digest, Published)

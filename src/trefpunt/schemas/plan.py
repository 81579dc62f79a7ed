"""The whole plan of one scenario, as `plan.json`, report and site show it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from trefpunt.schemas.base import Text
from trefpunt.schemas.budget import BudgetResult, UncertaintyResult
from trefpunt.schemas.phasing import PhasingResult
from trefpunt.schemas.reach import Level
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import Alternatives, CurvePoint, Price, Solution
from trefpunt.schemas.weighing import Outcome, Portfolio, Proposal, WeighingResult
from trefpunt.terms.problems import Problem


@dataclass(frozen=True)
class PlanSite:
    """A place that exists, or a site where one could come."""

    id: str
    name: str
    kind: str | None
    """What it is now; none: nothing."""
    area: str | None
    lon: float
    lat: float
    approximate: bool
    """Whether only its neighbourhood is known."""
    kinds: tuple[str, ...]
    """What it may become."""
    free: bool
    """Whether there is nothing now."""


@dataclass(frozen=True)
class Chosen:
    """A site with what it becomes in the end state."""

    site: PlanSite
    kind: str
    year: int | None
    host: str | None
    cost: Decimal
    """Euro per year."""
    people: int
    """For whom it is the nearest place of the end state."""
    vulnerable: int | None
    """Of them, estimated by the index; none: no index there."""


@dataclass(frozen=True)
class GroupEffect:
    """One group before and after."""

    group: str
    people: int
    before: int
    """Within the norm of a place that counts now."""
    after: int
    network: int
    """Within the norm of a place of the plan's own kinds, afterwards."""
    median_before_m: int | None
    median_after_m: int | None
    estimated: bool


@dataclass(frozen=True)
class AreaEffect:
    """One neighbourhood before and after."""

    code: str
    name: str
    rank: int | None
    index: Decimal | None
    inhabitants: int | None
    people: int
    before: int
    """People within the norm."""
    after: int
    gain: int
    """People who come within the norm, less those who fall out of it."""
    lost: int
    """People who fall out of it."""
    network: int
    """People within the norm of a place of the plan's own kinds, afterwards."""
    median_before_m: int | None
    median_after_m: int | None


@dataclass(frozen=True)
class Effects:
    """What a set of places does for people."""

    norm_m: int
    level: Level
    groups: tuple[GroupEffect, ...]
    areas: tuple[AreaEffect, ...]
    weighted_before: Decimal | None
    """Percent of the people behind the index who live within the norm; none: no index."""
    weighted_after: Decimal | None


@dataclass(frozen=True)
class RuleTouched:
    """A rule that one chosen place breaks, leaves or cannot be tested on."""

    site: str
    rule: str
    name: Text
    outcome: Outcome
    hard: bool
    reason: Text
    asks: bool
    """Whether a person must give a reason before deciding."""


@dataclass(frozen=True)
class KindCount:
    """How many places of a kind there are in the end state."""

    kind: str
    open: int
    maximum: int | None


@dataclass(frozen=True)
class Live:
    """What somebody sees at once after each change in the workbench."""

    effects: Effects
    chosen: tuple[Chosen, ...]
    cost: Decimal
    """Euro per year in the end state: lines of the budget that depend on places."""
    costs: tuple[tuple[str, Decimal], ...]
    """The same per column of the budget."""
    counts: tuple[KindCount, ...]
    rules: tuple[RuleTouched, ...]
    problems: tuple[Problem, ...]
    """What cannot be: too many of a kind, a site that is not there. `column` names the item."""


@dataclass(frozen=True)
class AreaDifference:
    """One neighbourhood under two scenarios."""

    code: str
    name: str
    people: int
    network_a: int
    network_b: int


@dataclass(frozen=True)
class PlanDifference:
    """Scenario b against scenario a."""

    areas: tuple[AreaDifference, ...]
    people: int
    """More people within the norm of any place that counts."""
    network: int
    """More people within the norm of a place of the plan's own kinds."""
    cost: Decimal
    """Euro per year more."""
    per_person: Decimal | None
    """Euro per year for each extra person within reach of the plan's own kinds, rounded to cents;
    none where there is no extra person or no extra cost."""
    only_a: tuple[str, ...]
    """Sites only in a."""
    only_b: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where something comes from."""

    name: str
    year: int | None
    licence: str
    certainty: str
    digest: str


@dataclass(frozen=True)
class PlanResult:
    """Everything of one scenario."""

    scenario: PlanScenario
    level: Level
    norm_m: int
    sites: tuple[PlanSite, ...]
    chosen: tuple[Chosen, ...]
    effects: Effects
    proposals: tuple[Proposal, ...]
    weighing: WeighingResult | None
    """None: the policy has no weighing framework."""
    solution: Solution | None
    """None: people placed everything themselves."""
    alternatives: Alternatives | None
    prices: tuple[Price, ...]
    curve: tuple[CurvePoint, ...]
    phasing: PhasingResult
    budget: BudgetResult
    spread: UncertaintyResult
    portfolio: Portfolio
    summary: Text
    """Four or five sentences that a council member understands."""
    uncertain: tuple[Text, ...]
    """What this plan cannot tell, the weightiest first."""
    sources: tuple[Source, ...]
    missing: tuple[tuple[Literal["index", "reach", "weighing", "siting", "facts"], str], ...] = ()
    """What could not be used, and why (key of a sentence)."""

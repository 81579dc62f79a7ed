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
from trefpunt.schemas.weighing import Portfolio, Proposal, WeighingResult


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

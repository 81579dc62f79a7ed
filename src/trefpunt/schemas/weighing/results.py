"""What the weighing says. It advises; people decide."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from trefpunt.schemas.base import Text
from trefpunt.schemas.weighing.facts import Fact


class Outcome(StrEnum):
    """Of one rule for one proposal."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Interval:
    """Points between 0 and 100, one decimal; low and high differ where something is unknown."""

    low: Decimal
    high: Decimal

    def above(self, other: "Interval") -> bool:
        """Whether it is surely higher: the intervals do not touch."""
        return self.low > other.high


@dataclass(frozen=True)
class Finding:
    """A hard rule or a default, tried on a proposal."""

    rule: str
    outcome: Outcome
    fact: Fact
    """The fact that decides, also when it is unknown."""
    reason: Text
    """In plain words, with the fact in it."""
    shown: tuple[tuple[int, Outcome], ...] = ()
    """The outcome at other thresholds."""


@dataclass(frozen=True)
class CriterionScore:
    """One criterion of one proposal."""

    criterion: str
    score: Interval
    """0-100 where unknown."""
    known: bool
    """Whether anything of it is known."""
    facts: tuple[Fact, ...]
    reason: Text


@dataclass(frozen=True)
class Stability:
    """Whether a proposal keeps its position among those that no hard rule stops, when the framework
    is varied."""

    best: int
    """Best position over all variations; 1 is first. Ties share."""
    worst: int
    variations: int


@dataclass(frozen=True)
class Weighed:
    """One proposal with everything that is said of it."""

    proposal: str
    hard: tuple[Finding, ...]
    defaults: tuple[Finding, ...]
    criteria: tuple[CriterionScore, ...]
    total: Interval
    stopped: bool
    """Whether a hard rule fails."""
    asks: tuple[str, ...]
    """Ids of the defaults that it leaves: each asks for a reason before somebody may decide."""
    stability: Stability
    summary: Text
    """Two or three sentences that a resident understands."""


@dataclass(frozen=True)
class Comparison:
    """Two proposals whose order can be told: `first` is surely above `second`. Every pair that is
    not listed has no clear order."""

    first: str
    second: str
    robust: bool
    """Whether it holds under every variation of the weights and under both readings of need."""


@dataclass(frozen=True)
class WeighingResult:
    """The weighing of a set of proposals."""

    proposals: tuple[Weighed, ...]
    """In the order of the input: not a ranking."""
    order: tuple[Comparison, ...]
    tiers: tuple[tuple[str, ...], ...]
    """Proposals whose order cannot be told together, the highest first; without those that a hard
    rule stops, and without those that only refer people elsewhere."""

"""The weighing framework: rules, criteria and weights of a municipality, and what they say."""

from trefpunt.schemas.weighing.facts import Fact, FactRow, Facts, Proposal
from trefpunt.schemas.weighing.framework import (
    COMPUTED,
    Criterion,
    Default,
    Framework,
    Hard,
    Measure,
    Part,
    Reason,
    Ruled,
    Test,
    Variation,
)
from trefpunt.schemas.weighing.portfolio import (
    AreaSolution,
    Fragmentation,
    Planned,
    Portfolio,
    Quarter,
)
from trefpunt.schemas.weighing.results import (
    Comparison,
    CriterionScore,
    Finding,
    Interval,
    Outcome,
    Stability,
    Weighed,
    WeighingResult,
)

__all__ = [
    "COMPUTED",
    "AreaSolution",
    "Comparison",
    "Criterion",
    "CriterionScore",
    "Default",
    "Fact",
    "FactRow",
    "Facts",
    "Finding",
    "Fragmentation",
    "Framework",
    "Hard",
    "Interval",
    "Measure",
    "Outcome",
    "Part",
    "Planned",
    "Portfolio",
    "Proposal",
    "Quarter",
    "Reason",
    "Ruled",
    "Stability",
    "Test",
    "Variation",
    "Weighed",
    "WeighingResult",
]

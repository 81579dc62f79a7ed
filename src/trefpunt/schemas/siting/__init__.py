"""Siting: which sites, of which kind, serve people best within what is allowed."""

from trefpunt.schemas.siting.policy import (
    Candidates,
    ChoiceMade,
    FreeSite,
    HeavyKind,
    Opportunity,
    Pilot,
    SitingPolicy,
    Spacing,
)
from trefpunt.schemas.siting.results import (
    Alternative,
    Alternatives,
    Conflict,
    CurvePoint,
    Price,
    Progress,
    Solution,
    Status,
    Watch,
)
from trefpunt.schemas.siting.task import FAR, Apart, Fairness, Goal, KindRoom, Layer, Task, Walked

__all__ = [
    "FAR",
    "Alternative",
    "Alternatives",
    "Apart",
    "Candidates",
    "ChoiceMade",
    "Conflict",
    "CurvePoint",
    "Fairness",
    "FreeSite",
    "Goal",
    "HeavyKind",
    "KindRoom",
    "Layer",
    "Opportunity",
    "Pilot",
    "Price",
    "Progress",
    "SitingPolicy",
    "Solution",
    "Spacing",
    "Status",
    "Task",
    "Walked",
    "Watch",
]

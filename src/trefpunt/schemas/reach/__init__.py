"""Reach on foot: what the policy chooses (`reach.toml`), and what the engine answers."""

from trefpunt.schemas.reach.choice import Choice, Moment, Week
from trefpunt.schemas.reach.policy import (
    Band,
    Barrier,
    Detour,
    Group,
    Offer,
    Profile,
    ReachNorm,
    ReachPolicy,
    Referral,
)
from trefpunt.schemas.reach.results import (
    AreaReach,
    Curve,
    GroupReach,
    Level,
    NotPlaced,
    ReachResult,
    ReferralCheck,
    TotalReach,
    Usage,
)

__all__ = [
    "AreaReach",
    "Band",
    "Barrier",
    "Choice",
    "Curve",
    "Detour",
    "Group",
    "GroupReach",
    "Level",
    "Moment",
    "NotPlaced",
    "Offer",
    "Profile",
    "ReachNorm",
    "ReachPolicy",
    "ReachResult",
    "Referral",
    "ReferralCheck",
    "TotalReach",
    "Usage",
    "Week",
]

"""What the siting engine is asked: arrays of people, sites and walks, and what is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.network import FAR

__all__ = ["FAR", "Apart", "Effort", "Fairness", "Goal", "KindRoom", "Layer", "Task", "Walked"]

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Goal = Literal["median", "cover", "fair", "blend"]
"""median: smallest weighted distance; cover: most people within the norm; fair: see `Fairness`;
blend: a mean of these with stated weights."""
Fairness = Literal["worst", "vulnerable"]
"""worst: the group of points (a neighbourhood) with the smallest share within the norm does as well
as possible; vulnerable: smallest distance weighted by vulnerability."""


@dataclass(frozen=True)
class Walked:
    """Sparse distances: per point the sites within a cut-off, nearest first, ties by site."""

    start: Longs
    """[n + 1] where the row of each point begins."""
    site: Ints
    """[m] number of a site."""
    millimetres: Ints
    """[m] whole millimetres, not negative."""


@dataclass(frozen=True)
class KindRoom:
    """A kind of place that may be put on a site, and how many of it there may be."""

    id: str
    most: int | None = None
    least: int = 0
    cost: Decimal = Decimal(0)
    """Euro per year and place."""


@dataclass(frozen=True)
class Layer:
    """People who are served by some kinds only: a heavier kind for whoever is vulnerable."""

    kinds: tuple[str, ...]
    weight: Floats
    """[n] people."""
    norm_mm: int
    share: float
    """Its part of the goal, 0-1; the rest is for all kinds together."""


@dataclass(frozen=True)
class Apart:
    """Places that must not be near each other: a living room and a house."""

    kinds: tuple[str, ...]
    others: tuple[str, ...]
    millimetres: int
    """At least this far."""
    rule: str = ""
    """Id of the rule, for the message."""


@dataclass(frozen=True)
class Effort:
    """How hard to try. Without `seconds` the same task gives the same answer on any machine."""

    rounds: int = 20
    """Restarts of the search."""
    steps: int = 400
    """Steps of the bound (subgradient)."""
    nodes: int | None = 2_000
    """Nodes of the exact search; none: until it is proven; 0: no exact search."""
    seconds: float | None = None
    """For the exact solver's own limit; what goes on around it is stopped by the `Watch`."""
    gap: float = 0.0
    """Good enough: stop when the proven gap is at most this share."""


@dataclass(frozen=True)
class Task:
    """One question to the siting engine."""

    demand: tuple[str, ...]
    weight: Floats
    """[n] people (or any weight), not negative."""
    sites: tuple[str, ...]
    walks: Walked
    goal: Goal
    count: int
    """How many sites are chosen in all, at most; exactly so many where each improves the goal."""
    norm_mm: int = 0
    """Within this distance somebody is served: for cover and fair."""
    far_mm: int = 0
    """What a point counts that reaches no chosen site within the cut-off: for median."""
    fairness: Fairness = "worst"
    vulnerable: Floats | None = None
    """[n] weight of vulnerability, for fairness "vulnerable"."""
    group: Ints | None = None
    """[n] number of the neighbourhood of each point, for fairness "worst"; -1: in none. Without it
    each point is a group, and the fairest plan has the smallest greatest distance."""
    blend: Mapping[Goal, float] = field(default_factory=dict)
    """Weight per goal, sum 1, for "blend"."""
    kinds: tuple[KindRoom, ...] = (KindRoom("place"),)
    allowed: Bools | None = None
    """[s, t] whether a site may become a kind; none: every site every kind."""
    required: Mapping[int, str | None] = field(default_factory=dict)
    """Site -> the kind that it must have; none: any."""
    excluded: frozenset[int] = frozenset()
    """Sites that stay closed."""
    budget: Decimal | None = None
    """Euro per year for all places together."""
    apart: tuple[Apart, ...] = ()
    between: Ints | None = None
    """[s, s] millimetres between sites, FAR where unknown; needed for `apart`."""
    layers: tuple[Layer, ...] = ()

"""What the siting engine answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from trefpunt.schemas.base import Text

Status = Literal["optimal", "feasible", "infeasible"]
"""optimal: proven; feasible: the best found, see the gap; infeasible: nothing is allowed."""


@dataclass(frozen=True)
class Progress:
    """How far a search is."""

    phase: str
    """"start", "improve", "bound", "exact", "alternatives", "prices", "curve"."""
    objective: float | None
    bound: float | None
    done: float | None = None
    """0-1 where that can be said."""


Watch = Callable[[Progress], bool]
"""Told now and then; False asks to stop and keep the best."""


@dataclass(frozen=True)
class Conflict:
    """Why nothing is allowed: requirements that cannot hold together, by name."""

    code: str
    """Key of a sentence `siting.conflict.<code>`: "spacing", "count", "budget", "excluded" …"""
    sites: tuple[str, ...] = ()
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Solution:
    """The best plan found for a task."""

    status: Status
    sites: tuple[str, ...]
    """Ids, in the order of the task."""
    kinds: tuple[str, ...]
    """Kind per chosen site."""
    objective: float
    """median: sum of weight x metres; cover: weight within the norm; others: see methods."""
    bound: float
    """No plan is better than this."""
    gap: float
    """|objective - bound| / |bound|; 0 when optimal."""
    method: Literal["exact", "search"]
    unserved: tuple[str, ...] = ()
    """Demand points that can reach no site at all, chosen or not."""
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """Another plan that is nearly as good."""

    sites: tuple[str, ...]
    kinds: tuple[str, ...]
    objective: float
    worse: float
    """Share worse than the best found: 0.013."""


@dataclass(frozen=True)
class Alternatives:
    """Plans within a margin of the best."""

    plans: tuple[Alternative, ...]
    """The best first."""
    always: tuple[str, ...]
    """Sites in all of them: what stays the same."""
    never: tuple[str, ...]
    complete: bool
    """Whether it is proven that no other plan lies within the margin."""


@dataclass(frozen=True)
class Price:
    """What one constraint costs: the goal with and without it."""

    constraint: str
    """"required:<site>", "excluded:<site>", "budget", "apart:<rule>", "count:<kind>"."""
    name: Text
    objective: float
    """Without the constraint."""
    gain: float
    """How much better, in the unit of the goal; 0: it costs nothing."""
    proven: bool


@dataclass(frozen=True)
class CurvePoint:
    """The best plan with this many places."""

    count: int
    objective: float
    served: float
    """Share of the weight within the norm, 0-1."""
    gain: float
    """Weight within the norm that this place adds to one place less."""
    proven: bool

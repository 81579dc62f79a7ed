"""What somebody asks of `trefpunt reach`, checked against the policy."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trefpunt.schemas.network import Trait
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Choice, Moment, ReachNorm, ReachPolicy
from trefpunt.schemas.reach.policy import FURTHEST
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param, say_both

_MOMENT = re.compile(r"^([a-z]{2})[a-z]*\.?\s+(\d{1,2})[:.](\d{2})$")
_DAYS = (
    ("ma", "mo"),
    ("di", "tu"),
    ("wo", "we"),
    ("do", "th"),
    ("vr", "fr"),
    ("za", "sa"),
    ("zo", "su"),
)
HOURS, MINUTES = 24, 60
NOTHING = Trait(0)


@dataclass(frozen=True)
class Asked:
    """The options as somebody typed them."""

    norm: str | None = None
    profile: str = "walk"
    kinds: Sequence[str] = ()
    group: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Everywhere:
    """The options that make one answer per municipality."""

    points: Path
    places: Path
    out: Path
    streets: Path | None = None
    processes: int = 1
    cluster: str | None = None
    avoid: Trait = NOTHING
    """What the walker cannot pass."""


def reach_of(policy: Policy) -> ReachPolicy:
    """What the policy says about reach. Raises RuleProblem where it says nothing."""
    if policy.reach is None:
        raise RuleProblem(Problem("reach.no_file"))
    return policy.reach


def choice(policy: Policy, asked: Asked) -> Choice:
    """The question. Raises RuleProblem for a name or number that cannot be."""
    reach = reach_of(policy)
    norm = _norm(reach, asked)
    known = {kind.id for kind in policy.municipality.kinds}
    for kind in asked.kinds:
        _known("kind", kind, known)
    _known("profile", asked.profile, (one.id for one in reach.profiles))
    if asked.group is not None:
        _known("group", asked.group, (one.id for one in reach.groups))
    return Choice(
        norm_m=norm if isinstance(norm, int) else norm.metres,
        kinds=tuple(asked.kinds) or (() if isinstance(norm, int) else norm.kinds) or reach.counted,
        profile=asked.profile,
        group=asked.group,
        at=None if asked.at is None else moment(asked.at),
        meant_for=() if isinstance(norm, int) else norm.groups,
    )


def _norm(reach: ReachPolicy, asked: Asked) -> ReachNorm | int:
    """A norm of the policy, or a number of metres."""
    wanted = asked.norm
    if wanted is None:
        return _own_norm(reach, asked) or reach.default
    if not wanted.removeprefix("-").isdecimal():
        known = {one.id: one for one in reach.norms}
        _known("norm", wanted, known)
        return known[wanted]
    if not 0 < int(wanted) <= FURTHEST:
        raise RuleProblem(Problem("reach.norm", params={"value": wanted, "most": FURTHEST}))
    return int(wanted)


def _own_norm(reach: ReachPolicy, asked: Asked) -> ReachNorm | None:
    """The first norm that is meant for the group or the only kind of place that was asked."""
    for norm in reach.norms:
        if norm.groups and asked.group not in norm.groups:
            continue
        if norm.kinds and set(asked.kinds) - set(norm.kinds):
            continue
        if norm.groups or (norm.kinds and asked.kinds):
            return norm
    return None


def _known(what: str, value: str, known: Iterable[str]) -> None:
    told = sorted(known)
    if value not in told:
        named = say_both(f"reach.what.{what}")
        params: dict[str, Param] = {"what": named, "value": value, "known": ", ".join(told)}
        raise RuleProblem(Problem("reach.unknown", params=params))


def moment(text: str) -> Moment:
    """A time of the week: "do 14:00" or "thu 14:00". Raises RuleProblem for anything else."""
    found = _MOMENT.match(text.strip().lower())
    if found is not None:
        day, hour, minute = found[1], int(found[2]), int(found[3])
        for number, names in enumerate(_DAYS):
            if day in names and hour < HOURS and minute < MINUTES:
                return Moment(number, hour * MINUTES + minute)
    raise RuleProblem(Problem("reach.moment", params={"value": text}))

"""What `trefpunt site` answers, and its JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from trefpunt.cli.site_clock import Clock
from trefpunt.cli.site_input import Question
from trefpunt.engines.siting import METHOD, alternatives, curve, solve
from trefpunt.schemas.siting import Alternatives, CurvePoint, Effort, Solution, Task
from trefpunt.terms.wording import Language, say


@dataclass(frozen=True)
class Answer:
    """A choice of places, and what was asked beside it."""

    task: Task
    solution: Solution
    seconds: float
    inputs: dict[str, str]
    alternatives: Alternatives | None
    curve: tuple[CurvePoint, ...] | None
    """None: not asked; empty: there was no time, or nothing is allowed."""
    normed: bool
    """Whether somebody said what is near."""

    def as_json(self, language: Language) -> dict[str, Any]:
        """One object; a number that nobody knows is null."""
        found = self.solution
        told: dict[str, Any] = {
            "sites": list(found.sites),
            "objective": known(found.objective),
            "bound": known(found.bound),
            "gap": known(found.gap),
            "status": found.status,
            "seconds": round(self.seconds, 3),
            "method": found.method,
            "version": METHOD,
            "unserved": list(found.unserved),
            "conflicts": list(clashes(found, language)),
            "inputs": self.inputs,
        }
        if self.alternatives is not None:
            told["alternatives"] = _others(self.alternatives)
        if self.curve is not None:
            told["curve"] = [self._step(point) for point in self.curve]
        return told

    def _step(self, point: CurvePoint) -> dict[str, Any]:
        """Without a norm nobody knows who is served."""
        unknown = {} if self.normed else {"served": None, "gain": None}
        return vars(point) | unknown


def answer(asked: Question, clock: Clock, others: int | None, curved: bool) -> Answer:
    """The best choice within the time of the clock, then what was asked beside it."""
    task = asked.task
    found = solve(task, effort(clock), clock)
    spent = clock.spent
    able = found.status != "infeasible"
    near = None
    if others and able:
        near = alternatives(task, found, effort(clock), clock, most=others)
    steps: tuple[CurvePoint, ...] | None = () if curved else None
    if curved and able:
        steps = curve(task, effort(clock), clock, most=task.count)
    return Answer(task, found, spent, asked.inputs, near, steps, asked.normed)


def effort(clock: Clock) -> Effort:
    """Who gives a time wants all of it used; who does not wants the same answer every time."""
    if clock.left is None:
        return Effort()
    return replace(Effort(), nodes=None, seconds=clock.left)


def known(value: float) -> float | None:
    """A number, or nothing where there is none."""
    return value if isfinite(value) else None


def clashes(found: Solution, language: Language) -> Iterator[str]:
    """Why nothing is allowed, in sentences."""
    for one in found.conflicts if found.status == "infeasible" else ():
        told = {"sites": ", ".join(one.sites), **dict(one.params)}
        yield say(f"siting.conflict.{one.code}", language, **told)


def _others(found: Alternatives) -> dict[str, Any]:
    plans = [{k: v for k, v in vars(plan).items() if k != "kinds"} for plan in found.plans]
    return vars(found) | {"plans": plans}

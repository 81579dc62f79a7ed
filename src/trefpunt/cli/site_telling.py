"""How the figures of siting are written."""

from decimal import Decimal
from math import isfinite

from trefpunt.schemas.siting import Task
from trefpunt.sources.report import number
from trefpunt.terms.money import round_half_up
from trefpunt.terms.wording import Language

Both = dict[Language, str]


def gap_of(objective: float, bound: float) -> float:
    """How far objective and bound lie apart, as a share of the bound."""
    if objective == bound:
        return 0.0
    return abs(objective - bound) / abs(bound) if bound and isfinite(bound) else float("inf")


def figure(value: float, places: int = 0) -> Both:
    """A number in the notation of each language; a dash where there is none."""
    if not isfinite(value):
        return {"nl": "–", "en": "–"}
    return number(round_half_up(Decimal(str(value)), places))


def share(value: float, places: int = 2) -> Both:
    """A share as a percentage."""
    return {language: f"{text}%" for language, text in figure(100 * value, places).items()}


def is_share(task: Task) -> bool:
    """Whether the goal is the share of the worst-off group."""
    return task.goal == "fair" and task.group is not None


def goal_number(task: Task, objective: float) -> Both:
    """The goal as people read it."""
    return share(objective) if is_share(task) else figure(objective)


def goal_name(task: Task) -> str:
    """Code of the sentence that names the goal."""
    if task.goal == "fair":
        return f"site.goal.{'share' if task.group is not None else 'greatest'}"
    return f"site.goal.{task.goal}"

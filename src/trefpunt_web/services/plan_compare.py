"""Plans beside each other: what differs, for whom, and what an extra person within reach costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trefpunt.cli import planning as engine
from trefpunt.schemas.plan import Live, PlanDifference
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt_web.services import plan
from trefpunt_web.services.plan import NoDraft, Seen

FEWEST, MOST = 2, 3


@dataclass(frozen=True)
class Column:
    """One plan of the comparison."""

    seen: Seen
    live: Live


@dataclass(frozen=True)
class AreaRow:
    """One neighbourhood under each of the plans."""

    code: str
    name: str
    people: int
    gains: tuple[int, ...]
    """Per plan: people who come within the norm, less those who fall out of it."""


@dataclass(frozen=True)
class Comparison:
    """Two or three plans."""

    columns: tuple[Column, ...]
    differences: tuple[PlanDifference, ...]
    """Each other plan against the first, by today's data."""
    areas: tuple[AreaRow, ...]


def compare(seens: Sequence[Seen]) -> Comparison:
    """Two or three plans beside each other. Raises RuleProblem for another number of them."""
    if not FEWEST <= len(seens) <= MOST:
        params = {"fewest": FEWEST, "most": MOST}
        raise RuleProblem(Problem("plan.compare_number", params=params))
    columns = tuple(Column(seen, plan.live(seen)) for seen in seens)
    first = seens[0].scenario
    today, *others = (plan.beside(seen.scenario, first) for seen in seens)
    differences = tuple(engine.differences(today, other) for other in others)
    return Comparison(columns, differences, tuple(_areas(columns)))


def _areas(columns: Sequence[Column]) -> Iterator[AreaRow]:
    """By code: a plan that was published under older areas may lack some."""
    per_plan = [{area.code: area for area in one.live.effects.areas} for one in columns]
    for code, area in per_plan[0].items():
        found = [areas.get(code) for areas in per_plan]
        gains = tuple(one.gain if one else 0 for one in found)
        yield AreaRow(code, area.name, area.people, gains)


def council(numbers: Sequence[int], user: object) -> Comparison:
    """Published plans beside each other, for everybody. Raises NoDraft, RuleProblem."""
    seens = [plan.find(number, user) for number in numbers]
    for seen in seens:
        if not seen.published:
            raise NoDraft(seen.number)
    return compare(seens)

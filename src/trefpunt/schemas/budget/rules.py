"""What a scenario may ask of a plan, and the sentence for each thing that it may not.

The check of files and the engine both ask here, so that a file that passes can be computed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from trefpunt.schemas.budget.places import counts, funded
from trefpunt.schemas.budget.plan import BudgetPlan
from trefpunt.schemas.budget.scenario import BoardChoice, Scenario
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.terms.period import STRUCTURAL
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param, say_both

UNCOUNTED = ("undecided", "stays", "closing")
"""Choices of a board that make no place of a funded kind."""


def check(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> None:
    """Raise the first of the problems as a RuleProblem."""
    for problem in problems(plan, scenario, kinds):
        raise RuleProblem(problem)


def problems(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> list[Problem]:
    """All that is wrong with this scenario under this plan; `column` is the field to correct.

    Raises KeyError when the plan counts a kind of place that is not in `kinds`.
    """
    return [
        *_unknown(plan, scenario),
        *_choices(plan, scenario, kinds),
        *_numbers(plan, scenario.model_copy(update={"choices": ()}), kinds),
        *(_numbers(plan, scenario, kinds) if scenario.choices else ()),
    ]


def _unknown(plan: BudgetPlan, scenario: Scenario) -> Iterator[Problem]:
    for kind in sorted(scenario.counts.keys() - plan.counts.places.keys()):
        yield kind_unknown(plan, kind, f"counts.{kind}")
    columns = plan.horizon.columns
    for kind, cells in scenario.counts.items():
        for column in sorted(cells.keys() - set(columns)):
            yield year_outside(column, columns, f"counts.{kind}.{column}")
    for line in sorted(set(scenario.without_lines) - {line.id for line in plan.lines}):
        yield line_unknown(plan, line, "without_lines")


def _choices(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> Iterator[Problem]:
    shorts = tuple(kind.short for kind in funded(plan, kinds))
    for choice in scenario.choices:
        yield from _choice(choice, shorts)
        yield from _dated(choice, shorts, plan.horizon.years)
    dated = Counter((c.place, c.year) for c in scenario.choices if c.year is not None)
    for (place, year), times in dated.items():
        if times > 1:
            yield _problem("choice_twice", f"choices.{place}.year", place=place, year=str(year))


def _choice(choice: BoardChoice, shorts: tuple[str, ...]) -> Iterator[Problem]:
    possible = (*shorts, *UNCOUNTED)
    if choice.choice not in possible:
        names: dict[str, Param] = {"place": choice.place, "choice": choice.choice}
        field = f"choices.{choice.place}.choice"
        yield _problem("choice_unknown", field, known=", ".join(possible), **names)


def _dated(
    choice: BoardChoice, shorts: tuple[str, ...], years: tuple[int, ...]
) -> Iterator[Problem]:
    field = f"choices.{choice.place}.year"
    names: dict[str, Param] = {"place": choice.place, "choice": choice.choice}
    if choice.year is None and choice.choice in (*shorts, "closing"):
        yield _problem("choice_undated", field, **names)
    if choice.year is not None and choice.year not in years:
        yield year_outside(str(choice.year), map(str, years), field, place=choice.place)


def _numbers(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> Iterator[Problem]:
    """What choices come to; without choices what is written, also where choices go before it."""
    numbers = counts(plan, scenario, kinds)
    for kind in funded(plan, kinds):
        for column, count in zip(plan.horizon.columns, numbers[kind.id], strict=True):
            field = "choices" if scenario.choices else f"counts.{kind.id}.{column}"
            yield from _number(kind, column, count, field)


def _number(kind: PlaceKind, column: str, count: int, field: str) -> Iterator[Problem]:
    names = _names(kind, column, count)
    if count < 0:
        yield _problem("count_negative", field, **names)
    if kind.maximum is not None and count > kind.maximum:
        yield _problem("count_above", field, maximum=kind.maximum, **names)


def _names(kind: PlaceKind, column: str, count: int) -> dict[str, Param]:
    year: Param = say_both("budget.structural") if column == STRUCTURAL else column
    return {"kind": kind.plural.both(), "count": count, "year": year}


# --- Names that the plan does not have ------------------------------------------------------------


def kind_unknown(plan: BudgetPlan, kind: str, field: str) -> Problem:
    """The plan counts no places of this kind."""
    return _problem("kind_unknown", field, kind=kind, known=", ".join(plan.counts.places))


def line_unknown(plan: BudgetPlan, line: str, field: str) -> Problem:
    """The plan has no line with this id."""
    known = ", ".join(line.id for line in plan.lines)
    return _problem("line_unknown", field, line=line, known=known)


def year_outside(year: str, known: Iterable[str], field: str, **params: Param) -> Problem:
    """The plan does not have this year or column; `known` are those that it has."""
    return _problem("year_outside", field, year=year, known=", ".join(known), **params)


def _problem(code: str, field: str, **params: Param) -> Problem:
    return Problem(f"budget.{code}", column=field, params=params)

"""What a scenario may ask of a plan, and the sentence for each thing that it may not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from trefpunt.engines.budget.places import counts, funded
from trefpunt.schemas.budget import BoardChoice, BudgetPlan, Scenario
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.terms.period import STRUCTURAL
from trefpunt.terms.problems import Problem, RuleProblem
from trefpunt.terms.wording import Param, say

UNCOUNTED = ("undecided", "stays", "closing")
"""Choices of a board that make no place of a funded kind."""


def check(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> None:
    """Raise the first of the problems as a RuleProblem."""
    for problem in problems(plan, scenario, kinds):
        raise RuleProblem(problem)


def problems(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> list[Problem]:
    """All that is wrong with this scenario under this plan; `column` is the field to correct."""
    asked = [*_unknown(plan, scenario), *_choices(plan, scenario, kinds)]
    return asked or list(_numbers(plan, scenario, kinds))


def _unknown(plan: BudgetPlan, scenario: Scenario) -> Iterator[Problem]:
    known = ", ".join(plan.counts.places)
    for kind in sorted(scenario.counts.keys() - plan.counts.places.keys()):
        yield _problem("kind_unknown", f"counts.{kind}", kind=kind, known=known)
    for kind, cells in scenario.counts.items():
        for column in sorted(cells.keys() - set(plan.horizon.columns)):
            yield _outside(plan, column, f"counts.{kind}.{column}")
    ids = [line.id for line in plan.lines]
    for line in sorted(set(scenario.without_lines) - set(ids)):
        yield _problem("line_unknown", "without_lines", line=line, known=", ".join(ids))


def _choices(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> Iterator[Problem]:
    shorts = tuple(kind.short for kind in funded(plan, kinds))
    checks = (_choice(plan, choice, shorts) for choice in scenario.choices)
    yield from chain.from_iterable(checks)
    dated = Counter((c.place, c.year) for c in scenario.choices if c.year is not None)
    for (place, year), times in dated.items():
        if times > 1:
            yield _problem("choice_twice", "choices", place=place, year=str(year))


def _choice(plan: BudgetPlan, choice: BoardChoice, shorts: tuple[str, ...]) -> Iterator[Problem]:
    names: dict[str, Param] = {"place": choice.place, "choice": choice.choice}
    if choice.choice not in (*UNCOUNTED, *shorts):
        yield _problem("choice_unknown", "choices", known=", ".join((*shorts, *UNCOUNTED)), **names)
    elif choice.year is None and choice.choice in (*shorts, "closing"):
        yield _problem("choice_undated", "choices", **names)
    if choice.year is not None and choice.year not in plan.horizon.years:
        yield _outside(plan, str(choice.year), "choices")


def _numbers(plan: BudgetPlan, scenario: Scenario, kinds: Sequence[PlaceKind]) -> Iterator[Problem]:
    numbers = counts(plan, scenario, kinds)
    for kind in funded(plan, kinds):
        for column, count in zip(plan.horizon.columns, numbers[kind.id], strict=True):
            yield from _number(kind, column, count)


def _number(kind: PlaceKind, column: str, count: int) -> Iterator[Problem]:
    field, names = f"counts.{kind.id}.{column}", _names(kind, column, count)
    if count < 0:
        yield _problem("count_negative", field, **names)
    if kind.maximum is not None and count > kind.maximum:
        yield _problem("count_above", field, maximum=kind.maximum, **names)


def _names(kind: PlaceKind, column: str, count: int) -> dict[str, Param]:
    plural: Param = {"nl": kind.plural.nl, "en": kind.plural.en}
    after: Param = {
        "nl": say("budget.structural", "nl"),
        "en": say("budget.structural", "en"),
    }
    return {"kind": plural, "count": count, "year": after if column == STRUCTURAL else column}


def _outside(plan: BudgetPlan, year: str, field: str) -> Problem:
    first, last = str(plan.horizon.first), str(plan.horizon.last)
    return _problem("year_outside", field, year=year, first=first, last=last)


def _problem(code: str, field: str, **params: Param) -> Problem:
    return Problem(f"budget.{code}", column=field, params=params)

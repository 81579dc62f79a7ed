"""All that the command found, and its rows as every form of output shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from trefpunt.engines.budget import charge_sets, commitments
from trefpunt.schemas.budget import (
    COUNT,
    COVER,
    NET,
    SUBTOTAL,
    BudgetResult,
    Comparison,
    CoverSource,
    LineResult,
    Scenario,
    UncertaintyResult,
    Vat,
    as_json,
)
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.terms.money import Amount, plain
from trefpunt.terms.period import STRUCTURAL
from trefpunt.terms.wording import Language, say


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    block: str
    name: str
    values: tuple[Amount, ...]
    """Unrounded."""
    places: int = 0
    """Decimals to show."""
    style: Literal["", "bold", "dim"] = ""


@dataclass(frozen=True)
class Answer:
    """The budget under one scenario, with what was asked for beside it."""

    policy: Policy
    scenario: Scenario
    result: BudgetResult
    run: Run
    other: Scenario | None = None
    difference: Comparison | None = None
    spread: UncertaintyResult | None = None

    def as_json(self, language: Language = "nl") -> dict[str, Any]:
        """One object; amounts are decimal strings in thousands, or the unit of the plan."""
        plan = self.policy.budget
        answer: dict[str, Any] = {"unit": plan.unit, **as_json(self.result, language)}
        answer["cover_sources"] = [self._cover(source, language) for source in plan.cover]
        answer["capital"] = as_json(charge_sets(plan.investment), language)
        answer["commitments"] = as_json(commitments(plan), language)
        if self.difference is not None:
            answer["comparison"] = as_json(self.difference, language)
        if self.spread is not None:
            answer["uncertainty"] = as_json(self.spread, language)
        return answer | {"run": self.run.as_json()}

    def columns(self, language: Language = "nl") -> list[str]:
        """The heads of the columns: 2026, ..., structureel."""
        structural = say("budget.structural", language)
        return [structural if c == STRUCTURAL else c for c in self.result.columns]

    def rows(self, language: Language = "nl") -> Iterator[Row]:
        """The table as a council knows it: places, costs, totals, and capital below the line."""
        yield from self._counts(language)
        yield from _lines(self.result.lines, "costs", language)
        yield Row("", self.label(SUBTOTAL, language), self.result.subtotal, style="bold")
        for source in self.policy.budget.cover:
            amounts = tuple(source.amounts[column] for column in self.result.columns)
            yield Row("", source.name.say(language), amounts, style="dim")
        yield Row("", self.label(COVER, language), self.result.cover)
        yield Row("", self.label(NET, language), self.result.net, style="bold")
        yield from _lines(self.result.lines, "capital", language)

    def compared(self, language: Language = "nl") -> Iterator[Row]:
        """The difference from the other scenario, in the same order."""
        if self.difference is not None:
            yield from _lines(self.difference.lines, "costs", language)
            net = say("budget.net", language)
            yield Row("", net, self.difference.net, style="bold")
            yield from _lines(self.difference.lines, "capital", language)

    def remarks(self, language: Language = "nl") -> Iterator[str]:
        """What the table cannot hold: VAT per line, and what a line comes on top of."""
        lines = self.policy.budget.lines
        for treatment in get_args(Vat):
            names = [line.name.say(language) for line in lines if line.vat == treatment]
            if names:
                yield say(f"budget.vat_{treatment}", language, lines=", ".join(names))
        for line in lines:
            if line.base is not None:
                names_line, told = line.name.say(language), line.base.told().say(language)
                yield say("budget.line_base", language, line=names_line, told=told)

    def label(self, line: str, language: Language = "nl") -> str:
        """What a row of the printed table is called: a line, a total, or a number of places."""
        if line == SUBTOTAL:
            return _subtotal(self.result.pm, language)
        if line in (COVER, NET):
            return say(f"budget.{line}", language)
        if line.startswith(COUNT):
            kind = self.policy.municipality.kind(line.removeprefix(COUNT))
            return say("budget.count", language, kind=kind.plural.say(language))
        return self.policy.budget.line(line).name.say(language)

    def _cover(self, source: CoverSource, language: Language) -> dict[str, Any]:
        values = [plain(source.amounts[column]) for column in self.result.columns]
        return {"id": source.id, "name": source.name.say(language), "values": values}

    def _counts(self, language: Language) -> Iterator[Row]:
        for places in self.result.places:
            counts = tuple(map(Decimal, places.counts))
            yield Row("", self.label(COUNT + places.kind, language), counts, style="dim")
        yield Row("", say("budget.fte", language), self.result.fte, 2, "dim")


def _lines(lines: tuple[LineResult, ...], section: str, language: Language) -> Iterator[Row]:
    for line in lines:
        if line.section == section:
            yield Row(line.block or "", line.name.say(language), line.values)


def _subtotal(pm: tuple[int, ...], language: Language) -> str:
    low, high = min(pm), max(pm)
    same = {0: "subtotal", 1: "subtotal_one"}.get(high, "subtotal_pm")
    code = same if low == high else "subtotal_range"
    return say(f"budget.{code}", language, low=low, count=high)

"""The budget as a workbook: table, difference, uncertainty, scenario, and where it comes from."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from trefpunt.cli.budget_answer import Answer, Row
from trefpunt.cli.budget_table import tell
from trefpunt.cli.save import sheet
from trefpunt.schemas.budget import UncertaintyResult
from trefpunt.terms.money import Amount, Pm, plain
from trefpunt.terms.wording import Language, say

Cells = tuple[Any, ...]


def book(answer: Answer, language: Language = "nl") -> Workbook:
    """A workbook with unrounded numbers as numbers, and PM as text."""
    made = Workbook()
    made.remove(made.worksheets[0])
    heads = [say("budget.sheet.block", language), say("budget.row", language)]
    heads += answer.columns(language)
    _add(made, "table", heads, _rows(answer.rows(language)), language)
    if answer.difference is not None:
        _add(made, "compared", heads, _rows(answer.compared(language)), language)
    if answer.spread is not None:
        names = ("column", "p10", "p50", "p90", "exceeds")
        bands = [say(f"budget.spread.{name}", language) for name in names]
        _add(made, "spread", bands, _spread(answer.spread, language), language)
    facts = [say(f"budget.sheet.{name}", language) for name in ("what", "value", "detail")]
    _add(made, "scenario", facts, _scenario(answer, language), language)
    _add(made, "provenance", facts, _provenance(answer, language), language)
    return made


def _add(
    made: Workbook, name: str, heads: list[str], rows: Iterable[Cells], language: Language
) -> None:
    sheet(made, say(f"budget.sheet.{name}", language), heads, rows)


def _rows(rows: Iterable[Row]) -> Iterator[Cells]:
    for row in rows:
        yield (row.block, row.name, *map(_value, row.values))


def _value(amount: Amount) -> Decimal | str:
    """A number without needless zeros: the sheet shows as many decimals as it has."""
    return str(amount) if isinstance(amount, Pm) else Decimal(plain(amount))


def _spread(spread: UncertaintyResult, language: Language) -> Iterator[Cells]:
    for band in (*spread.bands, spread.five_year):
        yield band.column, band.p10, band.p50, band.p90, band.exceeds * 100
    yield (say("budget.spread.charged", language),)
    for band in (*spread.with_charges, spread.five_year_with_charges):
        yield band.column, band.p10, band.p50, band.p90, band.exceeds * 100
    yield (say("budget.spread.reading", language),)


def _scenario(answer: Answer, language: Language) -> Iterator[Cells]:
    chosen = answer.scenario

    def told(code: str, **params: str) -> str:
        return say(f"budget.sheet.{code}", language, **params)

    yield told("name"), chosen.name.say(language), chosen.source
    yield told("text"), chosen.text.say(language), f"{chosen.certainty}"
    yield told("first_year_share"), _value(chosen.first_year_share)
    for choice in chosen.choices:
        yield told("choice", place=choice.place), choice.choice, choice.year
    for line in chosen.without_lines:
        yield told("without"), answer.label(line, language)


def _provenance(answer: Answer, language: Language) -> Iterator[Cells]:
    run, plan = answer.run, answer.policy.budget

    def told(code: str, **params: str) -> str:
        return say(f"budget.sheet.{code}", language, **params)

    yield told("method"), run.method, run.id
    yield told("digest"), run.digest
    for name, digest in run.inputs.items():
        yield told("input"), name, digest
    for line in plan.lines:
        yield told("line_source", row=line.name.say(language)), f"{line.certainty}", line.source
    for source in plan.cover:
        row = source.name.say(language)
        yield told("line_source", row=row), f"{source.certainty}", source.source
    for remark in answer.remarks(language):
        yield told("note"), remark
    for difference in answer.result.differences:
        yield told("note"), tell(difference, answer, language)

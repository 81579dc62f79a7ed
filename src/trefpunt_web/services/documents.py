"""A budget to take along: a workbook, a table for other programs, a document to print.

CSV follows the reader's Excel: Dutch gets semicolons and decimal commas, English gets commas and
decimal points; both are UTF-8 with a byte order mark, and both carry unrounded amounts.
"""

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from trefpunt.cli.budget_answer import Answer, Row
from trefpunt.cli.budget_book import book
from trefpunt.cli.budget_table import tell
from trefpunt.cli.documents import compiled, drawable
from trefpunt.schemas.budget import CoverSource, Line
from trefpunt.terms.money import Pm, local, plain
from trefpunt.terms.wording import Language, say
from trefpunt_web.services.budget import Budget
from trefpunt_web.services.charts import svg

TEMPLATE = Path(__file__).with_name("budget.typ")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Text that begins so would be computed by a spreadsheet."""


def xlsx(budget: Budget, language: Language, other: Budget | None = None) -> bytes:
    """A workbook: amounts as numbers, and sheets with scenario and provenance."""
    written = io.BytesIO()
    book(budget.answer(other), language).save(written)
    return written.getvalue()


def table(budget: Budget, language: Language, other: Budget | None = None) -> bytes:
    """The rows as CSV; with `other`, the differences from that scenario."""
    answer, written = budget.answer(other), io.StringIO(newline="")
    rows = answer.compared(language) if other else answer.rows(language)
    writer = csv.writer(written, delimiter=";" if language == "nl" else ",")
    heads = (say("budget.sheet.block", language), say("budget.row", language))
    writer.writerow([*heads, *answer.columns(language)])
    writer.writerows(_cells(row, language) for row in rows)
    writer.writerows(_footer(answer, language))
    return written.getvalue().encode("utf-8-sig")


def _cells(row: Row, language: Language) -> list[str]:
    mark = "," if language == "nl" else "."
    return [_safe(row.block), _safe(row.name), *(plain(v).replace(".", mark) for v in row.values)]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _footer(answer: Answer, language: Language) -> Iterable[list[str]]:
    name, run = answer.scenario.name.say(language), answer.run
    yield []
    yield [say("budget.sheet.scenario", language), _safe(name)]
    yield [say("budget.sheet.method", language), run.method, run.id]
    yield [say("budget.sheet.digest", language), run.digest]


# --- PDF ----------------------------------------------------------------------------------------


def pdf(budget: Budget, language: Language) -> bytes:
    """Two pages of A4 in PDF/UA-1: the chart, the table, what is uncertain, where it comes from."""
    return compiled(TEMPLATE, json.dumps(_content(budget, language)))


def _content(budget: Budget, language: Language) -> dict[str, object]:
    answer, plan = budget.answer(), budget.plan
    alt = describe(budget, language)
    return {
        "language": language,
        "said": _said(budget, language),
        "columns": answer.columns(language),
        "rows": [_row(row, language) for row in answer.rows(language)],
        "chart": svg(budget, language, label=alt),
        "alt": alt,
        "notes": notes(budget, language),
        "bands": _bands(budget, language),
        "sources": [_source(x, language) for x in plan.lines]
        + [_source(x, language) for x in plan.cover],
    }


def _source(named: Line | CoverSource, language: Language) -> list[str]:
    certainty = say(f"certainty.{named.certainty}", language)
    return [named.name.say(language), certainty, named.source]


def _row(row: Row, language: Language) -> dict[str, object]:
    cells = [v.value if isinstance(v, Pm) else local(v, language, row.places) for v in row.values]
    name = " ".join(part for part in (row.block, row.name) if part)
    return {"name": name, "cells": ["–" if c == "0" else c for c in cells], "style": row.style}


def _bands(budget: Budget, language: Language) -> list[list[str]]:
    heads = budget.answer().columns(language)
    return [
        [
            head,
            *(local(v, language) for v in (b.p10, b.p50, b.p90)),
            local(b.exceeds * 100, language),
        ]
        for head, b in zip(heads, budget.spread.bands, strict=True)
    ]


def _said(budget: Budget, language: Language) -> dict[str, str]:
    """The sentences of the document, by the names that the template uses."""
    plan, run = budget.plan, budget.runs[0]
    amount = local(budget.result.five_year_net * plan.unit, language)
    filled = {
        "title": {"name": plan.name.say(language), "municipality": budget.policy.municipality.name},
        "scenario": {"name": drawable(budget.scenario.name.say(language))},
        "text": {"text": drawable(budget.scenario.text.say(language))},
        "net": {"first": str(plan.horizon.first), "last": str(plan.horizon.last), "amount": amount},
        "unit": {"unit": local(Decimal(plan.unit), language)},
        "table": {},
        "post": {},
        "chart": {},
        "spread": {},
        "reading": {"draws": local(Decimal(budget.spread.draws), language)},
        "assumption": {},
        "column": {},
        "exceeds": {},
        "notes": {},
        "sources": {},
        "certainty": {},
        "source": {},
        "run": {"run": run.digest[:12], "method": run.method},
        "trial": {},
        "page": {},
    }
    told = {name: say(f"document.{name}", language, **params) for name, params in filled.items()}
    return told | {"trial": told["trial"] if budget.trial else ""}


def describe(budget: Budget, language: Language) -> str:
    """The chart in words: the total of each column, and where the band lies."""
    heads = budget.answer().columns(language)
    columns = zip(heads, budget.result.subtotal, budget.spread.bands, strict=True)
    parts = [
        say(
            "document.alt_column",
            language,
            column=head,
            total=local(total, language),
            low=local(band.p10, language),
            high=local(band.p90, language),
        )
        for head, total, band in columns
    ]
    unit = local(Decimal(budget.plan.unit), language)
    return say("document.alt", language, unit=unit) + " " + " ".join(parts)


def notes(budget: Budget, language: Language) -> list[str]:
    """Where the printed table differs, cell by cell, with the explanation of the plan."""
    answer = budget.answer()
    return [tell(difference, answer, language) for difference in budget.result.differences]

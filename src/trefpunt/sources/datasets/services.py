"""Opens answers of statistics services (OData version 3 and 4), as `trefpunt fetch` stores them.

One JSON object: the rows under "value", and beside them the tables that explain them. Where those
were saved apart they are looked for in `<name>.<table>.json`.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.datasets.records import Records, columns_of, read_json
from trefpunt.sources.report import Report, number

Row = dict[str, Any]

MOST = 10_000
"""A service gives no more rows at a time, and does not say what it left out."""
REGIONS = ("WijkenEnBuurten", "RegioS")
"""What the column of area codes is called."""
_NUMBERED = re.compile(r"_\d+$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MEASURE = {"Id", "Measure", "Value", "ValueAttribute", "StringValue"}
"""Columns of an observation that are no dimension."""
_WITHHELD = {"Secret", "Confidential", "Suppressed"}


def open_odata3(path: Path, _dataset: Dataset, report: Report) -> Records | None:
    """The rows of a TypedDataSet; its columns end in numbers that move from year to year."""
    answer = _answer(path, report)
    if answer is None:
        return None
    rows = [_trimmed(row) for row in answer["value"]]
    columns = columns_of(rows)
    dimensions = tuple(c for c in columns if c != "ID" and not _NUMBERED.search(c))
    told = _table(answer, path, "DataProperties", report)
    table = next(iter(_table(answer, path, "TableInfos", report)), {})
    return Records(
        columns,
        rows,
        year=_year(table.get("Period"), table.get("Title")),
        titles={str(row.get("Key")): str(row.get("Title", "")).strip() for row in told},
        dimensions=dimensions,
        defaults=_region(dimensions),
    )


def open_odata4(path: Path, _dataset: Dataset, report: Report) -> Records | None:
    """The observations of a table, brought together per area; its columns are measures."""
    answer = _answer(path, report)
    if answer is None:
        return None
    observations = [_trimmed(row) for row in answer["value"]]
    dimensions = tuple(c for c in columns_of(observations) if c not in _MEASURE)
    rows = _pivoted(observations, dimensions)
    told = _table(answer, path, "MeasureCodes", report)
    table = next(iter(_table(answer, path, "Properties", report)), {})
    return Records(
        columns_of(rows),
        rows,
        year=_year(table.get("TemporalCoverage"), table.get("Title")),
        titles={str(row.get("Identifier")): str(row.get("Title", "")).strip() for row in told},
        dimensions=dimensions,
        defaults=_region(dimensions),
    )


def _answer(path: Path, report: Report) -> Row | None:
    """The object in the file; None for an error, an empty list or a list that was cut off."""
    answer = read_json(path, report)
    if answer is None:
        return None
    rows = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        report.error("datasets.no_value", file=path.name, reason=_complaint(answer))
    elif not rows:
        report.error("datasets.empty_answer", file=path.name)
    elif len(rows) == MOST or answer.get("odata.nextLink") or answer.get("@odata.nextLink"):
        report.error("datasets.truncated", file=path.name, count=number(len(rows)), total="?")
    else:
        return dict(answer)
    return None


def _complaint(answer: Any) -> str:
    """What a service says is wrong, in its own words."""
    told = answer.get("odata.error") or answer.get("error") if isinstance(answer, dict) else None
    message = told.get("message") if isinstance(told, dict) else told
    return str(message.get("value") if isinstance(message, dict) else message or "?")


def _trimmed(row: Mapping[str, Any]) -> Row:
    return {name: v.strip() if isinstance(v, str) else v for name, v in row.items()}


def _table(answer: Row, path: Path, name: str, report: Report) -> list[Row]:
    """One of the tables that explain the rows; none where nobody saved it."""
    beside = path.with_name(f"{path.stem}.{name}.json")
    told = answer.get(name)
    if told is None and beside.is_file():
        told = read_json(beside, report)
    if isinstance(told, dict):
        told = told.get("value", [told])
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def _year(*texts: Any) -> int | None:
    """The year of a table, from the first text that names exactly one."""
    for text in texts:
        years = set(_YEAR.findall(str(text or "")))
        if len(years) == 1:
            return int(years.pop())
    return None


def _region(dimensions: Iterable[str]) -> dict[str, str]:
    found = next((name for name in dimensions if name in REGIONS), None)
    return {"code": found} if found else {}


def _pivoted(observations: list[Row], dimensions: tuple[str, ...]) -> list[Row]:
    """One row per choice of dimensions, with a column per measure."""
    rows: dict[tuple[Any, ...], Row] = {}
    for seen in observations:
        key = tuple(seen.get(name) for name in dimensions)
        row = rows.setdefault(key, dict(zip(dimensions, key, strict=True)))
        row[str(seen.get("Measure"))] = _value(seen)
    return list(rows.values())


def _value(observation: Row) -> Any:
    withheld = observation.get("ValueAttribute") in _WITHHELD
    return "x" if withheld else observation.get("Value")

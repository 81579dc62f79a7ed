"""Reads the facts beside a framework: what somebody wrote down of places, sites and areas."""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

from trefpunt.schemas.weighing import COMPUTED, FactRow, Framework
from trefpunt.sources.municipality import certainty
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row, Table, find_table, read_table
from trefpunt.terms.quality import Quality
from trefpunt.terms.wording import Param

COLUMNS = ("about", "measure", "value", "low", "high", "source", "certainty")
YES_NO = {"ja": "yes", "yes": "yes", "nee": "no", "no": "no"}


def read_facts(
    path: Path, framework: Framework, subjects: Collection[str] | None, report: Report
) -> tuple[FactRow, ...]:
    """The table that the framework at `path` names; nothing where it names none.

    `subjects`: what a row can be about; none: that cannot be checked. A measure that is neither
    computed nor in any row is told as a finding.
    """
    rows = _rows(path, framework, subjects, report)
    told = {row.measure for row in rows} | COMPUTED.keys()
    blank = [measure.name.both() for measure in framework.measures if measure.id not in told]
    if blank:
        names: Param = {
            "nl": "; ".join(name["nl"] for name in blank),
            "en": "; ".join(name["en"] for name in blank),
        }
        ours = report.at(f"weighing/{path.name}")
        ours.finding("weighing.no_facts", column="measures", names=names)
    return rows


def _rows(
    path: Path, framework: Framework, subjects: Collection[str] | None, report: Report
) -> tuple[FactRow, ...]:
    table = _table(path, framework.facts, report) if framework.facts else None
    if table is None:
        return ()
    _once(table)
    return tuple(_row(row, framework, subjects) for row in table)


def _table(path: Path, name: str, report: Report) -> Table | None:
    if Path(name).name != name:
        report.at(f"weighing/{path.name}").error("weighing.table_name", column="facts", value=name)
        return None
    ours = report.at(f"weighing/{name}")
    return read_table(find_table(path.with_name(name)), COLUMNS, ours, may_be_empty=True)


def _once(table: Table) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in table:
        key = row.text("about"), row.text("measure")
        if key in seen:
            table.report.error(
                "weighing.fact_twice", row.number, "measure", value=key[0], first=seen[key]
            )
        seen.setdefault(key, row.number)


def _row(row: Row, framework: Framework, subjects: Collection[str] | None) -> FactRow:
    about, measure = row.filled("about"), row.filled("measure")
    if about and subjects is not None and about not in subjects:
        row.error("weighing.about", "about")
    value, low, high = _value(row, framework) if _written(row, framework) else ("", "", "")
    return FactRow(
        about=about,
        measure=measure,
        value=value,
        low=low,
        high=high,
        source=row.filled("source"),
        certainty=certainty(row),
    )


def _written(row: Row, framework: Framework) -> bool:
    """Whether the measure is one that people write down; what else it is, is reported."""
    name = row.text("measure")
    known = [measure.id for measure in framework.measures if measure.id not in COMPUTED]
    if name in COMPUTED:
        row.error("weighing.fact_computed", "measure")
    elif name and name not in known:
        row.error("weighing.fact_measure", "measure", known=", ".join(sorted(known)))
    return name in known


def _value(row: Row, framework: Framework) -> tuple[str, str, str]:
    """Value and bounds as text: "yes", a word, or numbers in Dutch notation."""
    unit = framework.measure(row.text("measure")).unit
    if unit not in {"yes_no", "word"}:
        return _numbers(row)
    value = row.text("value")
    if unit == "yes_no":
        value = YES_NO.get(value.lower(), value)
        if value not in {"", *YES_NO.values()}:
            row.error("weighing.yes_no", "value", field=row.text("measure"))
    if row.text("low") or row.text("high"):
        _wrong_bounds(row)
    return value, "", ""


def _numbers(row: Row) -> tuple[str, str, str]:
    value, low, high = (_number(row, column) for column in ("value", "low", "high"))
    if not _fits(value, low, high):
        _wrong_bounds(row)
    return _dutch(value), _dutch(low), _dutch(high)


def _fits(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> bool:
    if low is None or high is None:
        return low is high
    return low <= (low if value is None else value) <= high


def _number(row: Row, column: str) -> Decimal | None:
    number = row.decimal(column)
    return None if isinstance(number, Quality) else number


def _dutch(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".replace(".", ",")


def _wrong_bounds(row: Row) -> None:
    told = {column: row.text(column) for column in ("value", "low", "high")}
    row.report.error("weighing.fact_bounds", row.number, "low", **told)

"""Chooses one value of each dimension by which a table is split; never mixes two."""

from collections.abc import Iterable
from dataclasses import dataclass

from trefpunt.sources.datasets.sheets import Sheet
from trefpunt.sources.tables import Row

TIME = "Perioden"
MARGINS = "Marges"
PARTS = {"MW00000": "value", "MOG0095": "low", "MBG0095": "high"}
"""Keys of the dimension of margins: the figure, and the bounds of its 95 % interval."""


@dataclass(frozen=True)
class Chosen:
    """The rows of one choice, and the part of the figure that each row gives."""

    rows: list[tuple[str, Row]]
    """"value", "low" or "high", and the row."""
    year: int | None
    """Year of the period that was chosen; none where the table has no periods."""


def choose(sheet: Sheet) -> Chosen | None:
    """The rows for what the dataset selects; None where that leaves a choice open."""
    rows, period = list(sheet.table.rows), ""
    for name in sheet.records.dimensions:
        if name in {sheet.names.get("code"), MARGINS}:
            continue
        key = _key(sheet, name, {row.text(name): None for row in rows})
        if key is None:
            return None
        rows = [row for row in rows if row.text(name) == key]
        period = key if name == TIME else period
    return Chosen(list(_parts(sheet, rows)), _year(period))


def _key(sheet: Sheet, name: str, there: Iterable[str]) -> str | None:
    """The one key of a dimension that counts; None where nobody can tell, which is reported."""
    keys, asked = sorted(there), sheet.dataset.select.get(name)
    if asked is not None and asked.strip() in keys:
        return asked.strip()
    if asked is None and len(keys) == 1:
        return keys[0]
    if asked is None and name == TIME:
        sheet.report.finding("datasets.period", column=name, chosen=keys[-1], known=_list(keys))
        return keys[-1]
    code = "datasets.dimension_open" if asked is None else "datasets.select_unknown"
    sheet.report.error(code, column=name, name=name, value=asked or "", known=_list(keys))
    return None


def _list(keys: list[str]) -> str:
    return ", ".join(keys)


def _parts(sheet: Sheet, rows: list[Row]) -> Iterable[tuple[str, Row]]:
    split = MARGINS in sheet.records.dimensions
    for row in rows:
        part = PARTS.get(row.text(MARGINS)) if split else "value"
        if part is not None:
            yield part, row


def _year(period: str) -> int | None:
    return int(period[:4]) if period[:4].isdigit() else None

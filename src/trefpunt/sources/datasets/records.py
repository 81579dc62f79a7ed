"""What every form of open data is brought to before it is read: named values per row."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trefpunt.sources.report import Report

Shapes = NDArray[np.object_]
"""A shapely geometry per row, in degrees WGS84; None where a row has none."""


@dataclass(frozen=True)
class Records:
    """A file as its form gives it: named values per row."""

    columns: tuple[str, ...]
    rows: Iterable[Mapping[str, Any]]
    shapes: Shapes | None = None
    year: int | None = None
    """Year of the figures, where the file itself tells it."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Column -> what the publisher calls it, where the file tells it."""
    dimensions: tuple[str, ...] = ()
    """Columns by which a service splits its figures, the areas among them."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Our name -> the column that it is in this form, unless `sources.toml` says otherwise."""


def written(value: Any) -> str:
    """A value as a table with decimal points writes it: "" for none and for NaN."""
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    return str(value)


def read_json(path: Path, report: Report) -> Any:
    """The JSON in a file; None for a web page, half a file or anything else, which is told."""
    raw = path.read_bytes()
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        page = raw.lstrip()[:1] == b"<"
        report.error("datasets.html" if page else "datasets.not_json", file=path.name)
        return None


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Every name that occurs in the rows, in the order of its first use."""
    return tuple(dict.fromkeys(name for row in rows for name in row))

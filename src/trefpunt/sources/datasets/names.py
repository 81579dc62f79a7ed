"""Finds our columns among those of a table: by name, or by the stem before a moving number."""

import re
from collections.abc import Iterable, Mapping

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.datasets.records import Records
from trefpunt.sources.report import Report

OWN = (
    *("id", "code", "name", "lon", "lat", "x", "y", "area"),
    *("kind", "groups", "hours", "capacity", "source"),
    *("old", "old_year", "new", "new_year", "share"),
)
"""Columns that are found under our own name where `sources.toml` maps them to no other."""


SPARE = ("district_name",)
"""Columns that a file may lack although `sources.toml` maps them."""

PEOPLE = "inhabitants"
"""So does every column whose name begins with this."""


def _ours(name: str) -> bool:
    return name in OWN or name.startswith(PEOPLE)


def candidates(wanted: str, present: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """The columns that a name can stand for: itself, its numbered forms, else those so titled.

    Statistics services number their columns anew each year: "AantalInwoners_5" is the stem
    "AantalInwoners" this year, and "AantalInwoners_4" may be it next year.
    """
    present = list(present)
    if wanted in present:
        return [wanted]
    numbered = re.compile(rf"{re.escape(wanted)}_\d+")
    found = [name for name in present if numbered.fullmatch(name)]
    return found or [name for name in present if titles.get(name) == wanted]


def match(
    dataset: Dataset, records: Records, report: Report, needed: Iterable[str] = ()
) -> Mapping[str, str] | None:
    """Our name -> the column of the table; None after every column that is not there was told."""
    present = records.columns
    wanted = {name: name for name in present if _ours(name)}
    wanted |= {**records.defaults, **dataset.columns}
    wanted |= {name: name for name in needed if name not in wanted}
    found = {ours: candidates(name, present, records.titles) for ours, name in wanted.items()}
    found = {ours: columns for ours, columns in found.items() if columns or ours not in SPARE}
    for ours, columns in found.items():
        if len(columns) != 1:
            _tell(report, ours, wanted[ours], columns or list(present), several=bool(columns))
    wrong = any(len(columns) != 1 for columns in found.values())
    return None if wrong else {ours: columns[0] for ours, columns in found.items()}


def _tell(report: Report, ours: str, theirs: str, there: list[str], *, several: bool) -> None:
    code = "datasets.stem_ambiguous" if several else "datasets.column_missing"
    report.error(code, column=theirs, name=theirs, ours=ours, present=", ".join(sorted(there)))

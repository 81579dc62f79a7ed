"""Reads where people live: addresses, postcodes, squares, or one point per neighbourhood."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.datasets import Dataset, Role
from trefpunt.schemas.points import UNKNOWN, PointKind, Points
from trefpunt.sources.datasets.coordinates import coordinates
from trefpunt.sources.datasets.names import OWN
from trefpunt.sources.datasets.sheets import Sheet, open_sheet
from trefpunt.sources.datasets.tally import TOO_MANY, Tally
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row
from trefpunt.terms.quality import Quality

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

KINDS: dict[Role, PointKind] = {
    "addresses": "address",
    "postcodes": "postcode",
    "squares": "square",
}
"""Any other table has a point per area."""

EVERYBODY = "inhabitants"
MOST = 20_000_000
"""People at one point: more than live in the country."""
_COUNTRY = ((3.2, 7.3), (50.7, 53.7))
"""Longitude and latitude of the European Netherlands."""


@dataclass(frozen=True)
class _Kept:
    """The rows that can be used, and where they lie."""

    rows: list[Row]
    lon: Floats
    lat: Floats


def read_points(path: Path, dataset: Dataset, report: Report) -> Points | None:
    """The points in a file with the people who live there; None when it cannot be used.

    A row without a place on earth is left out and counted. A number of people that the publisher
    withholds is unknown, never 0.
    """
    sheet = open_sheet(path, dataset, report, _needed(dataset))
    where = None if sheet is None else coordinates(sheet)
    if sheet is None or where is None or _swapped(sheet, *where):
        return None
    tally = Tally()
    kept = _kept(sheet, *where, tally)
    tally.tell(sheet.report)
    if not kept.rows:
        sheet.report.error("datasets.no_points")
        return None
    people = {group: _people(sheet, kept.rows, group, tally) for group in _groups(sheet)}
    return None if sheet.report.here else _points(sheet, kept, people, tally)


def _needed(dataset: Dataset) -> tuple[str, ...]:
    return ("id",) if dataset.role in KINDS else ("code",)


def _kept(sheet: Sheet, lon: Floats, lat: Floats, tally: Tally) -> _Kept:
    """The rows that can be used; the others are counted by reason."""
    nowhere, seen = np.isnan(lon) | np.isnan(lat), set[str]()
    kept = []
    for position, row in enumerate(sheet.table):
        name = _id(sheet, row)
        reason = _reason(name, seen, nowhere=bool(nowhere[position]))
        seen.add(name)
        if reason is None:
            kept.append(position)
        else:
            tally.refuse(reason, row.number, name)
    return _Kept([sheet.table.rows[position] for position in kept], lon[kept], lat[kept])


def _reason(name: str, seen: set[str], *, nowhere: bool) -> str | None:
    if not name:
        return "no_id"
    if name in seen:
        return "twice"
    return "no_coordinate" if nowhere else None


def _id(sheet: Sheet, row: Row) -> str:
    return sheet.text(row, "id") or sheet.text(row, "code")


def _groups(sheet: Sheet) -> list[str]:
    """Our names of columns that count people; a column with a unit counts something else."""
    return [name for name in sheet.names if name not in (*OWN, *sheet.dataset.units)]


def _people(sheet: Sheet, rows: list[Row], group: str, tally: Tally) -> Ints:
    """Number of people per row, UNKNOWN where it is not published."""
    people = []
    for row in rows:
        people.append(_count(sheet, row, group, tally))
        if len(sheet.report.here) > TOO_MANY:
            break
    return np.array(people, dtype=np.int32)


def _count(sheet: Sheet, row: Row, group: str, tally: Tally) -> int:
    number = row.whole(sheet.names[group])
    if not isinstance(number, Quality) and number > MOST:
        row.error("datasets.too_many_people", sheet.names[group], most=MOST)
        return int(UNKNOWN)
    if number is Quality.SUPPRESSED or (number == 0 and sheet.dataset.zero == "suppressed"):
        tally.withheld[group] += 1
        return int(UNKNOWN)
    if isinstance(number, Quality):
        tally.blank[group] += 1
        return int(UNKNOWN)
    return number


def _points(sheet: Sheet, kept: _Kept, people: dict[str, Ints], tally: Tally) -> Points:
    kind, size = KINDS.get(sheet.dataset.role, "area"), len(kept.rows)
    if EVERYBODY not in people:
        people[EVERYBODY] = np.full(size, UNKNOWN, dtype=np.int32)
        sheet.report.finding("datasets.no_people", count=size)
    if kind == "square":
        sheet.report.finding("datasets.squares_partial", count=size)
    codes, area = _areas(kept.rows, _area_of(sheet))
    return Points(
        kind=kind,
        ids=tuple(_id(sheet, row) for row in kept.rows),
        lon=kept.lon,
        lat=kept.lat,
        codes=codes,
        area=area,
        people=people,
        facts=tally.facts(sheet.path, sheet.dataset, size, sheet.records.year),
    )


def _area_of(sheet: Sheet) -> Callable[[Row], str]:
    """How a row tells its area: a point that stands for an area is in that area."""
    if "area" in sheet.names or sheet.dataset.role in KINDS:
        return lambda row: sheet.text(row, "area")
    return lambda row: _id(sheet, row)


def _areas(rows: list[Row], area_of: Callable[[Row], str]) -> tuple[tuple[str, ...], Ints]:
    told = [area_of(row) for row in rows]
    codes = {code: position for position, code in enumerate(dict.fromkeys(filter(None, told)))}
    return tuple(codes), np.array([codes.get(code, -1) for code in told], dtype=np.int32)


def _swapped(sheet: Sheet, lon: Floats, lat: Floats) -> bool:
    """Whether most points would lie in the country if longitude and latitude changed places."""
    (west, east), (south, north) = _COUNTRY
    with np.errstate(invalid="ignore"):
        turned = (lat > west) & (lat < east) & (lon > south) & (lon < north)
    if turned.sum() * 2 <= max(1, np.isfinite(lon).sum()):
        return False
    sheet.report.error("datasets.swapped", column=sheet.names.get("lon"))
    return True

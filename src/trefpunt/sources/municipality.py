"""Reads `municipality.toml`, `neighbourhoods.csv` and `places.csv`."""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import Place
from trefpunt.sources.hours import read_week
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row, Table, find_table, read_table
from trefpunt.sources.toml import read_toml
from trefpunt.terms.area import municipality_of
from trefpunt.terms.quality import Certainty, Quality

AREA_COLUMNS = (
    "code",
    "name",
    "inhabitants",
    "inhabitants_65plus",
    "households",
    "label_lon",
    "label_lat",
)
PLACE_COLUMNS = ("id", "name", "kind", "area", "lon", "lat", "source", "certainty")

_WORDS = re.compile(r"[^\s,;|]+")
_BOUNDS = {"lon": (Decimal("3.2"), Decimal("7.3")), "lat": (Decimal("50.7"), Decimal("53.7"))}
"""The European Netherlands, degrees WGS84."""


def read_municipality(folder: Path, report: Report) -> Municipality | None:
    """`municipality.toml`; None when something in it is wrong."""
    municipality = read_toml(folder / "municipality.toml", Municipality, report)
    if municipality is not None:
        twice(report, "kinds", (kind.id for kind in municipality.kinds))
        twice(report, "kinds.short", (kind.short for kind in municipality.kinds))
        twice(report, "groups", (group.id for group in municipality.groups))
    return municipality


def twice(report: Report, field: str, names: Iterable[str]) -> None:
    """Report each name that a list gives twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            report.error("field.twice", column=field, field=field, value=name)
        seen.add(name)


# --- Neighbourhoods -------------------------------------------------------------------------------


def read_areas(folder: Path, municipality: Municipality | None, report: Report) -> tuple[Area, ...]:
    """The rows of `neighbourhoods.csv`.

    None of them when one is wrong: else every other file would seem to name unknown areas.
    """
    table = read_table(find_table(folder / "neighbourhoods.csv"), AREA_COLUMNS, report)
    if table is None:
        return ()
    table.unique("code")
    if municipality is not None:
        _sources(table, municipality, report)
    areas = [_area(row, municipality) for row in table]
    return () if report.here else tuple(area for area in areas if area is not None)


def _sources(table: Table, municipality: Municipality, report: Report) -> None:
    told = municipality.neighbourhoods.columns
    for column in table.columns:
        if column not in told:
            report.error("area.column_without_source", 1, column, name=column)


def _area(row: Row, municipality: Municipality | None) -> Area | None:
    code = area_code(row, "code", municipality)
    name = row.filled("name")
    people, elderly = _count(row, "inhabitants"), _count(row, "inhabitants_65plus")
    if people is not None and elderly is not None and elderly > people:
        row.error("area.more_elderly", "inhabitants_65plus", inhabitants=people)
    lon, lat = _degrees(row, "label_lon"), _degrees(row, "label_lat")
    households = _count(row, "households")
    if code is None or lon is None or lat is None:
        return None
    return Area(
        code=code,
        name=name,
        inhabitants=people,
        inhabitants_65plus=elderly,
        households=households,
        label_lon=lon,
        label_lat=lat,
    )


def area_code(row: Row, column: str, municipality: Municipality | None) -> str | None:
    """The neighbourhood code in a cell; None when it is not one of this municipality."""
    code = row.text(column)
    try:
        found = municipality_of(code)
    except ValueError:
        row.error("area.code", column)
        return None
    if municipality is not None and found != municipality.code:
        own, name = municipality.code, municipality.name
        row.error("area.other_municipality", column, other=found, own=own, name=name)
        return None
    return code


def _count(row: Row, column: str) -> int | None:
    number = row.whole(column)
    return None if isinstance(number, Quality) else number


def _degrees(row: Row, column: str) -> float | None:
    degrees = row.decimal(column)
    if isinstance(degrees, Quality):
        row.error("area.no_point", column)
        return None
    low, high = _BOUNDS[column[-3:]]
    if not low <= degrees <= high:
        row.error("area.outside_country", column, low=str(low), high=str(high))
        return None
    return float(degrees)


def check_groups(municipality: Municipality, areas: tuple[Area, ...], report: Report) -> None:
    """Report members of area groups that the register does not have."""
    known = {area.code for area in areas}
    for group in municipality.groups:
        for code in set(group.members) - known:
            field = f"groups.{group.id}.members"
            report.error("area.unknown", column=field, value=code)


# --- Places ---------------------------------------------------------------------------------------


def read_places(
    folder: Path, municipality: Municipality | None, areas: tuple[Area, ...], report: Report
) -> tuple[Place, ...]:
    """The rows of `places.csv` that can be used; a municipality may know of none.

    The columns `groups` (ids with spaces or commas between), `hours` and `capacity` may be absent.
    """
    path = find_table(folder / "places.csv")
    table = read_table(path, PLACE_COLUMNS, report, may_be_empty=True)
    if table is None or municipality is None:
        return ()
    table.unique("id")
    known = {area.code for area in areas}
    return tuple(_place(row, municipality, known) for row in table)


def _place(row: Row, municipality: Municipality, known: set[str]) -> Place:
    kinds = {kind.id for kind in municipality.kinds}
    if row.text("kind") not in kinds:
        row.error("kind.unknown", "kind", known=", ".join(sorted(kinds)))
    return Place(
        id=row.filled("id"),
        name=row.filled("name"),
        kind=row.text("kind"),
        area=_place_area(row, municipality, known),
        lon=_degrees(row, "lon") if row.text("lon") else None,
        lat=_degrees(row, "lat") if row.text("lat") else None,
        groups=tuple(_WORDS.findall(row.text("groups"))),
        hours=_hours(row),
        capacity=_count(row, "capacity"),
        source=row.filled("source"),
        certainty=certainty(row),
    )


def _hours(row: Row) -> str:
    """Opening hours as OpenStreetMap writes them; "" after they are reported as unreadable."""
    text = row.text("hours")
    try:
        read_week(text)
    except ValueError:
        row.error("place.hours", "hours")
        return ""
    return text


def _place_area(row: Row, municipality: Municipality, known: set[str]) -> str | None:
    code = area_code(row, "area", municipality) if row.text("area") else None
    if code is not None and known and code not in known:
        row.error("area.unknown", "area")
        return None
    return code


def certainty(row: Row) -> Certainty:
    """The mark in the column `certainty`; U after it has been reported as unreadable."""
    mark = row.text("certainty")
    if mark in set(Certainty):
        return Certainty(mark)
    row.error("table.choice", "certainty", known=", ".join(Certainty))
    return Certainty.UNDECIDED

"""Reads meeting places from another file than `places.csv`."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.opendata import PlaceTable
from trefpunt.schemas.policy import Place
from trefpunt.sources.datasets.coordinates import coordinates
from trefpunt.sources.datasets.sheets import Sheet, open_sheet
from trefpunt.sources.datasets.tally import Tally
from trefpunt.sources.report import Report
from trefpunt.sources.tables import Row

_APART = re.compile(r"[;,|]")
_BREAK = re.compile(r"[^a-z0-9]+")


def read_places(path: Path, dataset: Dataset, report: Report) -> PlaceTable | None:
    """The places in a file; None when it cannot be used.

    A kind that the dataset does not translate (`kinds`) leaves the place out; a place without
    coordinates stays, for its neighbourhood may be known.
    """
    sheet = open_sheet(path, dataset, report, ("name",))
    if sheet is None:
        return None
    tally = Tally()
    places = tuple(_places(sheet, tally))
    tally.tell(sheet.report)
    return (
        None if sheet.report.here else PlaceTable(places, tally.facts(path, dataset, len(places)))
    )


def _places(sheet: Sheet, tally: Tally) -> Iterable[Place]:
    seen: set[str] = set()
    lon, lat = _where(sheet)
    for row, east, north in zip(sheet.table, lon, lat, strict=True):
        name = sheet.text(row, "name")
        ours = sheet.text(row, "id") or slug(name)
        kind = _kind(sheet, row)
        reason = "no_id" if not ours else "twice" if ours in seen else None if kind else "kind"
        seen.add(ours)
        if reason is None:
            yield _place(sheet, row, ours, kind, (east, north))
        else:
            tally.refuse(reason, row.number, name)


def _where(sheet: Sheet) -> tuple[Iterable[float], Iterable[float]]:
    """Coordinates of each row; NaN throughout where the table has none at all."""
    placed = sheet.records.shapes is not None or {"lon", "lat"} <= sheet.names.keys()
    found = coordinates(sheet) if placed or {"x", "y"} <= sheet.names.keys() else None
    nowhere = np.full(len(sheet.table.rows), np.nan)
    return found or (nowhere, nowhere)


def _kind(sheet: Sheet, row: Row) -> str:
    kind, kinds = sheet.text(row, "kind"), sheet.dataset.kinds
    return kinds.get(kind, "") if kinds else kind


def _place(sheet: Sheet, row: Row, ours: str, kind: str, where: tuple[float, float]) -> Place:
    lon, lat = (None if np.isnan(degrees) else float(degrees) for degrees in where)
    groups = (group.strip() for group in _APART.split(sheet.text(row, "groups")))
    return Place.model_validate(
        {
            "id": ours,
            "name": sheet.text(row, "name"),
            "kind": kind,
            "area": sheet.text(row, "area") or None,
            "lon": lon,
            "lat": lat,
            "groups": tuple(filter(None, groups)),
            "hours": sheet.text(row, "hours"),
            "capacity": _capacity(sheet, row),
            "source": sheet.text(row, "source") or sheet.dataset.source,
            "certainty": sheet.dataset.certainty,
        }
    )


def _capacity(sheet: Sheet, row: Row) -> int | None:
    found = row.whole(sheet.names["capacity"]) if "capacity" in sheet.names else None
    return found if isinstance(found, int) else None


def slug(name: str) -> str:
    """An id made from a name: "Buurthuis 't Hoekje" -> "buurthuis_t_hoekje"."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _BREAK.sub("_", bare).strip("_")

"""Finds the boundaries of neighbourhoods in a folder of open data."""

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.municipality import Area
from trefpunt.sources.report import Report

KEY = "buurtcode"
SOURCE = "CBS / Kadaster via PDOK"
"""Whoever passes them on, boundaries with these codes are made by CBS and Kadaster."""
LICENCE = "CC BY 4.0"
PROVENANCE = "PROVENANCE.md"

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ACCURACY = re.compile(r"^- Accuracy: (.+)$", re.MULTILINE)
_SHAPES = {"Polygon", "MultiPolygon"}


def read_boundaries(data: Path, codes: Collection[str]) -> Boundaries | None:
    """The boundaries of these areas from the best file in the folder.

    Any GeoJSON file counts whose features carry a `buurtcode`. The best file has the most of the
    areas, and among equals the most detail. None when no file has any of them.
    """
    found = [b for b in (_read(path, set(codes)) for path in _files(data)) if b is not None]
    return max(found, key=lambda b: (len(b.features), b.points), default=None)


def _files(data: Path) -> list[Path]:
    return sorted(data.glob("*.geojson"))


def _read(path: Path, codes: set[str]) -> Boundaries | None:
    features = dict(_features(path, codes))
    if not features:
        return None
    return Boundaries(
        file=path.name,
        year=_year(path),
        source=SOURCE,
        licence=LICENCE,
        accuracy=_accuracy(path),
        features=features,
        points=sum(_points(geometry) for geometry in features.values()),
    )


def _features(path: Path, codes: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        features = json.loads(text)["features"] if f'"{KEY}"' in text else []
    except (OSError, ValueError, KeyError, TypeError):
        return
    for feature in features:
        code, geometry = (feature.get("properties") or {}).get(KEY), feature.get("geometry") or {}
        if code in codes and geometry.get("type") in _SHAPES:
            yield code, geometry


def _points(geometry: dict[str, Any]) -> int:
    return int(shapely.get_num_coordinates(shape(geometry)))


def _year(path: Path) -> int | None:
    years = _YEAR.findall(path.stem)
    return int(years[-1]) if years else None


def _accuracy(path: Path) -> str:
    """What the folder's PROVENANCE.md says about the accuracy of this file."""
    told = path.with_name(PROVENANCE)
    text = told.read_text(encoding="utf-8") if told.is_file() else ""
    section = text.partition(f"### {path.name}")[2].partition("\n###")[0]
    found = _ACCURACY.search(section)
    return found[1] if found else ""


def check_boundaries(data: Path, areas: tuple[Area, ...], report: Report) -> None:
    """Report which boundaries the folder has, and each area that it leaves out."""
    ours = report.at(str(data))
    if not data.is_dir():
        ours.error("boundaries.folder", folder=str(data))
        return
    found = read_boundaries(data, [area.code for area in areas])
    if found is None:
        ours.finding("boundaries.none", folder=str(data))
        return
    ours.finding(
        "boundaries.found",
        column=found.file,
        file=found.file,
        count=len(found.features),
        total=len(areas),
        points=found.points,
        year=found.year or "?",
    )
    for area in areas:
        if area.code not in found.features:
            ours.finding(
                "boundaries.area_missing",
                column=found.file,
                file=found.file,
                area=area.code,
                name=area.name,
            )

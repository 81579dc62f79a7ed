"""Finds the boundaries of neighbourhoods in a folder of open data."""

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.datasets import Dataset, Datasets
from trefpunt.schemas.municipality import Area
from trefpunt.sources.datasets.catalogue import find_all
from trefpunt.sources.datasets.outlines import accuracy_of, only, read_outlines
from trefpunt.sources.report import Report

KEY = "buurtcode"
SOURCE = "CBS / Kadaster via PDOK"
"""Whoever passes them on, boundaries with these codes are made by CBS and Kadaster."""
LICENCE = "CC BY 4.0"
NONE = Datasets()

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHAPES = {"Polygon", "MultiPolygon"}


def read_boundaries(
    data: Path, codes: Collection[str], datasets: Datasets = NONE
) -> Boundaries | None:
    """The boundaries of these areas from the best file in the folder.

    The first file that `sources.toml` names as boundaries and that has some of the areas. Else any
    GeoJSON file counts whose features carry a `buurtcode`: the best file has the most of the areas,
    and among equals the most detail. None when no file has any of them.
    """
    named = (
        _named(path, dataset, codes) for dataset, path in find_all(data, datasets, "boundaries")
    )
    first = next((found for found in named if found is not None), None)
    return first or _best(data, codes)


def _named(path: Path, dataset: Dataset, codes: Collection[str]) -> Boundaries | None:
    """From a file of `sources.toml`; what is wrong with it `trefpunt check` tells."""
    found = read_outlines(path, dataset, Report(path.name))
    return None if found is None else only(found, codes)


def _best(data: Path, codes: Collection[str]) -> Boundaries | None:
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
        accuracy=accuracy_of(path),
        features=features,
        points=sum(_points(geometry) for geometry in features.values()),
    )


def _features(path: Path, codes: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        features = json.loads(text)["features"] if f'"{KEY}"' in text else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
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


def check_boundaries(
    data: Path, areas: tuple[Area, ...], report: Report, datasets: Datasets = NONE
) -> None:
    """Report which boundaries the folder has, and each area that it leaves out."""
    ours = report.at(str(data))
    if not data.is_dir():
        ours.error("boundaries.folder", folder=str(data))
        return
    found = read_boundaries(data, [area.code for area in areas], datasets)
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

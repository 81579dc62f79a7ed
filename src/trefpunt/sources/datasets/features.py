"""Opens GeoJSON, from a file or as pages that an OGC API gave."""

import re
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import numpy as np

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.datasets.geometry import WGS84, from_geojson, known, to_wgs84
from trefpunt.sources.datasets.records import Records, Shapes, columns_of, read_json
from trefpunt.sources.report import Report, number

_EPSG = re.compile(r"EPSG:(?:.*:)?(\d+)$")


def open_features(path: Path, dataset: Dataset, report: Report) -> Records | None:
    """The features of a collection and of the pages that follow it, as records."""
    pages = [read_json(page, report) for page in pages_of(path)]
    if not all(_collection(page, path, report) for page in pages):
        return None
    if _cut(pages, path, report):
        return None
    features = [feature for page in pages for feature in page["features"]]
    if not features and dataset.form == "ogc-features":
        report.error("datasets.empty_answer", file=path.name)
        return None
    rows = [_inner(feature, "properties") for feature in features]
    shapes = _shapes([feature.get("geometry") for feature in features], _system(pages[0]))
    return Records(columns_of(rows), rows, shapes)


def pages_of(path: Path) -> list[Path]:
    """The file, and the further pages that a fetch stored beside it: `name.2.json`, `name.3…`."""
    further = (path.with_name(f"{path.stem}.{n}{path.suffix}") for n in count(2))
    return [path, *takewhile(Path.is_file, further)]


def _collection(page: Any, path: Path, report: Report) -> bool:
    features = page.get("features") if isinstance(page, dict) else None
    right = isinstance(features, list) and all(isinstance(f, dict) for f in features)
    if page is not None and not right:
        report.error("datasets.no_features", file=path.name)
    return right


def _cut(pages: list[dict[str, Any]], path: Path, report: Report) -> bool:
    """Whether the service had more than was stored."""
    rows, total = sum(len(page["features"]) for page in pages), pages[0].get("numberMatched")
    links = pages[-1].get("links")
    known_links = links if isinstance(links, list) else []
    more = any(isinstance(one, dict) and one.get("rel") == "next" for one in known_links)
    if not more and not (isinstance(total, int) and rows < total):
        return False
    known = number(total) if isinstance(total, int) else "?"
    report.error("datasets.truncated", file=path.name, count=number(rows), total=known)
    return True


def _inner(outer: dict[str, Any], name: str) -> dict[str, Any]:
    """An object within another one; an empty one where something else stands there."""
    found = outer.get(name)
    return found if isinstance(found, dict) else {}


def _system(collection: dict[str, Any]) -> str:
    """The reference system; degrees WGS84 unless an older file names another one."""
    told = _inner(_inner(collection, "crs"), "properties").get("name")
    found = _EPSG.search(str(told))
    system = f"EPSG:{found[1]}" if found else WGS84
    return system if known(system) else WGS84


def _shapes(geometries: list[dict[str, Any] | None], system: str) -> Shapes:
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = [from_geojson(geometry) for geometry in geometries]
    return to_wgs84(shapes, system)

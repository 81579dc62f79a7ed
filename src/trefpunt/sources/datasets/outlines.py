"""Reads the outlines of areas, and measures how well they fit together."""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.opendata import Misfit, Outlines
from trefpunt.sources.datasets.geometry import to_dutch
from trefpunt.sources.datasets.records import Shapes
from trefpunt.sources.datasets.sheets import Sheet, open_sheet
from trefpunt.sources.datasets.tally import Tally
from trefpunt.sources.report import Report, number
from trefpunt.terms.area import district_of

PROVENANCE = "PROVENANCE.md"
HECTARE = 10_000
WORTH = Decimal("0.1")
"""Hectares of overlap or gap that are worth telling."""

_ACCURACY = re.compile(r"^- Accuracy: (.+)$", re.MULTILINE)
_SIMPLER = re.compile(r"gegeneraliseerd|vereenvoudigd|generali[sz]ed|simplified", re.IGNORECASE)
_EXACT = re.compile(r"ongegeneraliseerd|niet gegeneraliseerd|not generali[sz]ed", re.IGNORECASE)
Positions = NDArray[np.int64]
Floats = NDArray[np.float64]

_KINDS = (3, 6)
"""What shapely calls a polygon and a multipolygon."""


def read_outlines(path: Path, dataset: Dataset, report: Report) -> Outlines | None:
    """The outlines in a file, in degrees WGS84; None when it cannot be used."""
    sheet = open_sheet(path, dataset, report, ("code",))
    if sheet is None:
        return None
    if sheet.records.shapes is None:
        sheet.report.error("datasets.no_shapes", file=path.name)
        return None
    tally = Tally()
    shapes = _shapes(sheet, sheet.records.shapes, tally)
    tally.tell(sheet.report)
    if not shapes:
        sheet.report.error("datasets.no_outlines", file=path.name)
        return None
    misfit = misfit_of(shapes)
    _tell(misfit, sheet.report)
    return _outlines(sheet, shapes, misfit, tally)


def _shapes(sheet: Sheet, shapes: Shapes, tally: Tally) -> dict[str, Any]:
    """The outline of each area; a row without one is left out and counted."""
    found: dict[str, Any] = {}
    for row, drawn in zip(sheet.table, shapes, strict=True):
        code, outline = sheet.text(row, "code"), _outline(drawn)
        if not code or outline is None or code in found:
            reason = "no_id" if not code else "no_shape" if outline is None else "twice"
            tally.refuse(reason, row.number, code)
        else:
            found[code] = outline
    return found


def _outline(drawn: Any) -> Any:
    """A shape with an area; None for anything else. One that crosses itself is mended."""
    if drawn is None or shapely.is_empty(drawn):
        return None
    if not shapely.is_valid(drawn):
        drawn = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    return drawn if shapely.get_type_id(drawn) in _KINDS and drawn.area > 0 else None


def _outlines(sheet: Sheet, shapes: dict[str, Any], misfit: Misfit, tally: Tally) -> Outlines:
    dataset = sheet.dataset
    boundaries = Boundaries(
        file=sheet.path.name,
        year=dataset.year,
        source=dataset.source,
        licence=dataset.licence,
        accuracy=accuracy_of(sheet.path),
        features={code: as_geojson(outline) for code, outline in shapes.items()},
        points=int(shapely.get_num_coordinates(list(shapes.values())).sum()),
        districts=dict(_districts(sheet)),
    )
    names = {sheet.text(row, "code"): sheet.text(row, "name") for row in sheet.table}
    told = " ".join((dataset.file, dataset.layer or "", dataset.source))
    facts = tally.facts(sheet.path, dataset, len(shapes))
    return Outlines(boundaries, names, misfit, _generalised(told), facts)


def _districts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The name of each district that the table tells with its neighbourhoods."""
    for row in sheet.table:
        name = sheet.text(row, "district_name")
        with suppress(ValueError):
            if name:
                yield district_of(sheet.text(row, "code")), name


def as_geojson(outline: Any) -> dict[str, Any]:
    """A shape as GeoJSON writes it, with lists."""
    drawn: dict[str, Any] = json.loads(json.dumps(shapely.geometry.mapping(outline)))
    return drawn


def only(outlines: Outlines, codes: Collection[str]) -> Boundaries | None:
    """The boundaries of some areas; None where the table has none of them."""
    whole = outlines.boundaries
    features = {code: drawn for code, drawn in whole.features.items() if code in codes}
    corners = sum(int(shapely.get_num_coordinates(_drawn(d))) for d in features.values())
    kept = {**vars(whole), "features": features, "points": corners}
    return Boundaries(**kept) if features else None


def _drawn(feature: dict[str, Any]) -> Any:
    return shapely.geometry.shape(feature)


def _generalised(told: str) -> bool | None:
    if _EXACT.search(told):
        return False
    return True if _SIMPLER.search(told) else None


def accuracy_of(path: Path) -> str:
    """What the folder's PROVENANCE.md says about the accuracy of this file."""
    told = path.with_name(PROVENANCE)
    text = told.read_text(encoding="utf-8") if told.is_file() else ""
    section = text.partition(f"### {path.name}")[2].partition("\n###")[0]
    found = _ACCURACY.search(section)
    return found[1] if found else ""


# --- Overlap and gaps -----------------------------------------------------------------------------


def misfit_of(shapes: dict[str, Any]) -> Misfit:
    """How much the outlines overlap and leave open between them, measured in EPSG:28992."""
    codes, drawn = list(shapes), to_dutch(np.array(list(shapes.values()), dtype=object))
    drawn = shapely.make_valid(drawn)
    one, other = shapely.STRtree(drawn).query(drawn, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(drawn[one], drawn[other]))
    return Misfit(_hectares(shared.sum()), _worst(codes, one, other, shared), _gap(drawn))


def _worst(
    codes: list[str], one: Positions, other: Positions, shared: Floats
) -> tuple[str, str, Decimal] | None:
    if not len(shared) or not shared.max():
        return None
    most = int(shared.argmax())
    return codes[one[most]], codes[other[most]], _hectares(shared[most])


def _gap(drawn: Shapes) -> Decimal:
    """What lies within the outer lines of all outlines together, and in none of them."""
    together = shapely.get_parts(shapely.union_all(drawn))
    filled = shapely.polygons(shapely.get_exterior_ring(together))
    return _hectares((shapely.area(filled) - shapely.area(together)).sum())


def _hectares(square_metres: float) -> Decimal:
    return Decimal(f"{square_metres / HECTARE:.2f}")


def _tell(misfit: Misfit, report: Report) -> None:
    if misfit.worst and misfit.overlap >= WORTH:
        one, other, shared = misfit.worst
        report.finding(
            "datasets.overlap",
            hectares=number(misfit.overlap),
            one=one,
            other=other,
            worst=number(shared),
        )
    if misfit.gap >= WORTH:
        report.finding("datasets.gap", hectares=number(misfit.gap))

"""The map as one GeoJSON answer, with the words that belong to it in the reader's language."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trefpunt_web.pages.templatetags.neighbourhoods import kind_name, quality, shown
from trefpunt_web.services.maps import Cell, Map, Mark

JSON = dict[str, Any]


def geojson(chart: Map) -> JSON:
    """A FeatureCollection with a feature per neighbourhood; meeting places stand beside it."""
    return {
        "type": "FeatureCollection",
        "bbox": list(chart.drawing.box),
        "schematic": chart.boundaries.schematic,
        "features": [_feature(chart, cell) for cell in chart.cells],
        "places": [_place(mark) for mark in chart.marks],
    }


def _feature(chart: Map, cell: Cell) -> JSON:
    code = cell.row.code
    return {
        "type": "Feature",
        "geometry": chart.boundaries.features[code],
        "properties": {
            "code": code,
            "name": cell.row.area.name,
            "text": told(chart, cell),
            "value": _rounded(cell, chart.measure.places),
            "shade": cell.shade or 0,
            "estimated": cell.estimated,
            "lon": cell.row.area.label_lon,
            "lat": cell.row.area.label_lat,
            "url": reverse("index-area", args=[code]),
        },
    }


def _rounded(cell: Cell, places: int) -> float | None:
    return None if cell.value is None else float(round(Decimal(cell.value), places))


def told(chart: Map, cell: Cell) -> str:
    """The value of one neighbourhood, or why it has none."""
    if cell.value is None:
        return quality(chart.measure.reason(cell.row))
    text = shown(cell.value, chart.measure)
    return _("%(value)s (schatting)") % {"value": text} if cell.estimated else text


def _place(mark: Mark) -> JSON:
    place = mark.place
    return {
        "name": place.name,
        "kind": kind_name(mark),
        "form": mark.form,
        "lon": place.lon,
        "lat": place.lat,
    }

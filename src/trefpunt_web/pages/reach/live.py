"""The live map as JSON: everything once, and after that only what a trial changes."""

from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from trefpunt.schemas.network import FAR, Ints
from trefpunt_web.pages.templatetags.pages import number, said
from trefpunt_web.services import reach_map
from trefpunt_web.services.reach import Reach, Seen
from trefpunt_web.services.reach_map import Cell, Mark
from trefpunt_web.services.reach_trial import MM, Effect, metres

JSON = dict[str, Any]
NEVER = -1
"""Stands for "no way on foot" where the browser reads metres."""


def live(reach: Reach) -> JSON:
    """Boundaries, points with their distance, and places."""
    chart = reach_map.draw(reach)
    points = reach.ground.points
    return {
        "bbox": list(chart.drawing.box),
        "areas": {"type": "FeatureCollection", "features": [_area(reach, c) for c in chart.cells]},
        "lon": np.round(points.lon, 6).tolist(),
        "lat": np.round(points.lat, 6).tolist(),
        "metres": whole(metres(reach.walked.walks)),
        "people": [max(int(n), 0) for n in points.people["inhabitants"]],
        "codes": list(points.ids) if reach.coarse else [],
        "estimate": reach.estimate,
        "coarse": reach.coarse,
        "steps": list(reach_map.STEPS),
        "places": [place(mark) for mark in chart.marks],
    }


def whole(millimetres: Ints) -> list[int]:
    """Metres, rounded up: exactly the norm stays within, a millimetre more does not."""
    found = np.where(millimetres == FAR, NEVER, -(-millimetres.astype(np.int64) // MM))
    return [int(one) for one in found]


def _area(reach: Reach, cell: Cell) -> JSON:
    median = cell.area.median_m
    told = _("onbekend") if median is None else _("%(m)s m") % {"m": number(median)}
    area = next(one for one in reach.policy.areas if one.code == cell.code)
    return {
        "type": "Feature",
        "geometry": reach.ground.shapes.boundaries.features[cell.code],
        "properties": {
            "code": cell.code,
            "name": cell.name,
            "text": _("helft loopt hoogstens %(far)s") % {"far": told},
            "metres": NEVER if median is None else median,
            "lon": area.label_lon,
            "lat": area.label_lat,
            "url": reverse("index-area", args=[cell.code]),
        },
    }


def place(mark: Mark) -> JSON:
    """One place."""
    return {
        "id": mark.id,
        "name": mark.name,
        "kind": said(mark.kind_name),
        "form": mark.form,
        "lon": mark.lon,
        "lat": mark.lat,
        "approximate": mark.approximate,
        "trial": mark.trial,
        "closed": mark.closed,
    }


def changes(reach: Seen, base: Seen, effect: Effect | None) -> JSON:
    """The points with another distance than without the trial, who gains and loses, the places."""
    was, now = metres(base.walked.walks), metres(reach.walked.walks)
    rows = np.flatnonzero(was != now)
    frame = reach_map.outline(reach.ground.shapes).frame
    paths = reach.walked.changed.paths
    return {
        "rows": rows.tolist(),
        "metres": whole(now[rows]),
        "gained": effect.rows_gained.tolist() if effect else [],
        "lost": effect.rows_lost.tolist() if effect else [],
        "places": [place(mark) for mark in reach_map.marks(reach, frame)],
        "paths": [[[p.start.lon, p.start.lat], [p.end.lon, p.end.lat]] for p in paths],
    }

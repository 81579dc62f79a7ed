"""The curve of reach: the share of people within x metres, as a picture for page and PDF alike."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from trefpunt.cli.charts import FONT, GRID, INK, MUTED, apart, draw
from trefpunt.schemas.reach import Curve
from trefpunt.terms.money import local
from trefpunt.terms.wording import Language, say
from trefpunt_web.services.charts import Size

COLOURS = ("#0f4c5c", "#c98b2b", "#7a6a8a", "#4f8d90")
DASHES = ([1, 0], [9, 4], [3, 3], [12, 3, 3, 3])
"""Lines differ by form as well as by colour: print and colour blindness take the colour away."""
_WIDTH = {"wide": 500, "narrow": 190}
_HEIGHT = {"wide": 300, "narrow": 230}
_FONT = {"wide": 14, "narrow": 12}
_GAP = {"wide": 6.5, "narrow": 8}
"""Percent points between names beside the lines."""
FURTHEST = 5
"""The picture ends at this many norms: what follows is as good as flat."""


@dataclass(frozen=True)
class Line:
    """One line with the words beside it."""

    name: str
    metres: Sequence[int]
    share: Sequence[float]
    colour: str
    dash: Sequence[int]
    width: float = 2.6

    @property
    def ink(self) -> str:
        """The colour of its name: dark enough to read."""
        return "#855000" if self.colour == COLOURS[1] else self.colour


@dataclass(frozen=True)
class Curves:
    """What is drawn, apart from how wide."""

    norm_m: int
    lines: tuple[Line, ...]
    language: Language


def lines(
    curves: Sequence[Curve], names: dict[str, str], language: Language, before: Curve | None = None
) -> tuple[Line, ...]:
    """A line per group, the first one also as the crow flies; `before` is how it is without the
    trial places."""
    found = [
        Line(names.get(c.group, c.group), c.metres, c.share, COLOURS[i % 4], DASHES[i % 4])
        for i, c in enumerate(curves)
    ]
    if before is not None:
        name = say("reach_page.chart.before", language)
        found.append(Line(name, before.metres, before.share, MUTED, [2, 3], 2))
    elif curves:
        first, name = curves[0], say("reach_page.chart.straight", language)
        found.append(Line(name, first.metres, first.straight, MUTED, [2, 3], 1.6))
    return tuple(found)


def svg(curves: Curves, size: Size, label: str) -> str:
    """The curve as an SVG element; `label` tells it to who cannot see it."""
    return draw(json.dumps(spec(curves, size)), curves.language, label)


def spec(curves: Curves, size: Size) -> dict[str, Any]:
    """The Vega-Lite spec: a line per group, the norm as an upright line, names beside the lines."""
    return {
        "width": _WIDTH[size],
        "height": _HEIGHT[size],
        "padding": {"left": 2, "top": 8, "right": 8, "bottom": 2},
        "background": None,
        "config": _config(size),
        "layer": [
            _norm(curves),
            _word(curves),
            *_strokes(curves),
            *_dots(curves),
            *_names(curves, size),
        ],
    }


def _config(size: Size) -> dict[str, Any]:
    label = {"labelFontSize": 13 if size == "wide" else 12, "labelColor": MUTED, "labelFont": FONT}
    title = {"titleFont": FONT, "titleFontWeight": 400, "titleColor": MUTED, "titleFontSize": 13}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {"domain": False, "ticks": False, "gridColor": GRID, **label, **title},
    }


def _x(curves: Curves) -> dict[str, Any]:
    return {
        "field": "metres",
        "type": "quantitative",
        "scale": {"domain": [0, furthest(curves)], "nice": False},
        "axis": {
            "tickCount": 5,
            "grid": False,
            "title": say("reach_page.chart.x", curves.language),
        },
    }


def _y() -> dict[str, Any]:
    axis = {"values": [0, 25, 50, 75, 100], "title": None, "labelExpr": "datum.value + ' %'"}
    return {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": axis,
    }


def furthest(curves: Curves) -> int:
    """Where the picture ends, in metres: the lines have flattened out, or a few norms on."""
    flat = [_flat(line) for line in curves.lines]
    return max(2 * curves.norm_m, min(max(flat, default=0), FURTHEST * curves.norm_m))


def _flat(line: Line) -> int:
    top = max(line.share, default=0)
    near = (m for m, share in zip(line.metres, line.share, strict=True) if share >= top - 0.005)
    return next(near, 0)


def _rows(curves: Curves, line: Line) -> Iterator[dict[str, float]]:
    end = furthest(curves)
    yield {"metres": 0, "share": 0}
    for metres, share in zip(line.metres, line.share, strict=True):
        if metres <= end:
            yield {"metres": metres, "share": 100 * share}


def _strokes(curves: Curves) -> Iterator[dict[str, Any]]:
    for line in reversed(curves.lines):
        mark = {"type": "line", "color": line.colour, "strokeWidth": line.width}
        yield {
            "data": {"values": list(_rows(curves, line))},
            "mark": {**mark, "strokeDash": list(line.dash), "interpolate": "linear"},
            "encoding": {"x": _x(curves), "y": _y()},
        }


def _norm(curves: Curves) -> dict[str, Any]:
    mark = {"type": "rule", "color": INK, "strokeWidth": 1.4, "strokeDash": [4, 3]}
    row = {"metres": curves.norm_m}
    return {"data": {"values": [row]}, "mark": mark, "encoding": {"x": _x(curves)}}


def _word(curves: Curves) -> dict[str, Any]:
    told = say("reach_page.chart.norm", curves.language, metres=_whole(curves.norm_m, curves))
    mark = {"type": "text", "align": "left", "dx": 6, "dy": 6, "fontSize": 13, "color": INK}
    rows = [{"metres": curves.norm_m, "share": 100, "text": told}]
    encoding = {"x": _x(curves), "y": _y(), "text": {"field": "text"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def at(line: Line, metres: int) -> float:
    """The share of a line within this many metres, straight between the points that it has."""
    before, below = 0, 0.0
    for x, share in zip(line.metres, line.share, strict=True):
        if x >= metres:
            return below + (share - below) * (metres - before) / max(x - before, 1)
        before, below = x, share
    return below


def _dots(curves: Curves) -> Iterator[dict[str, Any]]:
    """Where the lines of the groups meet the norm."""
    for line in curves.lines[:-1]:
        row = {"metres": curves.norm_m, "share": 100 * at(line, curves.norm_m)}
        mark = {"type": "point", "filled": True, "size": 70, "color": line.colour, "opacity": 1}
        yield {
            "data": {"values": [row]},
            "mark": {**mark, "stroke": "#fff", "strokeWidth": 1.5},
            "encoding": {"x": _x(curves), "y": _y()},
        }


def _names(curves: Curves, size: Size) -> Iterator[dict[str, Any]]:
    """The names beside the ends of the lines, moved apart where they would touch."""
    end = furthest(curves)
    ordered = sorted(curves.lines, key=lambda line: at(line, end))
    heights = apart([100 * at(line, end) for line in ordered], _GAP[size])
    for line, height in zip(ordered, heights, strict=True):
        mark = {"type": "text", "align": "left", "dx": 8, "fontSize": _FONT[size]}
        yield {
            "data": {"values": [{"metres": end, "share": height, "text": line.name}]},
            "mark": {**mark, "fontWeight": 600, "color": line.ink},
            "encoding": {"x": _x(curves), "y": _y(), "text": {"field": "text"}},
        }


def _whole(value: int, curves: Curves) -> str:
    return local(Decimal(value), curves.language)


def alt(curves: Curves) -> str:
    """The curve in words: each line at the norm, at twice the norm and where the picture ends."""
    spots = (curves.norm_m, 2 * curves.norm_m, furthest(curves))
    told = [_told(line, dict.fromkeys(spots), curves) for line in curves.lines]
    return " ".join((say("reach_page.chart.alt", curves.language), *told))


def _told(line: Line, spots: Iterable[int], curves: Curves) -> str:
    language = curves.language
    shares = (
        say(
            "reach_page.chart.alt_point",
            language,
            share=local(Decimal(repr(100 * at(line, spot))), language),
            metres=_whole(spot, curves),
        )
        for spot in spots
    )
    return say("reach_page.chart.alt_line", language, name=line.name, shares=", ".join(shares))

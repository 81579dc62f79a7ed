"""The picture of a budget: a Vega-Lite spec, drawn as SVG for the page and for the PDF alike.

Specs are plain dictionaries (docs/decisions): Altair would add a dependency and a second way to say
the same. The SVG carries no style attributes, so that a strict Content-Security-Policy lets it be.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import vl_convert

from trefpunt.schemas.budget import LineResult
from trefpunt.terms.money import ZERO, Pm, dutch, round_half_up
from trefpunt.terms.period import STRUCTURAL
from trefpunt.terms.wording import Language, say
from trefpunt_web.services.budget import Budget

Size = Literal["wide", "narrow"]

COLOURS = ("#0f4c5c", "#4f8d90", "#c98b2b", "#b4472b", "#7a6a8a", "#56646a", "#86b5b2", "#8a5a2b")
"""One per line, in the order of the plan; more lines begin again. The same stand in budget.css."""
FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
"""Where the frontend build puts the font files that measure and draw the text."""
FONT = "'Source Sans 3 Variable', 'Source Sans 3', sans-serif"
_INK, _MUTED, _GRID = "#1b2a2f", "#56646a", "#ddd5c6"
_WIDTH = {"wide": 690, "narrow": 330}
_HEIGHT = {"wide": 380, "narrow": 250}
_ASIDE = {"wide": 48, "narrow": 24}
"""Pixels from the middle of the last column to the names beside it."""
_LABEL_GAP = 17
"""Pixels between the names beside the last column."""
_SVG = "http://www.w3.org/2000/svg"

if FONTS.is_dir():
    vl_convert.register_font_directory(str(FONTS))
ElementTree.register_namespace("", _SVG)


@dataclass(frozen=True)
class Chart:
    """What is drawn, apart from how wide."""

    budget: Budget
    language: Language

    @property
    def million(self) -> Decimal:
        """How many units of the plan make a million euro."""
        return Decimal(1_000_000) / self.budget.plan.unit

    @property
    def drawn(self) -> list[tuple[int, LineResult]]:
        """The lines with an amount, each with its number for a colour."""
        lines = {line.id: line for line in self.budget.result.lines}
        return [(i, lines[name]) for i, name in enumerate(self.budget.drawn)]


def svg(budget: Budget, language: Language, size: Size = "wide", label: str = "") -> str:
    """The stacked chart with its band, as an SVG element; `label` tells it to who cannot see it."""
    return draw(json.dumps(spec(Chart(budget, language), size)), language, label)


@lru_cache(maxsize=256)
def draw(content: str, language: Language, label: str) -> str:
    """A Vega-Lite spec (JSON) as an SVG element that a strict page and a PDF accept."""
    # In two steps: the single call of the same library takes half as long again.
    vega = vl_convert.vegalite_to_vega(content, vl_version="5.21")
    drawn = vl_convert.vega_to_svg(vega, format_locale="nl-NL" if language == "nl" else "en-GB")
    return _plain(drawn, label)


def warm() -> None:
    """Start the drawing engine of this process, so that its first visitor does not wait for it."""
    draw('{"data": {"values": []}, "mark": "bar"}', "nl", "")


def _plain(drawn: str, label: str) -> str:
    """One picture with one description: no styles, no roles inside, no fixed size."""
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    for element in root.iter():
        for name in [n for n in element.attrib if _unwanted(n)]:
            del element.attrib[name]
    for name in ("width", "height", "class"):
        root.attrib.pop(name, None)
    root.attrib |= {"role": "img", "aria-label": label}
    return ElementTree.tostring(root, encoding="unicode")


def _unwanted(name: str) -> bool:
    return bool(re.match(r"style$|role$|aria-|class$|pointer-events$", name))


# --- The spec -----------------------------------------------------------------------------------


def spec(chart: Chart, size: Size = "wide") -> dict[str, Any]:
    """The Vega-Lite spec: bars stacked per line, whiskers from P10 to P90, totals, names."""
    wide = size == "wide"
    return {
        "width": _WIDTH[size],
        "height": _HEIGHT[size],
        "padding": {"left": 2, "top": 14, "right": 6, "bottom": 2},
        "background": None,
        "config": _config(wide),
        "layer": [
            _bars(chart),
            _band(chart),
            *_ticks(chart),
            _totals(chart, wide),
            *_names(chart, size),
        ],
    }


def _config(wide: bool) -> dict[str, Any]:
    text = {"labelFontSize": 15 if wide else 12, "labelColor": _MUTED, "labelFont": FONT}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {"domain": False, "ticks": False, "title": None, **text},
        "bar": {"stroke": "#fff", "strokeWidth": 1},
    }


_X: dict[str, Any] = {
    "field": "column",
    "type": "nominal",
    "sort": None,
    "scale": {"paddingInner": 0.42, "paddingOuter": 0.2},
    "axis": {"labelAngle": 0, "labelPadding": 8, "labelExpr": "split(datum.value, '|')"},
}
"""Columns side by side; what follows "|" stands on a second line under the axis."""


def _y(chart: Chart, field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, _top(chart)], "nice": True},
        "axis": {"gridColor": _GRID, "tickCount": 5, "labelPadding": 6},
    }


def _bars(chart: Chart) -> dict[str, Any]:
    return {
        "data": {"values": list(_pieces(chart))},
        "mark": {"type": "bar"},
        "encoding": {
            "x": _X,
            "y": {**_y(chart, "low"), "stack": None},
            "y2": {"field": "high"},
            "fill": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _pieces(chart: Chart) -> list[dict[str, Any]]:
    found = []
    for i, column in enumerate(_columns(chart)):
        low = ZERO
        for number, line in chart.drawn:
            high = low + _known(line, i) / chart.million
            colour = COLOURS[number % len(COLOURS)]
            found.append(
                {"column": column, "low": float(low), "high": float(high), "colour": colour}
            )
            low = high
    return found


def _spread(chart: Chart) -> list[dict[str, Any]]:
    bands = zip(_columns(chart), chart.budget.spread.bands, strict=True)
    million = chart.million
    return [
        {"column": column, "low": float(b.p10 / million), "high": float(b.p90 / million)}
        for column, b in bands
        if b.p90 > b.p10
    ]


def _band(chart: Chart) -> dict[str, Any]:
    return {
        "data": {"values": _spread(chart)},
        "mark": {"type": "rule", "color": _INK, "strokeWidth": 1.8},
        "encoding": {"x": _X, "y": _y(chart, "low"), "y2": {"field": "high"}},
    }


def _ticks(chart: Chart) -> list[dict[str, Any]]:
    mark = {"type": "tick", "color": _INK, "thickness": 1.8, "width": 14}
    return [
        {
            "data": {"values": _spread(chart)},
            "mark": mark,
            "encoding": {"x": _X, "y": _y(chart, end)},
        }
        for end in ("low", "high")
    ]


def _totals(chart: Chart, wide: bool) -> dict[str, Any]:
    """What the columns come to, above the bar or its whisker, whichever is higher."""
    bands, totals = chart.budget.spread.bands, chart.budget.result.subtotal
    rows = [
        {
            "column": column,
            "at": float(max(total, band.p90) / chart.million),
            "text": amount(total / chart.million, chart.language),
        }
        for column, total, band in zip(_columns(chart), totals, bands, strict=True)
    ]
    size = 16 if wide else 13
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "dy": -12, "fontSize": size, "fontWeight": 600, "color": _INK},
        "encoding": {"x": _X, "y": _y(chart, "at"), "text": {"field": "text"}},
    }


def _names(chart: Chart, size: Size) -> list[dict[str, Any]]:
    """The names of the lines beside the last column, moved apart where they would touch."""
    last = _columns(chart)[-1]
    pieces = [piece for piece in _pieces(chart) if piece["column"] == last]
    shown = [(x, p) for (_, x), p in zip(chart.drawn, pieces, strict=True) if p["high"] > p["low"]]
    middles = [(piece["low"] + piece["high"]) / 2 for _, piece in shown]
    places = apart(middles, _LABEL_GAP * _top(chart) / _HEIGHT[size])
    rows = [
        {"column": last, "at": at, "text": _name(line, chart.language, size)}
        for (line, _), at in zip(shown, places, strict=True)
    ]
    mark = {"type": "text", "align": "left", "dx": _ASIDE[size], "fontSize": 14, "color": _INK}
    encoding = {"x": _X, "y": _y(chart, "at"), "text": {"field": "text"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}] if rows else []


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Rising positions as near to the wanted ones as a gap between them allows."""
    placed: list[float] = []
    for at in wanted:
        placed.append(max(at, placed[-1] + gap) if placed else at)
    over = [(p - w) for p, w in zip(placed, wanted, strict=True)]
    shift = sum(over) / len(over) if over else 0
    return [max(p - shift, gap / 2 + i * gap) for i, p in enumerate(placed)]


def _name(line: LineResult, language: Language, size: Size) -> str:
    """The building block, or the name of a post outside the blocks; the table has the key."""
    name = line.name.say(language)
    return line.block or (name[:3] if size == "narrow" else name)


# --- Figures ------------------------------------------------------------------------------------


def _columns(chart: Chart) -> list[str]:
    """Each column with the number of places per kind under it: "2026|8 + 1"."""
    result = chart.budget.result
    counts = [" + ".join(map(str, n)) for n in zip(*(p.counts for p in result.places), strict=True)]
    return [f"{head(c, chart.language)}|{n}" for c, n in zip(result.columns, counts, strict=True)]


def head(column: str, language: Language) -> str:
    """What stands above a column: the year, or "structureel"."""
    return say("budget.structural", language) if column == STRUCTURAL else column


def amount(value: Decimal, language: Language) -> str:
    """Millions with two decimals, in the notation of the language."""
    return dutch(value, 2) if language == "nl" else f"{round_half_up(value, 2):,.2f}"


def _top(chart: Chart) -> float:
    """The highest bar or whisker; a little above nothing when all is zero."""
    highs = [*chart.budget.result.subtotal, *(band.p90 for band in chart.budget.spread.bands)]
    return max(float(max(highs) / chart.million), 0.1)


def _known(line: LineResult, i: int) -> Decimal:
    value = line.values[i]
    return ZERO if isinstance(value, Pm) else value

"""The picture of a budget: a Vega-Lite spec, drawn as SVG for the page and for the PDF alike.

Specs are plain dictionaries (docs/decisions): Altair would add a dependency and a second way to say
the same. The drawing itself is the library's (`trefpunt.cli.charts`).
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from trefpunt.cli.charts import COLOURS, FONT, GRID, INK, MUTED, apart, draw
from trefpunt.schemas.budget import LineResult
from trefpunt.terms.money import ZERO, Pm, dutch, round_half_up
from trefpunt.terms.period import STRUCTURAL
from trefpunt.terms.wording import Language, say
from trefpunt_web.services.budget import Budget

Size = Literal["wide", "narrow"]

_WIDTH = {"wide": 690, "narrow": 330}
_HEIGHT = {"wide": 380, "narrow": 250}
_ASIDE = {"wide": 48, "narrow": 24}
"""Pixels from the middle of the last column to the names beside it."""
_LABEL_GAP = 17
"""Pixels between the names beside the last column."""


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
    text = {"labelFontSize": 15 if wide else 12, "labelColor": MUTED, "labelFont": FONT}
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
        "axis": {"gridColor": GRID, "tickCount": 5, "labelPadding": 6},
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
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.8},
        "encoding": {"x": _X, "y": _y(chart, "low"), "y2": {"field": "high"}},
    }


def _ticks(chart: Chart) -> list[dict[str, Any]]:
    mark = {"type": "tick", "color": INK, "thickness": 1.8, "width": 14}
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
        "mark": {"type": "text", "dy": -12, "fontSize": size, "fontWeight": 600, "color": INK},
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
    mark = {"type": "text", "align": "left", "dx": _ASIDE[size], "fontSize": 14, "color": INK}
    encoding = {"x": _X, "y": _y(chart, "at"), "text": {"field": "text"}}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}] if rows else []


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

"""The charts of the report of a plan: few, labelled directly, with uncertainty drawn."""

import json
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from trefpunt.cli.charts import COLOURS, FONT, GRID, INK, MUTED, draw
from trefpunt.cli.plan_told import column, euro
from trefpunt.cli.plan_words import MILLION, Block, Words, figure
from trefpunt.schemas.plan import GroupEffect
from trefpunt.schemas.siting import CurvePoint
from trefpunt.schemas.weighing import Quarter, Weighed

BRAND, ACCENT = COLOURS[0], COLOURS[3]
Rows = list[dict[str, Any]]
Layer = dict[str, Any]
DECIMALS = {"million": 2, "thousand": 0}
ROW = 21
"""Pixels for one row of a chart with a row per item."""


def _picture(words: Words, layers: Sequence[Layer], size: tuple[int, int], alt: str) -> str:
    label = {"labelFontSize": 12.5, "labelColor": INK, "labelFont": FONT, "labelLimit": 240}
    title = {"titleFont": FONT, "titleFontWeight": 400, "titleColor": MUTED, "titleFontSize": 12.5}
    axis = {"domain": False, "ticks": False, "gridColor": GRID, "labelPadding": 6, **label, **title}
    spec = {
        "width": size[0],
        "height": size[1],
        "padding": {"left": 2, "top": 8, "right": 12, "bottom": 2},
        "background": None,
        "config": {"font": FONT, "view": {"stroke": None}, "axis": axis},
        "layer": list(layers),
    }
    return draw(json.dumps(spec), words.language, alt)


def _layer(rows: Rows, mark: Layer, **encoding: Layer) -> Layer:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _text(**more: Any) -> Layer:
    return {"type": "text", "fontSize": 12.5, "color": INK, **more}


def _amounts(field: str, title: str | None, most: float | None = None, **axis: Any) -> Layer:
    scale: Layer = {"zero": True} if most is None else {"domain": [0, most], "nice": False}
    known = {"field": field, "type": "quantitative", "scale": scale}
    return known | {"axis": {"title": title, "tickCount": 5, **axis}}


# --- Reach --------------------------------------------------------------------------------------


def reach(words: Words) -> Block:
    """Per group the share within the norm: now (hollow), then (filled), and of the plan's own
    places (diamond)."""
    groups = [one for one in words.told.result.effects.groups if one.people]
    alt = " ".join(_told(one, words) for one in groups)
    rows = [_group(one, words) for one in groups]
    y: Layer = {"field": "name", "type": "nominal", "sort": None}
    y["axis"] = {"title": None, "labelExpr": "split(datum.value, '|')"}

    def x(field: str) -> Layer:
        values = [0, 25, 50, 75, 100]
        return _amounts(field, None, 100, values=values, labelExpr="datum.value + ' %'")

    def spot(field: str, shape: str, fill: str, stroke: str) -> Layer:
        mark = {"type": "point", "shape": shape, "size": 170, "opacity": 1, "fill": fill}
        return _layer(rows, {**mark, "stroke": stroke, "strokeWidth": 2}, x=x(field), y=y)

    def value(field: str, **more: Any) -> Layer:
        told = {"field": f"{field}_told"}
        return _layer(rows, _text(fontWeight=600, **more), x=x(field), y=y, text=told)

    line = {"type": "rule", "strokeWidth": 3, "color": COLOURS[6]}
    layers = (
        _layer(rows, line, x=x("before"), x2={"field": "after"}, y=y),
        spot("network", "diamond", "#fff", ACCENT),
        spot("before", "circle", "#fff", BRAND),
        spot("after", "circle", BRAND, BRAND),
        value("before", align="right", dx=-1, dy=-18),
        value("after", align="left", dx=1, dy=-18),
        value("network", dy=19, fontSize=11),
    )
    drawn = _picture(words, layers, (470, 58 * len(rows)), alt)
    return figure(drawn, alt, words.say("reach_chart"))


def _group(one: GroupEffect, words: Words) -> dict[str, Any]:
    name = words.named.group(one.group, words.language)
    row: dict[str, Any] = {"name": "|".join(wrap(name, 30))}
    for field in ("before", "after", "network"):
        count = getattr(one, field)
        row |= {field: 100 * count / one.people, f"{field}_told": words.percent(count, one.people)}
    if row["before_told"] == row["after_told"]:
        row["before_told"] = ""
    return row


def _told(one: GroupEffect, words: Words) -> str:
    return words.say(
        "reach_alt",
        group=words.named.group(one.group, words.language),
        before=words.percent(one.before, one.people),
        after=words.percent(one.after, one.people),
        network=words.percent(one.network, one.people),
    )


# --- The marginal curve -------------------------------------------------------------------------


def curve(words: Words, points: Sequence[CurvePoint]) -> Block:
    """The share within the norm by number of places: filled where it is proven."""
    rows = [{"count": one.count, "share": 100 * one.served, "proven": one.proven} for one in points]
    ends = (points[0], points[len(points) // 2], points[-1])
    alt = " ".join(
        words.say("curve_alt", count=one.count, share=words.percent(one.served)) for one in ends
    )
    x = {"field": "count", "type": "quantitative", "scale": {"nice": False, "zero": True}}
    x["axis"] = {"title": words.say("curve_x"), "grid": False, "tickMinStep": 1, "format": "d"}
    y = _amounts("share", None, 100, labelExpr="datum.value + ' %'")
    sure = [row for row in rows if row["proven"]]
    unsure = [row for row in rows if not row["proven"]]
    spot = {"type": "point", "size": 55, "opacity": 1, "stroke": BRAND, "strokeWidth": 1.8}
    layers = [
        _layer(rows, {"type": "line", "color": BRAND, "strokeWidth": 2.4}, x=x, y=y),
        _layer(sure, {**spot, "fill": BRAND}, x=x, y=y),
        _layer(unsure, {**spot, "fill": "#fff"}, x=x, y=y),
    ]
    planned = len(words.told.result.chosen)
    here = next((row for row in rows if row["count"] == planned), None)
    if here:
        layers += _here(here, words.say("curve_here"), x, y)
    return figure(_picture(words, layers, (560, 175), alt), alt, words.say("curve_chart"))


def _here(row: dict[str, Any], told: str, x: Layer, y: Layer) -> list[Layer]:
    line = {"type": "rule", "strokeDash": [4, 3], "color": INK}
    mark = _text(align="right", dx=-8, dy=18, fontWeight=600)
    shown = _layer([{**row, "told": told}], mark, x=x, y=y, text={"field": "told"})
    return [_layer([row], line, x=x), shown]


# --- The weighing -------------------------------------------------------------------------------


def weighing(words: Words, weighed: Sequence[tuple[str, Weighed]]) -> Block:
    """The total of each proposal as a bar from low to high."""
    rows: Rows = [
        {
            "name": name,
            "low": float(one.total.low),
            "high": float(one.total.high) + 0.6,
            "told": words.span(one.total.low, one.total.high),
        }
        for name, one in weighed
    ]
    alt = " ".join(f"{row['name']}: {row['told']}." for row in rows)
    y = {"field": "name", "type": "nominal", "sort": None, "axis": {"title": None}}
    x = _amounts("low", words.say("weighing_x"), 100)
    ends = {"x": x, "x2": {"field": "high"}, "y": y}
    bar = {"type": "bar", "height": 9, "color": BRAND, "cornerRadius": 2}
    place = {**x, "field": "high"}
    told = _layer(
        rows, _text(align="left", dx=6, fontSize=11.5), x=place, y=y, text={"field": "told"}
    )
    drawn = _picture(words, (_layer(rows, bar, **ends), told), (420, ROW * len(rows)), alt)
    return figure(drawn, alt, words.say("weighing_chart"))


# --- Money --------------------------------------------------------------------------------------


def costs(words: Words) -> Block:
    """Per column the costs, with the band P10-P90 and what is covered; in million euro, or in
    thousands where it is less."""
    result, policy = words.told.result.budget, words.told.policy
    rows: Rows = []
    bands = zip(
        result.columns, result.subtotal, result.cover, words.told.result.spread.bands, strict=True
    )
    most = max(*(band.p90 for band in words.told.result.spread.bands), *result.subtotal)
    unit = "million" if euro(most, policy) >= MILLION else "thousand"
    scale = MILLION if unit == "million" else 1_000
    for name, total, cover, band in bands:
        found = {"total": total, "cover": cover, "low": band.p10, "high": band.p90}
        million = {key: float(euro(value, policy)) / scale for key, value in found.items()}
        told = words.number(million["total"], DECIMALS[unit])
        at = max(million["total"], million["high"])
        rows.append({"column": column(name, words.language), "told": told, "at": at} | million)
    alt = " ".join((words.say(f"costs_y_{unit}") + ":", *(_cost(row, unit, words) for row in rows)))
    x: Layer = {"field": "column", "type": "nominal", "sort": None}
    x["scale"] = {"paddingInner": 0.45}
    x["axis"] = {"title": None, "labelAngle": 0}
    highest = 1.12 * max([row["at"] for row in rows] + [0.1])
    bar, line = {"type": "bar", "color": COLOURS[1]}, {"type": "rule", "color": INK}
    tick = {"type": "tick", "thickness": 3, "color": INK, "width": 52}

    def y(field: str) -> Layer:
        return _amounts(field, words.say(f"costs_y_{unit}"), highest)

    layers = (
        _layer(rows, bar, x=x, y=y("total")),
        _layer(rows, tick, x=x, y=y("cover")),
        _layer(rows, {**line, "strokeWidth": 1.8}, x=x, y=y("low"), y2={"field": "high"}),
        *(
            _layer(rows, {**tick, "thickness": 1.8, "width": 13}, x=x, y=y(end))
            for end in ("low", "high")
        ),
        _layer(rows, _text(dy=-11, fontWeight=600), x=x, y=y("at"), text={"field": "told"}),
    )
    return figure(_picture(words, layers, (560, 220), alt), alt, words.say("costs_chart"))


def _cost(row: dict[str, Any], unit: str, words: Words) -> str:
    found = {
        key: words.number(row[key], DECIMALS[unit]) for key in ("total", "low", "high", "cover")
    }
    return words.say("costs_alt", column=str(row["column"]), **found)


def quarters(words: Words, found: Sequence[tuple[str, Quarter]]) -> Block | None:
    """Euro per inhabitant by quarter of the neighbourhoods; none where nobody knows."""
    rows: Rows = [
        {
            "name": name,
            "value": float(one.per_inhabitant),
            "told": words.euro(one.per_inhabitant, 2),
        }
        for name, one in found
        if one.per_inhabitant is not None
    ]
    if not rows:
        return None
    alt = " ".join(f"{row['name']}: {row['told']}." for row in rows)
    y = {"field": "name", "type": "nominal", "sort": None, "axis": {"title": None}}
    x = _amounts("value", words.say("quarters_x"))
    told = _text(align="left", dx=6, fontWeight=600)
    bar = {"type": "bar", "color": COLOURS[1], "height": 18}
    layers = (
        _layer(rows, bar, x=x, y=y),
        _layer(rows, told, x=x, y=y, text={"field": "told"}),
    )
    drawn = _picture(words, layers, (420, 34 * len(rows)), alt)
    return figure(drawn, alt, words.say("quarters_chart"))

"""The map of a plan as SVG: for the report, the site, and by itself.

It reads in black and white too: a place differs by its form, a new one is filled and an existing
one is hollow, and a neighbourhood without an index is hatched. No style attributes, so that a page
with a strict Content-Security-Policy takes it as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import cos, radians
from xml.etree.ElementTree import Element, SubElement, tostring

from trefpunt.cli.charts import FONT
from trefpunt.cli.drawing import Drawing, drawing
from trefpunt.cli.plan_legend import HATCH, SIGNS, Legend, hatch, legend
from trefpunt.cli.plan_marks import LETTER, RADIUS, Label, Mark, labels, marks
from trefpunt.cli.plan_shapes import SHADES, placed, words
from trefpunt.cli.plan_told import Named
from trefpunt.cli.scale import Scale, scale
from trefpunt.engines.schematic import outlined
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import digest
from trefpunt.terms.money import local
from trefpunt.terms.wording import Language, say

EDGE = "#8b8371"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
"""What XML cannot hold."""
LARGE = 14.0
"""Half the size of a place on a small map: its number can still be read."""


@dataclass(frozen=True)
class Sheet:
    """Everything on one map."""

    named: Named
    boundaries: Boundaries
    drawing: Drawing
    scale: Scale
    marks: tuple[Mark, ...]
    language: Language
    key: str
    """Keeps the names inside one drawing apart from those of another on the same page."""


def map_svg(
    result: PlanResult,
    policy: Policy,
    boundaries: Boundaries | None,
    language: Language,
    small: bool = False,
) -> str:
    """A whole SVG element. Without boundaries the shapes are schematic, and it says so.

    `small`: without names and legend, for where the large one stands nearby.
    """
    radius = LARGE if small else RADIUS
    sheet = _sheet(Named(result, policy), boundaries or outlined(policy.areas), language, radius)
    shown = None if small else legend(_entries(sheet), sheet.drawing.height)
    root = _root(sheet, shown.bottom if shown else sheet.drawing.height)
    _ground(root, sheet)
    for mark in sheet.marks:
        placed(root, mark, _says(mark, sheet))
    if shown:
        for label in labels(sheet.marks, sheet.drawing):
            _name(root, label)
        root.append(shown.drawn)
    return _CONTROL.sub("", tostring(root, encoding="unicode"))


def _sheet(named: Named, boundaries: Boundaries, language: Language, radius: float) -> Sheet:
    shapes = drawing(boundaries.features)
    areas = named.result.effects.areas
    return Sheet(
        named,
        boundaries,
        shapes,
        scale((area.index for area in areas), 1),
        marks(named, shapes, radius),
        language,
        digest([named.result.scenario.id, named.numbers, boundaries.schematic, language, radius])[
            :8
        ],
    )


def _root(sheet: Sheet, height: float) -> Element:
    name, what = f"plan-{sheet.key}-title", f"plan-{sheet.key}-desc"
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {sheet.drawing.width} {height:g}",
            "role": "img",
            "aria-labelledby": f"{name} {what}",
            "font-family": FONT,
        },
    )
    SubElement(root, "title", id=name).text = _title(sheet)
    SubElement(root, "desc", id=what).text = describe(sheet.named, sheet.language)
    return root


def _title(sheet: Sheet) -> str:
    name = sheet.named.result.scenario.name.say(sheet.language)
    return say("plan_report.map.title", sheet.language, name=name)


def describe(named: Named, language: Language) -> str:
    """The map in words, for who cannot see it: which places, and where the facts stand."""
    told = ", ".join(f"{number} {named.site(s)}" for s, number in named.numbers.items())
    return say("plan_report.map.desc", language, places=told or "–")


def _says(mark: Mark, sheet: Sheet) -> str:
    name, kind = mark.site.name, sheet.named.kind(mark.kind, sheet.language)
    return f"{mark.number}. {name}: {kind}" if mark.number else f"{name}: {kind}"


def _ground(root: Element, sheet: Sheet) -> None:
    """The neighbourhoods, each with its name and index."""
    pattern = f"{HATCH}-{sheet.key}"
    hatch(SubElement(root, "defs"), pattern)
    outlines = "".join(sheet.drawing.paths.values())
    SubElement(root, "path", {"d": outlines, "fill": "none", "stroke": EDGE, "stroke-width": "3"})
    known = {area.code: area.index for area in sheet.named.result.effects.areas}
    for code, path in sheet.drawing.paths.items():
        value = known.get(code)
        fill = f"url(#{pattern})" if value is None else SHADES[sheet.scale.shade(value) - 1]
        attributes = {"d": path, "fill": fill, "stroke": "#fff", "stroke-width": "1.2"}
        SubElement(SubElement(root, "path", attributes), "title").text = _cell(code, value, sheet)


def _cell(code: str, value: Decimal | None, sheet: Sheet) -> str:
    name = sheet.named.area(code)
    if value is None:
        return f"{name}: {say('plan_report.map.no_data', sheet.language)}"
    return f"{name}: {local(value, sheet.language, 1)} %"


def _name(root: Element, label: Label) -> None:
    """Letters on a white edge: readable on every shade."""
    words(root, (label.x, label.y), label.text, LETTER, anchor=label.anchor, halo=True)


# --- Legend -------------------------------------------------------------------------------------


def _entries(sheet: Sheet) -> Legend:
    language = sheet.language
    bounds = [local(bound, language) for bound in sheet.scale.bounds]
    seen = {sign for mark in sheet.marks for sign in _signs(mark)}

    def told(name: str, **params: str | int) -> str:
        return say(f"plan_report.map.{name}", language, **params)

    return Legend(
        key=f"{HATCH}-{sheet.key}",
        head=told("index"),
        bounds=bounds,
        shades=[SHADES[shade - 1] for shade in sheet.scale.shades],
        no_data=told("no_data"),
        kinds=_kinds(sheet),
        signs=tuple(told(name) if name in seen else "" for name in SIGNS),
        metres=0 if sheet.boundaries.schematic else _kilometre(sheet.drawing),
        notes=[*_notes(sheet)],
    )


def _signs(mark: Mark) -> Iterator[str]:
    """What the legend has to explain of a place."""
    if mark.number is None:
        yield "closed" if mark.closed else "stays"
        return
    yield "new" if mark.site.free else "existing"
    if mark.site.approximate and not mark.site.free:
        yield "approximate"


def _kinds(sheet: Sheet) -> list[tuple[int, str]]:
    """The form of each kind that the plan has, with how many there are."""
    counted: dict[str, int] = {}
    for one in sheet.named.result.chosen:
        counted[one.kind] = counted.get(one.kind, 0) + 1
    ordered = sorted(counted, key=sheet.named.form)
    return [
        (sheet.named.form(kind), f"{sheet.named.kind(kind, sheet.language)} ({counted[kind]})")
        for kind in ordered
    ]


def _kilometre(shapes: Drawing) -> float:
    """Units of the drawing in a kilometre; a degree of latitude on the ellipsoid of WGS84 is
    111.132954 - 0.559822 cos(2 latitude) kilometres long."""
    middle = radians((shapes.box[1] + shapes.box[3]) / 2)
    return shapes.frame.scale / (111.132954 - 0.559822 * cos(2 * middle))


def _notes(sheet: Sheet) -> list[str]:
    made = sheet.boundaries
    if made.schematic:
        return [say("plan_report.map.schematic", sheet.language)]
    credit = ", ".join(part for part in (made.source, str(made.year or ""), made.licence) if part)
    return [say("plan_report.map.source", sheet.language, source=credit)]

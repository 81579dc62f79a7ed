"""What stands under the map of a plan: shades with their numbers, forms, a scale, credits."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from trefpunt.cli.charts import INK, MUTED
from trefpunt.cli.drawing import WIDTH
from trefpunt.cli.plan_marks import RADIUS, SMALL
from trefpunt.cli.plan_shapes import ACCENT, BRAND, cross, form, words

HATCH = "plan-hatch"
SIGNS = ("existing", "new", "approximate", "stays", "closed")
SIZE, LINE = 12.5, 24.0
_STEP = 46.0
_COLUMN = WIDTH / 2
LEFT = 15.0


@dataclass(frozen=True)
class Legend:
    """What it tells."""

    key: str
    """Name of the hatch for no data."""
    head: str
    bounds: list[str]
    shades: list[str]
    no_data: str
    kinds: list[tuple[int, str]]
    signs: tuple[str, ...]
    """What each of SIGNS means; "": the map does not have it."""
    metres: float
    """Units of the drawing in a kilometre; 0: no scale."""
    notes: list[str]


@dataclass(frozen=True)
class Shown:
    """A legend as drawn."""

    drawn: Element
    bottom: float


def hatch(defs: Element, key: str) -> None:
    """Slanted lines for no data."""
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    pattern = SubElement(defs, "pattern", {"id": key, "width": "7", "height": "7"} | turned)
    SubElement(pattern, "rect", width="7", height="7", fill="#faf7f0")
    SubElement(pattern, "rect", width="1.8", height="7", fill="#9c9382")


def legend(told: Legend, top: float) -> Shown:
    """The legend below this height."""
    group, y = Element("g"), top + 26
    words(group, (LEFT, y), told.head, SIZE)
    _classes(group, told, y + 8)
    if told.metres:
        _ruler(group, told.metres, y + 8)
    y = _forms(group, told, y + 64)
    for note in told.notes:
        for line in _wrapped(note):
            words(group, (LEFT, y), line, 11, fill=MUTED, bold=False)
            y += 15
    return Shown(group, y)


def _classes(group: Element, told: Legend, y: float) -> None:
    x = LEFT
    for shade, bound in zip(told.shades, told.bounds, strict=False):
        _swatch(group, x, y, shade)
        words(group, (x, y + 28), bound, SIZE, bold=False)
        x += _STEP
    if told.bounds:
        words(group, (x, y + 28), f"{told.bounds[-1]} %", SIZE, bold=False)
    x += _STEP + 20
    _swatch(group, x, y, f"url(#{told.key})")
    words(group, (x + _STEP + 6, y + 12), told.no_data, SIZE, bold=False)


def _swatch(group: Element, x: float, y: float, fill: str) -> None:
    box = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{_STEP:g}", "height": "14"}
    SubElement(group, "rect", box | {"fill": fill, "stroke": "#8b8371", "stroke-width": "0.6"})


def _ruler(group: Element, kilometre: float, y: float) -> None:
    """One kilometre, at the right."""
    right = WIDTH - LEFT
    path = f"M{right - kilometre:.1f},{y + 4:g}v8H{right:g}v-8"
    SubElement(group, "path", {"d": path, "fill": "none", "stroke": INK, "stroke-width": "1.4"})
    words(group, (right, y + 28), "1 km", SIZE, anchor="end", bold=False)


def _forms(group: Element, told: Legend, top: float) -> float:
    """Two columns: the kinds, and what hollow, filled, dashed, small and crossed mean. Answers
    where it ends."""
    for row, (number, name) in enumerate(told.kinds):
        y = top + row * LINE
        form(group, number, (LEFT + RADIUS, y), RADIUS, fill="#fff", line=INK)
        words(group, (LEFT + 30, y + 4.5), name, SIZE, bold=False)
    shown = [(name, text) for name, text in zip(SIGNS, told.signs, strict=True) if text]
    for row, (name, text) in enumerate(shown):
        y = top + row * LINE
        _sign(group, name, (_COLUMN + RADIUS, y))
        words(group, (_COLUMN + 30, y + 4.5), text, SIZE, bold=False)
    return top + LINE * max(len(told.kinds), len(shown)) + 8


def _sign(group: Element, name: str, at: tuple[float, float]) -> None:
    small, new = name in {"stays", "closed"}, name == "new"
    line = INK if small else ACCENT if new else BRAND
    size, fill = (SMALL if small else RADIUS), (ACCENT if new else "#fff")
    path = form(group, 0 if small else 1, at, size, fill=fill, line=line)
    if name == "approximate":
        path.set("stroke-dasharray", "3.5 2")
    if name == "closed":
        cross(group, at)


def _wrapped(text: str, most: int = 120) -> list[str]:
    """Lines that fit."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines

"""Forms and letters of the map of a plan."""

from xml.etree.ElementTree import Element, SubElement

from trefpunt.cli.charts import INK
from trefpunt.cli.plan_marks import Mark

BRAND, ACCENT = "#0f4c5c", "#9c3a22"
SHADES = ("#e3efec", "#b9d6d1", "#86b5b2", "#4f8d90", "#256670", "#0b3f4c")
"""One hue, light to dark; the same stand in map.css."""
_FORMS = (
    "M-1,0A1,1,0,1,0,1,0A1,1,0,1,0,-1,0Z",
    "M-.9,-.9H.9V.9H-.9Z",
    "M0,-1.25L1.25,0L0,1.25L-1.25,0Z",
    "M0,-1.25L1.2,.9L-1.2,.9Z",
)
"""Circle, square, diamond, triangle around the middle, with 1 for half their size."""


def placed(parent: Element, mark: Mark, title: str) -> None:
    """A place: hollow where it exists, filled where it is new, dashed where only its neighbourhood
    is known, small where the plan does nothing with it, crossed where it closes."""
    group = SubElement(parent, "g", {"data-site": mark.site.id})
    SubElement(group, "title").text = title
    shape(group, mark, (mark.x, mark.y))
    if mark.number:
        fill = "#fff" if mark.site.free else BRAND
        size = 1.1 * mark.radius
        at = (mark.x, mark.y + 0.37 * size)
        words(group, at, str(mark.number), size, anchor="middle", fill=fill)


def shape(parent: Element, mark: Mark, at: tuple[float, float]) -> None:
    """The form of a mark, here; what the plan does nothing with is a circle, as in the legend."""
    filled = ACCENT if mark.number and mark.site.free else "#fff"
    line = INK if mark.number is None else ACCENT if mark.site.free else BRAND
    number = 0 if mark.number is None else mark.form
    path = form(parent, number, at, mark.size, fill=filled, line=line)
    if mark.number is None:
        path.set("stroke-width", "1.3")
    if mark.site.approximate and mark.number and not mark.site.free:
        path.set("stroke-dasharray", "3.5 2")
    if mark.closed:
        cross(parent, at)


def form(
    parent: Element, number: int, at: tuple[float, float], size: float, *, fill: str, line: str
) -> Element:
    """One of the forms with a white edge around it."""
    path = _scaled(_FORMS[number % len(_FORMS)], size)
    attributes = {"d": path, "transform": f"translate({at[0]:g} {at[1]:g})"}
    white = {"fill": "#fff", "stroke": "#fff", "stroke-width": "5", "stroke-linejoin": "round"}
    SubElement(parent, "path", attributes | white)
    drawn = {"fill": fill, "stroke": line, "stroke-width": "2.2"}
    return SubElement(parent, "path", attributes | drawn)


def _scaled(path: str, size: float) -> str:
    """The same form, larger: every number but the flags of an arc."""
    if "A" in path:
        return (
            f"M{-size:g},0A{size:g},{size:g},0,1,0,{size:g},0A{size:g},{size:g},0,1,0,{-size:g},0Z"
        )
    found, number = "", ""
    for letter in [*path, " "]:
        if letter in "-.0123456789":
            number += letter
            continue
        found += (f"{float(number) * size:g}" if number else "") + letter
        number = ""
    return found.strip()


def cross(parent: Element, at: tuple[float, float]) -> None:
    """What closes."""
    attributes = {"transform": f"translate({at[0]:g} {at[1]:g})", "stroke": INK}
    SubElement(parent, "path", {"d": "M-6,-6L6,6M6,-6L-6,6", "stroke-width": "2"} | attributes)


def words(
    parent: Element,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    anchor: str = "start",
    fill: str = INK,
    halo: bool = False,
    bold: bool = True,
) -> None:
    """Letters that stand here; with `halo` on a white edge."""
    place = {"x": f"{at[0]:g}", "y": f"{at[1]:g}", "font-size": f"{size:g}", "text-anchor": anchor}
    place["font-weight"] = "600" if bold else "400"
    if halo:
        edge = {"stroke": "#fff", "stroke-width": "4", "stroke-linejoin": "round", "fill": "#fff"}
        SubElement(parent, "text", place | edge | {"aria-hidden": "true"}).text = text
    SubElement(parent, "text", place | {"fill": fill}).text = text

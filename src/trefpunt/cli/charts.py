"""Pictures of figures: a Vega-Lite spec drawn as SVG, for a page and for a document alike.

Specs are plain dictionaries (docs/decisions): Altair would add a dependency and a second way to say
the same. The SVG carries no style attributes, so that a strict Content-Security-Policy lets it be.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from xml.etree import ElementTree

import vl_convert

from trefpunt.cli.documents import FONTS
from trefpunt.terms.wording import Language

COLOURS = ("#0f4c5c", "#4f8d90", "#c98b2b", "#b4472b", "#7a6a8a", "#56646a", "#86b5b2", "#8a5a2b")
"""One per line, in the order of the plan; more lines begin again. The same stand in budget.css."""
FONT = "'Source Sans 3 Variable', 'Source Sans 3', sans-serif"
INK, MUTED, GRID = "#1b2a2f", "#56646a", "#ddd5c6"

vl_convert.register_font_directory(str(FONTS))
ElementTree.register_namespace("", "http://www.w3.org/2000/svg")


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


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Rising positions as near to the wanted ones as a gap between them allows."""
    placed: list[float] = []
    for at in wanted:
        placed.append(max(at, placed[-1] + gap) if placed else at)
    over = [(p - w) for p, w in zip(placed, wanted, strict=True)]
    shift = sum(over) / len(over) if over else 0
    return [max(p - shift, gap / 2 + i * gap) for i, p in enumerate(placed)]

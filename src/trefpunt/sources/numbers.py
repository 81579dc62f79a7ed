"""Numbers and the signs for "no number" as Dutch tables write them."""

import re
from decimal import Decimal
from functools import lru_cache

from trefpunt.terms.quality import Quality

_SIGNS = {
    "": Quality.NO_DATA,
    ".": Quality.NO_DATA,
    "x": Quality.SUPPRESSED,
}
"""StatLine leaves a cell empty or writes a point, and writes x where a figure is secret."""

_CODES = {Decimal(-99997): Quality.SUPPRESSED}
_CODES_FROM = Decimal(-99990)
"""PDOK: -99997 is suppressed or not available, -99995 not yet filled; so is all below -99990."""

_GROUPED = re.compile(r"^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$")
_COMMA = re.compile(r"^-?\d+,\d+$")
_POINT = re.compile(r"^-?\d+(?:\.\d+)?$")
_ENGLISH_GROUPED = re.compile(r"^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$")


@lru_cache(maxsize=65_536)
def read_number(text: str, *, dutch: bool) -> Decimal | Quality:
    """The number in a cell, or what the sign there means.

    Dutch notation: "2.330" is two thousand three hundred thirty, "36,7" thirty-six point seven; a
    point that cannot separate thousands is read as a decimal point. Otherwise a point is a decimal
    point, and a comma too unless it could separate thousands.

    Raises ValueError where the text is no number or could be two.
    """
    text = text.strip().replace("\N{NO-BREAK SPACE}", "").removesuffix("%").strip()
    if text.lower() in _SIGNS:
        return _SIGNS[text.lower()]
    number = _dutch(text) if dutch else _plain(text)
    if number < _CODES_FROM:
        return _CODES.get(number, Quality.NO_DATA)
    return number


def _dutch(text: str) -> Decimal:
    if _GROUPED.match(text) or _COMMA.match(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return _point(text)


def _plain(text: str) -> Decimal:
    if _COMMA.match(text) and not _ENGLISH_GROUPED.match(text):
        return Decimal(text.replace(",", "."))
    return _point(text)


def _point(text: str) -> Decimal:
    if not _POINT.match(text):
        raise ValueError(text)
    return Decimal(text)

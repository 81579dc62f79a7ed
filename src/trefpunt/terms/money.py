"""Money: exact decimals in euro, PM as a value of its own, and the Dutch notation of both.

Amounts in a multi-year budget are written in thousands of euro. The unit belongs to the table,
the numbers stay unrounded, and rounding happens once: when a person reads the figure.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final

from trefpunt.terms.wording import Language


class Pm(Enum):
    """Pro memorie: the post is real, its amount is not known yet. It is not zero."""

    PM = "PM"

    def __str__(self) -> str:
        return self.value


PM: Final = Pm.PM
Amount = Decimal | Pm
"""An amount of money, or PM."""

ZERO: Final = Decimal(0)

_DUTCH = re.compile(r"^-?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?$")
_PLAIN = re.compile(r"^-?\d+\.(?:\d{1,2}|\d{4,})$")
_DASHES = frozenset({"-", "–", "—"})


def parse_amount(text: str) -> Amount:
    """Read an amount in Dutch notation.

    "1.184" is one thousand one hundred eighty-four and "37,5" thirty-seven and a half. A point that
    cannot separate thousands ("37.5") is read as a decimal point. "PM" is PM, a dash is zero.
    The unit is that of the table in which the text stands.

    Raises ValueError where two readings are possible ("0.125") or none is.
    """
    text = text.strip().replace(" ", "")
    if text.upper() == PM.value:
        return PM
    if text in _DASHES:
        return ZERO
    if _DUTCH.match(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _PLAIN.match(text):
        return Decimal(text)
    raise ValueError(text)


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """Round once, for display: halves go away from zero, as in Dutch municipal budgets."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def dutch(value: Decimal, places: int = 0) -> str:
    """Write a number as the Dutch do: 1.184 and 42,0."""
    text = f"{round_half_up(value, places):,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def local(value: Decimal, language: Language = "nl", places: int = 0) -> str:
    """A number in the notation of the language, rounded once: 1.184 or 1,184."""
    return dutch(value, places) if language == "nl" else f"{round_half_up(value, places):,}"


def full(value: Decimal, language: Language = "nl") -> str:
    """A number with the decimals that it has, in the notation of the language: 0,5 or 1.184."""
    return local(value, language, max(0, -int(value.normalize().as_tuple().exponent)))


def plain(value: Amount) -> str:
    """An amount for machines: exact, a decimal point, no exponent, no needless zeros.

    337.50 -> "337.5", 2.12E+3 -> "2120", PM -> "PM".
    """
    return str(value) if isinstance(value, Pm) else f"{value.normalize() + 0:f}"


@dataclass(frozen=True)
class Total:
    """A sum that says what it leaves out: the known amount and how many posts are PM."""

    amount: Decimal
    pm: int = 0

    @classmethod
    def of(cls, amounts: list[Amount]) -> "Total":
        """Add amounts; PM posts are counted, not added."""
        known = [a for a in amounts if isinstance(a, Decimal)]
        return cls(sum(known, ZERO), len(amounts) - len(known))

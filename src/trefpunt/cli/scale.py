"""Classes for the colours of a map: round bounds that hold all values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

Value = Decimal | int | None
SHADES = 6
"""Most classes on one map: more shades of one colour cannot be told apart."""
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "4", "5", "10"))
"""Class widths that are easy to read, times a power of ten."""


@dataclass(frozen=True)
class Scale:
    """The classes of a map: from each bound up to the next; the last includes its upper bound."""

    bounds: tuple[Decimal, ...]
    """One more than there are classes; empty without values."""

    def shade(self, value: Decimal | int) -> int:
        """The shade of a value: 1 is the lightest, SHADES the darkest."""
        classes = len(self.bounds) - 1
        place = min(sum(value >= bound for bound in self.bounds), classes) - 1
        return self.shades[place]

    @property
    def shades(self) -> tuple[int, ...]:
        """The shade per class, spread from the lightest to the darkest."""
        last = max(len(self.bounds) - 2, 1)
        return tuple(1 + place * (SHADES - 1) // last for place in range(len(self.bounds) - 1))


def scale(values: Iterable[Value], places: int = 0) -> Scale:
    """Classes of one round width, at most SHADES of them, that hold all values.

    The bounds have no more decimals than `places`.
    """
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return Scale(())
    low, high = min(known), max(known)
    width = next(step for step in _widths(high - low, places) if _fits(low, high, step))
    first, last = _ends(low, high, width)
    return Scale(tuple(width * step for step in range(first, max(last, first + 1) + 1)))


def _widths(span: Decimal, places: int) -> Iterator[Decimal]:
    """Round class widths from far too narrow to wide enough."""
    finest = Decimal(1).scaleb(-places)
    power = Decimal(10).scaleb(max(span, finest).adjusted() - 3)
    candidates = (power.scaleb(ten) * step for ten in range(4) for step in STEPS)
    return (width for width in candidates if width % finest == 0)


def _fits(low: Decimal, high: Decimal, width: Decimal) -> bool:
    first, last = _ends(low, high, width)
    return last - first <= SHADES


def _ends(low: Decimal, high: Decimal, width: Decimal) -> tuple[int, int]:
    """The bounds just around all values, in widths."""
    return floor(low / width), ceil(high / width)

"""Figures per area, as a statistics office publishes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from trefpunt.schemas.datasets import Facts
from trefpunt.terms.quality import Quality

Level = Literal["neighbourhood", "district", "municipality", "country"]
LEVELS: dict[str, Level] = {
    "BU": "neighbourhood",
    "WK": "district",
    "GM": "municipality",
    "NL": "country",
}
"""First two characters of an area code -> level, finest first."""

Cell = Decimal | Quality
"""A number, or why there is none."""
Grid = Mapping[str, Mapping[str, Cell]]
"""Area code -> our column -> figure."""


@dataclass(frozen=True)
class Figures:
    """One table of figures per area, of one year and one choice of dimensions."""

    year: int | None
    """Year of the figures, as the source itself tells where it does."""
    columns: tuple[str, ...]
    """Our names."""
    values: Grid
    facts: Facts
    low: Grid = field(default_factory=dict)
    """Lower bound of the 95 % interval, of figures that have one."""
    high: Grid = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    """Area code -> name in the source: a label, never a key."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Our column -> what the publisher calls it."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Our column -> unit; a column without one counts people, households or things."""

    @property
    def level(self) -> Level:
        """The finest level that occurs. Raises ValueError for a table without areas."""
        for start, level in LEVELS.items():
            if any(code.startswith(start) for code in self.values):
                return level
        raise ValueError(self.facts.file)

    def codes(self, level: Level) -> tuple[str, ...]:
        """The areas of one level, in the order of the source."""
        return tuple(code for code in self.values if LEVELS.get(code[:2]) == level)

    def number(self, code: str, column: str) -> Cell:
        """One figure; NOT_LISTED where the source does not mention the area or has no column."""
        return self.values.get(code, {}).get(column, Quality.NOT_LISTED)

    def bounds(self, code: str, column: str) -> tuple[Decimal, Decimal] | None:
        """The 95 % interval of one figure; None where it has none."""
        low, high = (grid.get(code, {}).get(column) for grid in (self.low, self.high))
        return (low, high) if isinstance(low, Decimal) and isinstance(high, Decimal) else None

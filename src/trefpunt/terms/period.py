"""The columns of a multi-year budget: each year of the plan, then "structural".

"Structural" (structureel) is what a year costs after the plan has ended.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

STRUCTURAL = "structural"
FIRST, LAST = 1900, 2200
"""A year outside these is a slip of the pen."""
Year = Annotated[int, Field(ge=FIRST, le=LAST)]


class Horizon(BaseModel):
    """The years that a plan covers, both included, and the structural column after them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    first: Year
    last: Year

    @model_validator(mode="after")
    def _in_order(self) -> "Horizon":
        if self.last < self.first:
            raise ValueError("horizon.order")
        return self

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years: (2026, 2027, ...)."""
        return tuple(range(self.first, self.last + 1))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns as text: ("2026", ..., "structural")."""
        return (*(str(year) for year in self.years), STRUCTURAL)

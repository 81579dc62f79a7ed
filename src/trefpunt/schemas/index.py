"""The vulnerability index: recipe and table as a municipality writes them, result as it is shown.

The index is the weighted mean of percentages per neighbourhood. Where only the published mean is
known, the sum of the components follows from it as a whole number of rounding units.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text
from trefpunt.terms.area import AreaCode
from trefpunt.terms.quality import Quality

DECIMALS = 6


def _to_six(percent: Decimal) -> Decimal:
    return min(percent, round(percent, DECIMALS), key=lambda p: len(p.as_tuple().digits))


Percent = Annotated[Decimal, Field(ge=0, le=100), AfterValidator(_to_six)]
"""A percentage from 0 to 100, kept to six decimals so that sums of it are exact."""

Weight = Annotated[KnownAmount, Field(gt=0, max_digits=6)]
"""A relative weight; six digits keep the weighted sums exact."""


class Component(Sourced):
    """One percentage that goes into the index."""

    id: str
    """Column in the table: "loneliness"; optional "<id>_low" and "<id>_high" hold its margins."""
    name: Text
    weight: Weight
    """Relative weight; weights are divided by their sum, so 1, 1, 1 is equal weighing."""


class Rounding(Sourced):
    """To what each component was rounded before it went into the index."""

    unit: Annotated[KnownAmount, Field(gt=0, le=10, decimal_places=DECIMALS)]
    """In percentage points: 1 for whole percentages."""


class Recipe(Sourced):
    """`index/<date>.toml`: how the index is made, from which table, by whom."""

    id: str
    date: date
    name: Text
    author: Text
    table: str
    """The CSV file beside the recipe."""
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    rounding: Rounding
    margin_draws: Annotated[int, Field(ge=100, le=100_000)] = 10_000
    """Seeded draws for rank intervals where margins are given."""
    seed: Annotated[int, Field(ge=0)] = 1
    columns: dict[str, Sourced] = Field(default_factory=dict)
    """Columns of the table that come from elsewhere than the recipe: "contradiction"."""
    weaknesses: tuple[Text, ...] = ()
    """What a reader must know before using the index; shown beside it."""


class Reading(Strict):
    """One neighbourhood in the recipe's table: components, or a published index, or neither."""

    code: AreaCode
    name: str
    """As printed in the source; the name on the page comes from the area register."""
    published: Percent | None = None
    """The published index in percent, to one decimal."""
    components: tuple[Percent | None, ...] = ()
    """Percentages in the order of the recipe's components; empty where the table has none."""
    margins: tuple[tuple[Percent, Percent], ...] = ()
    """Lower and upper 95 % bound per component; empty where the table has none."""
    quality: Quality = Quality.PUBLISHED
    note: str = ""
    """The source's own remark: "30 woningen"."""
    contradiction: Text | None = None
    """What other data say against that remark; shown with it, never silently corrected."""

    @model_validator(mode="after")
    def _margins_enclose(self) -> "Reading":
        if not self.margins:
            return self
        if len(self.margins) != len(self.components):
            raise ValueError("index.margins_count")
        for percent, (low, high) in zip(self.components, self.margins, strict=True):
            if percent is not None and not low <= percent <= high:
                raise ValueError("index.margins_enclose")
        return self


@dataclass(frozen=True)
class IndexArea:
    """The index of one neighbourhood."""

    code: str
    name: str
    value: Decimal
    """Percent, rounded half up to one decimal, once."""
    sum: Decimal
    """Sum of the components in percentage points (whole for whole percentages); exact. Unequal
    weights count as whole numbers without a common divisor: 1, 1, 0.5 counts 2, 2, 1."""
    rank: int
    """1 is the highest index; equal values share a rank and the next rank is skipped."""
    rank_low: int
    """Best rank that the uncertainty allows."""
    rank_high: int
    """Worst rank that the uncertainty allows."""
    quartile: int
    """4 is the quarter of neighbourhoods with the highest index; ties share a quartile."""
    cluster: int
    """Neighbourhoods with the same number form a chain in which each cannot be told from the next;
    1 is the highest chain."""
    quality: Quality
    note: str
    contradiction: Text | None
    inhabitants: int | None
    people: int | None
    """Indication: index x inhabitants, rounded to tens; percentages overlap and are of adults."""
    small: bool
    """Fewer inhabitants than the municipality's small-area threshold."""


@dataclass(frozen=True)
class MissingArea:
    """A neighbourhood without an index: listed with its reason, never ranked and never zero."""

    code: str
    name: str
    reason: Quality
    note: str
    inhabitants: int | None
    absent: tuple[str, ...] = ()
    """Ids of the components that are missing where others are there."""


@dataclass(frozen=True)
class IndexGroup:
    """Neighbourhoods taken together: the population-weighted index of those with a value."""

    id: str
    name: str
    members: tuple[str, ...]
    value: Decimal | None
    """None where no member has both a value and inhabitants."""
    inhabitants: int
    covered: int
    """Inhabitants of the members that have a value."""


@dataclass(frozen=True)
class Variation:
    """The ranking under another choice of weights."""

    id: str
    """"+loneliness", "-loneliness" (weight 25 % up or down) or "without loneliness"."""
    ranks: tuple[int, ...]
    """In the order of `IndexResult.areas`."""
    largest_shift: int
    """The largest change of rank that it causes."""


@dataclass(frozen=True)
class Sensitivity:
    """How much the ranking depends on the weights."""

    possible: bool
    """False where the components are not known: then nothing can be said about the weights."""
    variations: tuple[Variation, ...] = ()


@dataclass(frozen=True)
class IndexSummary:
    """The index over all neighbourhoods with a value, each counting once."""

    count: int
    mean: Decimal
    median: Decimal
    deviation: Decimal
    """Population standard deviation."""
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class IndexResult:
    """The index of a municipality."""

    areas: tuple[IndexArea, ...]
    """Highest index first; ties by area code."""
    missing: tuple[MissingArea, ...]
    groups: tuple[IndexGroup, ...]
    summary: IndexSummary | None
    """None where no area has a value."""
    interval: Literal["rounding", "margins"]
    """What the rank intervals rest on."""
    sensitivity: Sensitivity

    def top_cluster(self) -> tuple[IndexArea, ...]:
        """The neighbourhoods at the top whose order cannot be told."""
        return tuple(area for area in self.areas if area.cluster == 1)

    def as_json(self) -> dict[str, Any]:
        """For `--json`, the database and open data: numbers as numbers, percent to one decimal."""
        fields: dict[str, Any] = asdict(self, dict_factory=_plain)
        return fields


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _number(value) for name, value in pairs}


def _number(value: Any) -> Any:
    if isinstance(value, Text):
        return value.model_dump()
    if not isinstance(value, Decimal):
        return value
    return float(value) if value.as_tuple().exponent else int(value)

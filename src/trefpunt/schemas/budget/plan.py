"""The plan: counts, lines, cover, the printed table, and what stands beside it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text
from trefpunt.schemas.budget.lines import Line, Schedule, Status
from trefpunt.schemas.budget.printed import COUNT, COVER, NET, SUBTOTAL, PrintedTable
from trefpunt.schemas.budget.results import Difference
from trefpunt.terms.period import Horizon


class CoverSource(Sourced):
    """Money that the running budget already holds."""

    id: str
    name: Text
    amounts: dict[str, KnownAmount]


class Counts(Sourced):
    """The planned number of places per kind and column."""

    places: dict[str, dict[str, int]]
    """Kind -> column -> number of places."""


class Depreciation(Sourced):
    """How an investment is spread over the years."""

    terms: tuple[Annotated[int, Field(gt=0)], ...]
    """Depreciation terms in years to try."""
    start: Literal["same_year", "next_year"]
    """Whether the first charge falls in the year of investment or in the year after."""


class InvestmentPlan(Sourced):
    """The range of investment and of yearly capital charges that the source names."""

    investment_low: Annotated[KnownAmount, Field(gt=0)]
    investment_high: Annotated[KnownAmount, Field(gt=0)]
    charges_low: KnownAmount
    charges_high: KnownAmount
    depreciation: Depreciation
    """With a source of its own: where amounts are printed, terms often are not."""


class Commitment(Sourced):
    """Something promised or considered that stands in no row of the table."""

    id: str
    name: Text
    gap_low: KnownAmount
    gap_high: KnownAmount
    contribution: KnownAmount
    """What this budget would pay towards the gap."""
    text: Text


class Range(Sourced):
    """A factor between low and high, most likely `mode`; triangular."""

    low: Annotated[KnownAmount, Field(ge=0)]
    mode: KnownAmount
    high: KnownAmount

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if not self.low <= self.mode <= self.high:
            raise ValueError("budget.range_order")
        return self


class Uncertainty(Strict):
    """How far the outcome may differ from the plan."""

    take_up: dict[str, Range]
    """Column -> probability (0-1) that a place planned to open then really opens; it tries again
    the next year with that year's probability."""
    unit_costs: dict[str, Range]
    """Line id -> factor on its amount."""
    investment: Range
    """Total investment, in the unit of the plan."""
    charge_rate: Range
    """Yearly capital charge as a share of the investment (0.025 = 2.5 %)."""
    draws: Annotated[int, Field(gt=0, le=1_000_000)] = 100_000
    seed: Annotated[int, Field(ge=0)] = 1

    @model_validator(mode="after")
    def _chances(self) -> "Uncertainty":
        if any(chance.high > 1 for chance in self.take_up.values()):
            raise ValueError("budget.chance")
        return self


class BudgetPlan(Sourced):
    """`budget/<id>.toml`."""

    id: str
    """The name of its file: "2026"."""
    name: Text
    unit: Annotated[int, Field(gt=0)]
    """Euro per unit: 1000."""
    status: Status
    horizon: Horizon
    counts: Counts
    lines: tuple[Line, ...]
    cover: tuple[CoverSource, ...]
    printed: PrintedTable
    investment: InvestmentPlan
    commitments: tuple[Commitment, ...] = ()
    uncertainty: Uncertainty

    def line(self, line_id: str) -> Line:
        """The line with this id. Raises KeyError when there is none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    @property
    def costs(self) -> frozenset[str]:
        """The ids of the lines that count in the subtotal."""
        return frozenset(line.id for line in self.lines if line.section == "costs")

    def misfits(self) -> tuple[Difference, ...]:
        """The totals of the printed table that do not follow from its own cells."""
        return self.printed.misfits(self.costs, self.horizon.columns)

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the policy folder that the budget is made from."""
        return ("municipality.toml", f"budget/{self.id}.toml")

    @model_validator(mode="after")
    def _whole(self) -> "BudgetPlan":
        for wrong, code in self._faults():
            if wrong:
                raise ValueError(code)
        return self

    def _faults(self) -> Iterator[tuple[bool, str]]:
        columns = set(self.horizon.columns)
        yield any(set(cells) != columns for cells in self._columns()), "budget.columns"
        ids = [line.id for line in self.lines]
        yield len(set(ids)) < len(ids), "budget.line_twice"
        printed = {row.line for row in self.printed.rows}
        yield not {SUBTOTAL, COVER, NET} <= printed, "budget.totals_missing"
        counts = {COUNT + kind for kind in self.counts.places}
        yield bool(printed - {SUBTOTAL, COVER, NET} - set(ids) - counts), "budget.row_unknown"

    def _columns(self) -> Iterator[Iterable[str]]:
        yield from self.counts.places.values()
        yield from (source.amounts for source in self.cover)
        yield from (row.cells for row in self.printed.rows)
        yield from (x.driver.amounts for x in self.lines if isinstance(x.driver, Schedule))
        yield self.uncertainty.take_up

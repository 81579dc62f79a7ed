"""The multi-year budget: plan, scenarios and results.

All amounts are exact decimals in the unit of the plan (thousands of euro), unrounded.
Tuples of amounts run parallel to `BudgetPlan.horizon.columns`: each year, then "structural".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from trefpunt.schemas.base import KnownAmount, PolicyAmount, Sourced, Strict, Text
from trefpunt.terms.money import Amount, Total, parse_amount
from trefpunt.terms.period import Horizon

SUBTOTAL, COVER, NET = "subtotal", "cover", "net"
"""The rows of the printed table that are no line of the plan."""
COUNT = "count:"
"""Prefix of the rows with numbers of places: "count:<kind>"."""

Vat = Literal["none", "recoverable", "cost"]
"""Grants carry no VAT; VAT on own investment is recovered where possible, else it is a cost."""


class Status(StrEnum):
    """How far a figure of the budget is decided."""

    INDICATIVE = "indicative"
    ADOPTED = "adopted"
    REALISED = "realised"


# --- What drives a line -------------------------------------------------------------------------


class PerPlace(Strict):
    """So much per place of each kind, for as many places as there are that year."""

    type: Literal["per_place"]
    rates: dict[str, KnownAmount]
    """Kind of place -> amount per place per year."""


class PerFte(Strict):
    """Community work: a share of a full-time job per place, with a cap in all."""

    type: Literal["per_fte"]
    fte_per_place: KnownAmount
    fte_maximum: KnownAmount
    cost_per_fte: KnownAmount
    kinds: tuple[str, ...]


class Schedule(Strict):
    """An amount per column that follows no formula; a dash is zero, PM is PM."""

    type: Literal["schedule"]
    amounts: dict[str, PolicyAmount]


class Flat(Strict):
    """The same amount in every column."""

    type: Literal["flat"]
    amount: KnownAmount


class ProMemorie(Strict):
    """Real, but without an amount yet."""

    type: Literal["pm"]


Driver = Annotated[PerPlace | PerFte | Schedule | Flat | ProMemorie, Field(discriminator="type")]


class Line(Sourced):
    """One row of the budget."""

    id: str
    name: Text
    block: str | None = None
    """The building block: "B1". None for a post outside the blocks."""
    status: Status = Status.INDICATIVE
    vat: Vat = "none"
    section: Literal["costs", "capital"] = "costs"
    """Costs count in the subtotal; capital charges stand below the net need."""
    driver: Driver
    note: Text | None = None


class CoverSource(Sourced):
    """Money that the running budget already holds."""

    id: str
    name: Text
    amounts: dict[str, KnownAmount]


class Counts(Sourced):
    """The planned number of places per kind and column."""

    places: dict[str, dict[str, int]]
    """Kind -> column -> number of places."""


# --- The table as printed -----------------------------------------------------------------------


def _readable(cell: str) -> str:
    try:
        parse_amount(cell)
    except ValueError as error:
        raise ValueError("amount.unreadable") from error
    return cell


Cell = Annotated[str, AfterValidator(_readable)]


class PrintedRow(Strict):
    """One row of the table in the source, cell by cell as printed: "1.184", "-", "PM"."""

    line: str
    """Line id, or "subtotal", "cover", "net", or "count:<kind>"."""
    cells: dict[str, Cell]

    def amount(self, column: str) -> Amount:
        """What the cell in this column says; a dash is zero."""
        return parse_amount(self.cells[column])


class PrintedNote(Sourced):
    """Why a printed cell differs from the sum that should lead to it."""

    cells: tuple[str, ...]
    """"<row>:<column>": "subtotal:2026"."""
    text: Text


class PrintedTable(Sourced):
    """The table as the council got it."""

    rows: tuple[PrintedRow, ...]
    notes: tuple[PrintedNote, ...] = ()

    def row(self, line: str) -> PrintedRow:
        """The row of this line or total. Raises KeyError when the table does not print it."""
        for row in self.rows:
            if row.line == line:
                return row
        raise KeyError(line)

    def note(self, line: str, column: str) -> Text | None:
        """Why this cell differs from the sum that should lead to it, where the plan explains it."""
        cell = f"{line}:{column}"
        return next((note.text for note in self.notes if cell in note.cells), None)

    def misfits(self, costs: frozenset[str], columns: tuple[str, ...]) -> "tuple[Difference, ...]":
        """The totals that do not follow from the printed cells above them.

        The subtotal must be the sum of the rows in `costs` (line ids), the net need the subtotal
        less the cover, all as printed. PM cells are left out of the sum.
        """
        found = [self._misfit(SUBTOTAL, c, self._sum(costs, c)) for c in columns]
        found += [self._misfit(NET, c, self._less_cover(c)) for c in columns]
        return tuple(difference for difference in found if difference)

    def _sum(self, costs: frozenset[str], column: str) -> Decimal:
        return Total.of([row.amount(column) for row in self.rows if row.line in costs]).amount

    def _less_cover(self, column: str) -> Decimal:
        subtotal, cover = self.row(SUBTOTAL).amount(column), self.row(COVER).amount(column)
        return Total.of([subtotal]).amount - Total.of([cover]).amount

    def _misfit(self, line: str, column: str, computed: Decimal) -> "Difference | None":
        printed = self.row(line).amount(column)
        if printed == computed:
            return None
        note = self.note(line, column)
        return Difference(line, column, printed, computed, "printed_sum", note)


# --- Beside the table ---------------------------------------------------------------------------


class InvestmentPlan(Sourced):
    """The range of investment and of yearly capital charges that the source names."""

    investment_low: Annotated[KnownAmount, Field(gt=0)]
    investment_high: Annotated[KnownAmount, Field(gt=0)]
    charges_low: KnownAmount
    charges_high: KnownAmount
    terms: tuple[Annotated[int, Field(gt=0)], ...]
    """Depreciation terms in years to try; the source states none."""
    start: Literal["same_year", "next_year"]
    """Whether the first charge falls in the year of investment or in the year after."""


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
    unit: int
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

    def misfits(self) -> "tuple[Difference, ...]":
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


# --- Scenarios ----------------------------------------------------------------------------------


class BoardChoice(Strict):
    """The choice of one board, and from when it counts. Only the board itself chooses."""

    place: str
    """Place id, or a free name where the place is not in the register yet."""
    choice: str
    """"undecided", "stays", "closing", or the `short` of a kind of place ("OC", "HvdW")."""
    year: int | None = None
    """Calendar year from which it holds; needed for a kind of place and for closing."""


class Scenario(Sourced):
    """`budget/scenarios/<id>.toml`, or what somebody fills in on the page."""

    id: str
    name: Text
    text: Text
    counts: dict[str, dict[str, int]] = Field(default_factory=dict)
    """Kind -> column -> number of places; replaces the plan's counts. A column left out keeps the
    plan's number."""
    choices: tuple[BoardChoice, ...] = ()
    """Where given, these drive the counts instead."""
    first_year_share: Annotated[KnownAmount, Field(ge=0, le=1)] = Decimal(1)
    """Part of its first year that a new place costs money: 0,5 for a start on 1 July."""
    without_lines: tuple[str, ...] = ()
    """Line ids that this scenario leaves out (they cost nothing, also where they were PM)."""

    @property
    def proposed(self) -> bool:
        """Whether this is the plan as proposed: nothing is changed."""
        changed = self.counts or self.choices or self.without_lines
        return not changed and self.first_year_share == 1


# --- Results ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineResult:
    """One row, computed."""

    id: str
    block: str | None
    name: Text
    section: Literal["costs", "capital"]
    values: tuple[Amount, ...]


@dataclass(frozen=True)
class Difference:
    """A printed cell that differs from what leads to it."""

    line: str
    year: str
    printed: Amount
    computed: Amount
    kind: Literal["printed_sum", "engine"]
    """"printed_sum": the printed table does not add up there, computed from its own printed cells;
    "engine": this engine, rounded once, gives another figure than printed."""
    explanation: Text | None


@dataclass(frozen=True)
class PlacesYear:
    """The places of one kind in one column."""

    kind: str
    counts: tuple[int, ...]
    effective: tuple[Decimal, ...]
    """Counts with places in their first year counted for the part of the year they are open."""


@dataclass(frozen=True)
class BudgetResult:
    """The budget under one scenario."""

    scenario: str
    columns: tuple[str, ...]
    places: tuple[PlacesYear, ...]
    fte: tuple[Decimal, ...]
    """Community work in fte per column, after the caps."""
    lines: tuple[LineResult, ...]
    subtotal: tuple[Decimal, ...]
    """Sum of the costs section, excluding PM."""
    cover: tuple[Decimal, ...]
    net: tuple[Decimal, ...]
    """Subtotal less cover: still needed per year."""
    pm: tuple[int, ...]
    """Number of PM posts per column, over both sections."""
    differences: tuple[Difference, ...]
    """Only for the plan as proposed: the printed table belongs to no other scenario."""
    five_year_subtotal: Decimal
    """Sum over the calendar years, without "structural"."""
    five_year_net: Decimal


@dataclass(frozen=True)
class Comparison:
    """Scenario b less scenario a, per line and column."""

    a: str
    b: str
    columns: tuple[str, ...]
    lines: tuple[LineResult, ...]
    """Differences; PM where either side is PM and the other is not, zero where both are."""
    subtotal: tuple[Decimal, ...]
    net: tuple[Decimal, ...]
    five_year: Decimal


@dataclass(frozen=True)
class Band:
    """What the draws say about one column."""

    column: str
    p10: Decimal
    p50: Decimal
    p90: Decimal
    exceeds: Decimal
    """Chance (0-1) that the costs exceed the cover plus the amount requested for that column."""


@dataclass(frozen=True)
class Influence:
    """What one uncertain input does to the five-year total while the others stay put."""

    input: str
    """"take_up", "investment", "charge_rate", or "unit_cost:<line id>"."""
    name: Text
    low: Decimal
    """Five-year total with the input at its P10."""
    high: Decimal
    """Five-year total with the input at its P90."""


@dataclass(frozen=True)
class UncertaintyResult:
    """The spread of the costs, excluding PM, and with an estimate of the capital charges."""

    draws: int
    seed: int
    bands: tuple[Band, ...]
    """Per column, excluding PM."""
    with_charges: tuple[Band, ...]
    """Per column, with estimated capital charges in place of PM."""
    five_year: Band
    five_year_with_charges: Band
    influences: tuple[Influence, ...]
    """Largest first."""


@dataclass(frozen=True)
class ChargeSet:
    """A way of computing capital charges that gives both ends of the printed range."""

    form: Literal["linear", "annuity"]
    term: int
    rate_low: Decimal
    """Interest (share per year) that gives the low end from the low investment."""
    rate_high: Decimal


@dataclass(frozen=True)
class CapitalResult:
    """What the printed range of capital charges can and cannot mean."""

    share_low: Decimal
    """Charges as a share of the investment at the low end (0.025)."""
    share_high: Decimal
    sets: tuple[ChargeSet, ...]
    one_rate: bool
    """Whether one form, term and rate gives both ends."""


@dataclass(frozen=True)
class CommitmentResult:
    """An unbudgeted commitment, worked out."""

    id: str
    name: Text
    contribution: Decimal
    gap_low: Decimal
    gap_high: Decimal
    covered_low: Decimal
    """Share of the gap (0-1) that the contribution covers when the gap is at its highest."""
    covered_high: Decimal
    open_low: Decimal
    open_high: Decimal
    text: Text

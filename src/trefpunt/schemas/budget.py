"""The multi-year budget: plan, scenarios and results.

All amounts are exact decimals in the unit of the plan (thousands of euro), unrounded.
Tuples of amounts run parallel to `BudgetPlan.horizon.columns`: each year, then "structural".
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, PolicyAmount, Sourced, Strict, Text
from trefpunt.terms.money import Amount
from trefpunt.terms.period import Horizon

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


class PrintedRow(Strict):
    """One row of the table in the source, cell by cell as printed: "1.184", "-", "PM"."""

    line: str
    """Line id, or "subtotal", "cover", "net", or "count:<kind>"."""
    cells: dict[str, str]


class PrintedNote(Sourced):
    """Why a printed cell differs from the sum that should lead to it."""

    cells: tuple[str, ...]
    """"<row>:<column>": "subtotal:2026"."""
    text: Text


class PrintedTable(Sourced):
    """The table as the council got it."""

    rows: tuple[PrintedRow, ...]
    notes: tuple[PrintedNote, ...] = ()


# --- Beside the table ---------------------------------------------------------------------------


class InvestmentPlan(Sourced):
    """The range of investment and of yearly capital charges that the source names."""

    investment_low: KnownAmount
    investment_high: KnownAmount
    charges_low: KnownAmount
    charges_high: KnownAmount
    terms: tuple[int, ...]
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

    low: KnownAmount
    mode: KnownAmount
    high: KnownAmount


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
    draws: int = 100_000
    seed: int = 1


class BudgetPlan(Sourced):
    """`budget/<year>.toml`."""

    id: str
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
    first_year_share: KnownAmount = Decimal(1)
    """Part of its first year that a new place costs money: 0,5 for a start on 1 July."""
    without_lines: tuple[str, ...] = ()
    """Line ids that this scenario leaves out (they cost nothing, also where they were PM)."""


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

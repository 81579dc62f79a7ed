"""What the budget engine answers."""

from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any, Literal

from trefpunt.schemas.base import Text
from trefpunt.terms.money import Amount, Pm, plain
from trefpunt.terms.wording import Language


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


def as_json(value: Any, language: Language = "nl") -> Any:
    """A result, or any part of one, for `--json` and open data.

    Amounts are decimal strings, unrounded, in the unit of the plan ("337.5", "PM"); texts are in
    the reader's language; `columns` is called "years".
    """
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, Decimal | Pm):
        return plain(value)
    if isinstance(value, tuple):
        return [as_json(item, language) for item in value]
    if is_dataclass(value):
        names = {f.name: "years" if f.name == "columns" else f.name for f in fields(value)}
        return {told: as_json(getattr(value, name), language) for name, told in names.items()}
    return value

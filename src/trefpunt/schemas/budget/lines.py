"""What drives a line of the budget."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, PolicyAmount, Sourced, Strict, Text

Vat = Literal["none", "recoverable", "cost"]
"""Grants carry no VAT; VAT on own investment is recovered where possible, else it is a cost."""


class Status(StrEnum):
    """How far a figure of the budget is decided."""

    INDICATIVE = "indicative"
    ADOPTED = "adopted"
    REALISED = "realised"


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

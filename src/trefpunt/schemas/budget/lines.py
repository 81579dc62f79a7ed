"""What drives a line of the budget."""

from enum import StrEnum
from typing import Annotated, Literal, get_args

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, PolicyAmount, Sourced, Strict, Text
from trefpunt.terms.money import Pm, full
from trefpunt.terms.wording import Language, say_both

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


class Base(Sourced):
    """What is there already, and what a line comes on top of."""

    name: Text
    amount: PolicyAmount
    """Per year, in the unit of the plan; PM where nobody entered it yet. It is in no total."""

    def told(self) -> Text:
        """In a sentence."""
        amounts: dict[Language, str] = {
            language: str(self.amount)
            if isinstance(self.amount, Pm)
            else full(self.amount, language)
            for language in get_args(Language)
        }
        return Text(**say_both("budget.base", name=self.name.both(), amount=amounts))


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
    base: Base | None = None
    """Where the line raises something that exists; none: it stands on its own."""
    note: Text | None = None

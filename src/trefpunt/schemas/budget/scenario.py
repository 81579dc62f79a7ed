"""A scenario: what changes in the plan."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text
from trefpunt.schemas.budget.plan import BudgetPlan


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


def proposal(plan: BudgetPlan) -> Scenario:
    """The plan as proposed: the scenario that changes nothing."""
    return Scenario(
        id=plan.id,
        name=plan.name,
        text=plan.name,
        source=plan.source,
        certainty=plan.certainty,
    )

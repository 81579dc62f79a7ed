"""`weighing/<date>.toml`: rules, defaults, criteria and weights, each with source and status."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from trefpunt.schemas.base import KnownAmount, Sourced, Strict, Text

Status = Literal["quoted", "proposed", "adopted"]
"""quoted: the policy text says so; proposed: somebody's draft; adopted: the council decided it."""

Action = Literal["keep", "convert", "new", "new_small", "invest", "close", "refer"]
"""What a proposal does. new_small: a small-scale place, such as a living room; refer: send the
people of a neighbourhood to a place in another one."""

COMPUTED = {
    "need.percentile": "percent",
    "need.people": "people",
    "reach.gain": "people",
    "reach.gain_65plus": "people",
    "reach.share_now": "percent",
    "distance.house": "metres",
    "distance.host": "metres",
    "host.room": "yes_no",
    "host.used": "yes_no",
    "gap.group": "people",
    "referral.sufficient": "yes_no",
    "referral.within": "yes_no",
    "board.chosen": "yes_no",
    "pilot": "yes_no",
    "pilot.order": "yes_no",
    "opportunities": "count",
    "kind.funded": "yes_no",
    "in_municipality": "yes_no",
    "count.room": "yes_no",
    "effort.rises": "yes_no",
    "fte.place": "fte",
    "fte.total": "fte",
}
"""Measures that other engines give, with their unit; docs/methods/weighing.md says what each means.
Every other one is a row of facts."""

NEED = ("need.percentile", "need.people")
"""The two readings of need: how bad it is, and for how many people."""

Unit = Literal["yes_no", "percent", "people", "metres", "euro", "count", "score", "fte", "word"]


class Ruled(Sourced):
    """Something that the framework states."""

    id: Annotated[str, Field(min_length=1)]
    name: Text
    text: Text | None = None
    status: Status


class Measure(Ruled):
    """Something that can be known of a proposal: computed, or written down in `facts.csv`."""

    unit: Unit


class Test(Strict):
    """When a rule is met. Exactly one of the comparisons is given."""

    measure: str
    """Id of a measure of the framework."""
    at_least: KnownAmount | None = None
    at_most: KnownAmount | None = None
    one_of: tuple[str, ...] = ()
    """"yes" and "no" for a measure in yes_no."""

    @model_validator(mode="after")
    def _one(self) -> "Test":
        if sum([self.at_least is not None, self.at_most is not None, bool(self.one_of)]) != 1:
            raise ValueError("weighing.one_comparison")
        return self


class Hard(Ruled):
    """A rule that stops a proposal when it fails; unknown does not stop, it asks."""

    actions: tuple[Action, ...] = ()
    """For which proposals; empty: all."""
    kinds: tuple[str, ...] = ()
    """For which kinds of place; empty: all."""
    test: Test
    also: tuple[Test, ...] = ()
    """What must be met too: distance and offer."""


class Reason(Strict):
    """A ground on which somebody may leave a default: "CAP"."""

    code: str
    name: Text


class Default(Ruled):
    """What happens unless somebody gives a reason: comply or explain."""

    actions: tuple[Action, ...] = ()
    kinds: tuple[str, ...] = ()
    test: Test
    also: tuple[Test, ...] = ()
    shown: tuple[int, ...] = ()
    """Other thresholds of `test` at which the outcome is shown as well: 300, 500, 800 metres."""
    reasons: tuple[Reason, ...] = ()
    """Possible grounds; empty: there is no ground without consulting residents."""


class Part(Strict):
    """A measure on the scale of a criterion: `low` scores 0, `high` scores 100, linear between."""

    measure: str
    low: KnownAmount
    high: KnownAmount


class Criterion(Ruled):
    """A criterion on 0-100: the mean of its parts."""

    weight: Annotated[KnownAmount, Field(ge=0, le=1)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]


class Variation(Sourced):
    """How far the framework itself is varied to see whether an order holds."""

    weights: Annotated[KnownAmount, Field(ge=0, le=1)] = Decimal("0.25")
    """Each weight up and down by this share."""


class Framework(Sourced):
    """`weighing/<date>.toml`."""

    id: str
    date: date
    name: Text
    status: Status
    variation: Variation
    measures: tuple[Measure, ...]
    hard: tuple[Hard, ...] = ()
    defaults: tuple[Default, ...] = ()
    criteria: tuple[Criterion, ...]
    """Their weights sum to exactly 1."""
    facts: str = ""
    """The CSV file beside it with what was written down of places and areas; "": none."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the policy folder that the weighing rests on."""
        name = f"weighing/{self.date}.toml"
        return (name, f"weighing/{self.facts}") if self.facts else (name,)

    def measure(self, measure_id: str) -> Measure:
        """The measure with this id. Raises KeyError."""
        for measure in self.measures:
            if measure.id == measure_id:
                return measure
        raise KeyError(measure_id)

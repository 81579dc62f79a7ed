"""What is known of proposals: the input of the weighing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from trefpunt.schemas.base import Sourced, Text
from trefpunt.schemas.weighing.framework import Action
from trefpunt.terms.quality import Quality


class FactRow(Sourced):
    """A row of `facts.csv`: something written down about a place, site or neighbourhood."""

    about: str
    """Id of a place or free site, or an area code."""
    measure: str
    """Id of a measure of the framework that is not computed."""
    value: str
    """A number in Dutch notation, "yes", "no" or a word; "": looked for and not known."""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Fact:
    """One value of one measure for one proposal. Unknown is `low` and `high` None and no `word`."""

    measure: str
    low: Decimal | None
    """In the unit of the measure; equal to `high` where the value is certain."""
    high: Decimal | None
    word: str | None
    """For yes_no ("yes", "no") and word measures."""
    quality: Quality
    source: str
    """Where it comes from, in words or as a file and run."""
    text: Text | None = None
    """What a reader should know of it."""
    applies: bool = True
    """False: it does not concern this proposal (nobody is referred, there is no board)."""

    @property
    def known(self) -> bool:
        """Whether there is anything to test or score."""
        return self.word is not None or self.low is not None


Facts = Mapping[str, Fact]
"""Measure id -> what is known. A measure that is not in it is unknown."""


@dataclass(frozen=True)
class Proposal:
    """Something that could be decided about one place."""

    id: str
    name: str
    action: Action
    kind: str
    """Id of the kind of place that it becomes (or is)."""
    site: str
    """Id of the place or free site."""
    area: str | None
    place: str | None
    """Id of the existing place; none for a new one."""
    facts: Facts
    year: int | None = None
    host: str | None = None
    """Id of the place under whose roof it comes."""
    group: str | None = None
    """Id of the group that it is meant for; none: everybody."""

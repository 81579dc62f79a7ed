"""Tables of open data besides points and figures: outlines, concordances, places, and any other."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.figures import Cell
from trefpunt.schemas.policy import Place


@dataclass(frozen=True)
class Misfit:
    """How far outlines that should join do not: in hectares."""

    overlap: Decimal
    """Area that two outlines both cover, over all pairs."""
    worst: tuple[str, str, Decimal] | None
    """The two areas that overlap most, and by how much."""
    gap: Decimal
    """Area enclosed by the outlines that none of them covers; a foreign enclave counts too."""


@dataclass(frozen=True)
class Outlines:
    """The outlines of areas, and how well they fit together."""

    boundaries: Boundaries
    names: Mapping[str, str]
    """Area code -> name in the source."""
    misfit: Misfit
    generalised: bool | None
    """Whether the source says that its lines were simplified; none: it does not say."""
    facts: Facts


@dataclass(frozen=True)
class Move:
    """One row of a concordance: what became of an area."""

    old: str
    old_year: int | None
    new: str
    new_year: int | None
    share: Decimal
    """Part of the old area that went to the new one, 0-1."""


@dataclass(frozen=True)
class Concordance:
    """Which codes of one year became which of another."""

    moves: tuple[Move, ...]
    facts: Facts

    def moved(self, code: str, year: int | None = None) -> tuple[Move, ...]:
        """Where an area went; empty where the table does not tell.

        `year`: of the old code, where the table holds several years.
        """
        return tuple(
            move
            for move in self.moves
            if move.old == code and (None in {year, move.old_year} or year == move.old_year)
        )


@dataclass(frozen=True)
class PlaceTable:
    """Meeting places from another file than `places.csv`."""

    places: tuple[Place, ...]
    facts: Facts


@dataclass(frozen=True)
class Columns:
    """Any other table: columns with a unit as figures, all others as text."""

    text: Mapping[str, tuple[str, ...]]
    """Our name -> a text per row."""
    numbers: Mapping[str, tuple[Cell, ...]]
    """Our name -> a figure per row."""
    facts: Facts

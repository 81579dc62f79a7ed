"""What a municipality is, as it writes it down in `municipality.toml` and `neighbourhoods.csv`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from trefpunt.schemas.base import Sourced, Strict, Text
from trefpunt.terms.area import AreaCode, MunicipalityCode

Count = Annotated[int, Field(ge=0)]
"""A number of people or places."""


class PlaceKind(Sourced):
    """A kind of meeting place that the policy knows."""

    id: str
    """Stable name used by other files: "ontmoetingscentrum"."""
    name: Text
    plural: Text
    short: str
    """Abbreviation for column heads and scenario files: "OC"."""
    funded: bool
    """Whether the policy's building blocks can pay for it."""
    maximum: Count | None = None
    """The most that the policy plans, counted over the municipality; none: no maximum."""
    existing: Count | None = None
    """How many there are at the start; none: not counted by the policy."""
    text: Text | None = None
    """What it is, in a sentence or two, for somebody who never heard of it."""


class Norm(Sourced):
    """A yardstick of the policy, for instance the walking distance to a place."""

    id: str
    name: Text
    metres: Annotated[int, Field(gt=0)]


class AreaGroup(Sourced):
    """Neighbourhoods that the policy takes together, for instance Nazareth/Limmel."""

    id: str
    name: str
    members: tuple[AreaCode, ...]


class Column(Sourced):
    """Where one column of a table comes from."""

    year: int
    licence: str


class Neighbourhoods(Strict):
    """What `neighbourhoods.csv` holds and from when its boundaries are."""

    year: int
    columns: dict[str, Column]


class SmallArea(Sourced):
    """When a neighbourhood is small: too few people to use a percentage by itself."""

    inhabitants: Count
    """Below this number a neighbourhood gets a warning with each figure."""


class PlanStatus(Sourced):
    """How far the policy is decided."""

    state: Literal["proposed", "adopted"]
    """"proposed" until the council's decision is entered: no figure counts as adopted before."""
    date: date
    """Of the decision that led to this state."""
    text: Text
    """Who decided what, and what is still to come."""


class Municipality(Sourced):
    """`municipality.toml`: one municipality and the frame of its policy."""

    code: MunicipalityCode
    name: str
    policy: Text
    """Name of the policy that this folder describes."""
    plan: PlanStatus | None = None
    """How far it is decided; none: not told."""
    small_area: SmallArea
    kinds: tuple[PlaceKind, ...]
    norms: tuple[Norm, ...] = ()
    groups: tuple[AreaGroup, ...] = ()
    neighbourhoods: Neighbourhoods

    def kind(self, kind_id: str) -> PlaceKind:
        """The kind of place with this id. Raises KeyError when the policy does not know it."""
        for kind in self.kinds:
            if kind.id == kind_id:
                return kind
        raise KeyError(kind_id)


class Area(Strict):
    """One neighbourhood: one row of `neighbourhoods.csv`."""

    code: AreaCode
    name: str
    inhabitants: int | None
    """People living there; none where the source publishes no number."""
    inhabitants_65plus: int | None
    households: int | None
    label_lon: float
    """Longitude of a point inside the area, degrees WGS84; labels and the schematic map use it."""
    label_lat: float

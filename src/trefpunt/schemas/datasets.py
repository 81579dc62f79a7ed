"""Which open data a policy uses (`sources.toml`), and what is known of a table that was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from trefpunt.schemas.base import Sourced, Strict, Text

Role = Literal[
    "addresses",
    "postcodes",
    "squares",
    "boundaries",
    "figures",
    "health",
    "streets",
    "places",
    "concordance",
    "table",
]
"""What a dataset is for. "figures" and "health" are tables per neighbourhood or district;
"concordance" tells which codes of one year became which of another; "table" is any other."""

Form = Literal[
    "csv",
    "xlsx",
    "geojson",
    "geopackage",
    "geoparquet",
    "parquet",
    "osm-pbf",
    "odata3",
    "odata4",
    "ogc-features",
]
"""How the file is written. The last three are answers of a service, stored as it gave them."""


class Dataset(Sourced):
    """One entry of `sources.toml`: a table, where it comes from and how it is read."""

    id: str
    name: Text
    role: Role
    form: Form
    file: str
    """Name in the folder of open data."""
    url: str | None = None
    """Where `trefpunt fetch` gets it; none: it is put in the folder by hand."""
    year: int | None = None
    """Year that the figures are of; none where the table itself tells (OData metadata)."""
    licence: str
    credit: str = ""
    """The line that the licence asks to show."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Our name -> theirs. For OData the stem without its number: "AantalInwoners"."""
    units: dict[str, str] = Field(default_factory=dict)
    """Our name -> unit that the source uses, where it is not plain ("1000 EUR", "percent")."""
    zero: Literal["number", "suppressed"] = "number"
    """What a 0 means in columns of people: some files write 0 where the publisher withholds."""
    titles: dict[str, str] = Field(default_factory=dict)
    """Our name -> title that the service must give the column; another title is an error."""
    kinds: dict[str, str] = Field(default_factory=dict)
    """For places: what the file calls a kind -> id of the kind in `municipality.toml`."""
    select: dict[str, str] = Field(default_factory=dict)
    """Filter on dimensions of a service: {"Perioden": "2022JJ00"}; keys are padded by us."""
    layer: str | None = None
    """Table within a GeoPackage, or collection of a service."""
    effect: Text
    """What a result cannot tell without this dataset."""


class Datasets(Strict):
    """`sources.toml`."""

    datasets: tuple[Dataset, ...] = ()

    def of(self, role: Role) -> tuple[Dataset, ...]:
        """The datasets with this role, in the order of the file: the first one read wins."""
        return tuple(found for found in self.datasets if found.role == role)


@dataclass(frozen=True)
class Facts:
    """What every table that was read can say of itself."""

    dataset: str
    """Id in `sources.toml`; "" for a file that was given by hand."""
    file: str
    digest: str
    """SHA-256 of the file."""
    source: str
    licence: str
    year: int | None
    rows: int
    """Rows read and used."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Why rows were left out (key of a sentence "refused.<key>") -> how many."""
    withheld: Mapping[str, int] = field(default_factory=dict)
    """Column -> cells that the publisher suppressed; they count as unknown, never as 0."""
    blank: Mapping[str, int] = field(default_factory=dict)
    """Column -> cells without a figure, of which the file does not tell why."""
    seconds: float | None = field(default=None, compare=False)

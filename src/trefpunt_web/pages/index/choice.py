"""What a visitor chose on the page with neighbourhoods, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trefpunt_web.services.index import NO_VALUE, Index, Neighbourhood, arrange, choose
from trefpunt_web.services.measures import BY_SLUG, MEASURES, Measure

LONGEST = 60
"""Characters of a search; no neighbourhood's name is longer."""
QUARTERS = {
    "4": _("Hoogste kwart"),
    "3": _("Boven het midden"),
    "2": _("Onder het midden"),
    "1": _("Laagste kwart"),
    str(NO_VALUE): _("Zonder index"),
}


@dataclass(frozen=True)
class Column:
    """One column of the table that can be sorted by."""

    slug: str
    """Its name in addresses."""
    key: str
    """Its name in `services.index.KEYS`."""
    label: Promise
    falling: bool = False
    """Whether the first click puts the highest on top."""
    numeric: bool = True


COLUMNS = (
    Column("rang", "rank", _("Rang")),
    Column("buurt", "name", _("Buurt"), numeric=False),
    Column("index", "index", _("Index"), falling=True),
    Column("inwoners", "inhabitants", _("Inwoners"), falling=True),
    Column("kan-zijn", "interval", _("Rang kan zijn")),
    Column("mensen", "people", _("Mensen (indicatie)"), falling=True),
)


@dataclass(frozen=True)
class Head:
    """The head of a column, with what a click on it asks for."""

    column: Column
    sort: str
    """"ascending" or "descending" where the table is sorted by it, else empty."""
    next: str


@dataclass(frozen=True)
class Choice:
    """Measure on the map, order and filter of the table, and the neighbourhood in focus."""

    measure: Measure
    column: Column
    falling: bool
    search: str
    quarter: str
    area: str

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """From the parameters of an address; what is unknown there counts as not chosen."""
        order = query.get("volgorde", "")
        columns = {column.slug: column for column in COLUMNS}
        known = order.removeprefix("-") in columns
        quarter = query.get("kwart", "")
        return cls(
            measure=BY_SLUG.get(query.get("maat", ""), MEASURES[0]),
            column=columns[order.removeprefix("-")] if known else COLUMNS[0],
            falling=known and order.startswith("-"),
            search=query.get("zoek", "").replace("\0", "").strip()[:LONGEST],
            quarter=quarter if quarter in QUARTERS else "",
            area=query.get("buurt", ""),
        )

    @property
    def order(self) -> str:
        """As the address has it: "-index"."""
        return f"{'-' if self.falling else ''}{self.column.slug}"

    @property
    def filtered(self) -> bool:
        """Whether the table may show fewer than all."""
        return bool(self.search or self.quarter)

    def rows(self, index: Index) -> list[Neighbourhood]:
        """The neighbourhoods that the table shows, in its order."""
        quarter = int(self.quarter) if self.quarter else None
        found = choose(index.neighbourhoods, self.search, quarter)
        return arrange(found, self.column.key, self.falling)

    def heads(self) -> list[Head]:
        """All columns; a click on the one in use turns the order around."""
        return [self._head(column) for column in COLUMNS]

    def _head(self, column: Column) -> Head:
        if column is not self.column:
            return Head(column, "", f"{'-' if column.falling else ''}{column.slug}")
        sort = "descending" if self.falling else "ascending"
        return Head(column, sort, f"{'' if self.falling else '-'}{column.slug}")

"""What the map of neighbourhoods can show: one row per measure, and the classes of its colours."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trefpunt.schemas.base import Text
from trefpunt.schemas.index import IndexArea
from trefpunt.schemas.municipality import Column
from trefpunt.schemas.policy import Policy
from trefpunt.terms.quality import Certainty, Quality
from trefpunt_web.services.index import Neighbourhood

Value = Decimal | int | None
SHADES = 6
"""Most classes on one map: more shades of one colour cannot be told apart."""
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "4", "5", "10"))
"""Class widths that are easy to read, times a power of ten."""


@dataclass(frozen=True)
class Origin:
    """Where the figures of a measure come from, and how sure that is."""

    source: str
    certainty: Certainty
    year: int | None = None
    licence: str = ""


@dataclass(frozen=True)
class Measure:
    """One thing that the map can show."""

    slug: str
    """Its name in addresses: Dutch, stable."""
    name: Promise
    meaning: Promise
    value: Callable[[Neighbourhood], Value]
    origins: Callable[[Policy], tuple[Origin, ...]]
    unit: str = ""
    places: int = 0
    """Decimals to show."""
    named: Callable[[Policy], Text] | None = None
    """The policy's own name for it, where it has one."""
    of_index: bool = False
    """Whether it follows from the index, and lacks what the index lacks."""
    indication: bool = False
    """True where no figure is more than a rough idea."""

    def reason(self, row: Neighbourhood) -> Quality:
        """Why this neighbourhood has no value of this measure."""
        return row.missing.reason if self.of_index and row.missing else Quality.NO_DATA

    def estimated(self, row: Neighbourhood) -> bool:
        """Whether this neighbourhood's value rests on an estimate."""
        found = row.ranked if self.of_index else None
        return found is not None and found.quality is Quality.ESTIMATE


def _ranked(read: Callable[[IndexArea], Value]) -> Callable[[Neighbourhood], Value]:
    def value(row: Neighbourhood) -> Value:
        return None if row.ranked is None else read(row.ranked)

    return value


def _recipe(plan: Policy) -> tuple[Origin, ...]:
    return (Origin(plan.index.recipe.source, plan.index.recipe.certainty),)


def _columns(*names: str) -> Callable[[Policy], tuple[Origin, ...]]:
    def origins(plan: Policy) -> tuple[Origin, ...]:
        columns = plan.municipality.neighbourhoods.columns
        found = {_origin(columns[name]): None for name in names if name in columns}
        return tuple(found)

    return origins


def _origin(column: Column) -> Origin:
    return Origin(column.source, column.certainty, column.year, column.licence)


def _with_inhabitants(plan: Policy) -> tuple[Origin, ...]:
    return (*_recipe(plan), *_columns("inhabitants")(plan))


def elderly(row: Neighbourhood) -> Decimal | None:
    """Inhabitants of 65 and over as a percentage of all inhabitants."""
    old, all_ages = row.area.inhabitants_65plus, row.area.inhabitants
    return Decimal(100 * old) / all_ages if old is not None and all_ages else None


MEASURES: tuple[Measure, ...] = (
    Measure(
        slug="index",
        name=_("Kwetsbaarheidsindex"),
        meaning=_("Hoe hoger het percentage, hoe kwetsbaarder de buurt is volgens deze index."),
        value=_ranked(lambda found: found.value),
        origins=_recipe,
        unit="%",
        places=1,
        named=lambda plan: plan.index.recipe.name,
        of_index=True,
    ),
    Measure(
        slug="zekerheid",
        name=_("Hoe onzeker de rang is"),
        meaning=_("Zoveel plaatsen op de ranglijst kan de buurt hebben. Minder is zekerder."),
        value=_ranked(lambda found: found.rank_high - found.rank_low + 1),
        origins=_recipe,
        of_index=True,
    ),
    Measure(
        slug="mensen",
        name=_("Aantal mensen (indicatie)"),
        meaning=_("Index maal inwoners, op tientallen. Een ruwe indicatie, geen telling."),
        value=_ranked(lambda found: found.people),
        origins=_with_inhabitants,
        of_index=True,
        indication=True,
    ),
    Measure(
        slug="inwoners",
        name=_("Inwoners"),
        meaning=_("Zoveel mensen wonen er in de buurt."),
        value=lambda row: row.area.inhabitants,
        origins=_columns("inhabitants"),
    ),
    Measure(
        slug="65-plus",
        name=_("Aandeel 65-plussers"),
        meaning=_("Inwoners van 65 jaar en ouder, als deel van alle inwoners."),
        value=elderly,
        origins=_columns("inhabitants_65plus", "inhabitants"),
        unit="%",
        places=1,
    ),
    Measure(
        slug="huishoudens",
        name=_("Huishoudens"),
        meaning=_("Zoveel huishoudens zijn er in de buurt."),
        value=lambda row: row.area.households,
        origins=_columns("households"),
    ),
)
BY_SLUG = {measure.slug: measure for measure in MEASURES}


@dataclass(frozen=True)
class Cited:
    """All measures with numbered sources, each source once."""

    origins: tuple[Origin, ...]
    figures: tuple[tuple[Measure, tuple[int, ...]], ...]
    """Each measure with the numbers of its sources; the first source is 1."""


def cited(plan: Policy) -> Cited:
    """Where the figures of all measures come from."""
    origins = tuple({origin: None for measure in MEASURES for origin in measure.origins(plan)})
    figures = (
        (measure, tuple(origins.index(origin) + 1 for origin in measure.origins(plan)))
        for measure in MEASURES
    )
    return Cited(origins, tuple(figures))


@dataclass(frozen=True)
class Scale:
    """The classes of a map: from each bound up to the next; the last includes its upper bound."""

    bounds: tuple[Decimal, ...]
    """One more than there are classes; empty without values."""

    def shade(self, value: Decimal | int) -> int:
        """The shade of a value: 1 is the lightest, SHADES the darkest."""
        classes = len(self.bounds) - 1
        place = min(sum(value >= bound for bound in self.bounds), classes) - 1
        return self.shades[place]

    @property
    def shades(self) -> tuple[int, ...]:
        """The shade per class, spread from the lightest to the darkest."""
        last = max(len(self.bounds) - 2, 1)
        return tuple(1 + place * (SHADES - 1) // last for place in range(len(self.bounds) - 1))


def scale(values: Iterable[Value], places: int = 0) -> Scale:
    """Classes of one round width, at most SHADES of them, that hold all values.

    The bounds have no more decimals than `places`.
    """
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return Scale(())
    low, high = min(known), max(known)
    width = next(step for step in _widths(high - low, places) if _fits(low, high, step))
    first, last = _ends(low, high, width)
    return Scale(tuple(width * step for step in range(first, max(last, first + 1) + 1)))


def _widths(span: Decimal, places: int) -> Iterator[Decimal]:
    """Round class widths from far too narrow to wide enough."""
    finest = Decimal(1).scaleb(-places)
    power = Decimal(10).scaleb(max(span, finest).adjusted() - 3)
    candidates = (power.scaleb(ten) * step for ten in range(4) for step in STEPS)
    return (width for width in candidates if width % finest == 0)


def _fits(low: Decimal, high: Decimal, width: Decimal) -> bool:
    first, last = _ends(low, high, width)
    return last - first <= SHADES


def _ends(low: Decimal, high: Decimal, width: Decimal) -> tuple[int, int]:
    """The bounds just around all values, in widths."""
    return floor(low / width), ceil(high / width)

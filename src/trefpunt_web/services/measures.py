"""What the map of neighbourhoods can show: one row per measure, and the classes of its colours."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trefpunt.schemas.base import Text
from trefpunt.schemas.index import IndexArea
from trefpunt.schemas.municipality import Column
from trefpunt.schemas.policy import Policy
from trefpunt.terms.quality import Certainty, Quality
from trefpunt_web.services.index import Neighbourhood

Value = Decimal | int | None


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

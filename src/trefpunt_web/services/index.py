"""The vulnerability index of the policy in force."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from openpyxl import Workbook

from trefpunt.cli.index_book import book
from trefpunt.engines import index as engine
from trefpunt.schemas.index import IndexArea, IndexGroup, IndexResult, MissingArea, Recipe
from trefpunt.schemas.municipality import Area, PlaceKind
from trefpunt.schemas.policy import Place, Policy
from trefpunt.terms.quality import Quality
from trefpunt.terms.wording import Language
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import policy, runs

QUESTION = "index"
NO_VALUE = 0
"""Stands beside the quarters 1-4 for the neighbourhoods that are in none."""


@dataclass(frozen=True)
class Neighbourhood:
    """One neighbourhood of the register, with its index or the reason why it has none."""

    area: Area
    figure: IndexArea | MissingArea
    shared: bool
    """Whether another neighbourhood has the same rank."""

    @property
    def code(self) -> str:
        """The CBS code."""
        return self.area.code

    @property
    def ranked(self) -> IndexArea | None:
        """Its index; none where it has none."""
        return self.figure if isinstance(self.figure, IndexArea) else None

    @property
    def missing(self) -> MissingArea | None:
        """Why it has no index; none where it has one."""
        return self.figure if isinstance(self.figure, MissingArea) else None

    @property
    def quarter(self) -> int:
        """4 for the quarter with the highest index ... 1; NO_VALUE without an index."""
        return self.figure.quartile if isinstance(self.figure, IndexArea) else NO_VALUE


@dataclass(frozen=True)
class Index:
    """The index with the run that made it and the policy that it was made for."""

    run: Run
    result: IndexResult
    policy: Policy

    @property
    def recipe(self) -> Recipe:
        """How the index is made, and by whom."""
        return self.policy.index.recipe

    @cached_property
    def neighbourhoods(self) -> tuple[Neighbourhood, ...]:
        """All of the register: by rank, then those without an index."""
        areas = {area.code: area for area in self.policy.areas}
        ranks = Counter(area.rank for area in self.result.areas)
        ranked = (
            Neighbourhood(areas[found.code], found, ranks[found.rank] > 1)
            for found in self.result.areas
        )
        missing = (Neighbourhood(areas[found.code], found, False) for found in self.result.missing)
        return (*ranked, *missing)

    def told(self, language: Language) -> tuple[str, ...]:
        """What may be said of the top of the ranking, in sentences."""
        return engine.tell_top(self.result, language)

    @property
    def half_rounding(self) -> Decimal:
        """How far rounding can have moved one percentage, in points."""
        return self.recipe.rounding.unit / 2

    def told_variations(self, language: Language) -> list[tuple[str, int]]:
        """Other choices of weights in words, each with the largest change of rank."""
        return [
            (engine.tell_variation(other.id, self.recipe, language), other.largest_shift)
            for other in self.result.sensitivity.variations
        ]

    def workbook(self, language: Language) -> Workbook:
        """The index as a workbook, as the command line writes it."""
        return book(self.policy, self.result, language)

    @property
    def by_name(self) -> list[Neighbourhood]:
        """All of the register in the order of the alphabet."""
        return arrange(self.neighbourhoods, "name", falling=False)

    @property
    def unlisted(self) -> list[MissingArea]:
        """The neighbourhoods that the source does not mention at all."""
        return [area for area in self.result.missing if area.reason is Quality.NOT_LISTED]

    @property
    def equal_weights(self) -> bool:
        """Whether all components count equally."""
        return len({part.weight for part in self.recipe.components}) == 1


@dataclass(frozen=True)
class Portrait:
    """One neighbourhood among the others."""

    index: Index
    neighbourhood: Neighbourhood
    before: Neighbourhood | None
    """The one ranked just above it."""
    after: Neighbourhood | None
    around: tuple[Neighbourhood, ...]
    """The ones beside it in the ranking, itself included, whose order may be another."""

    @property
    def groups(self) -> list[IndexGroup]:
        """The groups that it belongs to."""
        code = self.neighbourhood.code
        return [group for group in self.index.result.groups if code in group.members]

    @property
    def places(self) -> list[tuple[Place, PlaceKind | None]]:
        """The meeting places in it that the policy folder knows, with their kind."""
        plan, code = self.index.policy, self.neighbourhood.code
        kinds = {kind.id: kind for kind in plan.municipality.kinds}
        return [(place, kinds.get(place.kind)) for place in plan.places if place.area == code]


def compute(loaded: policy.Loaded) -> None:
    """Compute the index of a loaded policy and keep it."""
    plan = loaded.policy
    result = engine.index(plan.areas, plan.index.readings, plan.index.recipe, plan.municipality)
    run = runs.keep(engine.provenance(plan, result), IndexResult, result)
    runs.answers(loaded.version, QUESTION, run)


def current() -> Index:
    """The index as computed when the policy was loaded. Raises NoPolicy."""
    loaded = policy.current()
    run = runs.answer(loaded.version, QUESTION)
    return Index(run, runs.result(run.digest, IndexResult), loaded.policy)


def portrait(code: str) -> Portrait:
    """One neighbourhood with those beside it in the ranking. Raises KeyError."""
    found = current()
    rows = found.neighbourhoods
    place = {row.code: number for number, row in enumerate(rows)}[code]
    ranked = rows[: len(found.result.areas)]
    before, after = _beside(ranked, place)
    return Portrait(found, rows[place], before, after, _around(ranked, rows[place]))


def _beside(
    ranked: Sequence[Neighbourhood], place: int
) -> tuple[Neighbourhood | None, Neighbourhood | None]:
    if place >= len(ranked):
        return None, None
    padded = (None, *ranked, None)
    return padded[place], padded[place + 2]


def _around(ranked: Sequence[Neighbourhood], own: Neighbourhood) -> tuple[Neighbourhood, ...]:
    """Those whose rank interval meets its own."""
    mine = own.ranked
    if mine is None:
        return ()
    return tuple(
        row
        for row in ranked
        if row.ranked
        and row.ranked.rank_low <= mine.rank_high
        and row.ranked.rank_high >= mine.rank_low
    )


# --- Choosing and sorting rows ------------------------------------------------------------------

Key = Callable[[Neighbourhood], Any]

KEYS: dict[str, Key] = {
    "rank": lambda row: row.ranked and row.ranked.rank,
    "name": lambda row: plain(row.area.name),
    "index": lambda row: row.ranked and row.ranked.value,
    "inhabitants": lambda row: row.area.inhabitants,
    "interval": lambda row: row.ranked and (row.ranked.rank_low, row.ranked.rank_high),
    "people": lambda row: row.ranked and row.ranked.people,
}
"""What a table of neighbourhoods can be sorted by; none where a neighbourhood lacks it."""


def plain(text: str) -> str:
    """Text as one searches it: without capitals and accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def choose(
    rows: Iterable[Neighbourhood], search: str = "", quarter: int | None = None
) -> list[Neighbourhood]:
    """The neighbourhoods whose name has this text, in this quarter (NO_VALUE: in none)."""
    wanted = plain(search)
    return [
        row for row in rows if wanted in plain(row.area.name) and quarter in (None, row.quarter)
    ]


def arrange(rows: Iterable[Neighbourhood], key: str, falling: bool) -> list[Neighbourhood]:
    """Sorted by one of KEYS, ties as they came; what lacks the figure comes last either way."""
    value = KEYS[key]
    everything = list(rows)
    have = [row for row in everything if value(row) is not None]
    lack = [row for row in everything if value(row) is None]
    return [*sorted(have, key=value, reverse=falling), *lack]

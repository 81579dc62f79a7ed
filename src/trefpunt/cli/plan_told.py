"""What report, map and workbook of a plan share: names, numbers of places, and how figures read."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from trefpunt.cli.budget_answer import Answer
from trefpunt.engines.budget import budget
from trefpunt.schemas.base import Text
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.budget import BudgetResult
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.phasing import Condition, Phased
from trefpunt.schemas.plan import Chosen, PlanResult, PlanSite
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run
from trefpunt.schemas.siting import Opportunity
from trefpunt.terms.period import STRUCTURAL
from trefpunt.terms.wording import Language, say

LATE = 9999
"""Places without a year come last."""


@dataclass(frozen=True)
class Told:
    """A plan with everything that is needed to tell it."""

    result: PlanResult
    policy: Policy
    run: Run
    boundaries: Boundaries | None = None
    """None: a schematic map."""

    @cached_property
    def named(self) -> "Named":
        """What everything in it is called."""
        return Named(self.result, self.policy)

    @property
    def answer(self) -> Answer:
        """Its budget, as rows."""
        known = {one.id: one for one in self.policy.scenarios}
        scenario = known.get(self.result.scenario.budget or "", self.policy.scenarios[0])
        return Answer(self.policy, scenario, self.result.budget, self.run)


@dataclass(frozen=True)
class Named:
    """What everything in a plan is called."""

    result: PlanResult
    policy: Policy

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """The places of the plan in the order of their numbers: by year, kind and name."""
        return tuple(sorted(self.result.chosen, key=self._order))

    def _order(self, one: Chosen) -> tuple[int, int, str, str]:
        return (self.year(one) or LATE, self.form(one.kind), one.site.name, one.site.id)

    def year(self, one: Chosen) -> int | None:
        """From when: as somebody fixed it, or as the phasing proposes."""
        phased = self.phased.get(one.site.id)
        return one.year or (phased.year if phased else None)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Site -> its number on the map and in each table; the first is 1."""
        return {one.site.id: number for number, one in enumerate(self.chosen, 1)}

    @cached_property
    def phased(self) -> dict[str, Phased]:
        """Site -> when it comes, and on which condition."""
        return {one.site: one for one in self.result.phasing.places}

    @cached_property
    def proposed(self) -> BudgetResult:
        """The budget of the plan as the municipality proposed it."""
        policy = self.policy
        return budget(policy.budget, policy.scenarios[0], policy.municipality.kinds)

    @cached_property
    def _sites(self) -> dict[str, PlanSite]:
        return {one.id: one for one in self.result.sites}

    @cached_property
    def _areas(self) -> dict[str, str]:
        return {area.code: area.name for area in self.policy.areas}

    @cached_property
    def _kinds(self) -> dict[str, tuple[int, PlaceKind]]:
        return {kind.id: (n, kind) for n, kind in enumerate(self.policy.municipality.kinds)}

    @cached_property
    def _groups(self) -> dict[str, Text]:
        reach = self.policy.reach
        return {one.id: one.name for one in reach.groups} if reach else {}

    @cached_property
    def _opportunities(self) -> dict[str, Opportunity]:
        siting = self.policy.siting
        return {one.id: one for one in siting.opportunities} if siting else {}

    def form(self, kind: str | None) -> int:
        """The number of a kind in the municipality's list; a kind that it lacks comes last."""
        return self._kinds[kind][0] if kind in self._kinds else len(self._kinds)

    def kind(self, kind: str | None, language: Language) -> str:
        """ "Ontmoetingscentrum"."""
        return self._kinds[kind][1].name.say(language) if kind in self._kinds else kind or ""

    def kinds(self, kind: str, language: Language) -> str:
        """ "Ontmoetingscentra"."""
        return self._kinds[kind][1].plural.say(language) if kind in self._kinds else kind

    def area(self, code: str | None) -> str:
        """ "Amby"."""
        return self._areas.get(code or "", code or "")

    def site(self, name: str | None) -> str:
        """What a site or place is called."""
        if name is None:
            return ""
        if name in self._sites:
            return self._sites[name].name
        place = next((one for one in self.policy.places if one.id == name), None)
        return place.name if place else name

    def group(self, name: str, language: Language) -> str:
        """ "65 jaar en ouder"."""
        return self._groups[name].say(language) if name in self._groups else name

    def opportunities(self, ids: Iterable[str], language: Language) -> str:
        """Their names with what they are about and who decides, one after the other."""
        return "; ".join(self._opportunity(name, language) for name in ids)

    def _opportunity(self, name: str, language: Language) -> str:
        found = self._opportunities.get(name)
        if found is None:
            return name
        theme = say(f"plan.opportunity.{found.theme}", language)
        who = say(f"plan.opportunity.{'own' if found.own else 'others'}", language)
        return f"{found.name} ({theme}, {who})"


def column(name: str, language: Language) -> str:
    """What stands above a column of the budget."""
    return say("budget.structural", language) if name == STRUCTURAL else name


def condition(which: Condition | None, language: Language) -> str:
    """On what a place waits; "" where the phasing does not have it."""
    return say(f"plan.condition.{which}", language) if which else ""


def euro(units: Decimal, policy: Policy) -> Decimal:
    """An amount of the budget in euro."""
    return units * policy.budget.unit

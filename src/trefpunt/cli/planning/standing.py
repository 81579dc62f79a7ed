"""A scenario with its places in the world: who is served, which year, what it costs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from trefpunt.cli.planning import costs
from trefpunt.cli.planning.effects import Bools, Choosing, catchments, effects
from trefpunt.cli.planning.world import World, closing
from trefpunt.engines.phasing import phase, refusal, wanted
from trefpunt.engines.reach.people import Counted
from trefpunt.schemas.budget import BudgetResult, Scenario
from trefpunt.schemas.budget.places import counts
from trefpunt.schemas.phasing import AIMS, Frame, PhasingResult, Wanted
from trefpunt.schemas.plan import Chosen, Effects, KindCount
from trefpunt.schemas.scenario import Placed, PlanScenario
from trefpunt.terms.money import ZERO
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param


@dataclass(frozen=True, eq=False)
class Standing:
    """A scenario in a world. Its parts raise RuleProblem or KeyError for a site, kind or budget
    that is not there: `problems` tells them all at once."""

    ground: World
    scenario: PlanScenario

    @cached_property
    def world(self) -> World:
        """The world with the spots of this scenario."""
        return self.ground.including(self.scenario)

    @cached_property
    def choosing(self) -> Choosing:
        """Sites by number, without what a board refuses; places whose board stops are closed."""
        world = self.world
        kinds = {
            world.number[one.site]: one.kind
            for one in self.scenario.placed
            if one.site not in self.refused
        }
        close = {*self.scenario.wish.close, *closing(world.policy)}
        return Choosing(kinds, frozenset(world.number[s] for s in close if s in world.number))

    @cached_property
    def refused(self) -> frozenset[str]:
        """Placed sites whose board chose otherwise, on record: told, and never counted."""
        world, policy = self.world, self.world.policy
        return frozenset(
            one.site
            for one in self.scenario.placed
            if refusal(world.site(one.site), one.kind, policy.siting, policy.municipality.kinds)
        )

    @cached_property
    def effects(self) -> Effects:
        """Before and after."""
        return effects(self.world, self.choosing)

    @cached_property
    def served(self) -> dict[int, Bools]:
        """Site -> [n] the points for which it is nearest afterwards."""
        return catchments(self.world, self.choosing.after(self.world))

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """Each placed item with the people for whom it is nearest."""
        return tuple(map(self._chosen, self.scenario.placed))

    def _chosen(self, placed: Placed) -> Chosen:
        world = self.world
        number = world.number[placed.site]
        here = self.served.get(number, np.zeros(len(world.area), dtype=np.bool_))
        indexed = next((one for one in world.groups if one.estimated), None)
        known = indexed is not None and bool((here & indexed.known).any())
        return Chosen(
            site=world.sites[number],
            kind=placed.kind,
            year=placed.year,
            host=placed.host,
            cost=self._cost(placed),
            people=_people(world.groups[0], here),
            vulnerable=_people(indexed, here) if known and indexed else None,
        )

    def _cost(self, placed: Placed) -> Decimal:
        """What the plan pays for it: nothing where the board does not want it."""
        refused = placed.site in self.refused
        return ZERO if refused else costs.of_kind(self.world.policy.budget, placed.kind)

    # --- Years and money --------------------------------------------------------------------------

    @cached_property
    def start(self) -> Scenario:
        """The budget scenario on which it builds."""
        return costs.base(self.world.policy, self.scenario)

    @cached_property
    def phased(self) -> PhasingResult:
        """Which place in which year."""
        return phase(tuple(self._wanted()), self._frame())

    def _wanted(self) -> Iterator[Wanted]:
        policy, indexed = self.world.policy, self.world.indexed
        for one in self.chosen:
            known = indexed.get(one.site.area or "")
            yield wanted(
                one,
                policy.siting,
                policy.municipality.kinds,
                need=known.value if known else None,
                first=policy.budget.horizon.first,
            )

    def _frame(self) -> Frame:
        policy = self.world.policy
        siting = policy.siting
        return Frame(
            plan=policy.budget,
            counts=counts(policy.budget, self.start, policy.municipality.kinds),
            kinds=policy.municipality.kinds,
            pilots=siting.pilots if siting else (),
            opportunities=siting.opportunities if siting else (),
            areas={area.code: area.name for area in policy.areas},
            aims=siting.order.aims if siting and siting.order else AIMS,
            first_year_share=self.start.first_year_share,
            without_lines=frozenset(self.start.without_lines),
        )

    @cached_property
    def budgeted(self) -> Scenario:
        """The budget scenario with the places of this plan, each from its year."""
        return costs.counted(self.world.policy, self.start, self._places())

    def _places(self) -> dict[str, dict[str, int]]:
        """Kind -> column -> places open, when every condition comes true."""
        horizon = self.world.policy.budget.horizon
        found: dict[str, Counter[str]] = {}
        for one in self.phased.places:
            if one.year is not None:
                cells = found.setdefault(one.kind, Counter())
                cells.update(str(year) for year in horizon.years if year >= one.year)
                cells[horizon.columns[-1]] += 1
        return {kind: dict(cells) for kind, cells in found.items()}

    @cached_property
    def budget(self) -> BudgetResult:
        """The budget of this plan. Raises RuleProblem for more places than the policy allows."""
        return costs.priced(self.world.policy, self.budgeted)

    @cached_property
    def paid(self) -> tuple[tuple[str, Decimal], ...]:
        """Euro per column for places; empty where there are more than the policy allows."""
        plan = self.world.policy.budget
        return () if any(self.too_many()) else costs.of_places(self.budget, plan)

    @property
    def cost(self) -> Decimal:
        """Euro per year in the end state, for every place that no board refuses."""
        if any(self.too_many()):
            return sum((one.cost for one in self.chosen), ZERO)
        plan, last = self.world.policy.budget, self.world.policy.budget.horizon.columns[-1]
        full = {kind.kind: {last: kind.open} for kind in self.counts}
        result = costs.priced(self.world.policy, costs.counted(self.world.policy, self.start, full))
        return costs.structural(costs.of_places(result, plan))

    # --- What is allowed --------------------------------------------------------------------------

    @cached_property
    def counts(self) -> tuple[KindCount, ...]:
        """How many of each kind there are in the end state."""
        kinds = (one.kind for one in self.chosen if one.site.id not in self.refused)
        return tuple(costs.kind_counts(self.world.policy, kinds))

    def too_many(self) -> Iterator[Problem]:
        """Kinds of which there are more than the policy allows."""
        for one in self.counts:
            if one.maximum is not None and one.open > one.maximum:
                kind = self.world.policy.municipality.kind(one.kind).plural.both()
                params: dict[str, Param] = {"kind": kind, "count": one.open, "maximum": one.maximum}
                yield Problem("plan.too_many", column=f"counts.{one.kind}", params=params)


def _people(group: Counted, here: Bools) -> int:
    return group.people(int(group.weight[here].sum()))

"""What is known of one proposal: the measures that other engines give."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from trefpunt.cli.planning.effects import Bools
from trefpunt.cli.planning.equity import portfolio_of
from trefpunt.cli.planning.standing import Standing
from trefpunt.cli.planning.world import World, nearest_of, small
from trefpunt.engines.reach.people import Counted
from trefpunt.engines.reach.shares import metres
from trefpunt.engines.weighing import (
    Host,
    effort,
    hosting,
    known,
    need,
    not_here,
    unknown,
    word,
)
from trefpunt.schemas.network import FAR
from trefpunt.schemas.phasing import Phased
from trefpunt.schemas.plan import Chosen, PlanSite
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.weighing import Fact, Quarter
from trefpunt.terms.quality import Quality

ELDERLY = "65plus"
SITING = "siting.toml"
TENTH = Decimal("0.1")


@dataclass(frozen=True, eq=False)
class Knowing:
    """Facts of the proposals of one scenario. A measure that is left out counts as unknown."""

    standing: Standing

    @property
    def world(self) -> World:
        """The world with the spots of the scenario."""
        return self.standing.world

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.world.policy

    def of(self, chosen: Chosen) -> Iterator[Fact]:
        """Every computed measure of one chosen place."""
        yield from need(self.policy.index, self.world.index, chosen.site.area)
        yield from self._reach(chosen)
        yield from self._area(chosen)
        yield self._house(chosen)
        yield from self._host(chosen)
        yield self._board(chosen)
        yield from self._pilot(chosen)
        yield from self._counts(chosen)
        yield self._opportunities(chosen)
        yield self._effort(chosen)
        yield from self._fte(chosen)

    def year(self, chosen: Chosen) -> int | None:
        """The year that somebody chose, or the phasing proposes."""
        phased = self._phased.get(chosen.site.id)
        return chosen.year if phased is None else phased.year

    @cached_property
    def _phased(self) -> dict[str, Phased]:
        return {one.site: one for one in self.standing.phased.places}

    # --- Reach ------------------------------------------------------------------------------------

    @property
    def _measured(self) -> str:
        """From where walks were measured."""
        return self.world.way.points.facts.file

    def _reach(self, chosen: Chosen) -> Iterator[Fact]:
        """For how many people this place decides whether they are within the norm: those who come
        within it, or who would fall out of it without the place that is there."""
        world = self.world
        number = world.number[chosen.site.id]
        others = nearest_of(world.walks, (one for one in world.now if one != number))
        decides = (world.walks[:, number] <= world.norm_mm) & (others > world.norm_mm)
        decides &= world.area >= 0
        everybody = world.groups[0]
        yield self._people("reach.gain", everybody, decides)
        elderly = next((one for one in world.groups if one.group.id == ELDERLY), None)
        if elderly is not None and elderly.known.any():
            yield self._people("reach.gain_65plus", elderly, decides)

    def _people(self, measure: str, group: Counted, where: Bools) -> Fact:
        """Of those whom somebody counted; unknown where nobody counted any of them."""
        if where.any() and not group.known[where].any():
            return unknown(measure, self._measured)
        people = group.people(int(group.weight[where].sum()))
        return known(measure, people, self._measured, quality=Quality.ESTIMATE)

    def _area(self, chosen: Chosen) -> Iterator[Fact]:
        areas = {area.code: area for area in self.standing.effects.areas}
        area = areas.get(chosen.site.area or "")
        if area is None or not area.people:
            return
        share = Decimal(area.before) * 100 / area.people
        yield known(
            "reach.share_now",
            share.quantize(TENTH),
            self._measured,
            quality=Quality.ESTIMATE,
        )
        outside = area.people - area.before
        yield known("gap.group", outside, self._measured, quality=Quality.ESTIMATE)

    def _house(self, chosen: Chosen) -> Fact:
        """How far the nearest other house is."""
        number = self.world.number[chosen.site.id]
        houses = [one for one in self._houses if one != number]
        far = int(self.world.between[number, houses].min()) if houses else int(FAR)
        found = metres(far)
        if found is None:
            return unknown("distance.house")
        return known("distance.house", found, self._measured, quality=Quality.ESTIMATE)

    def _host(self, chosen: Chosen) -> Iterator[Fact]:
        """Under whose roof a small-scale place comes; the other kinds have their own."""
        if chosen.kind in small(self.policy):
            number = self.world.number[chosen.site.id]
            yield from hosting(chosen.host, self._hosts(number), self.world.norm.metres)
            return
        for measure in ("distance.host", "host.room", "host.used"):
            yield not_here(measure, SITING)

    @cached_property
    def _houses(self) -> list[int]:
        """Houses in the end state: of the plan's kinds, or of a kind that could become one."""
        world = self.world
        after = self.standing.choosing
        network = set(after.network(world))
        return [one for one in after.after(world) if one in network or _house(world.sites[one])]

    def _hosts(self, number: int) -> list[Host]:
        world, after = self.world, self.standing.choosing
        return [
            Host(
                world.sites[one].id,
                world.sites[one].name,
                metres(int(world.between[number, one])),
                None,
            )
            for one in after.network(world)
            if one != number
        ]

    # --- Boards, pilots, counts -------------------------------------------------------------------

    def _board(self, chosen: Chosen) -> Fact:
        """Whether the board chose this kind; a board that did not choose is unknown, never no."""
        if chosen.site.free:
            return not_here("board.chosen", SITING)
        choices = self.policy.siting.choices if self.policy.siting else ()
        made = next((one for one in choices if one.place == chosen.site.id), None)
        if made is None or made.choice == "undecided":
            return unknown("board.chosen", SITING)
        short = self.policy.municipality.kind(chosen.kind).short
        return word("board.chosen", made.choice == short, made.source)

    def _pilot(self, chosen: Chosen) -> Iterator[Fact]:
        pilots = self.policy.siting.pilots if self.policy.siting else ()
        ours = [pilot for pilot in pilots if pilot.kind == chosen.kind]
        if not ours:
            yield not_here("pilot", SITING)
            yield not_here("pilot.order", SITING)
            return
        here = next((pilot for pilot in ours if chosen.site.area in pilot.areas), None)
        source = (here or ours[0]).source
        yield word("pilot", here is not None, source)
        year, studied = self.year(chosen), max(pilot.year for pilot in ours)
        if here is None and year is None:
            yield unknown("pilot.order", source)
        else:
            yield word("pilot.order", here is not None or (year or 0) > studied, source)

    def _counts(self, chosen: Chosen) -> Iterator[Fact]:
        town = self.policy.municipality
        kind = town.kind(chosen.kind)
        counts = (one for one in self.standing.counts if one.kind == chosen.kind)
        room = all(one.maximum is None or one.open <= one.maximum for one in counts)
        yield word("kind.funded", kind.funded, kind.source)
        yield word("count.room", room, kind.source)
        inside = chosen.site.area in {area.code for area in self.policy.areas}
        if inside or chosen.site.area is not None:
            yield word("in_municipality", inside, "neighbourhoods.csv")

    def _opportunities(self, chosen: Chosen) -> Fact:
        plans = self.policy.siting.opportunities if self.policy.siting else ()
        phased = self._phased.get(chosen.site.id)
        if phased is not None:
            count = len(phased.coupled)
        else:
            count = sum(plan.area == chosen.site.area for plan in plans)
        return known("opportunities", count, "opportunities.csv")

    def _effort(self, chosen: Chosen) -> Fact:
        known_area = self.world.indexed.get(chosen.site.area or "")
        return effort(self._quarters, known_area.quartile if known_area else None)

    @cached_property
    def _quarters(self) -> tuple[Quarter, ...]:
        return portfolio_of(self.standing).quarters

    def _fte(self, chosen: Chosen) -> Iterator[Fact]:
        phased = self._phased.get(chosen.site.id)
        source = self.policy.budget.source
        if phased is None or not phased.fte:
            return
        yield known("fte.place", phased.fte[-1], source)
        total = sum((one.fte[-1] for one in self._phased.values() if one.fte), Decimal(0))
        yield known("fte.total", total, source)


def _house(site: PlanSite) -> bool:
    """Whether it is a place that could become one of the plan's kinds."""
    return not site.free and bool(site.kinds)

"""What a set of places does for people: before and after, per group and per neighbourhood."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from trefpunt.cli.planning.world import World, nearest_of
from trefpunt.engines.reach.people import Counted
from trefpunt.engines.reach.shares import Division, metres, spreads
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.network import FAR, Ints
from trefpunt.schemas.plan import AreaEffect, Effects, GroupEffect

Bools = NDArray[np.bool_]
TENTH = Decimal("0.1")
PERCENT = 100


@dataclass(frozen=True)
class Choosing:
    """Sites by number with the kind that each becomes, and places that close."""

    kinds: Mapping[int, str]
    closed: frozenset[int] = frozenset()

    def after(self, world: World) -> list[int]:
        """Numbers of the places that count afterwards."""
        stay = (one for one in world.now if one not in self.closed and one not in self.kinds)
        become = (one for one, kind in self.kinds.items() if kind in world.counts)
        return sorted({*stay, *become})

    def network(self, world: World) -> list[int]:
        """Of them, places of the plan's own kinds."""
        return [one for one in self.after(world) if self.kind(one, world) in world.kinds]

    def kind(self, number: int, world: World) -> str | None:
        """What a site is afterwards."""
        return self.kinds.get(number, world.sites[number].kind)


@dataclass(frozen=True)
class Near:
    """[n] millimetres to the nearest place."""

    before: Ints
    after: Ints
    network: Ints


def near(world: World, chosen: Choosing) -> Near:
    """How far everybody walks."""
    return Near(
        nearest_of(world.walks, world.now),
        nearest_of(world.walks, chosen.after(world)),
        nearest_of(world.walks, chosen.network(world)),
    )


def effects(world: World, chosen: Choosing) -> Effects:
    """Who comes within the norm of a place, and who falls out of it."""
    walked = near(world, chosen)
    return Effects(
        norm_m=world.norm.metres,
        level=world.way.level,
        groups=tuple(_group(one, world, walked) for one in world.groups),
        areas=tuple(_areas(world, walked)),
        weighted_before=_weighted(world, walked.before),
        weighted_after=_weighted(world, walked.after),
    )


def inside(world: World) -> Division:
    """All points of the municipality as one part."""
    return Division(np.where(world.area >= 0, 0, -1), 1)


def _group(group: Counted, world: World, walked: Near) -> GroupEffect:
    whole, norm = inside(world), world.norm_mm
    return GroupEffect(
        group=group.group.id,
        people=_people(group, whole, True),
        before=_people(group, whole, walked.before <= norm),
        after=_people(group, whole, walked.after <= norm),
        network=_people(group, whole, walked.network <= norm),
        median_before_m=_median(group, whole, walked.before),
        median_after_m=_median(group, whole, walked.after),
        estimated=group.estimated,
    )


def _people(group: Counted, whole: Division, where: Bools | bool) -> int:
    (total,) = whole.sums(group.weight * where)
    return group.people(total)


def _median(group: Counted, whole: Division, far: Ints) -> int | None:
    (spread,) = spreads(whole, far, group.weight)
    return metres(spread.median)


def _areas(world: World, walked: Near) -> Iterator[AreaEffect]:
    everybody = world.groups[0].weight
    parts = Division(world.area, len(world.policy.areas))
    before, after = walked.before <= world.norm_mm, walked.after <= world.norm_mm
    columns = zip(
        world.policy.areas,
        parts.sums(everybody),
        parts.sums(everybody * before),
        parts.sums(everybody * after),
        parts.sums(everybody * (before & ~after)),
        parts.sums(everybody * (walked.network <= world.norm_mm)),
        spreads(parts, walked.before, everybody),
        spreads(parts, walked.after, everybody),
        strict=True,
    )
    for area, people, was, becomes, lost, network, far, nearer in columns:
        medians = (metres(far.median), metres(nearer.median))
        yield _area(area, world, (people, was, becomes, lost, network), medians)


def _area(
    area: Area,
    world: World,
    sums: tuple[int, int, int, int, int],
    medians: tuple[int | None, int | None],
) -> AreaEffect:
    people, was, becomes, lost, network = sums
    known = world.indexed.get(area.code)
    return AreaEffect(
        code=area.code,
        name=area.name,
        rank=known.rank if known else None,
        index=known.value if known else None,
        inhabitants=area.inhabitants,
        people=people,
        before=was,
        after=becomes,
        gain=becomes - was,
        lost=lost,
        network=network,
        median_before_m=medians[0],
        median_after_m=medians[1],
    )


def _weighted(world: World, far: Ints) -> Decimal | None:
    """Percent of the people behind the index who live within the norm, to one decimal."""
    indexed = next((group for group in world.groups if group.estimated), None)
    if indexed is None:
        return None
    whole = inside(world)
    (total,) = whole.sums(indexed.weight)
    (within,) = whole.sums(indexed.weight * (far <= world.norm_mm))
    if not total:
        return None
    share = Decimal(within) * PERCENT / Decimal(total)
    return share.quantize(TENTH, ROUND_HALF_UP)


# --- Who goes where -------------------------------------------------------------------------------


def catchments(world: World, numbers: Iterable[int]) -> dict[int, Bools]:
    """Site -> [n] the points for which it is the nearest of these sites."""
    chosen = sorted(set(numbers))
    if not chosen:
        return {}
    walks = world.walks[:, chosen]
    best = np.where(walks.min(axis=1) < FAR, walks.argmin(axis=1), -1)
    here = world.area >= 0
    return {number: (best == place) & here for place, number in enumerate(chosen)}

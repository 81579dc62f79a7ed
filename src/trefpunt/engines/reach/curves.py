"""Share of people within x metres for every x, and who goes to which place."""

from collections.abc import Iterator, Sequence

import numpy as np

from trefpunt.engines.reach.people import Counted, Longs
from trefpunt.engines.reach.shares import DECIMALS, MILLIMETRES, Division, metres, spreads
from trefpunt.engines.reach.supply import Supply
from trefpunt.engines.reach.walks import Walks
from trefpunt.schemas.network import FAR, Ints
from trefpunt.schemas.reach import Curve, Usage

STEPS = tuple(range(0, 3001, 50))
"""Metres at which a curve is told."""


def curves(inside: Division, groups: Sequence[Counted], walks: Walks) -> tuple[Curve, ...]:
    """One curve per group over all points in `inside`."""
    on = (inside.part >= 0) & ~walks.off
    near, direct = walks.found.millimetres[:, 0], walks.direct.millimetres[:, 0]
    return tuple(
        Curve(
            group=group.group.id,
            metres=STEPS,
            share=_within(near[on], group.weight[on]),
            straight=_within(direct[on], group.weight[on]),
        )
        for group in groups
    )


def _within(millimetres: Ints, weight: Longs) -> tuple[float, ...]:
    """Empty where nobody is counted."""
    order = np.argsort(millimetres, kind="stable")
    summed = np.concatenate(([0], np.cumsum(weight[order])))
    if not summed[-1]:
        return ()
    limits = np.array(STEPS) * MILLIMETRES
    counts = summed[np.searchsorted(millimetres[order], limits, side="right")]
    return tuple(round(count / int(summed[-1]), DECIMALS) for count in counts.tolist())


def usage(
    inside: Division, groups: Sequence[Counted], walks: Walks, room: Supply | None = None
) -> tuple[Usage, ...]:
    """Per place the people for whom it is the nearest, how much further the next one is, and the
    room it has."""
    place = np.where(inside.part >= 0, walks.found.place[:, 0], -1)
    goes = Division(place.astype(np.int64), len(walks.sites))
    return tuple(_usage(goes, groups, walks, room)) if len(walks.sites) else ()


def _usage(
    goes: Division, groups: Sequence[Counted], walks: Walks, room: Supply | None
) -> Iterator[Usage]:
    everybody = groups[0]
    people = goes.sums(everybody.weight)
    older = next((group for group in groups if group.group.id == "65plus"), None)
    elderly = goes.sums(older.weight) if older is not None and older.known.any() else None
    measured = everybody.weight * ~walks.off
    first = spreads(goes, walks.found.millimetres[:, 0], measured)
    second = spreads(goes, walks.found.millimetres[:, 1], measured)
    for number, site in enumerate(walks.sites.all):
        now, then = first[number].median, second[number].median
        yield Usage(
            place=site.place.id,
            name=site.place.name,
            kind=site.place.kind,
            people=people[number],
            people_65plus=None if elderly is None else elderly[number],
            median_m=metres(now),
            further_if_closed_m=None if int(FAR) in {now, then} else metres(then - now),
            approximate=site.approximate,
            capacity=site.place.capacity,
            capacity_per_1000=None if room is None else room.around(number),
        )

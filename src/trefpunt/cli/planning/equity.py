"""The plan as a whole: money against need, a solution for every neighbourhood, fragmentation."""

from collections.abc import Iterator

import numpy as np

from trefpunt.cli.planning.effects import Bools
from trefpunt.cli.planning.standing import Standing
from trefpunt.engines.weighing import Situation, portfolio
from trefpunt.schemas.weighing import Planned, Portfolio
from trefpunt.terms.money import ZERO


def portfolio_of(standing: Standing) -> Portfolio:
    """All checks of the scenario as a whole."""
    world = standing.world
    policy = world.policy
    return portfolio(
        Situation(
            areas=policy.areas,
            small=policy.municipality.small_area.inhabitants,
            index=world.index,
            planned=tuple(_planned(standing)),
            share={
                area.code: area.after / area.people if area.people else None
                for area in standing.effects.areas
            },
            nearest=_nearest(standing),
            referrals=world.reach.referrals,
            offers=world.rule.offers,
        )
    )


def _planned(standing: Standing) -> Iterator[Planned]:
    """Places of the plan, and those that stay as they are."""
    world = standing.world
    coming = {one.site.id: one for one in standing.chosen if one.site.id not in standing.refused}
    years = {one.site: one.year for one in standing.phased.places}
    places = {place.id: place for place in world.policy.places}
    for number in sorted({*standing.choosing.after(world), *standing.choosing.kinds}):
        site = world.sites[number]
        chosen, place = coming.get(site.id), places.get(site.id)
        yield Planned(
            site=site.id,
            name=site.name,
            kind=chosen.kind if chosen else site.kind or "",
            area=site.area,
            cost=chosen.cost if chosen else ZERO,
            planned=chosen is not None,
            week=world.given.weeks.get(site.id),
            groups=place.groups if place else (),
            year=years.get(site.id),
        )


def _nearest(standing: Standing) -> dict[str, str | None]:
    """Area -> the place that is nearest for most of its people afterwards."""
    world = standing.world
    people = world.groups[0].weight
    served = standing.served
    found: dict[str, str | None] = {}
    for number, area in enumerate(world.policy.areas):
        here: Bools = world.area == number
        sums = {site: int(people[here & mine].sum()) for site, mine in served.items()}
        best = max(sorted(sums), key=lambda site: sums[site], default=None)
        lives = best is not None and bool(np.any(here)) and sums[best] > 0
        found[area.code] = world.sites[best].id if lives and best is not None else None
    return found

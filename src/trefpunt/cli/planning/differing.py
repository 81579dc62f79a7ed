"""Two scenarios held against each other."""

from decimal import ROUND_HALF_UP, Decimal

from trefpunt.schemas.plan import AreaDifference, Live, PlanDifference

CENT = Decimal("0.01")


def differences(a: Live, b: Live) -> PlanDifference:
    """What b does that a does not. Both are of the same world.

    Cost per extra person = (cost b - cost a) / (people b - people a) within reach of the plan's own
    kinds; none where b costs no more or reaches no more.
    """
    areas = tuple(
        AreaDifference(one.code, one.name, one.people, one.network, other.network)
        for one, other in zip(a.effects.areas, b.effects.areas, strict=True)
    )
    people = b.effects.groups[0].after - a.effects.groups[0].after
    network = b.effects.groups[0].network - a.effects.groups[0].network
    cost = b.cost - a.cost
    mine, theirs = ({one.site.id for one in live.chosen} for live in (a, b))
    return PlanDifference(
        areas=areas,
        people=people,
        network=network,
        cost=cost,
        per_person=per_person(cost, network),
        only_a=tuple(sorted(mine - theirs)),
        only_b=tuple(sorted(theirs - mine)),
    )


def per_person(cost: Decimal, people: int) -> Decimal | None:
    """Euro per year for each extra person."""
    if cost <= 0 or people <= 0:
        return None
    return (cost / people).quantize(CENT, ROUND_HALF_UP)

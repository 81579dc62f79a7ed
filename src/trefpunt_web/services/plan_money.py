"""The money that the budget has for places: what a plan's cost per year is held against."""

from decimal import Decimal

from trefpunt.cli.planning.costs import base, of_places, priced, structural
from trefpunt_web.services.plan import Planning, Seen


def available(planning: Planning, seen: Seen) -> Decimal | None:
    """Euro per year, in the end state, of the lines that depend on places, in the budget scenario
    that a plan builds on; none where the policy no longer has that scenario."""
    policy = planning.policy
    try:
        scenario = base(policy, seen.scenario)
    except KeyError:
        return None
    return structural(of_places(priced(policy, scenario), policy.budget))

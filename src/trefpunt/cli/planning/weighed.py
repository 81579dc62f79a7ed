"""The proposals of a scenario with what is known of each, weighed by the framework."""

from collections.abc import Iterator

from trefpunt.cli.planning.facts import Knowing
from trefpunt.cli.planning.standing import Standing
from trefpunt.cli.planning.world import World, small
from trefpunt.engines.weighing import referral, tried, weigh, written
from trefpunt.schemas.plan import Chosen, RuleTouched
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import ReferralCheck
from trefpunt.schemas.weighing import (
    Action,
    Framework,
    Outcome,
    Proposal,
    WeighingResult,
)

REFER = "refer:"
"""Begins the id of a proposal to send people of one neighbourhood to another."""

Weighing = tuple[tuple[Proposal, ...], WeighingResult | None]


def weigh_all(standing: Standing) -> Weighing:
    """Every proposal of the scenario, weighed; no result where the policy has no framework."""
    framework = standing.world.policy.weighing
    if framework is None:
        return (), None
    proposals = tuple(_proposals(standing, framework))
    return proposals, weigh(framework, proposals)


def touched(standing: Standing) -> Iterator[RuleTouched]:
    """The rules that a proposal breaks or leaves, or on which it cannot be tested."""
    framework = standing.world.policy.weighing
    if framework is None:
        return
    names = {rule.id: rule.name for rule in (*framework.hard, *framework.defaults)}
    hard = {rule.id for rule in framework.hard}
    for proposal in _proposals(standing, framework):
        for finding in tried(framework, proposal):
            if finding.outcome in {Outcome.FAILED, Outcome.UNKNOWN}:
                yield RuleTouched(
                    site=proposal.id,
                    rule=finding.rule,
                    name=names[finding.rule],
                    outcome=finding.outcome,
                    hard=finding.rule in hard,
                    reason=finding.reason,
                    asks=finding.rule not in hard and finding.outcome is Outcome.FAILED,
                )


# --- Proposals ------------------------------------------------------------------------------------


def _proposals(standing: Standing, framework: Framework) -> Iterator[Proposal]:
    """One for each chosen place, and one for each referral that the policy states."""
    knowing = Knowing(standing)
    for chosen in standing.chosen:
        yield _proposal(chosen, knowing, framework)
    for check in standing.world.reach.referrals:
        if check.stated:
            yield _referred(check, standing.world, framework)


def _proposal(chosen: Chosen, knowing: Knowing, framework: Framework) -> Proposal:
    site = chosen.site
    place = None if site.free else site.id
    facts = written(knowing.policy.facts, framework, (site.area, place, site.id))
    facts |= {fact.measure: fact for fact in knowing.of(chosen)}
    return Proposal(
        id=site.id,
        name=site.name,
        action=_action(chosen, knowing.policy),
        kind=chosen.kind,
        site=site.id,
        area=site.area,
        place=place,
        facts=facts,
        year=knowing.year(chosen),
        host=chosen.host,
    )


def _action(chosen: Chosen, policy: Policy) -> Action:
    if not chosen.site.free:
        return "keep" if chosen.site.kind == chosen.kind else "convert"
    return "new_small" if chosen.kind in small(policy) else "new"


def _referred(check: ReferralCheck, world: World, framework: Framework) -> Proposal:
    facts = written(world.policy.facts, framework, (check.area,))
    facts |= {fact.measure: fact for fact in referral(check, world.rule.offers)}
    return Proposal(
        id=f"{REFER}{check.area}:{check.to}:{check.group or ''}",
        name=f"{check.name} → {check.to_name}",
        action="refer",
        kind="",
        site=check.to or "",
        area=check.area,
        place=None,
        facts=facts,
        group=check.group,
    )

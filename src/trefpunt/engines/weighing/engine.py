"""The weighing of a set of proposals. Exact; the same inputs give the same bytes. Formulas with
worked examples: docs/methods/weighing.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from trefpunt.engines.weighing import telling
from trefpunt.engines.weighing.rules import about, decide, elsewhere
from trefpunt.engines.weighing.scores import interval, score, shown
from trefpunt.engines.weighing.totals import Totals, order, stability, tiers, totals
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import Run, digest
from trefpunt.schemas.weighing import (
    Criterion,
    CriterionScore,
    Default,
    Finding,
    Framework,
    Hard,
    Interval,
    Outcome,
    Proposal,
    Weighed,
    WeighingResult,
)

METHOD = "weighing/1"


class Standing(NamedTuple):
    """One proposal among the others: its number, all totals, and which nothing stops."""

    number: int
    found: Totals
    free: Sequence[bool]

    @property
    def total(self) -> Interval:
        """Under the framework as written."""
        return interval(int(self.found.low[0, self.number]), int(self.found.high[0, self.number]))


def weigh(framework: Framework, proposals: tuple[Proposal, ...]) -> WeighingResult:
    """Every proposal tried on every rule and criterion, and what that says of their order.

    A proposal that a hard rule stops, and one that only refers people elsewhere, stand in no order.
    Raises ValueError for two proposals with one id, and KeyError for a rule or criterion on a
    measure that the framework does not have.
    """
    names = [proposal.id for proposal in proposals]
    if len(set(names)) < len(names):
        raise ValueError(*sorted({name for name in names if names.count(name) > 1}))
    hard = [_hards(framework, proposal) for proposal in proposals]
    free = [
        not _failed(findings) and _competes(proposal)
        for findings, proposal in zip(hard, proposals, strict=True)
    ]
    found = totals(framework, proposals)
    weighed = tuple(
        _weighed(framework, proposal, hard[number], Standing(number, found, free))
        for number, proposal in enumerate(proposals)
    )
    return WeighingResult(
        proposals=weighed,
        order=order(names, found, free),
        tiers=tiers(names, [one.total for one in weighed], free),
    )


def _competes(proposal: Proposal) -> bool:
    """Whether it is a place that could be chosen before another."""
    return proposal.action != "refer"


def tried(framework: Framework, proposal: Proposal) -> tuple[Finding, ...]:
    """Every rule of the framework tried on one proposal: first the hard ones, then the defaults.

    The same findings as in its weighing, without points and order: for who only asks what is
    touched. Raises KeyError as `weigh` does.
    """
    return (*_hards(framework, proposal), *_defaults(framework, proposal))


def provenance(policy: Policy, proposals: Sequence[Proposal], result: WeighingResult) -> Run:
    """What the weighing was made from: the framework, its choices, the facts of each proposal.

    Raises ValueError where the policy has no framework.
    """
    framework = policy.weighing
    if framework is None:
        raise ValueError(policy.municipality.name)
    chosen: dict[str, Any] = {
        "weights": {one.id: str(one.weight) for one in framework.criteria},
        "variation": str(framework.variation.weights),
        "proposals": digest([_plain(proposal) for proposal in proposals]),
    }
    missing = {
        f"{one.proposal}:{criterion.criterion}": "unknown"
        for one in result.proposals
        for criterion in one.criteria
        if not criterion.known
    }
    return Run("weighing", METHOD, policy.digests(framework.files), chosen, missing)


def _plain(proposal: Proposal) -> list[str]:
    """The same text for the same proposal, in whatever order its facts were gathered."""
    facts = [repr(fact) for _, fact in sorted(proposal.facts.items())]
    return [repr(replace(proposal, facts={})), *facts]


def _weighed(
    framework: Framework,
    proposal: Proposal,
    hard: tuple[Finding, ...],
    standing: Standing,
) -> Weighed:
    defaults = _defaults(framework, proposal)
    return Weighed(
        proposal=proposal.id,
        hard=hard,
        defaults=defaults,
        criteria=tuple(_criterion(framework, one, proposal) for one in framework.criteria),
        total=standing.total,
        stopped=bool(_failed(hard)),
        asks=_failed(defaults),
        stability=stability(*standing),
        summary=telling.summary(
            framework, hard, defaults, standing.total if _competes(proposal) else None
        ),
    )


def _hards(framework: Framework, proposal: Proposal) -> tuple[Finding, ...]:
    return tuple(_hard(framework, rule, proposal) for rule in framework.hard)


def _hard(framework: Framework, rule: Hard, proposal: Proposal) -> Finding:
    decided = decide(rule, proposal)
    _, fact, outcome = decided
    return Finding(rule.id, outcome, fact, telling.finding(framework, rule, decided))


def _defaults(framework: Framework, proposal: Proposal) -> tuple[Finding, ...]:
    return tuple(_default(framework, rule, proposal) for rule in framework.defaults)


def _default(framework: Framework, rule: Default, proposal: Proposal) -> Finding:
    decided = decide(rule, proposal)
    _, fact, outcome = decided
    others = elsewhere(rule, proposal)
    reason = telling.finding(framework, rule, decided, others)
    return Finding(rule.id, outcome, fact, reason, others)


def _criterion(framework: Framework, criterion: Criterion, proposal: Proposal) -> CriterionScore:
    facts = tuple(about(proposal.facts, part.measure) for part in criterion.parts)
    points = shown(score(criterion.parts, proposal.facts))
    known = any(fact.known for fact in facts)
    return CriterionScore(
        criterion.id, points, known, facts, telling.scored(framework, points, facts)
    )


def _failed(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(finding.rule for finding in findings if finding.outcome is Outcome.FAILED)

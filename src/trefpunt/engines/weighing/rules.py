"""Hard rules and defaults, tried on the facts of a proposal."""

from collections.abc import Sequence
from decimal import Decimal

from trefpunt.engines.weighing.facts import unknown
from trefpunt.schemas.weighing import Default, Fact, Facts, Hard, Outcome, Proposal, Test

Tried = tuple[Test, Fact, Outcome]

_WORST = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.MET)
"""What decides a rule that asks more than one thing."""


def about(facts: Facts, measure: str) -> Fact:
    """What is known of a measure; a measure that nobody speaks of is unknown."""
    return facts.get(measure) or unknown(measure)


def outcome(test: Test, fact: Fact) -> Outcome:
    """Met or failed only where every value that the fact allows gives the same."""
    if not fact.applies:
        return Outcome.NOT_APPLICABLE
    if test.one_of:
        return _spoken(test, fact)
    if fact.low is None or fact.high is None:
        return Outcome.UNKNOWN
    ends = {_fits(test, fact.low), _fits(test, fact.high)}
    if len(ends) > 1:
        return Outcome.UNKNOWN
    return Outcome.MET if ends.pop() else Outcome.FAILED


def _spoken(test: Test, fact: Fact) -> Outcome:
    if fact.word is None:
        return Outcome.UNKNOWN
    return Outcome.MET if fact.word in test.one_of else Outcome.FAILED


def _fits(test: Test, value: Decimal) -> bool:
    if test.at_least is not None:
        return value >= test.at_least
    return test.at_most is not None and value <= test.at_most


def applies(rule: Hard | Default, proposal: Proposal) -> bool:
    """Whether the rule is about this kind of proposal and place."""
    action = not rule.actions or proposal.action in rule.actions
    return action and (not rule.kinds or proposal.kind in rule.kinds)


def decide(rule: Hard | Default, proposal: Proposal) -> Tried:
    """The test that decides, with its fact: the first that fails, else that is unknown, else that
    is met."""
    tests = (rule.test, *rule.also)
    facts = [about(proposal.facts, test.measure) for test in tests]
    if not applies(rule, proposal):
        return rule.test, facts[0], Outcome.NOT_APPLICABLE
    tried = [(test, fact, outcome(test, fact)) for test, fact in zip(tests, facts, strict=True)]
    return _first(tried)


def _first(tried: Sequence[Tried]) -> Tried:
    for worst in _WORST:
        for one in tried:
            if one[2] is worst:
                return one
    return tried[0]


def elsewhere(rule: Default, proposal: Proposal) -> tuple[tuple[int, Outcome], ...]:
    """The outcome of its own test at the other thresholds; none where it does not apply."""
    if not applies(rule, proposal):
        return ()
    fact = about(proposal.facts, rule.test.measure)
    return tuple((limit, outcome(_at(rule.test, limit), fact)) for limit in rule.shown)


def _at(test: Test, limit: int) -> Test:
    field = "at_least" if test.at_least is not None else "at_most"
    return test.model_copy(update={field: Decimal(limit)})

"""Hard rules and defaults: met, failed, unknown or not about this, with the fact that decides."""

from typing import Any

import pytest
from tests.plugins.weighing import framework, named, no, proposal, yes

from trefpunt.engines.weighing import known, not_here, unknown, weigh, word
from trefpunt.schemas.base import Text
from trefpunt.schemas.weighing import Fact, Finding, Outcome

WET = {"measure": "ferry", "one_of": ["yes"]}
APART = {"measure": "distance.house", "at_least": 500}
GROUND = [{"code": "TRIAL", "name": {"nl": "proef", "en": "trial"}}]
NEAR = {"measure": "near", "one_of": ["yes"]}
ENOUGH = {"measure": "enough", "one_of": ["yes"]}


def hard(test: dict[str, Any], *facts: Fact, action: str = "new", **rule: Any) -> Finding:
    frame = framework(hard=[named("H", test=test, **rule)])
    return weigh(frame, (proposal("p", *facts, action=action),)).proposals[0].hard[0]


def default(test: dict[str, Any], *facts: Fact, action: str = "new", **rule: Any) -> Finding:
    frame = framework(defaults=[named("D", test=test, **rule)])
    return weigh(frame, (proposal("p", *facts, action=action),)).proposals[0].defaults[0]


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        (yes("ferry"), "met"),
        (no("ferry"), "failed"),
        (unknown("ferry"), "unknown"),
        (not_here("ferry", "s"), "not_applicable"),
    ],
)
def test_yes_no_unknown_or_not_about_this(fact: Fact, outcome: str) -> None:
    found = hard(WET, fact)
    assert found.outcome == outcome
    assert found.fact == fact


def test_what_nobody_speaks_of_is_unknown_and_asks() -> None:
    found = hard(WET)
    assert found.outcome is Outcome.UNKNOWN
    assert found.fact.measure == "ferry"
    assert "niet bekend" in found.reason.nl
    assert "not known" in found.reason.en


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (500, 500, "met"),
        (499, 499, "failed"),
        (500, 900, "met"),
        (100, 499, "failed"),
        (499, 501, "unknown"),
    ],
)
def test_a_number_with_bounds_decides_only_where_both_ends_agree(
    low: int, high: int, outcome: str
) -> None:
    fact = known("distance.house", low, "s", high=high)
    assert hard(APART, fact).outcome == outcome


@pytest.mark.parametrize(("value", "outcome"), [(499, "met"), (500, "met"), (501, "failed")])
def test_at_most_includes_the_limit(value: int, outcome: str) -> None:
    test = {"measure": "distance.house", "at_most": 500}
    assert hard(test, known("distance.house", value, "s")).outcome == outcome


def test_a_word_must_be_one_of_the_words() -> None:
    test = {"measure": "owner", "one_of": ["church", "town"]}
    assert hard(test, word("owner", "church", "s")).outcome is Outcome.MET
    found = hard(test, word("owner", "shop", "s"))
    assert found.outcome is Outcome.FAILED
    assert "shop" in found.reason.en
    assert "church or town" in found.reason.en


@pytest.mark.parametrize(
    ("facts", "outcome", "decides"),
    [
        ((yes("near"), yes("enough")), "met", "near"),
        ((yes("near"), no("enough")), "failed", "enough"),
        ((no("near"), no("enough")), "failed", "near"),
        ((yes("near"),), "unknown", "enough"),
        ((no("enough"),), "failed", "enough"),
        ((), "unknown", "near"),
        ((not_here("near", "s"), yes("enough")), "met", "enough"),
        ((not_here("near", "s"), not_here("enough", "s")), "not_applicable", "near"),
    ],
)
def test_a_rule_that_asks_two_things(facts: tuple[Fact, ...], outcome: str, decides: str) -> None:
    found = default(NEAR, *facts, also=[ENOUGH])
    assert (found.outcome, found.fact.measure) == (outcome, decides)


@pytest.mark.parametrize("rule", [{"actions": ["close"]}, {"kinds": ["church"]}])
def test_a_rule_for_other_actions_or_kinds_is_not_about_this(rule: dict[str, Any]) -> None:
    assert hard(WET, no("ferry"), **rule).outcome is Outcome.NOT_APPLICABLE
    found = default(APART, known("distance.house", 1, "s"), shown=[300], **rule)
    assert (found.outcome, found.shown) == ("not_applicable", ())


def test_a_rule_for_this_action_and_kind_counts() -> None:
    found = hard(WET, no("ferry"), actions=["new", "close"], kinds=["house"])
    assert found.outcome is Outcome.FAILED


def test_the_outcome_at_other_limits_is_shown() -> None:
    found = default(APART, known("distance.house", 400, "s"), shown=[300, 500, 800], reasons=GROUND)
    assert found.shown == ((300, "met"), (500, "failed"), (800, "failed"))
    assert "300 meter in orde, 500 meter niet in orde, 800 meter niet in orde" in found.reason.nl


def test_a_default_that_is_left_asks_for_a_reason_and_a_hard_rule_stops() -> None:
    frame = framework(
        hard=[named("H", test=WET)], defaults=[named("D", test=APART, reasons=GROUND)]
    )
    facts = (no("ferry"), known("distance.house", 1, "s"))
    (found,) = weigh(frame, (proposal("p", *facts),)).proposals
    assert (found.stopped, found.asks) == (True, ("D",))
    assert "geeft een reden" in found.defaults[0].reason.nl


def test_unknown_stops_nothing_and_asks_for_no_reason() -> None:
    frame = framework(hard=[named("H", test=WET)], defaults=[named("D", test=APART)])
    (found,) = weigh(frame, (proposal("p"),)).proposals
    assert (found.stopped, found.asks) == (False, ())


def test_a_default_without_grounds_sends_to_the_residents() -> None:
    assert "bewoners" in default(NEAR, no("near")).reason.nl


def test_what_a_reader_should_know_stands_in_the_reason() -> None:
    told = Text(nl="Er is te weinig voor ouderen.", en="Too little for the elderly.")
    found = default(ENOUGH, word("enough", False, "s", text=told))
    assert told.nl in found.reason.nl
    assert told.en in found.reason.en
    away = hard(WET, not_here("ferry", "s", told))
    assert told.nl in away.reason.nl

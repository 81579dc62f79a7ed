"""Reasons in plain words, from the templates of `sentences/weighing.toml`."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from trefpunt.engines.weighing.made import say
from trefpunt.schemas.base import Text
from trefpunt.schemas.weighing import (
    Default,
    Fact,
    Finding,
    Framework,
    Hard,
    Interval,
    Outcome,
    Test,
)
from trefpunt.terms.money import full, round_half_up
from trefpunt.terms.wording import Language, Param

PLACES: dict[str, int] = {"people": 0, "metres": 0, "percent": 1, "score": 1}
"""Most decimals in a sentence by unit, else two; the fact itself keeps all of them."""


def joined(texts: Iterable[Text], between: str = " ") -> Text:
    """Texts after each other, in both languages."""
    listed = list(texts)
    return Text(nl=between.join(t.nl for t in listed), en=between.join(t.en for t in listed))


def number(value: Decimal, places: int = 2) -> dict[Language, str]:
    """A number as it fills a sentence: 1.184 or 48,5 in Dutch, 1,184 or 48.5 in English."""
    short = round_half_up(value, places)
    return {"nl": full(short, "nl"), "en": full(short, "en")}


def _value(framework: Framework, fact: Fact) -> Text:
    if fact.word is not None:
        return _spoken(fact.word)
    if fact.low is None or fact.high is None:
        return say("weighing.nothing")
    places = PLACES.get(framework.measure(fact.measure).unit, 2)
    low, high = number(fact.low, places), number(fact.high, places)
    spread = low if low == high else say("weighing.between", low=low, high=high).both()
    return _with_unit(framework, fact.measure, spread)


def _spoken(word: str) -> Text:
    return say(f"weighing.{word}") if word in {"yes", "no"} else Text(nl=word, en=word)


def _with_unit(framework: Framework, measure: str, value: Param) -> Text:
    return say(f"weighing.unit.{framework.measure(measure).unit}", number=value)


def _fact(framework: Framework, fact: Fact) -> Text:
    """The measure with its value, and what a reader should know of it."""
    name = framework.measure(fact.measure).name.both()
    told = say("weighing.said", measure=name, value=_value(framework, fact).both())
    return joined([told, fact.text]) if fact.text else told


# --- Rules ----------------------------------------------------------------------------------------


def finding(
    framework: Framework,
    rule: Hard | Default,
    tried: tuple[Test, Fact, Outcome],
    shown: Sequence[tuple[int, Outcome]] = (),
) -> Text:
    """How a rule turned out, and why."""
    test, fact, outcome = tried
    if outcome is Outcome.NOT_APPLICABLE:
        told = say("weighing.found.not_applicable")
        return told if fact.applies or fact.text is None else joined([told, fact.text])
    left = outcome is Outcome.FAILED and isinstance(rule, Default)
    parts = [say("weighing.found.left" if left else f"weighing.found.{outcome}")]
    parts += [_fact(framework, fact), _needed(framework, test)]
    parts += _shown(framework, rule.test, shown)
    if isinstance(rule, Default) and left:
        parts.append(say("weighing.explain" if rule.reasons else "weighing.ask_residents"))
    return joined(parts)


def _needed(framework: Framework, test: Test) -> Text:
    if test.one_of:
        words = [_spoken(word).both() for word in test.one_of]
        listed: Param = {
            "nl": " of ".join(word["nl"] for word in words),
            "en": " or ".join(word["en"] for word in words),
        }
        return say("weighing.needed.one_of", value=listed)
    code = "at_least" if test.at_least is not None else "at_most"
    limit = test.at_least if test.at_least is not None else test.at_most
    amount = _with_unit(framework, test.measure, number(limit or Decimal(0)))
    return say(f"weighing.needed.{code}", value=amount.both())


def _shown(
    framework: Framework, test: Test, shown: Sequence[tuple[int, Outcome]]
) -> Iterable[Text]:
    if not shown:
        return []
    each = joined(
        (
            say(
                f"weighing.shown.{outcome}",
                limit=_with_unit(framework, test.measure, number(Decimal(limit))).both(),
            )
            for limit, outcome in shown
        ),
        ", ",
    )
    return [say("weighing.shown_all", each=each.both())]


# --- Criteria -------------------------------------------------------------------------------------


def scored(framework: Framework, score: Interval, facts: Sequence[Fact]) -> Text:
    """The points of a criterion, and the facts that gave them."""
    here = [fact for fact in facts if fact.applies]
    known, blank = _split(here)
    if not known:
        names = joined((framework.measure(fact.measure).name for fact in blank or facts), "; ")
        return say("weighing.score.none", measures=names.both())
    return joined([_points("weighing.score.", score), *(_fact(framework, fact) for fact in here)])


def _split(facts: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    known = [fact for fact in facts if fact.known]
    return known, [fact for fact in facts if not fact.known]


def _points(code: str, score: Interval) -> Text:
    low, high = number(score.low), number(score.high)
    kind = "whole" if score.low == score.high else "range"
    return say(f"{code}{kind}", low=low, high=high)


# --- A summary ------------------------------------------------------------------------------------


def summary(
    framework: Framework,
    hard: Sequence[Finding],
    defaults: Sequence[Finding],
    total: Interval | None,
) -> Text:
    """Three sentences for a resident: may it, how many points, and does it ask for a reason?

    `total`: none where points make no sense.
    """
    points = [_points("weighing.total.", total)] if total else []
    return joined([_may(framework, hard), *points, _leaves(framework, defaults)])


def _may(framework: Framework, hard: Sequence[Finding]) -> Text:
    failed = _names(framework.hard, hard)
    if failed:
        return say("weighing.may.stopped", names=joined(failed, "; ").both())
    open_ = len(_names(framework.hard, hard, Outcome.UNKNOWN))
    if not open_:
        return say("weighing.may.free")
    return say("weighing.may.one_open") if open_ == 1 else say("weighing.may.open", count=open_)


def _leaves(framework: Framework, defaults: Sequence[Finding]) -> Text:
    left = {
        code: _names(
            [one for one in framework.defaults if bool(one.reasons) is explained], defaults
        )
        for code, explained in (
            ("weighing.leaves.some", True),
            ("weighing.leaves.residents", False),
        )
    }
    told = [say(code, names=joined(names, "; ").both()) for code, names in left.items() if names]
    if told:
        return joined(told)
    open_ = _names(framework.defaults, defaults, Outcome.UNKNOWN)
    return say("weighing.leaves.unknown" if open_ else "weighing.leaves.none")


def _names(
    rules: Sequence[Hard | Default],
    findings: Sequence[Finding],
    outcome: Outcome = Outcome.FAILED,
) -> list[Text]:
    found = {finding.rule for finding in findings if finding.outcome is outcome}
    return [rule.name for rule in rules if rule.id in found]

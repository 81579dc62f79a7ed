"""Another town: other rules, kinds and weights, and a measure of its own, by data alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from trefpunt.engines.weighing import known, missing_reason, weigh, written
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.weighing import Fact, Framework, Outcome, Proposal, Weighed
from trefpunt.sources.policy import read

TOWN = Path(__file__).parent / "waterdael"


@pytest.fixture(scope="module")
def town() -> Policy:
    return read(TOWN)


def weighed(town: Policy, kind: str, about: tuple[str, ...], *facts: Fact) -> Weighed:
    frame = town.weighing
    assert isinstance(frame, Framework)
    found = written(town.facts, frame, about) | {fact.measure: fact for fact in facts}
    one = Proposal("p", "P", "new", kind, about[-1], about[0], None, found)
    return weigh(frame, (one,)).proposals[0]


def test_a_measure_of_its_own_stops_and_scores(town: Policy) -> None:
    dry = weighed(town, "dorpshuis", ("BU99010000", "de_deel"))
    wet = weighed(town, "dorpshuis", ("BU99010004", "t_anker"))
    asked = weighed(town, "kerk", ("BU99010000", "grote_kerk"))
    assert [one.hard[0].outcome for one in (dry, wet, asked)] == ["met", "failed", "unknown"]
    assert (wet.stopped, dry.stopped, asked.stopped) == (True, False, False)
    assert "De pont vaart ook 's avonds: nee" in wet.hard[0].reason.nl
    assert [one.criteria[2].score.low for one in (dry, wet)] == [100, 0]


def test_its_own_words_and_kinds(town: Policy) -> None:
    hall = weighed(town, "dorpshuis", ("BU99010000", "de_deel"))
    church = weighed(town, "kerk", ("BU99010000", "grote_kerk"))
    assert hall.defaults[0].outcome is Outcome.FAILED
    assert "stichting" in hall.defaults[0].reason.nl
    assert church.defaults[0].outcome is Outcome.NOT_APPLICABLE
    assert hall.asks == ("eigen",)
    assert town.weighing is not None
    assert missing_reason(town.weighing, "eigen", "HUUR", "Tot 2031.", "raad") is None
    none = missing_reason(town.weighing, "ver", "HUUR", "Tot 2031.", "raad")
    assert none is not None
    assert none.code == "weighing.no_ground"


def test_its_own_limits(town: Policy) -> None:
    point = weighed(town, "wijkpunt", ("BU99010000", "x"), known("distance.house", 800, "s"))
    assert point.defaults[1].shown == ((400, "met"), (700, "met"), (1200, "failed"))


def test_its_own_weights(town: Policy) -> None:
    facts = (
        known("need.percentile", 50, "s"),
        known("need.people", 750, "s"),
        known("reach.gain", 3000, "s"),
    )
    found = weighed(town, "dorpshuis", ("BU99010000", "de_deel"), *facts)
    # 0.7 x 50 + 0.2 x 100 + 0.1 x 100
    assert found.total.low == found.total.high == Decimal("65.0")

"""The framework of Maastricht: what the texts say, what is proposed, and Malpertuis."""

from decimal import Decimal
from pathlib import Path

import pytest

from trefpunt.engines.index import index
from trefpunt.engines.reach import Crow, Given, answer
from trefpunt.engines.reach.people import label_points
from trefpunt.engines.weighing import missing_reason, need, referral, tried, weigh, written
from trefpunt.schemas.index import IndexResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Choice, ReferralCheck
from trefpunt.schemas.weighing import COMPUTED, Framework, Outcome, Proposal
from trefpunt.sources.policy import read

MALPERTUIS, POTTENBERG, BELVEDERE = "BU09350204", "BU09350203", "BU09350303"


@pytest.fixture(scope="module")
def policy(policy_folder: Path) -> Policy:
    return read(policy_folder)


@pytest.fixture(scope="module")
def frame(policy: Policy) -> Framework:
    assert policy.weighing is not None
    return policy.weighing


@pytest.fixture(scope="module")
def indexed(policy: Policy) -> IndexResult:
    return index(policy.areas, policy.index.readings, policy.index.recipe, policy.municipality)


@pytest.fixture(scope="module")
def check(policy: Policy) -> ReferralCheck:
    """Malpertuis's elderly to Pottenberg, as far as the policy folder alone tells."""
    assert policy.reach is not None
    way = Crow(label_points(policy.areas), policy.reach.detour.factor)
    found = answer(policy, way, Choice(500, policy.reach.counted), Given())
    (check,) = [one for one in found.referrals if one.stated]
    return check


def proposal(policy: Policy, name: str, kind: str, area: str, **more: str) -> Proposal:
    assert policy.weighing is not None
    place = more.pop("place", None)
    facts = written(policy.facts, policy.weighing, (area, place))
    told = {"id": name, "name": name, "kind": kind, "site": name, "area": area, "place": place}
    return Proposal(**{"action": "new", **told, "facts": facts, **more})


# --- What is data ---------------------------------------------------------------------------------


def test_all_rules_defaults_and_criteria_of_the_draft_are_there(frame: Framework) -> None:
    assert [rule.id for rule in frame.hard] == [f"H{n}" for n in range(1, 10)]
    assert [rule.id for rule in frame.defaults] == [f"D{n}" for n in range(1, 9)]
    assert [one.id for one in frame.criteria] == [f"C{n}" for n in range(1, 9)]
    assert {one.weight for one in frame.criteria} == {Decimal("0.125")}
    assert frame.variation.weights == Decimal("0.25")


def test_nothing_is_adopted_and_quoted_means_a_quotation(frame: Framework) -> None:
    ruled = (*frame.measures, *frame.hard, *frame.defaults, *frame.criteria)
    quoted = {one.id for one in ruled if one.status == "quoted"}
    assert quoted == {"H3", "H6", "H8", "D1", "D3", "D4", "D5", "D7", "D8"}
    assert all("'" in one.source for one in ruled if one.id in quoted)
    assert frame.status == "proposed"
    assert {one.status for one in ruled} == {"quoted", "proposed"}


def test_the_reason_codes_of_the_draft(frame: Framework) -> None:
    codes = {rule.id: [reason.code for reason in rule.reasons] for rule in frame.defaults}
    assert codes["D1"] == codes["D2"] == ["CAP", "ACC", "REACH", "GROUP", "NEED", "TEMP"]
    assert codes["D3"] == ["SAFE", "ACC", "GROUP"]
    assert codes["D6"] == []
    (near,) = [rule for rule in frame.defaults if rule.id == "D2"]
    assert near.shown == (300, 500, 800)


def test_every_computed_measure_is_named(frame: Framework) -> None:
    assert COMPUTED.keys() <= {measure.id for measure in frame.measures}


# --- Malpertuis -----------------------------------------------------------------------------------


def test_its_elderly_are_not_sent_to_where_the_offer_is_short(
    policy: Policy, frame: Framework, check: ReferralCheck
) -> None:
    assert policy.reach is not None
    assert (check.area, check.to, check.group) == (MALPERTUIS, POTTENBERG, "65plus")
    facts = {fact.measure: fact for fact in referral(check, policy.reach.offers)}
    sent = Proposal(
        "refer", "Malpertuis", "refer", "", POTTENBERG, MALPERTUIS, None, facts, group="65plus"
    )
    (found,) = [one for one in tried(frame, sent) if one.rule == "D6"]
    assert found.outcome is Outcome.FAILED
    assert found.fact.measure == "referral.sufficient"
    assert "onvoldoende aanbod voor ouderen" in found.reason.nl
    assert "not enough on offer for the elderly" in found.reason.en
    assert "bewoners eerst te vragen" in found.reason.nl
    (weighed,) = weigh(frame, (sent,)).proposals
    assert weighed.asks == ("D6",)
    assert not weighed.stopped


def test_no_reason_is_enough_for_that_without_the_residents(frame: Framework) -> None:
    found = missing_reason(frame, "D6", "CAP", "Er is geen geld.", "college")
    assert found is not None
    assert found.code == "weighing.no_ground"
    assert "bewoners" in found.message("nl")
    assert missing_reason(frame, "D1", "CAP", "Op maandag is het vol.", "college") is None


# --- Need, and what nobody knows ------------------------------------------------------------------


def test_no_data_is_no_low_need(policy: Policy, frame: Framework, indexed: IndexResult) -> None:
    percentile, people = need(policy.index, indexed, BELVEDERE)
    assert not percentile.known
    assert not people.known
    blank = proposal(policy, "belvedere", "ontmoetingscentrum", BELVEDERE)
    (found,) = weigh(frame, (blank,)).proposals
    assert found.criteria[0].score.high == 100


def test_with_what_is_known_today_no_order_is_clear(
    policy: Policy, frame: Framework, indexed: IndexResult
) -> None:
    """Need alone is an eighth of the points: it never decides by itself."""

    def of(area: str) -> Proposal:
        found = proposal(policy, area, "ontmoetingscentrum", area)
        needs = {fact.measure: fact for fact in need(policy.index, indexed, area)}
        return Proposal(**{**vars(found), "facts": {**found.facts, **needs}})

    result = weigh(frame, tuple(of(area.code) for area in policy.areas))
    assert result.order == ()
    assert len(result.tiers) == 1
    assert all(one.total.low < one.total.high for one in result.proposals)


def test_facts_of_the_folder_reach_the_weighing(policy: Policy, frame: Framework) -> None:
    hosted = proposal(policy, "x", "huiskamer", MALPERTUIS, place="het_kloppend_hart")
    (found,) = [one for one in tried(frame, hosted) if one.rule == "D3"]
    assert found.outcome is Outcome.MET
    assert "oudesite.buurtcentrumsintpieter.nl" in found.fact.source


def test_a_living_room_at_400_metres_is_shown_at_three_distances(
    policy: Policy, frame: Framework
) -> None:
    from trefpunt.engines.weighing import known

    room = proposal(policy, "x", "huiskamer", MALPERTUIS)
    facts = {"distance.house": known("distance.house", 400, "s")}
    near = Proposal(**{**vars(room), "action": "new_small", "facts": facts})
    (found,) = [one for one in tried(frame, near) if one.rule == "D2"]
    assert found.shown == ((300, "met"), (500, "failed"), (800, "failed"))

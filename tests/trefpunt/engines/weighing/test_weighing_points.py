"""Points by hand, intervals where something is unknown, and what a resident is told."""

from decimal import Decimal

import pytest
from tests.plugins.weighing import criterion, framework, named, no, proposal, scored, yes

from trefpunt.engines.weighing import known, not_here, provenance, unknown, weigh
from trefpunt.schemas.weighing import Fact, Interval, Proposal, Weighed

HUNDRED = Decimal("100.0")


def one(*parts: tuple[str, int, int], facts: tuple[Fact, ...]) -> Interval:
    frame = framework(criteria=[criterion("c", "1", *parts)])
    return weigh(frame, (proposal("p", *facts),)).proposals[0].criteria[0].score


def weighed(found: Proposal) -> Weighed:
    return weigh(framework(), (found,)).proposals[0]


def test_points_and_total_by_hand() -> None:
    found = weighed(scored("p", 80, 500, 400))
    # (80 + 50) / 2 = 65; 400 of 500 = 80; (65 + 80) / 2
    assert [str(c.score.low) for c in found.criteria] == ["65.0", "80.0"]
    assert found.total == Interval(Decimal("72.5"), Decimal("72.5"))


@pytest.mark.parametrize(
    ("value", "points"), [(-10, "0.0"), (0, "0.0"), (250, "50.0"), (500, "100.0"), (900, "100.0")]
)
def test_the_scale_is_linear_and_ends_at_0_and_100(value: int, points: str) -> None:
    found = one(("reach.gain", 0, 500), facts=(known("reach.gain", value, "s"),))
    assert found == Interval(Decimal(points), Decimal(points))


def test_a_scale_may_run_down() -> None:
    fact = known("need.percentile", 30, "s", high=40)
    found = one(("need.percentile", 100, 0), facts=(fact,))
    assert found == Interval(Decimal("60.0"), Decimal("70.0"))


def test_yes_is_one_and_no_is_nought() -> None:
    assert one(("ferry", 0, 1), facts=(yes("ferry"),)).low == HUNDRED
    assert one(("ferry", 0, 1), facts=(no("ferry"),)).high == 0
    assert one(("ferry", 1, 0), facts=(no("ferry"),)).low == HUNDRED


def test_rounded_half_up_and_once() -> None:
    third = one(("reach.gain", 0, 3), facts=(known("reach.gain", 1, "s"),))
    assert third.low == Decimal("33.3")
    half = one(("reach.gain", 0, 2000), facts=(known("reach.gain", 5, "s"),))
    assert half.low == Decimal("0.3")  # 0.25
    frame = framework(
        criteria=[
            criterion("a", "0,5", ("reach.gain", 0, 2000)),
            criterion("b", "0,5", ("ferry", 0, 1)),
        ]
    )
    (found,) = weigh(frame, (proposal("p", known("reach.gain", 5, "s"), no("ferry")),)).proposals
    assert found.total.low == Decimal("0.1")  # 0.125, not half of the rounded 0.3


def test_unknown_is_everything_from_0_to_100_and_never_zero() -> None:
    found = weighed(proposal("p"))
    assert found.total == Interval(Decimal("0.0"), HUNDRED)
    assert not any(c.known for c in found.criteria)
    assert "0 tot 100" in found.criteria[0].reason.nl


def test_half_known_gives_half_an_interval() -> None:
    found = weighed(proposal("p", known("need.percentile", 80, "s")))
    need, reach = found.criteria
    assert need.score == Interval(Decimal("40.0"), Decimal("90.0"))
    assert (need.known, reach.known) == (True, False)
    assert found.total == Interval(Decimal("20.0"), Decimal("95.0"))
    assert "niet bekend" in need.reason.nl


def test_a_part_that_does_not_concern_the_proposal_is_left_out() -> None:
    parts = (("reach.gain", 0, 500), ("ferry", 0, 1))
    facts = (known("reach.gain", 400, "s"), not_here("ferry", "s"))
    assert one(*parts, facts=facts).low == Decimal("80.0")
    none = one(("ferry", 0, 1), facts=(not_here("ferry", "s"),))
    assert none == Interval(Decimal("0.0"), HUNDRED)


def test_somebody_looked_and_did_not_find_it() -> None:
    assert one(("reach.gain", 0, 500), facts=(unknown("reach.gain"),)).high == HUNDRED


# --- In words -------------------------------------------------------------------------------------


def test_a_summary_in_three_sentences() -> None:
    rules = {
        "hard": [named("dry", test={"measure": "ferry", "one_of": ["yes"]})],
        "defaults": [
            named(
                "far",
                test={"measure": "distance.house", "at_least": 500},
                reasons=[{"code": "TRIAL", "name": {"nl": "proef", "en": "trial"}}],
            )
        ],
    }
    frame = framework(**rules)
    facts = (*scored("p", 80, 500, 400).facts.values(), known("distance.house", 90, "s"))
    (free,) = weigh(frame, (proposal("p", *facts, yes("ferry")),)).proposals
    assert free.summary.nl == (
        "Geen vaste regel houdt dit voorstel tegen. Het krijgt 72,5 van de 100 punten. "
        "Het wijkt af van wat gewoon is, dus er is een reden nodig: far."
    )
    (stopped,) = weigh(frame, (proposal("p", *facts, no("ferry")),)).proposals
    assert "does not fit these fixed rules: dry" in stopped.summary.en
    (blank,) = weigh(frame, (proposal("p"),)).proposals
    assert blank.summary.en == (
        "No fixed rule stops this proposal, but one rule cannot be checked yet. It gets 0 to 100 "
        "of 100 points, because not everything is known. Whether it leaves what is usual cannot be "
        "told everywhere yet."
    )
    (fine,) = weigh(framework(), (scored("p", 1, 1, 1),)).proposals
    assert fine.summary.nl.endswith("Het wijkt nergens af van wat gewoon is.")


def test_where_no_reason_will_do_the_summary_sends_to_the_residents() -> None:
    rule = named("far", test={"measure": "distance.house", "at_least": 500})
    one = proposal("p", known("distance.house", 90, "s"))
    (found,) = weigh(framework(defaults=[rule]), (one,)).proposals
    assert "zonder de bewoners eerst te vragen wat zij willen: far." in found.summary.nl
    assert "reden nodig" not in found.summary.nl


def test_a_sentence_rounds_by_unit_and_the_fact_keeps_all_decimals() -> None:
    third = Decimal(1000) / 3
    found = weighed(
        proposal("p", known("need.percentile", third / 10, "s"), known("need.people", third, "s"))
    )
    assert "33,3 %" in found.criteria[0].reason.nl
    assert "333 mensen" in found.criteria[0].reason.nl
    assert found.criteria[0].facts[1].low == third


def test_each_number_stands_in_the_notation_of_its_language() -> None:
    found = weighed(scored("p", 80, 1500, 123))
    assert "1.500 mensen" in found.criteria[0].reason.nl
    assert "1,500 people" in found.criteria[0].reason.en
    assert "24,6 van de 100 punten" in found.criteria[1].reason.nl


def test_a_measure_that_the_framework_lacks_is_no_silent_zero() -> None:
    with pytest.raises(KeyError):
        weigh(framework(criteria=[criterion("c", "1", ("luck", 0, 1))]), (proposal("p"),))


def test_two_proposals_with_one_id() -> None:
    with pytest.raises(ValueError, match="twin"):
        weigh(framework(), (proposal("twin"), proposal("twin")))


def test_nothing_to_weigh() -> None:
    found = weigh(framework(), ())
    assert (found.proposals, found.order, found.tiers) == ((), (), ())


def test_the_run_names_files_weights_and_what_is_unknown(waterdael: object) -> None:
    proposals = (proposal("p", kind="dorpshuis"),)
    result = weigh(waterdael.weighing, proposals)
    run = provenance(waterdael, proposals, result)
    assert set(run.inputs) == {"weighing/2026-11-01.toml", "weighing/gezien.csv"}
    assert run.parameters["weights"] == {"zwaar": "0.7", "ommetje": "0.2", "pont": "0.1"}
    assert set(run.missing) == {"p:zwaar", "p:ommetje", "p:pont"}
    other = provenance(waterdael, (proposal("p", no("veerpont"), kind="dorpshuis"),), result)
    assert other.digest != run.digest
    with pytest.raises(ValueError, match="Waterdael"):
        provenance(waterdael.model_copy(update={"weighing": None}), proposals, result)

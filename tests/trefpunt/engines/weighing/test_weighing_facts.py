"""Facts from what people wrote down and from what other engines answered; reasons to leave a
default."""

from decimal import Decimal
from typing import Any

import pytest
from tests.plugins.weighing import framework, named, text

from trefpunt.engines.index import index
from trefpunt.engines.weighing import (
    Host,
    effort,
    hosting,
    missing_reason,
    need,
    referral,
    written,
)
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Offer, ReferralCheck
from trefpunt.schemas.weighing import Fact, FactRow, Quarter
from trefpunt.terms.quality import Quality

SAID = {"source": "somebody", "certainty": "S"}


def row(
    about: str, measure: str, value: str = "", low: str = "", high: str = "", **more: Any
) -> FactRow:
    told = {"about": about, "measure": measure, "value": value, "low": low, "high": high}
    return FactRow.model_validate({**told, **SAID, **more})


# --- Written down ---------------------------------------------------------------------------------


def test_what_is_written_of_the_site_goes_before_the_place_and_the_area() -> None:
    rows = [
        row("area", "reach.gain", "1"),
        row("site", "reach.gain", "3"),
        row("place", "reach.gain", "2"),
    ]
    assert written(rows, framework(), ("area", "place", "site"))["reach.gain"].low == 3
    assert written(rows, framework(), ("area", "place", None))["reach.gain"].low == 2
    assert written(rows, framework(), ("elsewhere",)) == {}


def test_an_empty_row_never_hides_what_is_known_of_the_area() -> None:
    rows = [row("area", "ferry", "yes"), row("place", "ferry"), row("place", "reach.gain")]
    found = written(rows, framework(), ("area", "place"))
    assert found["ferry"].word == "yes"
    assert not found["reach.gain"].known
    assert found["reach.gain"].source == "somebody"


def test_numbers_in_dutch_notation_with_their_bounds() -> None:
    rows = [row("p", "reach.gain", "1.184"), row("p", "need.people", "", "0,5", "2,5")]
    found = written(rows, framework(), ("p",))
    assert (found["reach.gain"].low, found["reach.gain"].high) == (1184, 1184)
    assert (found["need.people"].low, found["need.people"].high) == (Decimal("0.5"), Decimal("2.5"))


def test_bounds_go_before_a_value_between_them() -> None:
    found = written([row("p", "reach.gain", "5", "4", "7")], framework(), ("p",))
    assert (found["reach.gain"].low, found["reach.gain"].high) == (4, 7)


@pytest.mark.parametrize(
    ("mark", "quality"),
    [("S", "published"), ("P", "published"), ("G", "estimate"), ("U", "estimate")],
)
def test_what_is_not_sure_is_an_estimate(mark: str, quality: str) -> None:
    found = written([row("p", "ferry", "no", certainty=mark)], framework(), ("p",))
    assert found["ferry"].quality == quality


def test_pm_is_no_number() -> None:
    with pytest.raises(ValueError, match="PM"):
        written([row("p", "reach.gain", "PM")], framework(), ("p",))


# --- Need -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def needs(waterdael: Policy) -> dict[str, tuple[Fact, Fact]]:
    found = index(
        waterdael.areas, waterdael.index.readings, waterdael.index.recipe, waterdael.municipality
    )
    return {area.name: need(waterdael.index, found, area.code) for area in waterdael.areas}


def test_need_has_the_bounds_of_the_index(needs: dict[str, tuple[Fact, Fact]]) -> None:
    # Eikenkamp is surely the last of four; its margins (2 x 28 + 10) / 3 and (2 x 32 + 14) / 3
    percentile, people = needs["Eikenkamp"]
    assert (percentile.low, percentile.high) == (0, 0)
    assert people.low == Decimal(66) / 3 * 1900 / 100
    assert people.high == Decimal(78) / 3 * 1900 / 100
    assert people.quality is Quality.ESTIMATE
    percentile, _ = needs["Waterdael Kom"]
    assert percentile.low is not None
    assert 0 <= percentile.low < percentile.high == 100


@pytest.mark.parametrize("area", ["Groote Polder", "Sluiswijk"])
def test_no_index_is_unknown_need_and_says_so(
    needs: dict[str, tuple[Fact, Fact]], area: str
) -> None:
    for fact in needs[area]:
        assert not fact.known
        assert fact.text is not None
        assert "niet dat er niets nodig is" in fact.text.nl


def test_need_without_margins_rests_on_rounding(policy_folder: Any) -> None:
    from trefpunt.sources.policy import read

    city = read(policy_folder)
    found = index(city.areas, city.index.readings, city.index.recipe, city.municipality)
    percentile, people = need(city.index, found, "BU09350204")
    # 42.0 of 2,145 people, half a percentage point up or down
    assert (people.low, people.high) == (Decimal("890.175"), Decimal("911.625"))
    assert percentile.high == 100
    assert need(city.index, found, None)[0].known is False


# --- Under whose roof -----------------------------------------------------------------------------

NEAR = Host("near", "Near", 300, True)
FULL = Host("full", "Full", 200, False)
FAR = Host("far", "Far", 900, True)
SHY = Host("shy", "Shy", 250, None)


def hosted(host: str | None, *hosts: Host) -> dict[str, Fact]:
    return {fact.measure: fact for fact in hosting(host, hosts, 500, "s")}


def test_the_proposed_host_is_the_nearest_within_reach_that_is_not_full() -> None:
    found = hosted("near", FAR, NEAR, FULL)
    assert found["distance.host"].low == 300
    assert (found["host.used"].word, found["host.room"].word) == ("yes", "yes")
    assert hosted(None, FAR, NEAR, FULL)["host.used"].word == "no"
    assert hosted("far", FAR, NEAR)["host.used"].word == "no"


def test_a_host_of_which_nobody_knows_the_room_is_proposed_and_asked() -> None:
    found = hosted("shy", NEAR, SHY)
    assert found["host.used"].word == "yes"
    assert not found["host.room"].known
    assert found["host.room"].text is not None
    assert "Shy" in found["host.room"].text.nl


@pytest.mark.parametrize(
    ("hosts", "name", "why"),
    [((FULL, FAR), "Full", "alles vol"), ((FAR,), "Far", "verder dan 500 meter")],
)
def test_where_no_host_will_do_the_nearest_is_named_with_the_reason(
    hosts: tuple[Host, ...], name: str, why: str
) -> None:
    found = hosted(None, *hosts)["host.used"]
    assert (found.word, found.text is not None) == ("no", True)
    assert name in found.text.nl
    assert why in found.text.nl


def test_exactly_at_the_norm_is_near_and_equal_walks_go_by_id() -> None:
    b, a = Host("b", "B", 500, True), Host("a", "A", 500, True)
    assert hosted("a", b, a)["host.used"].word == "yes"


def test_without_hosts_the_rule_is_not_about_this_and_without_walks_nobody_knows() -> None:
    assert not hosted(None)["host.used"].applies
    unmeasured = hosted(None, Host("x", "X", None, True))["host.used"]
    assert unmeasured.applies
    assert not unmeasured.known


# --- Where people are sent, where the money goes --------------------------------------------------


def sent(**told: Any) -> ReferralCheck:
    base = {"area": "a", "name": "A", "group": "old", "to": "b", "to_name": "B", "stated": True}
    rest = {"metres": 700, "within": True, "barriers": (), "sufficient": True}
    return ReferralCheck(**{**base, **rest, **told})


def test_a_referral_gives_two_facts_with_the_judgement_of_the_policy() -> None:
    offer = Offer(area="BU19990001", group="old", sufficient=False, text=text("too little"), **SAID)
    within, sufficient = referral(sent(to="BU19990001", sufficient=False), [offer])
    assert (within.word, sufficient.word) == ("yes", "no")
    assert within.text is not None
    assert "700" in within.text.nl
    assert sufficient.text is not None
    assert sufficient.text.nl == "too little"
    assert sufficient.source == "somebody"


def test_a_referral_that_nobody_judged_is_unknown() -> None:
    within, sufficient = referral(sent(within=None, sufficient=None, metres=None))
    assert (within.known, sufficient.known) == (False, False)


def quarters(*amounts: str | None) -> tuple[Quarter, ...]:
    """From the least vulnerable up."""
    each = [None if amount is None else Decimal(amount) for amount in amounts]
    return tuple(Quarter(n, 1, 10, 1, Decimal(1), one) for n, one in enumerate(each, 1))


@pytest.mark.parametrize(
    ("amounts", "quartile", "word"),
    [
        (("1", "2", "3", "4"), 4, "yes"),
        (("1", "2", "3", "3"), 4, "yes"),
        (("1", "5", "3", "4"), 4, "no"),
        (("1", "5", "3", "4"), 3, "no"),
        (("1", "5", "3", "4"), 2, "yes"),
        (("1", "5", "3", "4"), 1, "yes"),
        (("1", None, "3", "4"), 4, None),
        (("1", "2", "3", None), 4, None),
        (("1", "2", "3", "4"), None, None),
    ],
)
def test_money_rises_with_need_or_not_or_nobody_knows(
    amounts: tuple[str | None, ...], quartile: int | None, word: str | None
) -> None:
    assert effort(quarters(*amounts), quartile).word == word


def test_the_amounts_stand_beside_whether_money_rises() -> None:
    found = effort(quarters("16.94", "10.41", "3", "4"), 2)
    assert found.text is not None
    assert "€ 10,41 per inwoner" in found.text.nl
    assert "at most € 16.94" in found.text.en


# --- Comply or explain ----------------------------------------------------------------------------

RULES = framework(
    defaults=[
        named(
            "D1",
            test={"measure": "ferry", "one_of": ["yes"]},
            reasons=[{"code": "FULL", "name": {"nl": "vol", "en": "full"}}],
        ),
        named("D6", test={"measure": "enough", "one_of": ["yes"]}),
    ]
)


@pytest.mark.parametrize(
    ("default", "code", "words", "decider", "problem"),
    [
        ("D1", "FULL", "The house is full on Monday.", "college", None),
        ("D1", "", "The house is full.", "college", "weighing.reason_code"),
        ("D1", "LUCK", "The house is full.", "college", "weighing.reason_code"),
        ("D1", "FULL", " \n", "college", "weighing.reason_text"),
        ("D1", "FULL", "The house is full.", "  ", "weighing.reason_decider"),
        ("D6", "FULL", "They like to walk.", "college", "weighing.no_ground"),
        ("D9", "FULL", "Why not.", "college", "weighing.default_unknown"),
    ],
)
def test_a_reason_is_complete_or_it_says_what_lacks(
    default: str, code: str, words: str, decider: str, problem: str | None
) -> None:
    found = missing_reason(RULES, default, code, words, decider)
    assert (found and found.code) == problem
    if found is not None:
        for language in ("nl", "en"):
            assert len(found.message(language)) > 10
            assert "{" not in found.message(language) + found.action(language)
    if problem == "weighing.reason_code":
        assert found.action("nl") == "Kies uit: FULL (vol)."

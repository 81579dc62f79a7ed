"""The weighing of one place: rules, points, and a reason where somebody leaves a default."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.trefpunt_web.pages.plan.conftest import SITE, Change, words

from trefpunt_web.records.drafts.models import Draft, Explained
from trefpunt_web.services import plan, plan_reasons
from trefpunt_web.services.plan import Seen
from trefpunt_web.services.plan_reasons import Touched

PREFIX = "regel0"


def asked(seen: Seen) -> Touched:
    """The first rule that asks for a reason."""
    return next(one for one in plan_reasons.touched(seen) if one.missing)


def item(seen: Seen, site: str) -> str:
    return f"/plan/{seen.number}/plek/{site}/"


def reason(one: Touched, prefix: str = PREFIX, **other: Any) -> dict[str, Any]:
    """The form as somebody fills it in."""
    codes = plan_reasons.codes(one.rule.rule)
    typed = {
        "rule": one.rule.rule,
        "outcome": str(one.rule.outcome),
        "code": codes[0][0] if codes else "",
        "text": "Hier werkt het al jaren zo.",
        "evidence": "Gesprek met bewoners",
        "decider": "college",
        "date": "2026-11-01",
        **other,
    }
    named = {f"{prefix}-{name}": value for name, value in typed.items()}
    return {"versie": Draft.objects.get().version, "welke": prefix, **named}


def test_each_rule_and_criterion_has_its_reason_and_source(planner: Client, seen: Seen) -> None:
    answer = planner.get(item(seen, SITE))
    text, (proposals, result) = words(answer), plan.weighed(seen)
    assert result is not None
    weighed = next(one for one in result.proposals if one.proposal == SITE)
    assert weighed.summary.nl in text
    for finding in (*weighed.hard, *weighed.defaults):
        assert " ".join(finding.reason.nl.split()) in text
    for score in weighed.criteria:
        assert " ".join(score.reason.nl.split()) in text
        assert all(fact.source in text for fact in score.facts)
    assert proposals


def test_an_interval_is_drawn_from_low_to_high(planner: Client, seen: Seen) -> None:
    html = planner.get(item(seen, SITE)).content.decode()
    result = plan.weighed(seen)[1]
    assert result is not None
    total = next(one for one in result.proposals if one.proposal == SITE).total
    assert total.low < total.high
    assert f'class="unsure" x="{total.low:g}"' in html


def test_a_reason_is_asked_given_and_shown(planner: Client, seen: Seen) -> None:
    one = asked(seen)
    address = item(seen, one.rule.site)
    assert "Geef een reden" in words(planner.get(address))
    answer = planner.post(address, reason(one), follow=True)
    assert "De reden is bewaard." in words(answer)
    assert "Hier werkt het al jaren zo." in words(answer)
    kept = Explained.objects.get()
    assert (kept.site, kept.rule, kept.evidence) == (
        one.rule.site,
        one.rule.rule,
        "Gesprek met bewoners",
    )


@pytest.mark.parametrize("field", ["text", "decider", "date"])
def test_what_lacks_is_told_and_nothing_typed_is_lost(
    planner: Client, seen: Seen, field: str
) -> None:
    one = asked(seen)
    typed = {"evidence": "Een lang gesprek", field: ""}
    answer = planner.post(item(seen, one.rule.site), reason(one, **typed))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Een lang gesprek" in html
    assert re.search(rf'id="id_{PREFIX}-{field}_error"', html)
    assert not Explained.objects.exists()


def test_a_reason_on_top_of_another_change_is_kept_and_asked_again(
    planner: Client, colleague: Client, seen: Seen, change: Change
) -> None:
    one = asked(seen)
    sent = reason(one)
    change(colleague, "zet", plek="area:BU09350204", soort="ontmoetingscentrum")
    answer = planner.post(item(seen, one.rule.site), sent)
    text = words(answer)
    assert answer.status_code == 409
    assert "Malpertuis wordt Ontmoetingscentrum" in text
    assert "Toch doorvoeren" in text
    assert "Hier werkt het al jaren zo." in answer.content.decode()
    assert not Explained.objects.exists()
    again = planner.post(item(seen, one.rule.site), reason(one))
    assert again.status_code == 302
    assert Explained.objects.count() == 1


def test_a_referral_of_the_policy_has_a_page_too(planner: Client, seen: Seen) -> None:
    names = {one.rule.site: one.name for one in plan_reasons.touched(seen)}
    referral = next(name for name in names if name.startswith("refer:"))
    answer = planner.get(item(seen, referral))
    assert answer.status_code == 200
    assert names[referral] in words(answer)


def test_a_place_that_is_not_in_the_plan_has_no_page(planner: Client, seen: Seen) -> None:
    assert planner.get(item(seen, "nergens")).status_code == 404


def test_a_visitor_gives_no_reason(visitor: Client, seen: Seen) -> None:
    one = asked(seen)
    assert visitor.get(item(seen, one.rule.site)).status_code == 404
    answer = visitor.post(item(seen, one.rule.site), reason(one))
    assert answer["Location"].startswith("/account/inloggen/")
    assert not Explained.objects.exists()

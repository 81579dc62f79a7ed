"""Plans beside each other, and what a published one leaves behind: its run, its files."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.people.models import User
from trefpunt_web.services import (
    people,
    plan,
    plan_compare,
    plan_documents,
    plan_drafts,
    plan_reasons,
)
from trefpunt_web.services import plan_requests as requests
from trefpunt_web.services import plan_work as worker
from trefpunt_web.services.plan import NoDraft, Seen
from trefpunt_web.services.plan_edits import Put, change


def planner() -> User:
    return people.give_account("a@maaswijk.nl", "planner")


def made(name: str, sites: list[str]) -> Seen:
    """A draft with a place of the first kind on each of these."""
    seen = plan_drafts.create(planner(), name)
    for site in sites:
        seen = change(seen, planner(), seen.version, Put(site, plan.ground().kinds[0].id))
    return seen


def free() -> list[str]:
    return [one.id for one in plan.ground().sites if one.free]


def explained(seen: Seen) -> Seen:
    """With a reason for every rule that asks for one."""
    for one in plan_reasons.touched(seen):
        if one.missing:
            code, _ = next(iter(plan_reasons.codes(one.rule.rule)), ("", None))
            where = (one.rule.site, one.rule.rule, str(one.rule.outcome))
            told = ("Zo is het.", "", "wethouder", date(2026, 11, 22))
            reason = plan_reasons.Reason(*where, code, *told)
            seen = plan_reasons.explain(seen, planner(), seen.version, reason)
    return seen


def published(seen: Seen) -> Seen:
    seen = explained(seen)
    request = requests.ask_publish(seen, planner(), seen.version)
    worker.work(request.pk)
    assert requests.progress(request).problem is None
    return plan.find(seen.number, None)


def test_more_places_reach_more_people_for_more_money(loaded: None) -> None:
    few, many = made("Weinig", free()[:1]), made("Veel", free()[:4])
    found = plan_compare.compare([few, many])
    (difference,) = found.differences
    assert difference.network > 0
    assert difference.cost == 3 * found.columns[0].live.cost > 0
    assert difference.per_person == round(difference.cost / difference.network, 2)
    assert difference.only_b == tuple(sorted(free()[1:4]))
    gains = [sum(row.gains[number] for row in found.areas) for number in (0, 1)]
    assert gains == [
        sum(area.gain for area in column.live.effects.areas) for column in found.columns
    ]
    assert len(found.areas) == len(plan.ground().policy.areas)


def test_what_a_rule_is_about_has_a_name(loaded: None) -> None:
    areas = {area.name for area in plan.ground().policy.areas}
    touched = plan_reasons.touched(made("Een", free()[:1]))
    referrals = [one.name for one in touched if one.rule.site.startswith("refer:")]
    assert referrals
    assert all(set(name.split(" → ")) <= areas for name in referrals)


def test_no_extra_person_has_no_price(loaded: None) -> None:
    one, same = made("Een", free()[:1]), made("Ook", free()[:1])
    (difference,) = plan_compare.compare([one, same]).differences
    assert (difference.people, difference.cost, difference.per_person) == (0, Decimal(0), None)


@pytest.mark.parametrize("number", [0, 1, 4])
def test_two_or_three_plans_stand_beside_each_other(loaded: None, number: int) -> None:
    with pytest.raises(RuleProblem, match="2 or 3"):
        plan_compare.compare([made("Een", [])] * number)


def test_the_council_sees_published_plans_only(loaded: None) -> None:
    first, second = made("Een", free()[:1]), made("Twee", free()[:2])
    ready = published(first)
    for who in (None, planner()):
        with pytest.raises(NoDraft):
            plan_compare.council([ready.number, second.number], who)
    also = published(second)
    found = plan_compare.council([ready.number, also.number], None)
    assert [column.seen.name for column in found.columns] == ["Een", "Twee"]
    assert not any(column.seen.may_edit for column in found.columns)


def test_a_published_plan_can_be_looked_up(loaded: None, visitor: Client) -> None:
    seen = published(made("Een", free()[:2]))
    run = seen.row.run
    assert run is not None
    page = visitor.get(f"/herkomst/{run.digest[:12]}/")
    told: Any = page.context["story"]
    assert page.status_code == 200
    assert told.questions == (f"plan:{seen.number}",)
    assert all(one.sources for one in told.inputs if one.file.startswith(("siting", "weighing")))
    assert f"/plan/{seen.number}/" in page.content.decode()


def test_a_published_plan_can_be_taken_along(loaded: None) -> None:
    seen = published(made("Een", free()[:2]))
    told = plan_documents.of(seen)
    assert plan_documents.WRITERS["pdf"](told, "nl").startswith(b"%PDF")
    assert plan_documents.xlsx(told, "en").startswith(b"PK")
    assert plan_documents.svg(told, "nl").startswith(b"<svg")
    assert json.loads(plan_documents.data(told, "nl"))

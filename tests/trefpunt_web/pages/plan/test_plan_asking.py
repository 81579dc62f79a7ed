"""Asking the computer for a proposal: the form, the progress, stopping, and taking it over."""

from typing import Any

import pytest
from django.test import Client
from tests.trefpunt_web.pages.plan.conftest import KIND, SITE, Change, now, words

from trefpunt_web.records.drafts.models import Draft, Request
from trefpunt_web.services import plan, plan_work
from trefpunt_web.services.plan import Seen

HOUSE = "amyerhoof"


@pytest.fixture
def ask(seen: Seen) -> str:
    return f"/plan/{seen.number}/voorstel/"


def wish(**other: Any) -> dict[str, Any]:
    """A question that is answered in a moment."""
    rule = plan.ground().policy.reach
    assert rule is not None
    most = {f"most_{kind.id}": 0 for kind in plan.ground().kinds} | {f"most_{KIND}": 2}
    base = {"goal": "cover", "norm": rule.norm, "group": "all", "new_sites": "on"}
    return {**base, **most, **other}


def follow(client: Client, address: str, answer: Any) -> Any:
    task = f"/plan/{Draft.objects.get().pk}/taak/{Request.objects.latest('pk').pk}/"
    assert answer["Location"] == task
    return client.get(task)


def test_a_proposal_is_asked_followed_and_taken_over(planner: Client, ask: str) -> None:
    answer = planner.post(ask, wish())
    waiting = follow(planner, ask, answer)
    assert "Uw vraag staat in de rij." in words(waiting)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert planner.get(ask)["Location"] == answer["Location"]  # a reload finds it back
    plan_work.work(Request.objects.get().pk)
    done = planner.get(answer["Location"])
    assert "Dit is het beste plan dat er is. Dat is bewezen." in words(done)
    assert "2 plekken" in words(done)
    assert "hx-trigger" not in done.content.decode().partition('id="voortgang"')[2]
    version = Draft.objects.get().version
    after = planner.post(answer["Location"], {"doe": "neem", "versie": version})
    assert after["Location"] == f"/plan/{Draft.objects.get().pk}/"
    assert len(now().placed) == 2
    assert "overgenomen" in words(planner.get(answer["Location"]))


def test_what_was_asked_stands_in_the_request(planner: Client, ask: str) -> None:
    sent = wish(goal="blend", blend_cover="60", blend_fair="40", budget="1.000.000", keep=HOUSE)
    planner.post(ask, sent)
    kept = Request.objects.get().wish
    unit = plan.ground().policy.budget.unit
    assert kept["blend"] == {"cover": "0,6", "fair": "0,4"}
    assert float(kept["budget"].replace(",", ".")) * unit == 1_000_000
    assert (kept["keep"], kept["new_sites"], kept["keep_existing"]) == ([HOUSE], True, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"goal": "blend", "blend_cover": "60", "blend_fair": "30"}, "samen 90"),
        ({"keep": HOUSE, "close": HOUSE}, "staat in beide lijsten"),
        ({"budget": "veel"}, "Vul een bedrag in hele euro's in."),
        ({f"most_{KIND}": "1000"}, "20"),
        ({"norm": "ver"}, "ver"),
    ],
)
def test_what_cannot_be_is_told_and_kept(
    planner: Client, ask: str, wrong: dict[str, str], said: str
) -> None:
    answer = planner.post(ask, wish(**wrong))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Request.objects.exists()


def test_it_can_be_stopped(planner: Client, ask: str) -> None:
    address = planner.post(ask, wish())["Location"]
    planner.post(address, {"doe": "stop"})
    assert Request.objects.get().state == "stopped"
    assert "U bent gestopt voordat er een plan was." in words(planner.get(address))


def test_wishes_that_clash_are_named(planner: Client, ask: str) -> None:
    nothing = {f"most_{kind.id}": 0 for kind in plan.ground().kinds}
    address = planner.post(ask, wish(**nothing, keep=HOUSE, pilots="on"))["Location"]
    plan_work.work(Request.objects.get().pk)
    text = words(planner.get(address))
    assert "Met deze wensen is er geen plan mogelijk." in text
    assert "Neem over" not in text


def test_taking_over_what_others_changed_shows_their_change(
    planner: Client, colleague: Client, ask: str, change: Change
) -> None:
    address = planner.post(ask, wish())["Location"]
    plan_work.work(Request.objects.get().pk)
    before = Draft.objects.get().version
    change(colleague, "weg", plek=SITE)
    answer = planner.post(address, {"doe": "neem", "versie": before})
    assert answer.status_code == 409
    assert "is uit het plan gehaald" in words(answer)
    assert now().placed == ()


def test_a_visitor_asks_nothing(visitor: Client, ask: str) -> None:
    assert visitor.post(ask, wish())["Location"].startswith("/account/inloggen/")
    assert not Request.objects.exists()


def test_a_task_of_another_plan_is_not_there(planner: Client, ask: str) -> None:
    number = planner.post(ask, wish())["Location"].split("/")[-2]
    planner.post("/plan/nieuw/", {"name": "Ander", "start": ""})
    other = Draft.objects.get(name="Ander").pk
    assert planner.get(f"/plan/{other}/taak/{number}/").status_code == 404
    assert planner.get(f"{ask}../taak/999999/".replace("voorstel/../", "")).status_code == 404

"""A link to read: who has it reads, nobody changes with it, and it can be taken back."""

from django.test import Client
from tests.trefpunt_web.pages.plan.conftest import SITE, words

from trefpunt_web.records.drafts.models import Draft
from trefpunt_web.services.plan import Seen


def link(planner: Client, seen: Seen) -> str:
    planner.post(f"/plan/{seen.number}/deel/", {"doe": "deel"})
    return f"/plan/gedeeld/{Draft.objects.get().token}/"


def test_who_has_the_link_reads_and_changes_nothing(
    planner: Client, visitor: Client, seen: Seen
) -> None:
    address = link(planner, seen)
    assert (
        f"http://testserver{address}" in planner.get(f"/plan/{seen.number}/deel/").content.decode()
    )
    answer = visitor.get(address)
    assert seen.name in words(answer)
    assert 'method="post"' not in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert 'content="noindex"' in answer.content.decode()
    assert visitor.post(address, {"doe": "weg", "plek": SITE}).status_code == 405


def test_a_link_that_was_taken_back_is_dead(planner: Client, visitor: Client, seen: Seen) -> None:
    address = link(planner, seen)
    planner.post(f"/plan/{seen.number}/deel/", {"doe": "intrek"})
    assert visitor.get(address).status_code == 404
    assert visitor.get("/plan/gedeeld/zomaar-iets/").status_code == 404


def test_a_visitor_makes_no_link(visitor: Client, seen: Seen) -> None:
    answer = visitor.post(f"/plan/{seen.number}/deel/", {"doe": "deel"})
    assert answer["Location"].startswith("/account/inloggen/")
    assert Draft.objects.get().token is None


def test_the_link_of_a_removed_plan_is_dead_until_it_is_put_back(
    planner: Client, visitor: Client, seen: Seen
) -> None:
    address = link(planner, seen)
    planner.post(f"/plan/{seen.number}/weg/")
    assert visitor.get(address).status_code == 404
    planner.post(f"/plan/zet-terug/{seen.number}/")
    assert visitor.get(address).status_code == 200

"""The list: what is published, drafts of one's own and of others, and what one can start from."""

import pytest
from django.test import Client
from tests.trefpunt_web.pages.plan.conftest import now, words

from trefpunt_web.records.drafts.models import Draft
from trefpunt_web.services import plan, policy
from trefpunt_web.services.plan import Seen

pytestmark = pytest.mark.usefixtures("loaded")


def test_a_visitor_sees_that_nothing_is_there_and_where_to_sign_in(
    visitor: Client, seen: Seen
) -> None:
    answer = visitor.get("/plan/")
    assert "Er ligt nu geen plan ter besluitvorming." in words(answer)
    assert seen.name not in words(answer)
    assert "/account/inloggen/?next=/plan/" in answer.content.decode()


def test_a_planner_sees_own_drafts_apart_from_those_of_others(
    planner: Client, colleague: Client, seen: Seen
) -> None:
    assert "Mijn concepten" in words(planner.get("/plan/"))
    theirs = words(colleague.get("/plan/"))
    assert "Concepten van collega's" in theirs
    assert "Mijn concepten" not in theirs
    assert seen.name in theirs


def test_a_planner_begins_with_a_start_of_the_policy(planner: Client) -> None:
    starts = plan.starts()
    assert starts
    html = planner.get("/plan/").content.decode()
    assert all(f"?begin={one.id}" in html for one in starts)
    page = planner.get(f"/plan/nieuw/?begin={starts[0].id}").content.decode()
    assert f'value="{starts[0].id}" selected' in page
    answer = planner.post("/plan/nieuw/", {"name": "  Mijn   plan ", "start": starts[0].id})
    assert answer["Location"] == f"/plan/{Draft.objects.get().pk}/"
    assert Draft.objects.get().name == "Mijn plan"
    assert now().wish == starts[0].wish


def test_a_name_that_is_taken_is_told_at_the_field(planner: Client, seen: Seen) -> None:
    answer = planner.post("/plan/nieuw/", {"name": seen.name.upper(), "start": ""})
    assert answer.status_code == 422
    assert 'aria-describedby="id_name-fout"' in answer.content.decode()
    assert f'value="{seen.name.upper()}"' in answer.content.decode()
    assert planner.post("/plan/nieuw/", {"name": " "}).status_code == 422


def test_a_visitor_signs_in_before_beginning(visitor: Client) -> None:
    assert visitor.get("/plan/nieuw/")["Location"].startswith("/account/inloggen/")
    assert visitor.post("/plan/nieuw/", {"name": "X"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_removed_plan_is_offered_back(planner: Client, seen: Seen) -> None:
    assert "verwijderen?" in words(planner.get(f"/plan/{seen.number}/weg/"))
    answer = planner.post(f"/plan/{seen.number}/weg/", follow=True)
    assert "“Zuinig” is verwijderd." in words(answer)
    assert planner.get(f"/plan/{seen.number}/").status_code == 404
    back = planner.post(f"/plan/zet-terug/{seen.number}/", follow=True)
    assert "“Zuinig” staat er weer." in words(back)
    assert planner.get(f"/plan/{seen.number}/").status_code == 200


def test_a_copy_leaves_the_first_as_it_is(planner: Client, seen: Seen) -> None:
    page = planner.get(f"/plan/{seen.number}/kopie/")
    assert "Zuinig – kopie" in page.content.decode()
    answer = planner.post(f"/plan/{seen.number}/kopie/", {"name": "Ruim"})
    made = Draft.objects.get(name="Ruim")
    assert answer["Location"] == f"/plan/{made.pk}/"
    assert plan.read(made).placed == seen.scenario.placed


def test_another_name_and_who_was_first(planner: Client, colleague: Client, seen: Seen) -> None:
    address = f"/plan/{seen.number}/naam/"
    sent = {"name": "Zuiniger", "versie": seen.version}
    assert planner.post(address, sent)["Location"] == f"/plan/{seen.number}/"
    late = colleague.post(address, {"name": "Ruimer", "versie": seen.version})
    assert late.status_code == 409
    assert 'value="Ruimer"' in late.content.decode()
    assert f'name="versie" value="{Draft.objects.get().version}"' in late.content.decode()
    assert Draft.objects.get().name == "Zuiniger"


def test_the_text_and_the_budget_of_a_plan(planner: Client, visitor: Client, seen: Seen) -> None:
    address = f"/plan/{seen.number}/naam/"
    budget = policy.current().policy.scenarios[0]
    sent = {"name": "Zuinig", "text": "Voor wie <b>ver</b> loopt.", "budget": budget.id}
    assert planner.post(address, sent | {"versie": seen.version}).status_code == 302
    kept = plan.read(Draft.objects.get())
    assert (kept.text.nl if kept.text else "", kept.budget) == (sent["text"], budget.id)
    assert Draft.objects.get().version == seen.version + 2
    page = planner.get(f"/plan/{seen.number}/").content.decode()
    assert "Voor wie &lt;b&gt;ver&lt;/b&gt; loopt." in page
    form = planner.get(address).content.decode()
    assert f'value="{budget.id}" selected' in form
    again = planner.post(address, sent | {"versie": seen.version + 2})
    assert again.status_code == 302
    assert Draft.objects.get().version == seen.version + 2
    wrong = planner.post(address, sent | {"budget": "kasteel", "versie": seen.version + 2})
    assert wrong.status_code == 422
    assert "Voor wie &lt;b&gt;ver&lt;/b&gt; loopt." in wrong.content.decode()


@pytest.mark.parametrize("name", ["🏡 Thuis", "\u202eomgekeerd", "x" * 80, "مرحبا بالعالم", "<i>"])
def test_odd_names_are_kept_or_told(planner: Client, seen: Seen, name: str) -> None:
    made = planner.post("/plan/nieuw/", {"name": name, "start": ""})
    assert made.status_code == 302
    page = planner.get(made["Location"])
    assert page.status_code == 200
    assert "<i>" not in page.content.decode().partition("<h1>")[2].partition("</h1>")[0]
    too_long = planner.post("/plan/nieuw/", {"name": name * 81, "start": ""})
    assert too_long.status_code == 422


def test_without_siting_the_page_says_what_to_add(visitor: Client, without_siting: None) -> None:
    answer = visitor.get("/plan/")
    assert "siting.toml" in words(answer)
    assert "nog niet te plannen" in words(answer)
    assert policy.current().policy.siting is None


def test_the_menu_leads_to_it(visitor: Client) -> None:
    assert '<a href="/plan/" aria-current="page">Plan</a>' in visitor.get("/plan/").content.decode()
    assert '<a href="/en/plan/">' in visitor.get("/en/").content.decode()

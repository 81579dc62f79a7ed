"""A planner keeps a scenario; a visitor signs in first; others keep their hands off."""

from dataclasses import replace
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.services import people, scenarios

pytestmark = pytest.mark.usefixtures("loaded")
QUERY = "scenario=raadsvoorstel&eigen=1&ontmoetingscentrum=15"
SAVE = f"/begroting/bewaar/?{QUERY}"


def save(client: Client, name: str = "Zuinig", address: str = SAVE) -> SavedScenario:
    answer = client.post(address, {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    return SavedScenario.objects.get(name=name)


@pytest.fixture
def colleague(db: None) -> Client:
    """Another planner."""
    client = Client()
    client.force_login(people.give_account("collega@maaswijk.nl", "planner"))
    return client


def test_a_visitor_signs_in_and_finds_everything_back(visitor: Client) -> None:
    answer = visitor.post(SAVE, {"name": "Mijn plan"})
    target = urlsplit(answer["Location"])
    assert target.path == "/account/inloggen/"
    there = parse_qs(target.query)["next"][0]
    visitor.force_login(people.give_account("p@maaswijk.nl", "planner"))
    html = visitor.get(there).content.decode()
    assert 'value="Mijn plan"' in html
    assert "2028: 15" in html
    assert not SavedScenario.objects.exists()


def test_a_planner_saves_and_everybody_can_open_it(planner: Client, visitor: Client) -> None:
    answer = planner.post(SAVE, {"name": "  Zuinig   plan "}, follow=True)
    assert "Het scenario is bewaard." in answer.content.decode()
    saved = SavedScenario.objects.get()
    assert saved.name == "Zuinig plan"
    html = visitor.get(f"/begroting/?scenario=bewaard-{saved.pk}").content.decode()
    assert "met 19 plekken" in html
    assert "100.000 doorrekeningen" in html


def test_without_a_role_one_may_not(visitor: Client) -> None:
    visitor.force_login(people.give_account("x@maaswijk.nl", "planner"))
    people.User.objects.get(email="x@maaswijk.nl").memberships.all().delete()
    assert visitor.post(SAVE, {"name": "Zuinig"}).status_code == 403
    assert not SavedScenario.objects.exists()


def test_a_taken_name_keeps_what_was_typed(planner: Client, colleague: Client) -> None:
    save(planner)
    answer = colleague.post(SAVE, {"name": "ZUINIG"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Er is al een scenario met de naam “ZUINIG”." in html
    assert "“ZUINIG 2”" in html
    assert 'value="ZUINIG"' in html
    assert 'aria-describedby="id_name-fout"' in html
    assert "2028: 15" in html


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Geef het scenario een naam."),
        ("n" * 81, "Deze naam is te lang."),
        ("\u200b\x07", "Geef het scenario een naam."),
    ],
)
def test_a_name_that_cannot_be(planner: Client, name: str, told: str) -> None:
    answer = planner.post(SAVE, {"name": name})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SavedScenario.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zui\u200bnig\0\x07 \u202eplan", "Zuinig plan"),
        ("Cafe\u0301\u00a0 \n 2", "Caf\u00e9 2"),
        ("\u0958" * 40, "\u0915\u093c" * 40),
    ],
)
def test_names_that_look_the_same_are_the_same(planner: Client, typed: str, kept: str) -> None:
    assert planner.post(SAVE, {"name": typed}).status_code == 302
    assert SavedScenario.objects.get().name == kept


def test_a_name_that_grows_too_long_is_refused(planner: Client) -> None:
    assert planner.post(SAVE, {"name": "\u0958" * 80}).status_code == 422


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "#REF!", "\U0001f47d\u0633"])
def test_every_name_can_be_taken_along(planner: Client, name: str, kind: str) -> None:
    saved = save(planner, name)
    answer = planner.get(f"/begroting/begroting.{kind}?scenario=bewaard-{saved.pk}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'"begroting-bewaard-{saved.pk}.{kind}"')
    if kind == "xlsx":
        cells = [c for s in load_workbook(BytesIO(answer.content)) for row in s for c in row]
        assert name in [cell.value for cell in cells]
        assert not {cell.data_type for cell in cells} & {"f", "e"}


def test_a_double_click_saves_once(planner: Client) -> None:
    first, second = (planner.post(SAVE, {"name": "Zuinig"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert SavedScenario.objects.count() == 1


def test_a_name_of_a_formula_or_of_tags_is_only_text(planner: Client) -> None:
    saved = save(planner, '=1+1<script>"')
    html = planner.get(f"/begroting/?scenario=bewaard-{saved.pk}").content.decode()
    assert "=1+1&lt;script&gt;" in html
    content = planner.get(f"/begroting/begroting.csv?scenario=bewaard-{saved.pk}").content
    assert b"'=1+1" in content


def test_the_scenario_itself_cannot_be_saved_again(planner: Client) -> None:
    answer = planner.get("/begroting/bewaar/?scenario=raadsvoorstel")
    assert "Er is niets veranderd." in answer.content.decode()
    planner.post("/begroting/bewaar/?scenario=raadsvoorstel", {"name": "Zuinig"})
    assert not SavedScenario.objects.exists()


def test_what_cannot_be_is_told_where_it_was_filled_in(planner: Client) -> None:
    answer = planner.get("/begroting/bewaar/?eigen=1&ontmoetingscentrum=25", follow=True)
    assert answer.status_code == 422
    assert "hoogstens 20" in answer.content.decode()


def test_asking_for_the_name_writes_nothing(planner: Client) -> None:
    planner.get(SAVE)
    assert not SavedScenario.objects.exists()


def test_the_list_shows_who_saved_what_in_few_queries(
    planner: Client, visitor: Client, django_assert_num_queries: object
) -> None:
    html = visitor.get("/begroting/scenarios/").content.decode()
    assert "Er is nog geen scenario bewaard." in html
    for name in ("Zuinig", "Ruim"):
        save(planner, name)
        with django_assert_num_queries(4):  # type: ignore[operator]
            html = visitor.get("/begroting/scenarios/").content.decode()
    assert "Er zijn 2 bewaarde scenario" in html
    assert "planner@maaswijk.nl" not in html, "a visitor need not know who works here"
    assert "iemand van de gemeente" in html
    assert "/weg/" not in html
    assert "planner@maaswijk.nl" in planner.get("/begroting/scenarios/").content.decode()


def test_the_author_renames(planner: Client) -> None:
    saved = save(planner)
    address = f"/begroting/scenarios/{saved.pk}/naam/"
    assert 'value="Zuinig"' in planner.get(address).content.decode()
    html = planner.post(address, {"name": "Karig"}, follow=True).content.decode()
    assert "Karig" in html


def test_renaming_to_a_taken_name_says_so(planner: Client) -> None:
    save(planner, "Karig", f"{SAVE}&halverwege=ja")
    saved = save(planner)
    answer = planner.post(f"/begroting/scenarios/{saved.pk}/naam/", {"name": "karig"})
    assert answer.status_code == 422
    assert "“karig 2”" in answer.content.decode()


def test_renaming_what_somebody_just_removed(
    planner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = save(planner)
    found = scenarios.find(saved.pk, None)
    SavedScenario.objects.all().delete()
    monkeypatch.setattr(scenarios, "find", lambda *_: replace(found, may_change=True))
    answer = planner.post(f"/begroting/scenarios/{saved.pk}/naam/", {"name": "Karig"})
    assert answer.status_code == 404


def test_removing_asks_first_and_can_be_undone(planner: Client) -> None:
    saved = save(planner)
    address = f"/begroting/scenarios/{saved.pk}/weg/"
    assert "“Zuinig” verwijderen?" in planner.get(address).content.decode()
    assert SavedScenario.objects.count() == 1
    html = planner.post(address, follow=True).content.decode()
    assert "“Zuinig” is verwijderd." in html
    assert not SavedScenario.objects.exists()
    html = planner.post("/begroting/scenarios/terug/", follow=True).content.decode()
    assert "Het scenario staat er weer." in html
    assert SavedScenario.objects.get().pk == saved.pk


@pytest.mark.parametrize("what", ["naam", "weg"])
def test_somebody_elses_scenario(
    planner: Client, colleague: Client, administrator: Client, visitor: Client, what: str
) -> None:
    saved = save(planner)
    address = f"/begroting/scenarios/{saved.pk}/{what}/"
    assert colleague.get(address).status_code == 403
    assert colleague.post(address, {"name": "Gekaapt"}).status_code == 403
    assert visitor.post(address).status_code == 302
    assert SavedScenario.objects.get().name == "Zuinig"
    assert administrator.get(address).status_code == 200


def test_a_scenario_that_is_not_there(planner: Client) -> None:
    assert planner.get("/begroting/scenarios/999/weg/").status_code == 404


def test_putting_back_when_there_is_nothing(planner: Client, visitor: Client) -> None:
    html = planner.post("/begroting/scenarios/terug/", follow=True).content.decode()
    assert "Er is niets meer om terug te zetten." in html
    assert visitor.post("/begroting/scenarios/terug/").status_code == 302


def test_whose_session_ended_before_putting_back_is_told(planner: Client) -> None:
    planner.post(f"/begroting/scenarios/{save(planner).pk}/weg/")
    author = people.User.objects.get(email="planner@maaswijk.nl")
    planner.logout()
    there = planner.post("/begroting/scenarios/terug/")["Location"]
    planner.force_login(author)
    html = planner.get(parse_qs(urlsplit(there).query)["next"][0], follow=True).content.decode()
    assert "Er is niets meer om terug te zetten." in html


def test_looking_does_not_put_back(planner: Client) -> None:
    planner.post(f"/begroting/scenarios/{save(planner).pk}/weg/")
    html = planner.get("/begroting/scenarios/terug/", follow=True).content.decode()
    assert "“Zuinig” is verwijderd." in html
    assert not SavedScenario.objects.exists()

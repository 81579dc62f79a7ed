"""A planner keeps a trial; everybody opens it."""

import pytest
from django.test import Client
from tests.trefpunt_web.pages.reach.conftest import words

from trefpunt_web.records.plan.models import SavedPlacement
from trefpunt_web.records.runs.models import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

QUERY = "norm=800&proef=open:5.690000,50.850000:huiskamer"


def save(planner: Client, name: str = "Noord", query: str = QUERY) -> SavedPlacement:
    answer = planner.post(f"/bereik/bewaar/?{query}", {"name": name})
    assert answer.status_code == 302, words(answer.content.decode())
    return SavedPlacement.objects.get(name=name)


def test_a_planner_saves_and_everybody_opens(planner: Client, visitor: Client) -> None:
    row = save(planner)
    answer = visitor.get(f"/bereik/proeven/{row.pk}/")
    assert answer["Location"] == f"/bereik/?{QUERY}#wat-als"
    assert "Noord" in words(visitor.get("/bereik/proeven/").content.decode())
    run = Answer.objects.get(question=f"reach:bewaard-{row.pk}").run
    assert f"/herkomst/{run.digest[:12]}/" in visitor.get(f"/bereik/?{QUERY}").content.decode()


def test_a_visitor_signs_in_first(visitor: Client) -> None:
    answer = visitor.get(f"/bereik/bewaar/?{QUERY}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/inloggen/")


def test_a_name_is_taken_whatever_its_capitals(planner: Client) -> None:
    save(planner)
    answer = planner.post("/bereik/bewaar/?proef=dicht:tragos", {"name": "NOORD"})
    assert answer.status_code == 422
    assert "bijvoorbeeld “NOORD 2”" in words(answer.content.decode())


def test_the_same_twice_is_one(planner: Client) -> None:
    assert save(planner).pk == save(planner).pk


def test_nothing_tried_is_nothing_to_save(planner: Client) -> None:
    text = words(planner.get("/bereik/bewaar/").content.decode())
    assert "Er is nog niets geprobeerd." in text
    answer = planner.post("/bereik/bewaar/", {"name": "Leeg"})
    assert answer.status_code == 422
    assert not SavedPlacement.objects.exists()


def test_a_name_is_asked_for(planner: Client) -> None:
    answer = planner.post(f"/bereik/bewaar/?{QUERY}", {"name": " "})
    assert answer.status_code == 422
    assert "Geef de proef een naam." in words(answer.content.decode())


def test_rename_remove_and_put_back(planner: Client) -> None:
    row = save(planner)
    planner.post(f"/bereik/proeven/{row.pk}/naam/", {"name": "Oost"})
    assert SavedPlacement.objects.get().name == "Oost"
    assert "verwijderen?" in planner.get(f"/bereik/proeven/{row.pk}/weg/").content.decode()
    planner.post(f"/bereik/proeven/{row.pk}/weg/")
    assert not SavedPlacement.objects.exists()
    planner.post("/bereik/proeven/terug/")
    assert SavedPlacement.objects.get().pk == row.pk
    assert planner.get(f"/bereik/proeven/{row.pk}/").status_code == 302


def test_only_the_author_or_an_administrator_changes(
    planner: Client, administrator: Client
) -> None:
    from trefpunt_web.services import people

    row, other = save(planner), Client()
    other.force_login(people.give_account("ander@maaswijk.nl", "planner"))
    assert other.post(f"/bereik/proeven/{row.pk}/weg/").status_code == 403
    assert administrator.post(f"/bereik/proeven/{row.pk}/weg/").status_code == 302


def test_a_trial_belongs_to_a_budget_scenario(planner: Client) -> None:
    from trefpunt_web.records.plan.models import SavedScenario

    planner.post(
        "/begroting/bewaar/?scenario=raadsvoorstel&eigen=1&ontmoetingscentrum=15",
        {"name": "Zuinig"},
    )
    scenario = SavedScenario.objects.get()
    answer = planner.post(f"/bereik/bewaar/?{QUERY}", {"name": "Noord", "scenario": scenario.pk})
    assert answer.status_code == 302
    assert SavedPlacement.objects.get().scenario == scenario
    assert "Zuinig" in words(planner.get("/bereik/proeven/").content.decode())
    from_scenarios = planner.get("/begroting/scenarios/").content.decode()
    trial = f'<a href="/bereik/proeven/{SavedPlacement.objects.get().pk}/">Noord</a>'
    assert trial in from_scenarios
    asked = planner.get(f"/begroting/scenarios/{scenario.pk}/weg/").content.decode()
    assert "Die blijft bestaan" in words(asked)
    assert trial in asked
    planner.post(f"/begroting/scenarios/{scenario.pk}/weg/")
    assert SavedPlacement.objects.get().scenario is None
    planner.post("/begroting/scenarios/terug/")
    assert SavedPlacement.objects.get().scenario == scenario


def test_an_unknown_number(visitor: Client) -> None:
    assert visitor.get("/bereik/proeven/999/").status_code == 404

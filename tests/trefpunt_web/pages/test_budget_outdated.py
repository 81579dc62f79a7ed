"""A saved scenario that the plan does not allow any more: everybody hears why and what to do."""

from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.services import budget, policy, scenarios

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def old(planner: Client) -> str:
    """Key of a scenario with more places than the plan in force allows."""
    asked = scenarios.Asked(full={"ontmoetingscentrum": 15}, half=True)
    made = scenarios.build(budget.of(policy.current()), asked)
    counts = {"ontmoetingscentrum": {"2027": 12, "2028": 25}, "oude_soort": {"2027": 1}}
    row = SavedScenario.objects.create(
        municipality="GM0935",
        name="Van toen",
        content=made.model_copy(update={"counts": counts}).model_dump(mode="json"),
        author=User.objects.get(email="planner@maaswijk.nl"),
    )
    return budget.key_of(row)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    "address",
    [
        "/begroting/?scenario={}",
        "/begroting/?scenario={}&ontmoetingscentrum=3",
        "/begroting/vergelijk/?a={}&b=niets-doen",
        "/begroting/begroting.pdf?scenario={}",
        "/begroting/grafiek.svg?scenario={}",
    ],
)
def test_its_page_says_what_is_wrong(visitor: Client, old: str, address: str) -> None:
    html = page(visitor, address.format(old), 409)
    assert "“Van toen” is gemaakt voor een ouder plan." in html
    assert "hoogstens 20" in html
    assert "oude_soort" in html


def test_its_numbers_open_in_the_plan_of_now(visitor: Client, old: str) -> None:
    html = page(visitor, f"/begroting/?scenario={old}", 409)
    there = html.split('primary-action" href="')[1].split('"')[0]
    assert urlsplit(there).path == "/begroting/"
    html = page(visitor, there, 422)
    assert "hoogstens 20" in html
    assert 'value="25" aria-invalid="true"' in html
    mended = page(visitor, there.replace("=25", "=18"))
    assert '<option value="ja" selected>' in mended


def test_the_list_says_so_and_leaves_it_out_of_what_can_be_compared(
    planner: Client, old: str
) -> None:
    html = page(planner, "/begroting/scenarios/")
    assert "past niet meer bij het plan" in html
    assert "Wat is er aan de hand?" in html
    assert f"b={old}" not in html
    assert "/weg/" in html
    assert f'<option value="{old}"' not in page(planner, "/begroting/")


def test_a_run_no_longer_leads_to_a_removed_scenario(planner: Client) -> None:
    address = "/begroting/bewaar/?eigen=1&ontmoetingscentrum=15"
    planner.post(address, {"name": "Zuinig"})
    key = budget.key_of(SavedScenario.objects.get())
    run = budget.of(policy.current(), key).runs[0]
    assert key in page(planner, f"/herkomst/{run.digest}/")
    SavedScenario.objects.all().delete()
    assert key not in page(planner, f"/herkomst/{run.digest}/")

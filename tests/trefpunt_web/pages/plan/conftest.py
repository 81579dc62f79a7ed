"""A scenario in the making, and the pages around it as people use them."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from trefpunt.schemas.scenario import PlanScenario
from trefpunt_web.records.drafts.models import Draft
from trefpunt_web.services import people, plan, plan_drafts, plan_edits, policy
from trefpunt_web.services.plan import Seen

KIND, OTHER = "ontmoetingscentrum", "huis_van_de_wijk"
SITE, AREA = "buurtcentrum_mariaberg", "area:BU09350204"
HTMX = {"HX-Request": "true"}


def words(answer: Any) -> str:
    """What a reader sees of a page."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(text).split())


def now() -> PlanScenario:
    """The scenario as it is stored."""
    return plan.read(Draft.objects.get())


def form(answer: Any, ident: str) -> dict[str, str]:
    """The hidden and typed values of the form with this id (or with a field of that id)."""
    html = answer.content.decode()
    found = next(
        one for one in re.findall(r"<form.*?</form>", html, re.S) if f'id="{ident}"' in one
    )
    inputs = re.findall(r"<input[^>]*>", found)
    pairs = (
        (re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs
    )
    return {name[1]: unescape(value[1]) if value else "" for name, value in pairs if name}


@pytest.fixture
def seen(planner: Client, loaded: None) -> Seen:
    """A draft of the planner with one place."""
    user = people.User.objects.get(email="planner@maaswijk.nl")
    made = plan_drafts.create(user, "Zuinig")
    return plan_edits.change(made, user, made.version, plan_edits.Put(SITE, KIND, 2027))


@pytest.fixture
def address(seen: Seen) -> str:
    """Of the workbench."""
    return f"/plan/{seen.number}/"


@pytest.fixture
def colleague(db: None) -> Client:
    """Another planner."""
    client = Client()
    client.force_login(people.give_account("collega@maaswijk.nl", "planner"))
    return client


Change = Callable[..., Any]


@pytest.fixture
def change(address: str) -> Change:
    """Posts one form of the workbench, on top of the version that is there unless told."""

    def post(client: Client, doe: str, **values: Any) -> Any:
        version = values.pop("versie", Draft.objects.get().version)
        headers = values.pop("headers", {})
        sent = {"versie": version, "doe": doe, **values}
        return client.post(address, sent, headers=headers)

    return post


@pytest.fixture
def without_siting(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that does not say where places may come."""
    known = policy.current()
    bare = known.policy.model_copy(update={"siting": None})
    less = policy.Loaded(known.version, known.digest, bare)
    monkeypatch.setattr(policy, "current", lambda: less)

"""Every address of the site, walked by everybody: looking writes nothing, and nothing breaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override
from tests.plugins.opendata import dataset_of, postcodes

from trefpunt_web.records.data.models import DataFile
from trefpunt_web.records.drafts.models import Draft, Request
from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import SavedPlacement, SavedScenario
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import people, policy

pytestmark = pytest.mark.usefixtures("supplied", "kept")

COUNTERS = {"cache"}
"""Tries at signing in are counted."""
SESSIONS = COUNTERS | {"django_session"}
"""Signing in and the second step remember between two pages what was asked."""
PERSONS = ("visitor", "planner", "administrator")


@pytest.fixture
def kept(planner: Client) -> None:
    """A scenario that a planner saved, and a newer file that waits for a planner."""
    query = "scenario=raadsvoorstel&eigen=1&ontmoetingscentrum=15"
    planner.post(f"/begroting/bewaar/?{query}", {"name": "Zuinig"})
    planner.post("/bereik/bewaar/?proef=dicht:tragos", {"name": "Noord"})
    planner.post("/plan/nieuw/", {"name": "Zuinig", "start": ""})
    sent = {
        "versie": 1,
        "doe": "zet",
        "plek": "buurtcentrum_mariaberg",
        "soort": "ontmoetingscentrum",
    }
    planner.post(f"/plan/{Draft.objects.get().pk}/", sent)
    planner.post(f"/plan/{Draft.objects.get().pk}/deel/", {"doe": "deel"})
    asked = {"goal": "cover", "norm": "plek_500m", "group": "all"}
    planner.post(f"/plan/{Draft.objects.get().pk}/voorstel/", asked)
    plan = policy.current().policy
    homes = dataset_of(plan.datasets, "postcodes")
    newer = SimpleUploadedFile("nieuw.csv", postcodes(homes, plan.areas, people=30))
    planner.post(f"/gegevens/{homes.id}/nieuw/", {"file": newer, "year": 2024})


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    """Every route that the site has, those of libraries included."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns)
        else:
            yield one


def samples() -> dict[str, dict[str, Any]]:
    """Arguments for the routes that need them."""
    saved, run = SavedScenario.objects.get(), Run.objects.all()[0].digest
    user = User.objects.order_by("pk")[0]
    scenario, person = {"number": saved.pk}, {"number": user.pk}
    placed = {"number": SavedPlacement.objects.get().pk}
    draft = Draft.objects.get()
    number = {"number": draft.pk}
    drafted = ("open", "undo", "redo", "name", "copy", "remove", "share", "publish", "ask")
    kinds = ("budget-download", "budget-difference")
    newer = DataFile.objects.get(state="proposed")
    dataset = {"dataset": newer.dataset}
    used = DataFile.objects.get(state="current", dataset=newer.dataset)
    return {
        "index-area": {"code": "BU09350204"},
        "provenance-run": {"start": run},
        "provenance-json": {"start": run},
        "provenance-unknown": {"start": "xyz"},
        "reach-download": {"kind": "geojson"},
        **dict.fromkeys(("reach-open", "reach-rename", "reach-remove"), placed),
        **{f"plan-{name}": number for name in (*drafted, "restore")},
        "plan-item": number | {"site": "buurtcentrum_mariaberg"},
        "plan-task": number | {"task": Request.objects.get().pk},
        "plan-shared": {"token": draft.token},
        "plan-start": {"start": "spreiding", "kind": "pdf"},
        "plan-download": number | {"kind": "pdf"},
        "budget-rename": scenario,
        "budget-remove": scenario,
        "account-person": person,
        "data-set": dataset,
        "data-new": dataset,
        "data-version": dataset | {"number": newer.pk},
        "data-file": dataset | {"number": used.pk},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "openid_connect_login": {"provider_id": "nergens"},
        "openid_connect_callback": {"provider_id": "nergens"},
        **{name: {"kind": "csv"} for name in kinds},
    }


def addresses() -> list[str]:
    """One address per route and language; a new route with arguments needs a sample."""
    found, known = [], samples()
    for language in ("nl", "en"):
        with override(language):
            found += [reverse(str(one.name), kwargs=known.get(str(one.name))) for one in routes()]
    return list(dict.fromkeys(found))


def state(without: set[str]) -> dict[str, str | None]:
    """A fingerprint of every row of every table."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - without
        return {table: _print(cursor, table) for table in sorted(tables)}


def _print(cursor: Any, table: str) -> str | None:
    cursor.execute(f'select md5(string_agg(t::text, chr(10) order by t::text)) from "{table}" t')
    return str(cursor.fetchone()[0])


def of_account(address: str) -> bool:
    return "/account/" in address


@pytest.mark.parametrize("who", PERSONS)
def test_looking_at_everything_writes_nothing(request: pytest.FixtureRequest, who: str) -> None:
    client, everything = request.getfixturevalue(who), addresses()
    public = [address for address in everything if not of_account(address)]
    for some, without in ((public, COUNTERS), (everything, SESSIONS)):
        before = state(without)
        codes = {address: client.get(address).status_code for address in some}
        assert state(without) == before
        assert {address: code for address, code in codes.items() if code >= 500} == {}


def test_the_walk_sees_a_write(administrator: Client) -> None:
    before = state(SESSIONS)
    administrator.post("/account/mensen/", {"email": "nieuw@maaswijk.nl", "role": "planner"})
    assert {table for table, found in state(SESSIONS).items() if found != before[table]} >= {
        "people_user",
        "people_membership",
    }


def test_a_visitor_who_posts_to_everything_changes_nothing(visitor: Client) -> None:
    everything, before = addresses(), state(SESSIONS)
    form = {"name": "x", "email": "x@y.nl", "role": "administrator", "change": "1", "link": "1"}
    codes = {address: visitor.post(address, form).status_code for address in everything}
    assert state(SESSIONS) == before
    assert {address: code for address, code in codes.items() if code >= 500} == {}


@pytest.mark.parametrize("who", PERSONS)
def test_a_form_of_another_site_is_refused_everywhere(
    request: pytest.FixtureRequest, who: str
) -> None:
    client = request.getfixturevalue(who)
    client.handler.enforce_csrf_checks = True
    everything, before = addresses(), state(SESSIONS)
    assert {client.post(address).status_code for address in everything} == {403}
    assert state(SESSIONS) == before


def test_a_planner_reaches_nothing_of_an_administrator(planner: Client) -> None:
    other = people.give_account("ander@maaswijk.nl", "planner")
    form = {"email": "x@y.nl", "role": "administrator", "change": "1", "link": "1"}
    before = state(SESSIONS)
    for address in ("/account/mensen/", f"/account/mensen/{other.pk}/"):
        assert planner.post(address, form).status_code == 403
    assert state(SESSIONS) == before

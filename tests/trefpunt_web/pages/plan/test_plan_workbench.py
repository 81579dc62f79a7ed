"""The workbench: each change shows at once, undo and redo, and nobody's change is lost."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.trefpunt_web.pages.plan.conftest import (
    AREA,
    HTMX,
    KIND,
    OTHER,
    SITE,
    Change,
    now,
    words,
)

from trefpunt_web.records.drafts.models import Draft
from trefpunt_web.services import plan
from trefpunt_web.services.plan import Seen

NEW = {"plek": AREA, "soort": KIND, "jaar": "2028", "onder": ""}


def state(answer: Any) -> Any:
    """What the live map is told."""
    found = re.search(r'data-state="([^"]*)"', answer.content.decode())
    assert found
    return json.loads(unescape(found[1]))


def test_a_place_is_put_from_the_list(planner: Client, change: Change) -> None:
    answer = change(planner, "zet", **NEW)
    assert answer.status_code == 302
    assert [one.site for one in now().placed] == [SITE, AREA]
    assert now().placed[1].year == 2028


def test_with_script_the_new_page_comes_at_once(planner: Client, change: Change) -> None:
    answer = change(planner, "zet", **NEW, headers=HTMX)
    assert answer.status_code == 200
    placed = [one for one in state(answer)["places"] if one["placed"]]
    assert [one["id"] for one in placed] == [SITE, AREA]
    assert f'name="versie" value="{Draft.objects.get().version}"' in answer.content.decode()


def test_people_money_and_counts_follow(planner: Client, address: str, change: Change) -> None:
    before = words(planner.get(address))
    change(planner, "zet", **NEW)
    live = plan.live(plan.find(Draft.objects.get().pk, _user(planner)))
    after = words(planner.get(address))
    everybody = live.effects.groups[0]
    assert everybody.after > everybody.before
    assert before != after
    assert "2 van 20" in after
    assert "geld in het plan: €" in after
    assert "Malpertuis" in after
    gained = sum(area.gain for area in live.effects.areas)
    assert f"{gained:,}".replace(",", ".") in after


def _user(client: Client) -> Any:
    return client.get("/plan/").wsgi_request.user


def test_a_click_on_the_map_puts_a_spot_with_a_name(planner: Client, change: Change) -> None:
    answer = change(planner, "zet", plek="", soort=KIND, jaar="", lon="5.69", lat="50.85")
    assert answer.status_code == 302
    spot = now().placed[-1]
    assert (spot.lon, spot.lat, spot.kind) == (5.69, 50.85, KIND)
    assert spot.name
    assert spot.name.startswith("Plek in ")


def test_a_spot_can_be_typed(planner: Client, change: Change) -> None:
    change(planner, "zet", plek="", soort=KIND, waar="Malpertuis", naam="De Aula")
    assert now().placed[-1].name == "De Aula"
    assert now().placed[-1].lon is not None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"plek": "", "waar": "Nergenshuizen"}, "Nergenshuizen"),
        ({"plek": "", "waar": ""}, "nog niet gezegd waar"),
        ({"plek": "", "lon": "4.9", "lat": "52.3"}, "buiten de gemeente"),
        ({"plek": "", "lon": "nan", "lat": "nan"}, "buiten de gemeente"),
        ({"plek": "", "lon": "x", "lat": "1"}, "buiten de gemeente"),
        ({"plek": "bestaat-niet"}, "bestaat-niet"),
        ({"plek": AREA, "soort": "kasteel"}, "kasteel"),
        ({"plek": AREA, "jaar": "binnenkort"}, "binnenkort"),
        ({"plek": AREA, "jaar": "1999"}, "1999 valt buiten de jaren"),
        ({"plek": AREA, "onder": AREA}, AREA),
        ({"plek": "tragos"}, "Tragos kan niet veranderen"),
        ({"plek": "amyerhoof", "soort": "huiskamer"}, "Amyerhoof kan geen Huiskamer worden"),
    ],
)
def test_what_cannot_be_is_told_and_kept(
    planner: Client, change: Change, seen: Seen, wrong: dict[str, str], said: str
) -> None:
    answer = change(planner, "zet", **{"soort": KIND, "jaar": "", **wrong})
    assert answer.status_code == 422
    assert said in words(answer)
    assert now() == seen.scenario


def test_a_year_that_is_open_stays_open(
    planner: Client, address: str, change: Change, seen: Seen
) -> None:
    change(planner, "zet", plek=AREA, soort=KIND, jaar="")
    html = planner.get(address).content.decode()
    year = re.search(rf'<select[^>]*id="jaar-{AREA}".*?</select>', html, re.S)
    assert year
    assert '<option value="" selected>jaar open</option>' in year[0]
    assert year[0].count("selected") == 1


def test_a_place_offers_only_what_it_can_become(
    planner: Client, address: str, change: Change
) -> None:
    change(planner, "zet", plek=AREA, soort=KIND, jaar="")
    html = planner.get(address).content.decode()
    found = {
        site: re.findall(
            r'option value="(\w+)"', re.search(rf'id="soort-{site}".*?</select>', html, re.S)[0]
        )
        for site in (SITE, AREA)
    }
    assert found[SITE] == [KIND, OTHER]
    assert "huiskamer" in found[AREA]


def test_kind_year_and_host_change_in_one_form(planner: Client, change: Change) -> None:
    host = next(one.id for one in plan.ground().sites if one.kind and one.id != SITE)
    sent = {"plek": SITE, "soort": OTHER, "jaar": "2029", "onder": host}
    assert change(planner, "wijzig", **sent).status_code == 302
    (found,) = now().placed
    assert (found.kind, found.year, found.host) == (OTHER, 2029, host)


def test_the_same_again_changes_nothing(planner: Client, change: Change, seen: Seen) -> None:
    change(planner, "wijzig", plek=SITE, soort=KIND, jaar="2027", onder="")
    assert Draft.objects.get().version == seen.version


def test_a_place_is_taken_away_and_a_step_back_brings_it_back(
    planner: Client, address: str, change: Change
) -> None:
    change(planner, "weg", plek=SITE)
    assert now().placed == ()
    assert "Dit plan is nog leeg." in words(planner.get(address))
    version = {"versie": Draft.objects.get().version}
    assert planner.post(f"{address}stap-terug/", version)["Location"] == address
    assert [one.site for one in now().placed] == [SITE]
    version = {"versie": Draft.objects.get().version}
    planner.post(f"{address}opnieuw/", version, headers=HTMX)
    assert now().placed == ()


def test_two_planners_never_lose_a_change_silently(
    planner: Client, colleague: Client, change: Change, seen: Seen
) -> None:
    change(planner, "weg", plek=SITE, versie=seen.version)
    late = change(colleague, "zet", **NEW, versie=seen.version)
    assert late.status_code == 409
    text = words(late)
    assert "Iemand anders heeft dit plan intussen veranderd." in text
    assert "is uit het plan gehaald" in text
    assert "U wilde: Malpertuis wordt Ontmoetingscentrum vanaf 2028" in text
    assert now().placed == ()
    again = re.search(r'<form(?:(?!</form>).)*id="toch".*?</form>', late.content.decode(), re.S)
    assert again
    kept = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', again[0]))
    assert (kept["plek"], kept["soort"], kept["jaar"]) == (AREA, KIND, "2028")
    assert colleague.post(f"/plan/{seen.number}/", kept).status_code == 302
    assert [one.site for one in now().placed] == [AREA]


def test_a_place_that_went_meanwhile_is_told(planner: Client, change: Change) -> None:
    change(planner, "weg", plek=SITE)
    answer = change(planner, "wijzig", plek=SITE, soort=OTHER, jaar="", onder="")
    assert answer.status_code == 422
    assert "staat niet meer in het plan" in words(answer)


def test_without_a_version_nothing_is_overwritten(planner: Client, change: Change) -> None:
    for version in ("", "x", "-1", "99999999999"):
        assert change(planner, "weg", plek=SITE, versie=version).status_code == 409
    assert [one.site for one in now().placed] == [SITE]


def test_a_change_that_nobody_knows_is_refused(planner: Client, change: Change) -> None:
    assert change(planner, "ontplof").status_code == 403


def test_a_visitor_sees_and_changes_nothing(visitor: Client, address: str, change: Change) -> None:
    assert visitor.get(address).status_code == 404
    assert change(visitor, "weg", plek=SITE)["Location"].startswith("/account/inloggen/")
    assert [one.site for one in now().placed] == [SITE]


def test_an_administrator_may_plan_too(administrator: Client, change: Change) -> None:
    assert change(administrator, "weg", plek=SITE).status_code == 302


def test_what_the_map_shows_stands_in_the_address(planner: Client, address: str) -> None:
    looks = {
        view: state(planner.get(f"{address}?kaart={view}"))["looks"] for view in ("plan", "nood")
    }
    assert looks["plan"] != looks["nood"]
    assert any(look.startswith("shade") for look in looks["nood"].values())
    assert state(planner.get(f"{address}?kaart=onzin"))["looks"] == looks["plan"]


def test_gain_and_loss_have_a_sign_beside_their_colour(
    planner: Client, address: str, change: Change
) -> None:
    change(planner, "zet", **NEW)
    html = planner.get(f"{address}?kaart=verschil").content.decode()
    assert 'class="area gain-3"' in html
    assert '<path class="gain" d="M' in html


def test_who_changed_what(planner: Client, colleague: Client, address: str, change: Change) -> None:
    change(colleague, "zet", **NEW)
    text = words(planner.get(address))
    assert "collega@maaswijk.nl : Malpertuis wordt Ontmoetingscentrum vanaf 2028" in text


def test_the_boundaries_come_once(visitor: Client, seen: Seen) -> None:
    first = visitor.get("/plan/kaart.json")
    assert len(first.json()["areas"]["features"]) == len(plan.ground().policy.areas)
    again = visitor.get("/plan/kaart.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_it_speaks_english(planner: Client, address: str) -> None:
    assert planner.get(f"/en{address}").status_code == 200

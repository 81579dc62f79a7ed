"""A visitor looks at the map: as a drawing on the page, and as data for the live one."""

import json
import re
from decimal import Decimal

import pytest
from django.test import Client
from tests.trefpunt_web.pages.index.conftest import words

from trefpunt_web.services.measures import MEASURES

JSON = "/buurten/kaart.json"


def features(client: Client, **query: str) -> dict[str, dict]:
    answer = client.get(JSON, query)
    assert answer.status_code == 200
    found = json.loads(answer.content)["features"]
    return {one["properties"]["code"]: one["properties"] for one in found}


def test_the_drawing_needs_no_script(maastricht, visit):
    html = visit()
    assert len(re.findall(r'<path class="area', html)) == 44
    assert len(re.findall(r'<path class="area" fill="url\(#hatch\)"', html)) == 5
    assert 'class="area shade-6" data-code="BU09350204"' in html
    assert 'class="area shade-1" data-code="BU09350604"' in html


def test_without_boundaries_the_map_says_that_it_is_schematic(maastricht, visit):
    for html in (visit(), visit("/buurten/BU09350204/")):
        assert "Schematische kaart: elke buurt is een vlak rond haar middelpunt" in words(html)
        assert "Grenzen:" not in words(html)


@pytest.mark.shared
def test_with_boundaries_the_map_names_their_maker_and_year(with_boundaries, visit):
    for html in (visit(), visit("/buurten/BU09350204/")):
        told = words(html).partition("Grenzen: ")[2]
        assert told.startswith("CBS / Kadaster via PDOK")
        assert re.match(r"[^.]*\(CC BY 4\.0\), 2024\.", told.replace("PROVENANCE.md", ""))
        assert "Schematisch" not in html


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.slug)
def test_each_measure_has_classes_and_a_source(maastricht, visit, measure):
    html = visit(maat=measure.slug)
    assert str(measure.meaning) in html
    assert f'<option value="{measure.slug}" selected' in html
    figures = re.search(r'<ul class="legend".*?</ul>', html, re.DOTALL)[0]
    assert 3 <= figures.count('class="step"') <= 6
    caption = words(re.search(r"<figcaption.*?</figcaption>", html, re.DOTALL)[0])
    assert re.search(rf"{re.escape(str(measure.name))}\. Bron: .{{20,}}\(", caption)


@pytest.mark.parametrize("slug", ["onzin", "", "<b>", "INDEX"])
def test_an_unknown_measure_is_the_index(maastricht, visit, slug):
    assert '<option value="index" selected' in visit(maat=slug)


def test_a_chosen_neighbourhood_is_outlined_named_and_marked_in_the_table(maastricht, visit):
    html = visit(buurt="BU09350205")
    assert html.count('<path class="picked"') == 1
    assert (
        '<tr id="rij-BU09350205" data-code="BU09350205" data-name="Caberg" class="chosen"' in html
    )
    assert "Caberg: 41,3 %. Rang 3, kan 1 tot en met 4 zijn." in words(html)


def test_a_chosen_neighbourhood_without_an_index_says_why(maastricht, visit):
    assert "Lanakerveld: geen gegevens." in words(visit(buurt="BU09350304"))


@pytest.mark.parametrize("code", ["BU03630000", "onzin", "<b>"])
def test_an_unknown_neighbourhood_is_not_chosen(maastricht, visit, code):
    html = visit(buurt=code)
    assert 'class="picked"' not in html
    assert 'class="chosen"' not in html


def test_the_data_of_the_live_map(maastricht, client):
    found = features(client)
    assert len(found) == 44
    top, missing = found["BU09350204"], found["BU09350001"]
    assert (top["name"], top["text"], top["value"]) == ("Malpertuis", "42,0 %", 42.0)
    assert (top["shade"], top["url"]) == (6, "/buurten/BU09350204/")
    assert (missing["text"], missing["value"]) == ("staat niet in de tabel", None)
    assert missing["shade"] == 0


def test_the_live_map_shows_another_measure_in_another_language(maastricht, client):
    answer = client.get(f"/en{JSON}", {"maat": "inwoners"})
    one = json.loads(answer.content)["features"][0]["properties"]
    assert (one["text"], one["value"], one["url"]) == ("2,145", 2145, "/en/buurten/BU09350204/")


def test_the_share_of_elderly_people_follows_from_the_register(maastricht, client):
    area = next(area for area in maastricht.policy.areas if area.code == "BU09350204")
    share = Decimal(100 * area.inhabitants_65plus) / area.inhabitants
    assert features(client, maat="65-plus")[area.code]["value"] == float(round(share, 1))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.slug)
def test_the_live_map_and_the_drawing_have_the_same_colours(maastricht, client, visit, measure):
    paths = re.findall(r'<path class="area[^>]*>', visit(maat=measure.slug))
    drawn = {re.search(r'code="(\w+)"', path)[1]: re.search(r"shade-(\d)", path) for path in paths}
    told = features(client, maat=measure.slug)
    assert {code: int(shade[1]) if shade else 0 for code, shade in drawn.items()} == {
        code: one["shade"] for code, one in told.items()
    }


def test_the_answer_is_compressed_and_sent_once(maastricht, client):
    first = client.get(JSON, headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert len(first.content) < 20_000
    again = client.get(JSON, headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(JSON, {"maat": "inwoners"}, headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    english = client.get(f"/en{JSON}", headers={"if-none-match": first["ETag"]})
    assert english.status_code == 200


@pytest.mark.shared
def test_other_boundaries_give_another_answer(maastricht, client, policy_folder, shared_data):
    from tests.trefpunt_web.pages.index.conftest import put

    schematic = client.get(JSON)
    put(policy_folder, shared_data)
    real = client.get(JSON, headers={"if-none-match": schematic["ETag"]})
    assert real.status_code == 200
    assert json.loads(schematic.content)["schematic"]
    assert not json.loads(real.content)["schematic"]


def test_places_with_a_known_point_stand_on_the_map(maastricht, client, visit):
    known = [place for place in maastricht.policy.places if place.lon is not None]
    told = json.loads(client.get(JSON).content)["places"]
    assert {one["name"] for one in told} == {place.name for place in known}
    assert visit().count('<g class="place" transform') == len(known)

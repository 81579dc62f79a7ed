"""A visitor tries what happens when a place opens or closes."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from tests.trefpunt_web.pages.reach.conftest import Visit, part, words

from trefpunt_web.services import reach, reach_moves

pytestmark = pytest.mark.django_db

HERE = "open:5.690000,50.850000:huiskamer"


def asked(client: Client, **query: str) -> str:
    """The address to which a form of the page leads."""
    answer = client.get("/bereik/", query)
    assert answer.status_code == 302, words(answer.content.decode())[:500]
    return unquote(answer["Location"])


def test_opening_a_place_in_a_neighbourhood(loaded: None, client: Client) -> None:
    where = asked(client, doe="open", plek="huiskamer", waar="malpertuis")
    assert re.fullmatch(r"/bereik/\?proef=open:5\.\d{6},50\.\d{6}:huiskamer#wat-als", where)
    html = client.get(where).content.decode()
    assert "Open: proefplek 1, Huiskamer in Malpertuis" in words(html)
    assert 'class="place trial"' in html


def test_closing_a_place_and_taking_that_back(loaded: None, client: Client) -> None:
    where = asked(client, doe="dicht", sluit="tragos", norm="800")
    assert where == "/bereik/?norm=800&proef=dicht:tragos#wat-als"
    html = client.get(where).content.decode()
    assert "Sluit: Tragos" in words(html)
    assert re.search(r'<a id="terug" href="\?norm=800#wat-als"', html)


def test_more_moves_at_once(loaded: None, client: Client) -> None:
    where = asked(client, doe="dicht", sluit="tragos", proef=HERE)
    assert where.endswith(f"proef={HERE};dicht:tragos#wat-als")
    html = client.get(where).content.decode()
    assert html.count("Haal weg") == 2
    assert f'href="?proef={HERE}#wat-als"' in html
    assert 'href="?proef=dicht:tragos#wat-als"' in html


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "U hebt nog niet gezegd waar."),
        ("Nergenshuizen", "We weten niet waar “Nergenshuizen” is."),
        ("52,37 4,9", "Dit punt ligt buiten de gemeente."),
        ("6211AB", "er zijn geen gegevens per postcode geladen."),
    ],
)
def test_a_spot_that_cannot_be_found(loaded: None, visit: Visit, text: str, told: str) -> None:
    html = visit(422, doe="open", plek="huiskamer", waar=text)
    assert told in part(html, 'id="waar-fout"', "</p>")
    field = re.search(r'<input[^>]*id="waar"[^>]*>', html)
    assert field
    assert f'value="{text}"' in field[0]
    assert 'aria-invalid="true"' in field[0]


@pytest.mark.parametrize("text", ["50,85 5,69", "50.85, 5.69", "5.69 50.85", "176000 317800"])
def test_coordinates_as_people_write_them(loaded: None, client: Client, text: str) -> None:
    where = asked(client, doe="open", plek="huiskamer", waar=text)
    assert re.search(r"open:5\.6\d+,50\.8\d+:huiskamer", where)


@pytest.mark.shared
def test_a_postcode(postcodes: object, client: Client, visit: Visit) -> None:
    assert "open:5.6" in asked(client, doe="open", plek="huiskamer", waar="6211 ab")
    html = visit(422, doe="open", plek="huiskamer", waar="9999ZZ")
    assert "De postcode 9999ZZ staat niet in de gegevens" in words(html)


@pytest.mark.shared
def test_who_gains_is_the_difference_between_two_answers(
    postcodes: object, client: Client, visit: Visit
) -> None:
    def near(html: str) -> int:
        foot = re.search(r"<tfoot>.*?strong\">([\d.]+)", html, re.DOTALL)
        assert foot
        return int(foot[1].replace(".", ""))

    moves = f"{HERE};dicht:tragos"
    before, html = visit(), visit(proef=moves)
    signs = {name: re.search(rf'<b class="{name}">. ([\d.]+)', html) for name in ("plus", "minus")}
    gained, lost = (int(one[1].replace(".", "")) for one in signs.values() if one)
    assert gained > 0
    assert lost > 0
    assert near(before) - near(html) == gained - lost
    found = client.get("/bereik/proef.json", {"proef": moves}).json()
    assert f"{gained:,}".replace(",", ".") in words(found["html"])
    assert len(found["rows"]) == len(found["metres"])
    assert set(found["gained"]) <= set(found["rows"])
    marks = {place["id"]: place for place in found["places"]}
    assert marks["proef-1"]["trial"]
    assert marks["tragos"]["closed"]


@pytest.mark.shared
def test_the_map_gets_the_distances_of_the_page(postcodes: object, client: Client) -> None:
    base = client.get("/bereik/kaart.json").json()["metres"]
    found = client.get("/bereik/proef.json", {"proef": HERE}).json()
    assert all(new < base[row] for row, new in zip(found["rows"], found["metres"], strict=True))
    whole = client.get("/bereik/bereik.geojson", {"proef": HERE}).json()["features"]
    told = [f["properties"]["metres"] for f in whole if f["properties"]["kind"] == "postcode"]
    for row, metres in zip(found["rows"], found["metres"], strict=True):
        assert abs(told[row] - metres) <= 1


def test_looking_stores_nothing(loaded: None, client: Client) -> None:
    from trefpunt_web.records.runs.models import Run

    before = Run.objects.count()
    html = client.get("/bereik/", {"proef": HERE}).content.decode()
    assert Run.objects.count() == before
    assert "nergens bewaard" in html


def test_without_moves_nothing_changes(loaded: None, client: Client) -> None:
    found = client.get("/bereik/proef.json").json()
    assert (found["rows"], found["gained"], found["lost"], found["moves"]) == ([], [], [], "")


@pytest.mark.shared
def test_only_the_new_place_is_measured_and_the_answer_is_the_same(postcodes: object) -> None:
    ground = reach.ground()
    asked = reach.Asked(ground.default, reach_moves.read(f"{HERE};open:5.7,50.86:huiskamer")[0])
    quick = reach.walk(ground, asked)
    whole = quick.way.walk(quick.walks.sites)
    assert (quick.walks.found.millimetres == whole.found.millimetres).all()
    assert (quick.walks.found.place == whole.found.place).all()
    assert (quick.walks.direct.millimetres == whole.direct.millimetres).all()


def test_moving_a_place_is_one_step(loaded: None, client: Client) -> None:
    where = asked(client, doe="verplaats", verplaats="tragos", heen="malpertuis")
    found = re.fullmatch(r"/bereik/\?proef=verplaats:tragos:(5\.\d{6}),(50\.\d{6})#wat-als", where)
    assert found
    html = client.get(where).content.decode()
    assert "Verplaats: Tragos naar Malpertuis" in words(html)
    assert html.count("Haal weg") == 1
    assert '<a id="terug" href="?#wat-als"' in html
    assert '<option value="tragos">' not in html


def test_moving_is_closing_here_and_opening_there(postcodes: object, client: Client) -> None:
    spot, other = "5.672000,50.868000", "dicht:tragos;open:5.672000,50.868000:gemeenschapshuis"
    one, two = (
        client.get("/bereik/proef.json", {"proef": proef}).json()
        for proef in (f"verplaats:tragos:{spot}", other)
    )
    assert {name: one[name] for name in ("rows", "metres", "gained", "lost")} == {
        name: two[name] for name in ("rows", "metres", "gained", "lost")
    }
    assert one["rows"]


def test_a_place_that_moves_keeps_its_hours(loaded: None, visit: Visit) -> None:
    moved = "verplaats:huiskamer_zwanenstraat:5.672,50.868"
    html = visit(wanneer="di-14", proef=moved)
    assert "Huiskamer (Zwanenstraat) (verplaatst)" in part(html, '<h2 id="plekken"', "</div>")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"verplaats": "tragos", "heen": ""}, "U hebt nog niet gezegd waar."),
        ({"verplaats": "tragos", "heen": "52,37 4,9"}, "Dit punt ligt buiten de gemeente."),
        ({"verplaats": "nergens", "heen": "Malpertuis"}, "staat niet in het beleid."),
    ],
)
def test_a_move_that_cannot_be(
    loaded: None, visit: Visit, query: dict[str, str], told: str
) -> None:
    html = visit(422, doe="verplaats", **query)
    assert told in part(html, 'id="wat-als-deel"', "</section>")

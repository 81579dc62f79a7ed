"""The same pages for another town: computed from components, with margins and an estimate."""

import json

from tests.trefpunt_web.pages.index.conftest import codes, row, words


def test_the_index_is_computed_and_its_order_told(waterdael, visit):
    html = visit()
    assert len(codes(html)) == 6
    assert "Waterdael Kom" in words(html)
    assert "Malpertuis" not in html
    assert "gepubliceerd" not in row(html, "BU99010000")


def test_its_own_name_for_the_index_is_used(waterdael, visit):
    assert '<option value="index" selected>Steunindex</option>' in visit()
    assert "Steunindex" in visit("/buurten/BU99010000/")
    assert "Support index" in visit("/en/buurten/")


def test_margins_and_weights_are_told(waterdael, visit):
    told = words(visit())
    assert "zo valt de rang in 95 % van 2.000 trekkingen" in told
    assert "alleen (gewicht 2), te weinig geld (gewicht 1)" in told
    assert "Alleen telt 25 % zwaarder" in told
    assert "Zonder Alleen" in told


def test_an_estimate_is_hatched_on_its_colour_and_named(waterdael, visit, client):
    html = visit()
    assert html.count('<path class="guess"') == 1
    assert "Schatting" in row(html, "BU99010004")
    found = json.loads(client.get("/buurten/kaart.json").content)["features"]
    told = {one["properties"]["code"]: one["properties"] for one in found}
    assert told["BU99010004"]["estimated"]
    assert told["BU99010004"]["text"].endswith("% (schatting)")


def test_missing_figures_have_their_reason(waterdael, visit):
    html = visit()
    assert "afgeschermd" in row(html, "BU99010003")
    assert "staat niet in de tabel" in row(html, "BU99010005")


def test_a_figure_that_the_register_lacks_is_not_zero(waterdael, client):
    found = json.loads(client.get("/buurten/kaart.json", {"maat": "65-plus"}).content)["features"]
    told = {one["properties"]["code"]: one["properties"] for one in found}
    assert (told["BU99010004"]["value"], told["BU99010004"]["text"]) == (None, "geen gegevens")


def test_its_places_have_its_own_kinds(waterdael, visit):
    told = words(visit("/buurten/BU99010000/"))
    assert "De Deel, dorpshuis" in told
    assert "Grote Kerk, kerk" in told
    assert "Dorpshuis" in words(visit())


def test_a_code_of_the_first_town_is_unknown(waterdael, client):
    assert client.get("/buurten/BU09350204/").status_code == 404

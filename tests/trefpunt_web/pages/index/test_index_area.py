"""A visitor opens the page of one neighbourhood."""

import re

import pytest
from django.test import Client
from tests.trefpunt_web.pages.index.conftest import words


def test_every_neighbourhood_has_a_page(maastricht, visit):
    for area in maastricht.policy.areas:
        html = visit(f"/buurten/{area.code}/")
        assert f"<h1>{area.name}</h1>" in html


def test_its_figures_with_rank_and_interval(maastricht, visit):
    told = words(visit("/buurten/BU09350204/"))
    assert "Malpertuis heeft een index van 42,0 % en staat op rang 1 van 39." in told
    assert "De echte rang kan 1 tot en met 3 zijn." in told
    assert "Aantal mensen (indicatie) 900" in told
    assert "gepubliceerd" in told


def test_without_an_index_it_says_why_and_shows_no_rank(maastricht, visit):
    told = words(visit("/buurten/BU09350001/"))
    assert "Jekerkwartier heeft geen index: staat niet in de tabel." in told
    assert "Dat is iets anders dan nul." in told
    assert "Naast deze buurt op de ranglijst" not in told
    assert "Inwoners 1.680" in told


def test_a_remark_and_what_contradicts_it(maastricht, visit):
    told = words(visit("/buurten/BU09350003/"))
    assert "“227 woningen”" in told
    assert "Frontenkwartier heeft 295 huishoudens" in told
    assert "deelt deze rang" in told


def test_a_small_neighbourhood_warns(maastricht, visit):
    told = words(visit("/buurten/BU09350301/"))
    assert "Hier wonen maar 40 mensen (de grens is 200)." in told


def test_its_group(maastricht, visit):
    told = words(visit("/buurten/BU09350403/"))
    assert "hoort bij Nazareth/Limmel. Samen hebben zij een index van 38,9 %" in told


def test_its_neighbours_in_the_ranking(maastricht, visit):
    html = visit("/buurten/BU09350203/")
    around = words(re.search(r'<ol class="around-list">.*?</ol>', html, re.DOTALL)[0])
    assert around == "Malpertuis 42,0 % Pottenberg 41,7 % Caberg 41,3 % Nazareth 40,7 %"
    assert 'rel="prev" href="/buurten/BU09350204/"' in html
    assert 'rel="next" href="/buurten/BU09350205/"' in html


def test_the_first_and_the_last_have_one_neighbour(maastricht, visit):
    assert 'rel="prev"' not in visit("/buurten/BU09350204/")
    assert 'rel="next"' not in visit("/buurten/BU09350604/")
    for code in ("BU09350001", "BU09350304"):
        assert 'rel="' not in visit(f"/buurten/{code}/").partition('class="beside"')[2]


def test_places_that_are_known(maastricht, visit):
    told = words(visit("/buurten/BU09350406/"))
    assert "Amyerhoof, gemeenschapshuis Bron: limburger.nl" in told
    assert "niet volledig" in told
    assert "In onze lijst staat geen plek in deze buurt" in words(visit("/buurten/BU09350204/"))


def test_each_figure_has_a_source(maastricht, visit):
    html = visit("/buurten/BU09350204/")
    cited = set(re.findall(r'href="#(bron-\d)"', html))
    assert cited == set(re.findall(r'<li id="(bron-\d)"', html))
    assert "CC BY 4.0" in html


def test_it_leads_to_the_map(maastricht, visit):
    assert 'href="/buurten/?buurt=BU09350204"' in visit("/buurten/BU09350204/")


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("BU03630000", "De code hoort bij gemeente GM0363."),
        ("BU09359999", "is geen buurt van deze gemeente"),
        ("bu09350204", "Dit is geen buurtcode."),
        ("onzin", "Dit is geen buurtcode."),
    ],
)
def test_an_unknown_code_gets_a_hint(maastricht, client: Client, code, hint):
    answer = client.get(f"/buurten/{code}/")
    assert answer.status_code == 404
    assert hint in words(answer.content.decode())
    assert 'href="/buurten/"' in answer.content.decode()

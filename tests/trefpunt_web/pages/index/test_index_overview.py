"""A visitor looks at all neighbourhoods."""

import re

import pytest
from django.test import Client
from tests.trefpunt_web.pages.index.conftest import codes, row, words


@pytest.fixture
def html(maastricht, visit):
    return visit()


def test_the_page_answers_its_question_and_says_what_cannot_be_told(html):
    told = words(html)
    assert "Waar is ontmoeten het hardst nodig?" in told
    assert "Malpertuis, Pottenberg, Caberg en Nazareth staan op rang 1 tot en met 4" in told
    assert "De volgorde binnen deze groep is niet te bepalen." in told
    assert "Malpertuis zeker boven Nazareth" in told
    assert "marges van de cijfers zelf zijn niet gepubliceerd" in told


def test_four_facts(html):
    facts = words(re.search(r'<dl class="facts">.*?</dl>', html, re.DOTALL)[0])
    assert facts == (
        "hoogste index (Malpertuis) 42,0 % middelste buurt 32,0 % "
        "buurten met een index 39 van 44 buurten ontbreken in de bron 3"
    )


def test_every_neighbourhood_is_in_the_table_by_rank(html, maastricht):
    found = codes(html)
    assert sorted(found) == sorted(area.code for area in maastricht.policy.areas)
    assert found[0] == "BU09350204"
    assert row(html, "BU09350204") == "1 Malpertuis 42,0 % 2.145 1–3 900"


def test_neighbourhoods_with_one_value_share_their_rank(html):
    assert row(html, "BU09350404").startswith("8 = gedeeld Limmel 36,7 %")
    assert row(html, "BU09350003").startswith("8 = gedeeld Statenkwartier")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BU09350001", "– geen rang Jekerkwartier staat niet in de tabel 1.680 – –"),
        (
            "BU09350304",
            "– geen rang Lanakerveld De bron noemt: 30 woningen geen gegevens 65 – –",
        ),
    ],
)
def test_without_an_index_there_is_a_reason_and_no_rank(html, code, words):
    assert row(html, code) == words
    assert codes(html).index(code) >= 39


def test_a_small_neighbourhood_carries_a_warning_in_words(html):
    assert "Kleine buurt: maar 40 inwoners" in row(html, "BU09350301")
    assert "Kleine buurt" not in row(html, "BU09350204")


def test_a_remark_stands_with_what_contradicts_it(html):
    told = row(html, "BU09350003")
    assert "De bron noemt: 227 woningen" in told
    assert "Het CBS telt in Statenkwartier 3.600 huishoudens" in told


def test_what_the_figure_does_not_say(html, maastricht):
    for weakness in maastricht.policy.index.recipe.weaknesses:
        assert weakness.nl in words(html)
    assert "elk van de 3 percentages kan 0,5 punt hoger of lager zijn" in words(html)
    assert "Dat is niet te berekenen: de percentages waaruit de index bestaat" in words(html)


def test_groups_are_weighted_by_inhabitants(html):
    assert "Nazareth/Limmel 38,9 % 5.720" in words(html)
    assert "gewogen naar inwoners" in words(html)


def test_the_figures_lead_to_how_they_were_made(html):
    assert re.search(r'<a class="run" href="/herkomst/[0-9a-f]{12}', html)
    assert "Onafhankelijke Adviesraad Maastricht" in html


def test_english(maastricht, visit):
    html = visit("/en/buurten/")
    assert "The order within this group cannot be determined." in html
    assert "42.0 %" in html
    assert "not in the table" in row(html, "BU09350001")


def test_nothing_that_the_content_policy_would_refuse(html):
    assert not re.search(r"<[^>]*\s(style|on\w+)=", html)
    assert "<style" not in html
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", html))


def test_looking_changes_nothing(maastricht, client: Client):
    for address in ("/buurten/", "/buurten/BU09350204/", "/buurten/kaart.json"):
        assert client.post(address).status_code == 405


def test_without_a_policy_the_page_says_what_to_do(db, client: Client):
    for address in ("/buurten/", "/buurten/BU09350204/", "/buurten/kaart.json"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "nog geen beleid geladen" in answer.content.decode()

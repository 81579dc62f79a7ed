"""Looking at the front page, the explained words and the statement on accessibility."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from trefpunt.terms.glossary import glossary
from trefpunt_web.records.plan.models import PolicyVersion


def text(page: bytes) -> str:
    """What a person reads, with single spaces."""
    plain = re.sub(r"<[^>]+>", " ", page.decode())
    return re.sub(r"\s+", " ", unescape(plain))


@pytest.mark.usefixtures("loaded")
class TestHome:
    """With a policy in force."""

    def test_tells_that_the_plan_is_a_proposal(self, visitor: Client) -> None:
        told = text(visitor.get("/").content)
        assert "Voorstel Beleidsplan Sociale Ontmoetingsplekken." in told
        assert "is hier nog niet ingevuld" in told

    def test_tells_what_it_costs_and_what_is_still_needed(self, visitor: Client) -> None:
        told = text(visitor.get("/").content)
        assert "kosten 2026–2030 samen € 15,2 miljoen" in told
        assert "daarvan nog nodig € 12,2 miljoen" in told
        assert "nog nodig per jaar, daarna € 3,0 miljoen" in told
        assert "posten zonder bedrag (PM) 2" in told

    def test_tells_how_many_places_beside_those_of_today(self, visitor: Client) -> None:
        told = text(visitor.get("/").content)
        assert "Ontmoetingscentra 0 8 12 20 20 20 20" in told
        assert "Huizen van de Wijk 0 1 2 4 4 4 4" in told
        assert "Nu zijn er 18 gemeenschapshuizen" in told

    def test_tells_the_series_and_the_target(self, visitor: Client) -> None:
        told = text(visitor.get("/").content)
        assert "86 % 2014 83 % 2018 80 % 2022 85 % 2030" in told
        assert "Dit meet voldoende contacten." in told

    def test_leads_to_the_map_and_to_the_run(self, visitor: Client) -> None:
        page = visitor.get("/").content.decode()
        assert 'href="/buurten/" class="map-door"' in page
        run = re.search(r'class="run" href="(/herkomst/[0-9a-f]{12}/)"', page)
        assert run is not None
        assert visitor.get(run[1]).status_code == 200

    def test_is_there_in_english(self, visitor: Client) -> None:
        page = visitor.get("/en/").content.decode()
        assert '<html lang="en">' in page
        assert "Meeting centres" in page
        assert "15.2" in page

    def test_asks_the_database_a_fixed_number_of_times(
        self, visitor: Client, django_assert_max_num_queries: Any
    ) -> None:
        visitor.get("/")
        with django_assert_max_num_queries(10):
            visitor.get("/")


def test_without_a_policy_it_says_what_to_do(visitor: Client) -> None:
    answer = visitor.get("/")
    assert answer.status_code == 503
    assert "Er is nog geen beleid geladen" in text(answer.content)
    assert "load policy/…" in text(answer.content)


@pytest.mark.usefixtures("loaded")
def test_a_decision_of_the_council_shows_as_adopted(visitor: Client) -> None:
    version = PolicyVersion.objects.get(current=True)
    version.content["municipality"]["plan"]["state"] = "adopted"
    version.digest = "a" * 64
    version.save()
    told = text(visitor.get("/").content)
    assert "Vastgesteld Beleidsplan" in told


class TestTerms:
    """The words, explained."""

    def test_every_word_has_an_anchor(self, visitor: Client) -> None:
        page = visitor.get("/begrippen/").content.decode()
        assert all(f'<dt id="{key}">' in page for key in glossary())

    def test_words_are_in_the_order_of_the_language(self, visitor: Client) -> None:
        for address in ("/begrippen/", "/en/begrippen/"):
            page = visitor.get(address).content.decode()
            shown = re.findall(r"<dt id=[^>]*>([^<]+)</dt>", page)
            assert shown == sorted(shown)

    @pytest.mark.usefixtures("loaded")
    def test_kinds_of_places_come_from_the_policy(self, visitor: Client) -> None:
        told = text(visitor.get("/begrippen/").content)
        assert "Huis van de Wijk HvdW Een grotere plek" in told

    def test_a_change_is_refused(self, visitor: Client) -> None:
        assert visitor.post("/begrippen/").status_code == 405


@pytest.mark.usefixtures("loaded")
def test_the_statement_says_what_was_not_done(visitor: Client) -> None:
    told = text(visitor.get("/toegankelijkheid/").content)
    assert "Een onafhankelijk onderzoek is er nog niet." in told
    assert "Zeg het tegen de gemeente Maastricht." in told

"""Somebody takes a budget along."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.mark.parametrize(
    ("kind", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF-")]
)
@pytest.mark.parametrize("query", ["scenario=langzaam", "eigen=1&ontmoetingscentrum=15"])
def test_each_kind_for_a_scenario_and_for_a_trial(
    visitor: Client, kind: str, begins: bytes, query: str
) -> None:
    answer = visitor.get(f"/begroting/begroting.{kind}?{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_the_language_of_the_page_is_the_language_of_the_file(visitor: Client) -> None:
    assert b"Operating grant" in visitor.get("/en/begroting/begroting.csv").content
    assert b"Exploitatiesubsidie" in visitor.get("/begroting/begroting.csv").content


def test_the_page_offers_the_trial_that_it_shows(visitor: Client) -> None:
    html = visitor.get("/begroting/?eigen=1&ontmoetingscentrum=15").content.decode()
    assert "begroting.pdf?scenario=raadsvoorstel&amp;" in html
    assert "ontmoetingscentrum=15" in html


def test_with_an_error_one_goes_back_to_the_page_that_tells_it(visitor: Client) -> None:
    answer = visitor.get("/begroting/begroting.csv?eigen=1&ontmoetingscentrum=25", follow=True)
    assert answer.status_code == 422
    assert "hoogstens 20" in answer.content.decode()

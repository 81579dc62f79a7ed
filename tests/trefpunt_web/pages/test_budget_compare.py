"""Somebody lays two scenarios side by side."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("loaded")


def compare(visitor: Client, query: str = "?a=raadsvoorstel&b=langzaam", status: int = 200) -> str:
    answer = visitor.get(f"/begroting/vergelijk/{query}")
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def test_the_difference_stands_in_a_sentence(visitor: Client) -> None:
    html = compare(visitor)
    assert "Van 2026 tot en met 2030 is voor <b>Langzaam op gang</b>" in html
    assert "<b>€ 4,09 miljoen minder</b>" in html
    assert "miljoen meer</b>" in compare(visitor, "?a=langzaam&b=raadsvoorstel")


def test_each_block_and_year_has_its_difference(visitor: Client) -> None:
    html = compare(visitor)
    assert ">−468</td>" in html
    assert ">−656</td>" in html


def test_a_scenario_beside_itself_is_the_same(visitor: Client) -> None:
    assert "evenveel nodig" in compare(visitor, "?a=langzaam&b=langzaam")


def test_unknown_is_not_nothing(visitor: Client) -> None:
    assert "PM: bedrag nog niet bekend" in compare(visitor, "?a=raadsvoorstel&b=niets-doen")


def test_without_a_choice_the_first_two_are_compared(visitor: Client) -> None:
    assert "Niets doen" in compare(visitor, "")


def test_an_unknown_one_is_a_404(visitor: Client) -> None:
    compare(visitor, "?a=raadsvoorstel&b=nee", status=404)


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_the_difference_can_be_taken_along(visitor: Client, kind: str, begins: bytes) -> None:
    answer = visitor.get(f"/begroting/vergelijk/verschil.{kind}?a=raadsvoorstel&b=langzaam")
    assert answer.content.startswith(begins)
    assert f"verschil-raadsvoorstel-langzaam.{kind}" in answer["Content-Disposition"]


def test_there_is_no_other_kind_of_file(visitor: Client) -> None:
    assert visitor.get("/begroting/vergelijk/verschil.pdf").status_code == 404
    assert visitor.get("/begroting/begroting.exe").status_code == 404


def test_the_number_of_queries_is_the_same_for_all(
    visitor: Client, django_assert_num_queries: object
) -> None:
    for query in ("?a=raadsvoorstel&b=langzaam", "?a=alle-18&b=niets-doen"):
        compare(visitor, query)  # results are read once per process
        with django_assert_num_queries(5):  # type: ignore[operator]
            compare(visitor, query)

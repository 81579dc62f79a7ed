"""Somebody opens the budget and reads the table, the certainty and what is not in it."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("loaded")


def page(visitor: Client, address: str = "/begroting/", status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def text(html: str) -> str:
    """What a listener hears: no tags, no parts hidden from them, one space."""
    heard = re.sub(r'<span aria-hidden="true">.*?</span>', "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", heard).split()).replace("\xa0", " ")


def row(html: str, name: str) -> str:
    found = next(r for r in re.findall(r"<tr.*?</tr>", html, re.S) if name in r)
    return text(re.sub(r"<details.*?</details>", "", found, flags=re.S))


def test_it_opens_with_the_answer(visitor: Client) -> None:
    told = text(page(visitor))
    assert "In 2028 kost dit scenario € 3,86 miljoen per jaar, met 24 plekken." in told
    assert "Er is nog € 3,18 miljoen dekking nodig." in told
    assert "2 posten bij waarvan het bedrag nog niet bekend is (PM)" in told


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Exploitatiesubsidie", "716 1.184 2.120 2.120 2.120 2.120"),
        ("Aantrekkelijk en functioneel maken", "240 400 400 200 nul 240"),
        ("Extra inzet welzijnswerk", "338 525 900 900 900 900"),
        ("Ondersteuning van de besturen", "218 315 315 315 315 315"),
        ("Subtotaal", "1.636 2.549 3.860 3.660 3.460 3.700"),
        ("Bestaande dekking", "406 533 683 683 683 683"),
        ("Nog nodig per jaar", "1.231 2.016 3.177 2.977 2.777 3.017"),
        ("Ontmoetingscentra <small>", "8 12 20 20 20 20"),
        ("<small>fte</small>", "2,25 3,50 6,00 6,00 6,00 6,00"),
        ("Kapitaallasten", " ".join(["PM: bedrag nog niet bekend"] * 6)),
    ],
)
def test_the_table_is_the_one_the_council_knows(visitor: Client, name: str, cells: str) -> None:
    assert row(page(visitor), name).endswith(cells)


def test_the_subtotal_says_what_it_leaves_out(visitor: Client) -> None:
    html = page(visitor)
    assert "exclusief 2 PM-posten" in row(html, "Subtotaal")
    assert "indicatief" in text(html)


def test_what_nobody_entered_or_decided_yet_is_told(visitor: Client) -> None:
    html = text(page(visitor))
    assert "Komt bovenop het plafond van nu van de regeling Kracht van de Samenleving: PM." in html
    assert "termijn, rente en eerste jaar staan niet in het voorstel" in html


def test_each_line_has_its_source_one_tap_away(visitor: Client) -> None:
    lines = re.findall(r'<details class="about">.*?</details>', page(visitor), re.S)
    assert len(lines) == 8
    assert all("Raadsvoorstel, hoofdstuk 5" in line for line in lines)
    assert "volgt uit de bron" in lines[0]


def test_the_two_cells_of_2026_are_explained(visitor: Client) -> None:
    html = page(visitor)
    note = text(html[html.index('class="note"') : html.index("</aside>")])
    assert "gedrukt is 1.636, de gedrukte cellen geven 1.637" in note
    assert "gedrukt is 1.231, de gedrukte cellen geven 1.230" in note


def test_capital_charges_and_promises_stand_beside_it(visitor: Client) -> None:
    told = text(page(visitor))
    assert "Geen enkel rentepercentage geeft beide uitersten." in told
    assert "Lineair, eerste jaar 40 0,00 % 0,50 %" in told
    assert "De Heeg: verplaatsing van De Boeckel." in told
    assert (
        "Dat dekt 40 % tot 67 % van het tekort: € 500.000 tot € 1,50 miljoen blijft open." in told
    )


def test_what_matters_most_comes_first(visitor: Client) -> None:
    html = page(visitor)
    bars = html[html.index('id="tornado"') :]
    assert bars.index("Hoeveel plekken echt openen") < bars.index("Exploitatiesubsidie")


def test_each_figure_leads_to_its_run(visitor: Client) -> None:
    links = set(re.findall(r'href="(/herkomst/[0-9a-f]{12}/)"', page(visitor)))
    assert len(links) == 3
    assert all(visitor.get(link).status_code == 200 for link in links)


def test_do_nothing_says_what_is_left(visitor: Client) -> None:
    told = text(page(visitor, "/begroting/?scenario=niets-doen"))
    assert "In dit scenario komen er geen plekken bij." in told
    assert "Van de bestaande dekking blijft" in told
    assert "Afronding" not in told


def test_in_english(visitor: Client) -> None:
    html = page(visitor, "/en/begroting/")
    assert "Operating grant" in html
    assert "1,184" in html
    assert ">3.86<" in html


def test_an_unknown_scenario_is_a_designed_404(visitor: Client) -> None:
    page(visitor, "/begroting/?scenario=bestaat-niet", status=404)


def test_nothing_breaks_the_content_policy(visitor: Client) -> None:
    html = page(visitor)
    assert not re.search(r"""\sstyle=|\son\w+=["']|<style|<script(?![^>]*\ssrc=)""", html)


def test_every_scenario_takes_the_same_few_queries(
    visitor: Client, django_assert_num_queries: object
) -> None:
    for key in ("raadsvoorstel", "langzaam", "alle-18"):
        page(visitor, f"/begroting/?scenario={key}")  # results are read once per process
        with django_assert_num_queries(6):  # type: ignore[operator]
            visitor.get(f"/begroting/?scenario={key}")


def test_without_a_policy_the_page_says_so(visitor: Client) -> None:
    from trefpunt_web.records.plan.models import PolicyVersion

    PolicyVersion.objects.update(current=False)
    page(visitor, status=503)

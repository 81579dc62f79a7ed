"""The pages know no town: an invented one with its own kinds, years and unit just works."""

from pathlib import Path

import pytest
from django.test import Client

from trefpunt_web.services import loading

TOWN = Path(__file__).parents[2] / "towns" / "waterdael"


@pytest.fixture(autouse=True)
def waterdael(db: None) -> None:
    loading.load(TOWN)


def page(visitor: Client, address: str = "/begroting/", status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def test_its_own_kinds_years_and_amounts(visitor: Client) -> None:
    html = page(visitor)
    assert "Dorpshuizen" in html
    assert "In 2029 kost dit scenario <b>€ 359.750</b> per jaar, met 7 plekken." in html
    assert "vastgesteld" in html
    assert 'name="wijkpunt-2028"' in html


def test_choices_of_its_boards_are_filled_in(visitor: Client) -> None:
    html = page(visitor, "/begroting/?scenario=besturen")
    assert 'id="besturen" open' in html
    assert '<option value="WP" selected>' in html
    assert 'name="jaar-de_deel" id="id_jaar-de_deel"' in html


def test_a_what_if_and_its_files(visitor: Client) -> None:
    html = page(visitor, "/begroting/?eigen=1&wijkpunt=2")
    assert "proefberekening, niet bewaard" in html
    for kind in ("xlsx", "csv", "pdf"):
        assert visitor.get(f"/begroting/begroting.{kind}?eigen=1&wijkpunt=2").status_code == 200
    page(visitor, "/begroting/?eigen=1&wijkpunt=6", status=422)


def test_its_scenarios_can_be_compared(visitor: Client) -> None:
    page(visitor, "/begroting/vergelijk/")

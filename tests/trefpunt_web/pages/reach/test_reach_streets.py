"""Reach along streets: a town where every neighbourhood lies on a grid of streets."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from tests.plugins.opendata import dataset_of
from tests.plugins.streets import write_grid
from tests.trefpunt_web.pages.reach.conftest import Visit, words

from trefpunt_web.services import data, policy, reach
from trefpunt_web.services.reach import Asked
from trefpunt_web.services.reach_moves import read

pytestmark = pytest.mark.django_db

HERE = "open:5.692000,50.850000:huiskamer"


@pytest.fixture
def streets(supplied: Path) -> None:
    """A grid of streets 125 metres apart over the whole of the town."""
    now = policy.current()
    file = dataset_of(now.policy.datasets, "streets").file
    write_grid(supplied / file, 5.69, 50.85, columns=64, rows=84, metres=125)
    data.load(now, supplied)
    reach.compute(now)


def test_the_page_follows_the_streets(streets: None, visit: Visit) -> None:
    text = words(visit())
    assert "Gemeten langs de straten." in text
    assert "Met een rollator" in text
    assert "Dit is een schatting" not in text
    assert 'class="dots hole"' not in visit()


@pytest.mark.parametrize("profile", ["walk", "walker"])
def test_a_trial_is_what_a_search_from_scratch_finds(streets: None, profile: str) -> None:
    ground = reach.ground()
    for text in (HERE, "dicht:tragos", f"{HERE};dicht:tragos;open:5.7,50.86:huiskamer"):
        asked = Asked(replace(ground.default, profile=profile), read(text)[0])
        quick, whole = reach.glance(ground, asked).walked.walks, reach.walk(ground, asked).walks
        assert (quick.found.millimetres[:, 0] == whole.found.millimetres[:, 0]).all()
        names = [
            [
                walks.sites.all[number].place.id if number >= 0 else ""
                for number in walks.found.place[:, 0]
            ]
            for walks in (quick, whole)
        ]
        assert names[0] == names[1]


def test_a_path_brings_people_nearer(streets: None, client: Client, visit: Visit) -> None:
    answer = client.get("/bereik/", {"doe": "pad", "van": "Caberg", "naar": "Malpertuis"})
    assert answer.status_code == 302
    html = client.get(answer["Location"]).content.decode()
    assert "Pad erbij van" in words(html)
    assert 'class="footpath"' in html
    query = answer["Location"].partition("?")[2].partition("#")[0]
    found = client.get(f"/bereik/proef.json?{query}").json()
    base = client.get("/bereik/kaart.json").json()["metres"]
    assert len(found["paths"]) == 1
    assert all(n < base[row] for row, n in zip(found["rows"], found["metres"], strict=True))


def test_other_walkers_have_figures_of_their_own(streets: None, client: Client) -> None:
    html = client.get("/bereik/", {"profiel": "walker"}).content.decode()
    assert 'value="walker" selected' in html
    assert client.get("/bereik/", {"profiel": "vogel"}).status_code == 422

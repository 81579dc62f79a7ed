"""Towns with their reach loaded: coarse, with postcodes, and along streets."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from trefpunt_web.services import loading, policy

WATERDAEL = Path(__file__).parents[3] / "towns" / "waterdael"

Visit = Callable[..., str]


@pytest.fixture
def postcodes(db: None, policy_folder: Path, shared_data: Path) -> policy.Loaded:
    """Maastricht with its postcodes and boundaries: an estimate per postcode."""
    return loading.load(policy_folder, shared_data)


@pytest.fixture
def waterdael(db: None) -> policy.Loaded:
    """An invented town without open data: one point per neighbourhood."""
    return loading.load(WATERDAEL)


@pytest.fixture
def visit(client: Client) -> Visit:
    """The HTML of the page as a visitor without an account gets it."""

    def get(status: int = 200, **query: str) -> str:
        answer = client.get("/bereik/", query)
        assert answer.status_code == status, answer.content
        return answer.content.decode()

    return get


def words(html: str) -> str:
    """What a reader sees, with single spaces."""
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()
    return re.sub(r" (?=[:,.])", "", text)


def part(html: str, start: str, end: str) -> str:
    """The words between two pieces of HTML."""
    return words(html[html.index(start) :].partition(end)[0])

"""Towns with their index loaded, and a visitor who looks at them."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from trefpunt_web.services import index, policy

TOWNS = Path(__file__).parents[3] / "towns"

Visit = Callable[..., str]


@pytest.fixture
def maastricht(db: None, policy_folder: Path) -> policy.Loaded:
    """Maastricht without a folder of open data: its map is schematic."""
    return put(policy_folder)


@pytest.fixture
def with_boundaries(db: None, policy_folder: Path, shared_data: Path) -> policy.Loaded:
    """Maastricht with its real boundaries."""
    return put(policy_folder, shared_data)


@pytest.fixture
def waterdael(db: None) -> policy.Loaded:
    """An invented town: components with margins, unequal weights, an estimate, other kinds."""
    return put(TOWNS / "waterdael")


def put(folder: Path, data: Path | None = None) -> policy.Loaded:
    loaded = policy.load(folder, data)
    index.compute(loaded)
    return loaded


@pytest.fixture
def visit(client: Client) -> Visit:
    """The HTML of a page as a visitor without an account gets it."""

    def get(address: str = "/buurten/", **query: str) -> str:
        answer = client.get(address, query)
        assert answer.status_code == 200, answer.content
        return answer.content.decode()

    return get


def codes(html: str) -> list[str]:
    """The neighbourhoods in the table, from top to bottom."""
    return re.findall(r'<tr id="rij-(\w+)"', html)


def row(html: str, code: str) -> str:
    """The words in one row of the table."""
    found = re.search(rf'<tr id="rij-{code}".*?</tr>', html, re.DOTALL)
    assert found
    return words(found[0])


def words(html: str) -> str:
    """What a reader sees, with single spaces."""
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()
    return re.sub(r" (?=[:,.])", "", text)

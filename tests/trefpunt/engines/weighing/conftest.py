"""The invented town, read."""

from pathlib import Path

import pytest

from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read


@pytest.fixture(scope="session")
def waterdael() -> Policy:
    """An invented town with a framework of its own."""
    return read(Path(__file__).parents[3] / "towns" / "waterdael")

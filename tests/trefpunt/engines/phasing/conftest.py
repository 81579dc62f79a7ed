"""The years of an invented town, to spread places over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trefpunt.schemas.phasing import Frame
from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read

TOWN = Path(__file__).parents[3] / "towns" / "waterdael"


@pytest.fixture(scope="session")
def town() -> Policy:
    """An invented town whose plan runs from 2027 to 2029."""
    return read(TOWN)


@pytest.fixture(scope="session")
def framed(town: Policy) -> Callable[..., Frame]:
    """A frame with these numbers of district points per column: 2027, 2028, 2029, after."""

    def _framed(*room: int, **changed: Any) -> Frame:
        counts = {"wijkpunt": room} if room else {}
        kinds = town.municipality.kinds
        return Frame(**{"plan": town.budget, "counts": counts, "kinds": kinds} | changed)

    return _framed

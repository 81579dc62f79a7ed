"""The invented town as a world to plan in."""

from pathlib import Path

import pytest

from trefpunt.cli.planning import World, world
from trefpunt.cli.reach_choice import Asked, choice
from trefpunt.cli.reach_input import Folders, gather
from trefpunt.cli.show import Lang
from trefpunt.engines.index import index
from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read

TOWN = Path(__file__).parents[1] / "towns" / "waterdael"


def world_of(policy: Policy, data: Path | None = None) -> World:
    """What `trefpunt plan` would plan in."""
    found = gather(policy, choice(policy, Asked()), Folders(data), Lang.NL)
    vulnerable = index(
        policy.areas, policy.index.readings, policy.index.recipe, policy.municipality
    )
    return world(policy, found.way, found.given, vulnerable)


@pytest.fixture(scope="session")
def waterdael() -> Policy:
    """The policy of the invented town."""
    return read(TOWN)


@pytest.fixture(scope="session")
def ground(waterdael: Policy) -> World:
    """The invented town, one point per neighbourhood."""
    return world_of(waterdael)


@pytest.fixture(scope="session")
def city(policy_folder: Path, shared_data: Path) -> World:
    """Maastricht with its postcodes."""
    return world_of(read(policy_folder), shared_data)

"""What every test may ask for."""

import os
from pathlib import Path

import pytest

# A console keeps the size that it finds when it is made; let each test choose.
for size in ("COLUMNS", "LINES"):
    os.environ.pop(size, None)

pytest_plugins = [
    "tests.plugins.database",
    "tests.plugins.browser",
    "tests.plugins.opendata",
    "tests.plugins.planning",
    "tests.plugins.plans",
    "tests.plugins.race",
    "tests.plugins.site",
    "tests.plugins.streets",
]

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data beside the project; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the folder with real data (shared/data) is not beside this project")
    return SHARED


@pytest.fixture(scope="session")
def policy_folder() -> Path:
    """The policy of Maastricht, as the project carries it."""
    return ROOT / "policy" / "maastricht"

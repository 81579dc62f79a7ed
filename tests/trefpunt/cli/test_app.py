"""The command as a whole: what it lists, and that listing is quick."""

import subprocess
import sys
from importlib import import_module

import pytest
from typer.testing import CliRunner

from trefpunt import __version__
from trefpunt.cli.app import COMMANDS, app

SLOW = ("numpy", "pydantic", "openpyxl", "shapely", "polars")


def test_the_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"trefpunt {__version__}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_each_command_what_its_own_help_says(name: str) -> None:
    own = getattr(import_module(f"trefpunt.cli.{name}"), name).__doc__
    assert own.partition("\n")[0] == COMMANDS[name]
    done = CliRunner().invoke(app, [name, "--help"])
    assert done.exit_code == 0
    assert "Voorbeelden" in done.stdout


def test_the_help_opens_nothing_slow() -> None:
    asked = "import sys, trefpunt.cli.app as a; a.app(['--help'], standalone_mode=False)"
    told = f"print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; {told}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")
    assert all(name in done.stdout for name in COMMANDS)

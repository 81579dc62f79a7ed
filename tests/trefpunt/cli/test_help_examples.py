"""Every example in the help runs as it is written, in the order in which somebody begins."""

import re
import shlex
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trefpunt.cli.app import COMMANDS, app
from trefpunt.sources.fetch import Patience

TEMPLATE = Path(__file__).parents[3] / "src" / "trefpunt" / "sources" / "template"


def examples(command: str) -> list[str]:
    told = getattr(import_module(f"trefpunt.cli.{command}"), command).__doc__
    return re.findall(r"^ +- `trefpunt (.+)`$", told, re.MULTILINE)


MAY_MISS = {"fetch"}
"""Commands that end with 1 when something is missing: there is no network here."""


NEAR = ("noord", "zuid") * 2


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_grid: Callable[..., Path]) -> Path:
    """A folder in which somebody typed the first example of `new`, with files of her own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trefpunt.sources.fetch.run.Patience", lambda: Patience(pauses=()))
    for kind in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(kind, "http://127.0.0.1:9")
    assert run(examples("new")[0]) == 0
    (tmp_path / "open-data").mkdir()
    scenario = TEMPLATE / "budget" / "scenarios" / "20-rustig-aan.toml"
    (tmp_path / "eigen.toml").write_bytes(scenario.read_bytes())
    plan = TEMPLATE / "plan" / "20-zelf-gekozen.toml"
    (tmp_path / "eigen-plan.toml").write_bytes(plan.read_bytes())
    write_grid(tmp_path / "limburg.osm.pbf", 5.69, 50.85)
    for table in ("plekken.csv", "adressen.csv"):
        (tmp_path / table).write_text("id,lon,lat\na,5.69,50.85\n")
    walks = "".join(f"{p},{s},{m}\n" for p, s, m in zip("aabb", NEAR, (5, 9, 7, 3), strict=True))
    (tmp_path / "afstanden.csv").write_text(f"demand,site,metres\n{walks}")
    (tmp_path / "inwoners.csv").write_text("id,weight\na,10\nb,20\n")
    assert run(examples("streets")[0]) == 0
    return tmp_path


def run(example: str) -> int:
    words = shlex.split(example.partition(">")[0])
    return CliRunner().invoke(app, words).exit_code


def test_every_command_has_examples_and_shows_them() -> None:
    for command in COMMANDS:
        shown = " ".join(CliRunner().invoke(app, [command, "--help"]).stdout.split())
        assert len(examples(command)) >= 2
        assert all(f"trefpunt {example}"[:40] in shown for example in examples(command))


@pytest.mark.parametrize(
    "example", [e for command in COMMANDS for e in examples(command) if e != examples("new")[0]]
)
def test_an_example_runs_as_written(begun: Path, example: str) -> None:
    command = example.partition(" ")[0]
    assert run(example) in ({0, 1} if command in MAY_MISS else {0})


def test_nothing_in_the_help_is_taken_for_a_tag() -> None:
    shown = CliRunner().invoke(app, ["new", "--help"]).stdout.replace("│", " ")
    shown = " ".join(shown.split())
    assert "zonder deze optie policy/ en de naam." in shown

"""The manual shows what the commands say, and leaves out no field of a policy folder."""

import inspect
import json
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from trefpunt.cli.app import app
from trefpunt.schemas import index, indicators, municipality
from trefpunt.schemas import scenario as placing
from trefpunt.schemas.base import Strict, Text
from trefpunt.schemas.budget import lines, plan, printed, scenario
from trefpunt.schemas.reach import policy as reach
from trefpunt.schemas.siting import policy as siting
from trefpunt.schemas.weighing import facts, framework

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"
FOLDER = (MANUAL / "beleidsmap.md").read_text(encoding="utf-8")
TERMINAL = (MANUAL / "terminal.md").read_text(encoding="utf-8")
TEMPLATE = ROOT / "src" / "trefpunt" / "sources" / "template"
FILES = (
    *(municipality, index, indicators, plan, lines, printed, scenario, reach, siting, placing),
    *(framework, facts),
)
"""What somebody writes down."""
BY_ROW = {"Reading": {"published", "quality", "note"}}
"""Rows of a table have cells, which make up the other fields."""


def run(command: str) -> str:
    done = CliRunner().invoke(app, shlex.split(command), env={"COLUMNS": "80"})
    assert done.exit_code == 0, done.output
    return done.stdout


def squeezed(text: str) -> str:
    return " ".join(text.split())


# --- The terminal -------------------------------------------------------------------------------


SHOWN = re.findall(r"```console\n\$ trefpunt (.+)\n([\s\S]+?)```", TERMINAL)


@pytest.mark.parametrize(("command", "excerpt"), SHOWN, ids=[command for command, _ in SHOWN])
def test_an_excerpt_is_what_the_command_says(
    command: str, excerpt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "maastricht").symlink_to(ROOT / "policy" / "maastricht")
    monkeypatch.chdir(tmp_path)
    rest = squeezed(run(command))
    for part in filter(None, map(squeezed, excerpt.split("…"))):
        assert part in rest
        rest = rest.partition(part)[2]


@pytest.mark.parametrize("command", ["check", "index", "budget", "reach"])
def test_the_keys_of_the_object_are_those_that_the_manual_lists(command: str) -> None:
    told = next(row for row in TERMINAL.splitlines() if row.startswith(f"| `{command}` |"))
    keys = re.findall(r"`(\w+)`", told)[1:]
    asked = ["--uncertainty", "--compare", "niets-doen"] if command == "budget" else []
    words = [command, str(ROOT / "policy" / "maastricht"), "--json", *asked]
    answer = json.loads(CliRunner().invoke(app, words).stdout)
    assert sorted(keys) == sorted(answer)


# --- The policy folder --------------------------------------------------------------------------


def fields(module: ModuleType) -> set[tuple[str, str]]:
    found = [
        one
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Strict) and one is not Text and one.__module__ == module.__name__
    ]
    return {
        (one.__name__, name)
        for one in found
        for name in one.model_fields
        if name in BY_ROW.get(one.__name__, one.model_fields)
    }


@pytest.mark.parametrize("module", FILES, ids=lambda module: module.__name__)
def test_every_field_is_explained(module: ModuleType) -> None:
    code = " ".join(re.findall(r"```[\s\S]+?```|`[^`\n]+`", FOLDER))
    told = set(re.findall(r"\w+", code))
    assert {(where, name) for where, name in fields(module) if name not in told} == set()


def test_every_example_stands_in_the_folder_that_new_writes() -> None:
    examples = re.findall(r"```(?:toml|csv)\n([\s\S]+?)```", FOLDER)
    files = [path.read_text(encoding="utf-8") for path in TEMPLATE.rglob("*") if path.is_file()]
    assert len(examples) >= 3
    for example in examples:
        assert any(example in file for file in files), example

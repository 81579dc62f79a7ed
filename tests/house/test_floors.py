"""The floors hold, and the machine that checks them sees a breach of each contract."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREACHES = {
    "library": ("trefpunt/terms/money.py", "import trefpunt.schemas.base"),
    "library-siblings": ("trefpunt/sources/tables.py", "import trefpunt.engines.index"),
    "library-room": ("trefpunt/attic/__init__.py", ""),
    "web": ("trefpunt_web/services/policy.py", "import trefpunt_web.pages.context"),
    "records": ("trefpunt_web/records/people/models.py", "import trefpunt_web.records.runs.models"),
    "engines": ("trefpunt/engines/index/ranks.py", "import trefpunt.engines.schematic"),
    "pages": ("trefpunt_web/pages/index/views.py", "import trefpunt_web.pages.budget.views"),
    "pure": ("trefpunt/engines/budget/engine.py", "import time"),
    "alone": ("trefpunt/sources/tables.py", "import django.utils.text"),
    "doors": ("trefpunt_web/pages/index/views.py", "import trefpunt.engines.index"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the source code in this folder."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", ".importlinter"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source code, to break."""
    skip = shutil.ignore_patterns("__pycache__", "static", "collected")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=skip)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_floors_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("contract", "folder"), [("pages", "trefpunt_web/pages"), ("engines", "trefpunt/engines")]
)
def test_no_part_is_forgotten(contract: str, folder: str) -> None:
    parts = {path.parent.name for path in (ROOT / "src" / folder).glob("*/__init__.py")}
    alone = {path.stem for path in (ROOT / "src" / folder).glob("*.py")} - {"__init__"}
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    section = text.partition(f"[importlinter:contract:{contract}]")[2].partition("\n[")[0]
    listed = {line.rpartition(".")[2] for line in section.splitlines() if "trefpunt" in line}
    expected = parts - {"templatetags"} if contract == "pages" else parts | alone
    assert listed == expected


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_seen(copy: Path, breach: str) -> None:
    file, line = BREACHES[breach]
    path = copy / "src" / file
    path.parent.mkdir(exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{old}\n{line}\n", encoding="utf-8")
    result = lint(copy)
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    name = contract.split(f"[importlinter:contract:{breach.split('-', maxsplit=1)[0]}]\nname = ")[1]
    assert result.returncode == 1, result.stdout
    assert f"{name.splitlines()[0]} BROKEN" in result.stdout

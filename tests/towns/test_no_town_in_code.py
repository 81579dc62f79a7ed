"""No code knows a real municipality: what Maastricht decides stands in policy/maastricht only."""

import re
from pathlib import Path

import pytest

from trefpunt.sources.policy import read

ROOT = Path(__file__).parents[2]
KINDS = {".py", ".toml", ".csv", ".html", ".typ", ".js", ".css", ".po"}
WORDS = re.compile(r"Maastricht|GM0935|BU0935|WK0935|\b0935\b|\bOC\b|HvdW|[\"']B[1-5][\"']")
EXAMPLES = {"terms/area.py"}
"""Docstrings that explain a code by a real one."""


def sources() -> list[Path]:
    files = (ROOT / "src").rglob("*")
    made = {"static", "collected", "__pycache__"}
    found = [p for p in files if p.suffix in KINDS and not made & set(p.parts)]
    return [p for p in found if not str(p).endswith(tuple(EXAMPLES))]


def code_of(path: Path) -> str:
    """The file without comments and docstrings, which may give examples."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = re.sub(r'"""[\s\S]*?"""', "", text)
    return re.sub(r"(?m)#.*$", "", text) if path.suffix in {".py", ".toml", ".po"} else text


def test_there_is_code_to_look_at() -> None:
    assert len(sources()) > 30


def test_no_name_code_or_abbreviation_of_maastricht() -> None:
    hits = [f"{p.relative_to(ROOT)}: {m[0]}" for p in sources() for m in WORDS.finditer(code_of(p))]
    assert hits == []


def test_no_neighbourhood_of_maastricht(policy_folder: Path) -> None:
    names = "|".join(re.escape(area.name) for area in read(policy_folder).areas)
    known = re.compile(rf"\b(?:{names})\b")
    hits = [f"{p.relative_to(ROOT)}: {m[0]}" for p in sources() for m in known.finditer(code_of(p))]
    assert hits == []


@pytest.mark.parametrize("word", ["Maastricht", 'code = "BU09350001"', "OC", "HvdW", "'B1'"])
def test_a_planted_breach_is_seen(word: str) -> None:
    assert WORDS.search(word)

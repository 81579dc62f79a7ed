"""Decisions are numbered 1, 2, 3, ... and whoever cites one cites one that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "docs" / "decisions").glob("*.md"))
CITED = re.compile(r"(?:\bdecisions?(?: |/))(\d{4})\b")


def test_they_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in FILES] == list(range(1, len(FILES) + 1))


def test_each_carries_its_number_and_says_where_it_stands() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert "Status: accepted." in text or "Status: accepted\n" in text


def test_what_is_cited_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.py")]
    cited = {n for page in pages for n in CITED.findall(page.read_text(encoding="utf-8"))}
    assert cited
    assert cited <= {path.name[:4] for path in FILES}

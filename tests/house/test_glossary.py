"""One Dutch term, one English name, one row; and the code calls things by these names."""

import re
from collections import Counter
from pathlib import Path

import pytest

from trefpunt.terms.glossary import Term, glossary

ROOT = Path(__file__).parents[2]
ROWS = list(glossary().values())
WORDS = {
    word
    for path in (ROOT / "src").rglob("*.py")
    for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
}


def test_the_file_in_the_root_is_the_one_that_the_site_shows() -> None:
    packaged = ROOT / "src" / "trefpunt" / "terms" / "glossary.toml"
    assert (ROOT / "GLOSSARY.toml").read_bytes() == packaged.read_bytes()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_two_rows_have_the_same_name(language: str) -> None:
    names = Counter(term.name[language].lower() for term in ROWS)
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("term", ROWS, ids=lambda term: term.id)
def test_a_row_explains_itself_in_both_languages(term: Term) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", term.id)
    for language in ("nl", "en"):
        assert term.name[language].strip()
        assert term.what[language].endswith(".")


@pytest.mark.parametrize("term", [t for t in ROWS if t.code], ids=lambda term: term.id)
def test_the_code_uses_the_name_of_the_row(term: Term) -> None:
    unused = [name for name in re.findall(r"\w+", term.code) if name not in WORDS]
    assert unused == [], f"no code is called {unused}; leave `code` empty until there is some"

"""The glossary: each word once, explained in both languages in words that stand on their own."""

import re
from collections import Counter
from pathlib import Path

import pytest

from trefpunt.terms.glossary import Term, glossary

ROOT = Path(__file__).parents[3]
TERMS = glossary().values()
WORDS_PER_SENTENCE = 22  # B1: short sentences


def test_the_file_in_the_root_is_the_one_in_the_package() -> None:
    inside = ROOT / "src" / "trefpunt" / "terms" / "glossary.toml"
    assert (ROOT / "GLOSSARY.toml").resolve() == inside.resolve()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_has_two_rows(language: str) -> None:
    names = Counter(term.name[language].lower() for term in TERMS)  # type: ignore[index]
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_an_id_is_a_plain_anchor(term: Term) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", term.id)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_the_explanation_is_short_and_whole(term: Term) -> None:
    for text in term.what.values():
        assert text.endswith(".")
        for sentence in re.split(r"[.:] ", text):
            assert len(sentence.split()) <= WORDS_PER_SENTENCE, sentence


# Words that the policy uses and the code does not know yet: their name is reserved.
RESERVED = {"accessibility", "advice", "college", "community_house", "council", "owner", "reach"}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_the_code_uses_the_name(term: Term) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    for name in term.code.split(", "):
        assert name in RESERVED or re.search(rf"\b{name}\b", code), name

"""Every sentence of the library is there in both languages, and says the same."""

import re
from pathlib import Path
from string import Formatter

import pytest

from trefpunt.terms.wording import sentences

ROOT = Path(__file__).parents[2]
CODES = sorted(sentences())


def names(text: str) -> set[str]:
    """The {names} in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CODES)
def test_both_languages_are_there_with_the_same_names(code: str) -> None:
    told = sentences()[code]
    assert set(told) == {"nl", "en"}
    assert told["nl"].strip()
    assert told["en"].strip()
    assert names(told["nl"]) == names(told["en"])


@pytest.mark.parametrize("code", [c for c in CODES if c.startswith("problem.")])
def test_a_problem_says_what_to_do(code: str) -> None:
    stem, _, leaf = code.rpartition(".")
    assert leaf in {"message", "action"}
    assert {f"{stem}.message", f"{stem}.action"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_spoken_somewhere(code: str) -> None:
    """The code, or its last parts where the first are put before it, stands in the source."""
    stem = re.sub(r"^problem\.|\.(message|action)$", "", code)
    spoken = [stem, stem.rpartition(".")[0] + "."]
    assert any(word in SOURCE for word in spoken), f"nobody says {code}"


SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "src").rglob("*")
    if path.suffix in {".py", ".html"}
)

"""The page about the environment variables follows the code."""

from pathlib import Path

from trefpunt_web.config.reference import PAGE, reference

ROOT = Path(__file__).parents[3]


def test_the_page_is_up_to_date():
    assert (ROOT / PAGE).read_text(encoding="utf-8") == reference(), "run `make reference`"


def test_defaults_are_told_in_words():
    text = reference()
    assert "## `TREFPUNT_SECURE`" in text
    assert "Default: on." in text
    assert "Default: `127.0.0.1,localhost`." in text

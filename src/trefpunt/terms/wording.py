"""The sentences that the library itself speaks, in Dutch (B1) and English.

They stand in `sentences/*.toml`, one file per part, by code, so that an engine returns a code with
numbers and a page, a report and the terminal each say the same thing in the reader's language.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["nl", "en"]
Param = str | int | dict[Language, str]
"""What fills a sentence; a name that differs by language is given in both."""


@cache
def sentences() -> dict[str, dict[str, str]]:
    """All sentences by code: {"problem.table.empty.message": {"nl": ..., "en": ...}}."""
    found: dict[str, dict[str, str]] = {}
    for file in files("trefpunt.terms").joinpath("sentences").iterdir():
        found.update(_leaves(tomllib.loads(file.read_text(encoding="utf-8")), ""))
    return found


def _leaves(table: dict[str, Any], prefix: str) -> list[tuple[str, dict[str, str]]]:
    if "nl" in table:
        return [(prefix, table)]
    return [
        leaf
        for key, value in table.items()
        for leaf in _leaves(value, f"{prefix}.{key}" if prefix else key)
    ]


def say(code: str, language: Language = "nl", **params: Param) -> str:
    """The sentence with this code, filled in. Raises KeyError for a code that does not exist."""
    filled = {name: _in(value, language) for name, value in params.items()}
    return sentences()[code][language].format(**filled)


def say_both(code: str, **params: Param) -> dict[Language, str]:
    """The same in both languages, to fill another sentence or a field that holds both."""
    return {"nl": say(code, "nl", **params), "en": say(code, "en", **params)}


def _in(value: Param, language: Language) -> str | int:
    return value[language] if isinstance(value, dict) else value

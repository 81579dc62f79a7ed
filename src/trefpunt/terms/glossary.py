"""The words of the policy, explained: one Dutch term, one English name, one row.

The rows stand in `glossary.toml`; `GLOSSARY.toml` in the project's root is the same file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trefpunt.terms.wording import Language


@dataclass(frozen=True)
class Term:
    """One row of the glossary."""

    id: str
    """Its anchor on the page with all terms: "kwetsbaarheidsindex"."""
    name: dict[Language, str]
    """As written in running text, per language."""
    code: str
    """The name that the code uses for it."""
    what: dict[Language, str]
    """The explanation, per language."""


@cache
def glossary() -> dict[str, Term]:
    """All terms by id, in the order of the file."""
    text = files("trefpunt.terms").joinpath("glossary.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text).items()
    return {
        key: Term(key, {"nl": row["nl"], "en": row["en"]}, row["code"], row["what"])
        for key, row in rows
    }

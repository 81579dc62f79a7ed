"""The sentences of the web pages that need an English translation (`make messages`).

Django's own makemessages needs GNU gettext; this reads the same sentences with Babel.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "trefpunt_web"
FILE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
KINDS = ("*.py", "*.html", "*.txt")
HEADER = "# English translation of Trefpunt. Bring it up to date with `make messages`."
UTF8 = {"encoding": "utf-8"}
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None}


def spoken() -> Catalog:
    """Every sentence in the templates and the code."""
    catalog = Catalog(locale="en")
    for file in sorted(one for kind in KINDS for one in WEB.rglob(kind)):
        place = file.relative_to(WEB).as_posix()
        for _, sentence, comments, context in _sentences(file):
            catalog.add(sentence, None, [(place, None)], context=context, auto_comments=comments)
    return catalog


def _sentences(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":  # as code, at the margin: the indentation of HTML means nothing
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    return extract("python", io.BytesIO(text.encode()), KEYWORDS, options=UTF8)


def translated() -> Catalog:
    """The English translation as it stands; empty when there is none yet."""
    if not FILE.exists():
        return Catalog("en", header_comment=HEADER, project="trefpunt", version="1", fuzzy=False)
    with FILE.open("rb") as po:
        return read_po(po, locale="en")


def missing(said: Catalog, known: Catalog) -> list[Message]:
    """The sentences without a translation that somebody approved."""
    found = [(message, known.get(message.id, message.context)) for message in said if message.id]
    return [message for message, ours in found if not ours or ours.fuzzy or not _full(ours)]


def _full(message: Message) -> bool:
    text = message.string
    return all(text) if isinstance(text, tuple) else bool(text)


def unused(said: Catalog, known: Catalog) -> list[Message]:
    """The translations of sentences that nobody says any more."""
    return [one for one in known if one.id and not said.get(one.id, one.context)]


def update() -> Catalog:
    """Bring the file up to date with the sentences; translations stay."""
    known = translated()
    known.update(spoken(), no_fuzzy_matching=True, update_creation_date=False)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("wb") as po:
        write_po(po, known, width=96, ignore_obsolete=True, include_lineno=False, sort_output=True)
    return known


if __name__ == "__main__":
    kept = update()
    print(f"{len(kept)} sentences, {len(missing(kept, kept))} to translate in {FILE.name}")

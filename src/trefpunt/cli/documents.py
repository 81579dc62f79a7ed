"""Documents: a Typst template filled with JSON becomes a PDF that everybody can read.

PDF/UA-1: tagged, with a language, a title and words for each picture. The letters go with the
package, so that a document looks the same on every machine.
"""

import re
from functools import lru_cache
from pathlib import Path

import typst

FONTS = Path(__file__).with_name("fonts")
"""The letters of documents and charts: Source Sans 3 and Source Serif 4 (OFL-1.1)."""
_UNDRAWN = re.compile(
    "[^\x20-\x7e\xa0-\xac\xae-\u0377\u03a3-\u04ff\u1e00-\u1eff\u2010-\u2027\u20a0-\u20c0\u2190-\u22ff]"
)
"""What people may type in a name and the fonts of the document lack: PDF/UA refuses a blank."""


@lru_cache(maxsize=16)
def compiled(template: Path, content: str) -> bytes:
    """A Typst template filled with JSON (`sys.inputs.content`), as PDF/UA-1."""
    made = typst.compile(
        template,
        sys_inputs={"content": content},
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def drawable(text: str) -> str:
    """The text with a question mark for each letter that the fonts lack."""
    return _UNDRAWN.sub("?", text)

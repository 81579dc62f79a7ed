"""How the report of a plan says figures, and what its pages are made of."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any, Literal

from trefpunt.cli.plan_told import Named, Told
from trefpunt.terms.money import Amount, Pm, local
from trefpunt.terms.wording import Language, Param, say

MILLION = 1_000_000
TENTH = Decimal("0.1")
WIDE = 165.0
"""Millimetres that a picture has on a page."""
NOTHING = "–"
"""Where there is no figure."""
SEVERAL, LONG = 3, 40
"""So many rows must say the same, in so many letters, before it is said once above them."""
_SENTENCE = re.compile(r"(?<=[.?!])(?<!\b\w\.)(?<!\b\w\w\.) +")
"""Between two sentences; "St. Pieter" is one."""
Cell = str | list[str]
"""Text, or text with smaller text under it."""
Block = dict[str, Any]
"""One thing on a page, as the template knows it: its "is" says what."""


@dataclass(frozen=True)
class Words:
    """A plan, told in one language."""

    told: Told
    language: Language

    @property
    def named(self) -> Named:
        """What everything is called."""
        return self.told.named

    def say(self, name: str, /, **params: Param) -> str:
        """A sentence of the report."""
        return say(f"plan_report.{name}", self.language, **params)

    def heads(self, *names: str) -> list[str]:
        """What stands above the columns of a table."""
        return [say(f"plan_report.head.{name}", self.language) for name in names]

    def number(self, value: Decimal | float | None, places: int = 0) -> str:
        """1.184, or a dash."""
        if value is None:
            return NOTHING
        return local(
            Decimal(repr(value)) if isinstance(value, float) else Decimal(value),
            self.language,
            places,
        )

    def percent(self, part: Decimal | float | None, whole: Decimal | float = 1) -> str:
        """42 %, or a dash where there is no whole."""
        if part is None or not whole:
            return NOTHING
        return f"{self.number(100 * float(part) / float(whole))}\xa0%"

    def most(self, share: float) -> str:
        """A share as a percentage, rounded up to one decimal: "at most so much" stays true."""
        found = Decimal(repr(share)) * 100
        return self.number(found.quantize(TENTH, ROUND_UP) if found.is_finite() else None, 1)

    def euro(self, value: Decimal | None, places: int = 0) -> str:
        """€ 1.184, or a dash."""
        return NOTHING if value is None else f"€\xa0{self.number(value, places)}"

    def round(self, value: Decimal) -> str:
        """€ 3,70 mln, or the whole amount where it is less than a million."""
        if abs(value) < MILLION:
            return self.euro(value)
        return self.say("million", amount=self.number(value / MILLION, 2))

    def amount(self, value: Amount, places: int = 0) -> str:
        """An amount of the budget: PM stays PM, zero is a dash."""
        if isinstance(value, Pm):
            return str(value)
        return NOTHING if value == 0 else self.number(value, places)

    def span(self, low: Decimal, high: Decimal) -> str:
        """40 or 35–48."""
        ends = dict.fromkeys((self.number(low), self.number(high)))
        return "–".join(ends)

    def number_of(self, site: str) -> str:
        """The number of a place on the map; "" where it is not in the plan."""
        return str(self.named.numbers.get(site, ""))

    def site(self, site: str) -> str:
        """ "3 Amyerhoof"."""
        return f"{self.number_of(site)} {self.named.site(site)}".strip()

    def sites(self, names: Iterable[str]) -> str:
        """Their names, one after the other."""
        return ", ".join(map(self.site, names)) or NOTHING


def shared(texts: Iterable[str]) -> dict[str, int]:
    """Sentences that several texts have, with how many do: a page says those once."""
    counted = Counter(one for told in texts for one in dict.fromkeys(_SENTENCE.split(told)))
    return {one: count for one, count in counted.items() if count >= SEVERAL and len(one) >= LONG}


def beside(told: str, known: Container[str]) -> str:
    """What a text says beside what was said already."""
    return " ".join(one for one in _SENTENCE.split(told) if one not in known)


def prose(text: str) -> Block:
    """A paragraph."""
    return {"is": "prose", "text": text}


def heading(text: str) -> Block:
    """A heading within a part."""
    return {"is": "heading", "text": text}


def notes(texts: Iterable[str]) -> list[Block]:
    """A list; nothing without items."""
    items = list(texts)
    return [{"is": "notes", "items": items}] if items else []


def said_once(common: dict[str, int], words: Words) -> list[Block]:
    """What several rows have in common, above them."""
    if not common:
        return []
    told = (words.say("said_once", count=count, what=one) for one, count in common.items())
    return [prose(words.say("in_common")), *notes(told)]


def panel(text: str, tone: Literal["calm", "warn"] = "calm") -> Block:
    """A paragraph that stands out."""
    return {"is": "panel", "text": text, "tone": tone}


def figure(drawn: str, alt: str, caption: str, most: float = 1000) -> Block:
    """A picture with words for who cannot see it, at most so many millimetres high."""
    width = fitting(drawn, WIDE, most)
    told = {"svg": drawn, "alt": alt, "caption": caption, "width": width}
    return {"is": "figure"} | told


def fitting(drawn: str, wide: float, high: float) -> float:
    """The width of a drawing in millimetres so that it fits in this room."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', drawn)
    if box is None:
        return wide
    width, height = float(box[1]), float(box[2])
    return round(min(wide, high * width / height), 2)


def table(
    heads: Sequence[str],
    widths: str,
    rows: Iterable[Sequence[Cell]],
    strong: Iterable[int] = (),
) -> Block:
    """A table. `widths` has a letter per column: "l" takes the room that is left, "L" twice as
    much of it, "n" is text as wide as it needs to be, "r" a figure; `strong` are bold rows."""
    content = [list(row) for row in rows]
    if any(len(row) != len(heads) for row in content) or len(widths) != len(heads):
        raise ValueError(heads)
    return {
        "is": "table",
        "heads": list(heads),
        "widths": list(widths),
        "rows": content,
        "strong": list(strong),
    }

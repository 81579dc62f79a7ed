"""Criteria on 0-100, exactly: an interval wherever something is unknown."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from trefpunt.engines.weighing.rules import about
from trefpunt.schemas.weighing import NEED, Criterion, Fact, Facts, Framework, Interval, Part

FULL = Fraction(100)
WORDS = {"yes": Decimal(1), "no": Decimal(0)}


class Range(NamedTuple):
    """From the lowest to the highest that the facts allow; exact."""

    low: Fraction
    high: Fraction


ALL = Range(Fraction(0), FULL)
"""Unknown: never zero."""


def points(part: Part, fact: Fact) -> Range:
    """Where a fact lies on the scale of a part."""
    ends = _ends(fact)
    if ends is None:
        return ALL
    return Range(*sorted(_on_scale(part, end) for end in ends))


def _ends(fact: Fact) -> tuple[Decimal, Decimal] | None:
    if fact.word in WORDS:
        return WORDS[fact.word], WORDS[fact.word]
    return None if fact.low is None or fact.high is None else (fact.low, fact.high)


def _on_scale(part: Part, value: Decimal) -> Fraction:
    zero, top = Fraction(part.low), Fraction(part.high)
    share = (Fraction(value) - zero) / (top - zero)
    return FULL * min(max(share, Fraction(0)), Fraction(1))


def score(parts: Sequence[Part], facts: Facts) -> Range:
    """The mean of the parts that concern the proposal; unknown where none of them does."""
    pairs = [(part, about(facts, part.measure)) for part in parts]
    found = [points(part, fact) for part, fact in pairs if fact.applies]
    if not found:
        return ALL
    low, high = (sum(ends, Fraction(0)) / len(found) for ends in zip(*found, strict=True))
    return Range(low, high)


# --- The readings of need -------------------------------------------------------------------------


def readings(framework: Framework) -> tuple[str | None, ...]:
    """Ways to read need: as written (none), and each measure of need alone where both count."""
    used = {part.measure for criterion in framework.criteria for part in criterion.parts}
    return (None, *NEED) if used >= set(NEED) else (None,)


def parts(criterion: Criterion, reading: str | None) -> Sequence[Part]:
    """The parts of a criterion under one reading of need; all where that would leave none."""
    if reading is None:
        return criterion.parts
    other = set(NEED) - {reading}
    return [part for part in criterion.parts if part.measure not in other] or criterion.parts


# --- As it is shown -------------------------------------------------------------------------------


def tenths(value: Fraction) -> int:
    """In tenths of a point, rounded half up, once."""
    return (2 * 10 * value.numerator + value.denominator) // (2 * value.denominator)


def interval(low: int, high: int) -> Interval:
    """From tenths of a point."""
    return Interval(Decimal(low).scaleb(-1), Decimal(high).scaleb(-1))


def shown(found: Range) -> Interval:
    """To one decimal."""
    return interval(tenths(found.low), tenths(found.high))

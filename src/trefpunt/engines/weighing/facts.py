"""Facts of one form, whoever knows them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from trefpunt.schemas.base import Text
from trefpunt.schemas.weighing import Fact, FactRow, Framework
from trefpunt.terms.money import Pm, parse_amount
from trefpunt.terms.quality import Certainty, Quality

SURE = {Certainty.STATED, Certainty.INFERRED, Certainty.PUBLIC}


def known(
    measure: str,
    value: Decimal | int,
    source: str,
    *,
    high: Decimal | int | None = None,
    quality: Quality = Quality.COMPUTED,
    text: Text | None = None,
) -> Fact:
    """A number in the unit of the measure; with `high`, somewhere from `value` to `high`."""
    top = value if high is None else high
    return Fact(measure, Decimal(value), Decimal(top), None, quality, source, text)


def word(
    measure: str,
    value: str | bool,
    source: str,
    *,
    quality: Quality = Quality.COMPUTED,
    text: Text | None = None,
) -> Fact:
    """A yes, a no or another word."""
    said = value if isinstance(value, str) else "yes" if value else "no"
    return Fact(measure, None, None, said, quality, source, text)


def unknown(measure: str, source: str = "", text: Text | None = None) -> Fact:
    """Nobody knows it: that is not zero."""
    return Fact(measure, None, None, None, Quality.NO_DATA, source, text)


def not_here(measure: str, source: str, text: Text | None = None) -> Fact:
    """It does not concern this proposal."""
    return Fact(measure, None, None, None, Quality.COMPUTED, source, text, applies=False)


def written(
    rows: Iterable[FactRow], framework: Framework, about: Sequence[str | None]
) -> dict[str, Fact]:
    """What was written down about these ids, by measure.

    `about` goes from weak to strong (neighbourhood, place, site): the last one that knows something
    of a measure counts, so an empty row about a place never hides what is known of its
    neighbourhood. Raises ValueError for a number that cannot be read, KeyError for a measure that
    the framework does not have.
    """
    listed = list(rows)
    found: dict[str, Fact] = {}
    for name in about:
        for row in listed:
            fact = _fact(row, framework) if name is not None and row.about == name else None
            if fact is not None and (fact.known or row.measure not in found):
                found[row.measure] = fact
    return found


def _fact(row: FactRow, framework: Framework) -> Fact:
    quality = Quality.PUBLISHED if row.certainty in SURE else Quality.ESTIMATE
    if not (row.value or row.low):
        return unknown(row.measure, row.source)
    if framework.measure(row.measure).unit in {"yes_no", "word"}:
        return word(row.measure, row.value, row.source, quality=quality)
    low, high = (_number(end or row.value) for end in (row.low, row.high))
    return known(row.measure, low, row.source, high=high, quality=quality)


def _number(text: str) -> Decimal:
    amount = parse_amount(text)
    if isinstance(amount, Pm):
        raise ValueError(text)
    return amount

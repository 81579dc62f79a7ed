"""Totals under every variation of the framework, and what they allow to say about an order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from trefpunt.engines.weighing.scores import Range, parts, readings, score, tenths
from trefpunt.schemas.weighing import Comparison, Framework, Interval, Proposal, Stability

Tenths = npt.NDArray[np.int64]
Weights = tuple[Fraction, ...]


@dataclass(frozen=True)
class Totals:
    """Lowest and highest total in tenths of a point, [variations, proposals]; the first row is the
    framework as written."""

    low: Tenths
    high: Tenths


def weights(framework: Framework) -> Iterator[Weights]:
    """As written; then each weight up and down, the others as they are. A total is divided by the
    sum of its weights."""
    base = tuple(Fraction(criterion.weight) for criterion in framework.criteria)
    share = Fraction(framework.variation.weights)
    yield base
    for number, weight in enumerate(base):
        for factor in (1 + share, 1 - share):
            varied = (*base[:number], weight * factor, *base[number + 1 :])
            if sum(varied):
                yield varied


def totals(framework: Framework, proposals: Sequence[Proposal]) -> Totals:
    """Of every proposal, under each reading of need with each choice of weights."""
    varied = list(weights(framework))
    rows = [
        row
        for reading in readings(framework)
        for row in _rows(_scores(framework, proposals, reading), varied)
    ]
    shape = (len(rows), len(proposals), 2)
    both = np.array(rows, dtype=np.int64).reshape(shape)
    return Totals(both[:, :, 0], both[:, :, 1])


def _scores(
    framework: Framework, proposals: Sequence[Proposal], reading: str | None
) -> list[list[Range]]:
    chosen = [parts(criterion, reading) for criterion in framework.criteria]
    return [[score(one, proposal.facts) for one in chosen] for proposal in proposals]


def _rows(scores: list[list[Range]], varied: list[Weights]) -> Iterator[list[tuple[int, int]]]:
    """Whole numbers over one denominator: exact, and faster than fractions."""
    scale = lcm(*(end.denominator for row in scores for found in row for end in found))
    lows = [[_whole(found.low, scale) for found in row] for row in scores]
    highs = [[_whole(found.high, scale) for found in row] for row in scores]
    for weight in varied:
        unit = lcm(*(one.denominator for one in weight))
        whole = [_whole(one, unit) for one in weight]
        below = sum(whole) * scale
        yield [
            (_total(whole, low, below), _total(whole, high, below))
            for low, high in zip(lows, highs, strict=True)
        ]


def _whole(value: Fraction, scale: int) -> int:
    return value.numerator * (scale // value.denominator)


def _total(weight: list[int], ends: list[int], below: int) -> int:
    return tenths(Fraction(sum(w * end for w, end in zip(weight, ends, strict=True)), below))


# --- What may be said of an order -----------------------------------------------------------------


def order(names: Sequence[str], found: Totals, free: Sequence[bool]) -> tuple[Comparison, ...]:
    """Each pair of which the first is surely above the second, in the order of the names."""
    going = np.array(free, dtype=np.bool_)
    above = np.greater(found.low[:, :, None], found.high[:, None, :])
    sure = above[0] & going[:, None] & going[None, :]
    always = np.all(above, axis=0)
    return tuple(
        Comparison(names[first], names[second], bool(always[first, second]))
        for first, second in np.argwhere(sure).tolist()
    )


def stability(number: int, found: Totals, free: Sequence[bool]) -> Stability:
    """Its best and worst position among those that nothing stops."""
    rivals = np.array(free, dtype=np.bool_)
    rivals[number] = False
    ahead = (found.low[:, rivals] > found.high[:, [number]]).sum(axis=1)
    maybe = (found.high[:, rivals] > found.low[:, [number]]).sum(axis=1)
    return Stability(1 + int(ahead.min()), 1 + int(maybe.max()), len(found.low))


def tiers(
    names: Sequence[str], totals: Sequence[Interval], free: Sequence[bool]
) -> tuple[tuple[str, ...], ...]:
    """Chains of intervals that touch, the highest first; within one, in the order of the names."""
    going = [number for number in range(len(names)) if free[number]]
    going.sort(key=lambda number: -totals[number].high)
    chains: list[list[int]] = []
    for number in going:
        if chains and totals[number].high >= min(totals[other].low for other in chains[-1]):
            chains[-1].append(number)
        else:
            chains.append([number])
    return tuple(tuple(names[number] for number in sorted(chain)) for chain in chains)

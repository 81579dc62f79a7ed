"""How far a rank can be trusted: from rounding, or from the margins of the components."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from trefpunt.engines.index.ranks import Flags, chains
from trefpunt.engines.index.sums import Integers, Sums, is_complete
from trefpunt.schemas.index import Recipe

Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054
"""Half the width of a 95 % interval in standard deviations of a normal distribution."""
TAIL = 0.025
CHUNK = 2_000_000
"""Normal numbers drawn at once: 16 MB."""


@dataclass(frozen=True)
class Trust:
    """Best and worst rank, and the chain, of each area; each of shape (n,)."""

    interval: Literal["rounding", "margins"]
    best: Integers
    worst: Integers
    chain: Integers


def trust(sums: Sums, rank: Integers, recipe: Recipe) -> Trust:
    """Rest on the margins where every area has them, else on rounding."""
    if has_margins(sums):
        return from_margins(sums, rank, recipe)
    return from_rounding(sums)


def has_margins(sums: Sums) -> bool:
    """Whether every reading with a value gives its components with margins."""
    return bool(sums.readings) and all(
        is_complete(reading) and reading.margins for reading in sums.readings
    )


def from_rounding(sums: Sums) -> Trust:
    """An area is surely higher when its lowest possible sum exceeds the other's highest.

    When these are equal, the two cannot be told apart. O(n log n).
    """
    low, high = sums.sums - sums.spread, sums.sums + sums.spread
    surely_above = len(low) - np.searchsorted(np.sort(low), high, side="right")
    surely_below = np.searchsorted(np.sort(high), low, side="left")
    order = np.argsort(-sums.sums, kind="stable")
    apart = low[order][:-1] > high[order][1:]
    return Trust("rounding", 1 + surely_above, len(low) - surely_below, _unsort(apart, order))


def from_margins(sums: Sums, rank: Integers, recipe: Recipe) -> Trust:
    """The middle 95 % of the ranks over `recipe.margin_draws` draws, and the area's own rank.

    Neighbours in the ranking are apart when at least 97.5 % of the draws keep their order.
    Takes O(draws x n log n) time and two bytes of memory per draw and area (one below 256 areas).
    """
    order = np.argsort(-sums.sums, kind="stable")
    drawn, kept = _drawn(sums, order, recipe)
    best, worst = _middle(drawn)
    apart = kept >= (1 - TAIL) * len(drawn)
    chain = _unsort(apart & (np.diff(rank[order]) > 0), order)
    return Trust("margins", np.minimum(best, rank), np.maximum(worst, rank), chain)


def _unsort(apart: Flags, order: Integers) -> Integers:
    chain = np.empty(len(order), dtype=np.int64)
    if len(order):
        chain[order] = chains(apart)
    return chain


def _drawn(sums: Sums, order: Integers, recipe: Recipe) -> tuple[Integers, Integers]:
    """Ranks per draw, shape (draws, n), and how many draws keep each neighbour pair's order."""
    size = len(order)
    drawn = np.empty((recipe.margin_draws, size), dtype=np.min_scalar_type(size))
    kept = np.zeros(max(size - 1, 0), dtype=np.int64)
    row = 0
    for values in _draws(sums, recipe):
        drawn[row : row + len(values)] = _ranked(values)
        kept += np.count_nonzero(values[:, order[:-1]] > values[:, order[1:]], axis=0)
        row += len(values)
    return drawn, kept


def _draws(sums: Sums, recipe: Recipe) -> Iterator[Floats]:
    """Sums in percentage points, a chunk of draws at a time, shape (chunk, n).

    Each component is drawn from a normal distribution in two halves: the published percentage is
    the median, and each half is as wide as its own 95 % bound says. Draws stay within 0-100.
    """
    shape = (len(sums.readings), len(sums.weights))
    middle, below, above = _halves(sums)
    random = np.random.default_rng(recipe.seed)
    chunk = max(1, CHUNK // (shape[0] * shape[1]))
    for start in range(0, recipe.margin_draws, chunk):
        z = random.standard_normal((min(chunk, recipe.margin_draws - start), *shape))
        parts = middle + np.where(z < 0, z * below, z * above)
        yield (np.clip(parts, 0, 100) * sums.weights).sum(axis=-1)


def _halves(sums: Sums) -> tuple[Floats, Floats, Floats]:
    """Middle and the standard deviations below and above it, each of shape (n, k)."""
    middle = np.array([reading.components for reading in sums.readings], dtype=np.float64)
    bounds = np.array([reading.margins for reading in sums.readings], dtype=np.float64)
    return middle, (middle - bounds[..., 0]) / Z95, (bounds[..., 1] - middle) / Z95


def _ranked(values: Floats) -> Integers:
    order = np.argsort(-values, axis=1, kind="stable")
    ranked = np.empty_like(order)
    np.put_along_axis(ranked, order, np.arange(1, values.shape[1] + 1)[None, :], axis=1)
    return ranked


def _middle(drawn: Integers) -> tuple[Integers, Integers]:
    """The 2.5 and 97.5 percentile of each column, as ranks that were drawn."""
    cut = int(TAIL * len(drawn))
    ends = np.partition(drawn, (cut, len(drawn) - 1 - cut), axis=0)
    return ends[cut].astype(np.int64), ends[-1 - cut].astype(np.int64)

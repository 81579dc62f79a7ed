"""Ranks, quarters and chains over whole-number sums: equal sums share everything."""

import numpy as np
import numpy.typing as npt

from trefpunt.engines.index.sums import Integers

Flags = npt.NDArray[np.bool_]


def ranks(sums: Integers) -> Integers:
    """Competition ranks, shape (n,): 1 for the highest sum; after a tie ranks are skipped."""
    ordered = np.sort(sums)
    return 1 + len(sums) - np.searchsorted(ordered, sums, side="right")


def quartiles(rank: Integers) -> Integers:
    """4 for the quarter with the highest sums, 1 for the lowest: 4 - floor(4 (rank - 1) / n)."""
    return 4 - (4 * (rank - 1)) // max(len(rank), 1)


def chains(apart: Flags) -> Integers:
    """Number the chains from the top, shape (n,).

    `apart`, shape (n - 1,), tells for each area in order whether the next one is surely lower.
    """
    return 1 + np.concatenate(([0], np.cumsum(apart)))

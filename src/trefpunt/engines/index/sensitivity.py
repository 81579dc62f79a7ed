"""How much the ranking depends on the weights, one weight at a time."""

from collections.abc import Iterator

import numpy as np

from trefpunt.engines.index.ranks import ranks
from trefpunt.engines.index.sums import Integers, Sums
from trefpunt.schemas.index import Recipe, Sensitivity, Variation

QUARTER = 4
"""A weight goes up or down by one part in four: 25 %."""


def sensitivity(sums: Sums, rank: Integers, order: Integers, recipe: Recipe) -> Sensitivity:
    """Rank again with each weight 25 % up, 25 % down and left out; in the order of `order`.

    Weights are divided by their sum, so a change of one is a change of all. Without the components
    of every area with a value nothing can be said.
    """
    if sums.parts is None:
        return Sensitivity(possible=False)
    variations = (
        _variation(name, ranks(sums.parts @ weights), rank, order)
        for name, weights in _weights(sums.weights, [part.id for part in recipe.components])
    )
    return Sensitivity(possible=True, variations=tuple(variations))


def _weights(weights: Integers, names: list[str]) -> Iterator[tuple[str, Integers]]:
    """Every other choice of weights, as whole numbers."""
    if len(names) == 1:
        return
    for place, name in enumerate(names):
        one = np.zeros_like(weights)
        one[place] = weights[place]
        yield f"+{name}", QUARTER * weights + one
        yield f"-{name}", QUARTER * weights - one
        yield f"without {name}", weights - one


def _variation(name: str, other: Integers, rank: Integers, order: Integers) -> Variation:
    shift = int(np.abs(other - rank).max())
    return Variation(name, tuple(other[order].tolist()), shift)

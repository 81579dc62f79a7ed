"""Two-step floating catchment area: what a place offers, shared among the people around it.

Luo and Wang (2003), with decay by distance after Luo and Qi (2009): each place divides its
capacity among the people within reach; each point adds up what the places within reach give.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from trefpunt.engines.reach.compiled import compiled
from trefpunt.schemas.network import Floats, Ints

Decay = Callable[[Floats], Floats]
"""Metres -> weight, 0 or more."""

UNDEFINED = -1.0
"""Stands for a share that cannot be told; never a number of the data."""


class Pairs(NamedTuple):
    """Which demand can reach which supply, and how far that is; each pair once."""

    demand: Ints
    """[q] row in the table of demand."""
    supply: Ints
    """[q] row in the table of supply."""
    metres: Floats


@dataclass(frozen=True)
class Catchment:
    """What people can use of what places offer."""

    access: Floats
    """[demand] capacity for one person there; 0 where nothing is within reach, UNDEFINED where no
    share of anything within reach can be told."""
    ratio: Floats
    """[supply] capacity for one (weighted) person around it; UNDEFINED where nobody is counted or
    its capacity is unknown: it is in nobody's access."""
    unknown_demand: Ints
    """[supply] points within reach whose number of people is unknown: left out, so the true
    ratio is at most what it says."""
    unknown_supply: Ints
    """[demand] places within reach whose share cannot be told: left out."""


def steps(bands: Mapping[float, float]) -> Decay:
    """Weight by distance band: {500: 1, 1000: 0.5} is 1 to 500 m, 0.5 to 1000 m, then 0.

    Raises ValueError where there is no band or a negative weight.
    """
    bounds = np.array(sorted(bands), dtype=np.float64)
    weights = np.array([bands[bound] for bound in sorted(bands)] + [0.0], dtype=np.float64)
    if len(bounds) == 0 or weights.min() < 0:
        raise ValueError("bands need weights of 0 or more")
    return lambda metres: _banded(np.ascontiguousarray(metres, np.float64), bounds, weights)


def gaussian(sigma_m: float) -> Decay:
    """exp(-d² / 2σ²): 1 at the door, 0.61 at σ metres. Raises ValueError for σ of 0 or less."""
    if sigma_m <= 0:
        raise ValueError("sigma must be larger than 0")
    return lambda metres: np.exp(metres * metres * (-0.5 / sigma_m**2))


def catchment(
    pairs: Pairs,
    demand: ArrayLike,
    capacity: ArrayLike,
    cutoff_m: float = np.inf,
    decay: Decay | None = None,
) -> Catchment:
    """Share the capacity of each supply among the demand within reach, and add up what each gets.

    `demand` and `capacity` are numbers per row; a negative one stands for unknown. Pairs further
    than the cutoff do not exist (one exactly on it counts). Raises ValueError for a pair with a
    row that is not there.
    """
    people, offered = np.array(demand, np.float64), np.array(capacity, np.float64)
    _check(pairs.demand, len(people))
    _check(pairs.supply, len(offered))
    weights = np.empty(0) if decay is None else decay(pairs.metres)
    return Catchment(*_two_steps(_plain(pairs), weights, people, offered, float(cutoff_m)))


def _check(rows: Ints, size: int) -> None:
    if len(rows) and (rows.min() < 0 or rows.max() >= size):
        raise ValueError("a pair names a row that is not there")


def _plain(pairs: Pairs) -> Pairs:
    return Pairs(
        np.ascontiguousarray(pairs.demand, np.int32),
        np.ascontiguousarray(pairs.supply, np.int32),
        np.ascontiguousarray(pairs.metres, np.float64),
    )


@compiled
def _banded(metres: Floats, bounds: Floats, weights: Floats) -> Floats:
    found = np.empty(len(metres))
    for pair in range(len(metres)):
        band = 0
        for bound in bounds:
            band += metres[pair] > bound
        found[pair] = weights[band]
    return found


@compiled
def _two_steps(
    pairs: Pairs,
    weights: Floats,
    people: Floats,
    offered: Floats,
    cutoff: float,
) -> tuple[Floats, Floats, Ints, Ints]:
    """Without a branch on the distance: it would be guessed wrong for every second pair."""
    ratio, unknown_demand = _ratios(pairs, weights, people, offered, cutoff)
    access, known = np.zeros(len(people)), np.zeros(len(people), np.int32)
    hidden = np.zeros(len(people), np.int32)
    demand, supply, metres = pairs
    weighted = len(weights) > 0
    for pair in range(len(metres)):
        near, share, point = metres[pair] <= cutoff, ratio[supply[pair]], demand[pair]
        if share >= 0:
            access[point] += near * share * weights[pair] if weighted else near * share
            known[point] += near
        else:
            hidden[point] += near
    for point in range(len(people)):
        if hidden[point] and not known[point]:
            access[point] = UNDEFINED
    return access, ratio, unknown_demand, hidden


@compiled
def _ratios(
    pairs: Pairs,
    weights: Floats,
    people: Floats,
    offered: Floats,
    cutoff: float,
) -> tuple[Floats, Ints]:
    """Capacity per weighted person, and how many points around each place have no number."""
    load, hidden = np.zeros(len(offered)), np.zeros(len(offered), np.int32)
    demand, supply, metres = pairs
    weighted = len(weights) > 0
    for pair in range(len(metres)):
        near, there, place = metres[pair] <= cutoff, people[demand[pair]], supply[pair]
        if there >= 0:
            load[place] += near * there * weights[pair] if weighted else near * there
        else:
            hidden[place] += near
    for place in range(len(offered)):
        told = load[place] > 0 and offered[place] >= 0
        load[place] = offered[place] / load[place] if told else UNDEFINED
    return load, hidden

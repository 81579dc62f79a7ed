"""What is there before anybody tries something: prepared once, shared, never written."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from trefpunt.engines.reach.attach import seeds
from trefpunt.engines.reach.kernels.search import LIMIT, SHIFT
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.recount import Crowd, State, Ways, recount, step_along
from trefpunt.engines.reach.settle import Graph
from trefpunt.engines.reach.spread import Spread, spread
from trefpunt.schemas.network import NOWHERE, Attached, Ints, Longs, Network

NONE = np.empty((0, 3), np.int32)


class Spot(NamedTuple):
    """Somewhere on a street: one row of `Attached`."""

    edge: int
    along: int
    """Millimetres from the edge's start."""
    access: int = 0
    """Millimetres from there to the door."""


def spot(attached: Attached, row: int) -> Spot:
    """One row of a table. Raises LookupError where it lies on no street."""
    if attached.edge[row] == NOWHERE:
        raise LookupError(row)
    return Spot(int(attached.edge[row]), int(attached.along[row]), int(attached.access[row]))


def at_node(network: Network, node: int) -> Spot:
    """A node as a spot. Raises LookupError for a node without edges."""
    for ends, along in ((network.start, 0), (network.end, 1)):
        found = np.flatnonzero(ends == node)
        if len(found):
            return Spot(int(found[0]), along * int(network.millimetres[found[0]]))
    raise LookupError(node)


@dataclass(frozen=True)
class Residents:
    """Who lives where."""

    at: Attached
    """[k] points on the network; those on no edge have no distance and are in no total."""
    people: Ints
    """[k, groups] whole numbers; a negative one is unknown and in no total."""
    area: Ints
    """[k] number of the area; -1 for none."""
    areas: int


@dataclass(frozen=True)
class Baseline:
    """Network, places, people, and the nearest place of each: what every trial starts from."""

    network: Network
    places: Attached
    """A place on no edge counts as not there."""
    seed_nodes: Ints
    """[s] where places are entered, in the order of the node."""
    seed_keys: Longs
    spread: Spread
    crowd: Crowd
    """[k] in the order of `spread`."""
    nodes: Longs
    """[n] nearest place of each node, as a key."""
    state: State
    """[k] in the order of `spread`."""
    points: int
    """Rows in the table of points."""

    @property
    def graph(self) -> Graph:
        """The network without additions."""
        return Graph(_plain(self.network.indptr), _plain(self.network.arcs), NONE)


def baseline(network: Network, places: Attached, residents: Residents, limit_m: int) -> Baseline:
    """Find the nearest place of every node and point once.

    `limit_m`: the norm for totals, in metres; a point exactly on it is within.
    """
    entered = seeds(network, places)
    found = nearest(network, entered)
    nodes = found.millimetres[:, 0].astype(np.int64) << SHIFT | np.maximum(found.place[:, 0], 0)
    lain = spread(network, residents.at)
    crowd = _crowd(residents, lain.order, (1000 * limit_m + 1) << SHIFT)
    order = np.argsort(entered.node, kind="stable")
    keys = entered.millimetres.astype(np.int64) << SHIFT | entered.place
    return Baseline(
        network=network,
        places=places,
        seed_nodes=_plain(entered.node[order]),
        seed_keys=keys[order],
        spread=lain,
        crowd=crowd,
        nodes=nodes,
        state=_state(lain, crowd, nodes, places, residents.areas),
        points=len(residents.at.edge),
    )


def _crowd(residents: Residents, order: Longs, limit: int) -> Crowd:
    people = np.maximum(residents.people[order], 0)
    return Crowd(_plain(people), _plain(residents.area[order]), limit)


def _state(lain: Spread, crowd: Crowd, nodes: Longs, places: Attached, areas: int) -> State:
    keys = np.full(len(lain.order), LIMIT, np.int64)
    direct = keys.copy()
    for place in np.flatnonzero(np.isin(places.edge, lain.edges) & (places.edge != NOWHERE)):
        approach(lain, direct, spot(places, int(place)), int(place))
    totals = np.zeros((areas + 1, crowd.people.shape[1]), np.int64)
    state = State(keys, direct, totals)
    everything = np.arange(len(keys), dtype=np.int32)
    ways = Ways(lain.indptr, lain.rows, lain.ends, NONE, nodes)
    recount(ways, crowd, state, everything[:0], everything)
    return state


def approach(lain: Spread, direct: Longs, at: Spot, place: int) -> None:
    """Write how far the points on the same edge are from a place, along that edge."""
    rows = lain.on(at.edge)
    if len(rows):
        step_along((lain.at.along, lain.at.access), direct, rows, at, place)


def _plain(array: Ints) -> Ints:
    return np.ascontiguousarray(array, np.int32)

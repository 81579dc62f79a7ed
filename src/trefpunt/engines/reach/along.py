"""Distances along streets. Needs the compiled kernels: import it only where there is a network."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from trefpunt.engines.reach.attach import attach, held, seeds, to_points
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.places import Sites
from trefpunt.engines.reach.walks import COUNT, Walks, crow, level, some, unmeasured
from trefpunt.schemas.network import NOWHERE, Attached, Floats, Ints, Nearest, Network
from trefpunt.schemas.points import Points
from trefpunt.schemas.reach import Level, NotPlaced

COURTYARD = 50
"""Nodes. A smaller piece of street that joins no other is most often a courtyard whose gate nobody
mapped: who lives there walks from the street beyond it, where one lies within the limit."""


class Along:
    """Along the streets of a network. A point too far from any street has no distance: it is told,
    and never gets an estimate in between exact figures."""

    factor = None

    def __init__(self, points: Points, network: Network, free: Network | None = None) -> None:
        """The network decides what this walker can pass: build it for the profile. `free`: the same
        streets for who passes everything, where this walker does not; see `held`."""
        self.points, self.network = points, network
        self.free = None if free is None else Along(points, free)

    @property
    def level(self) -> Level:
        """Along streets, or coarse where a point stands for a whole neighbourhood."""
        return level(self.points, Level.NETWORK)

    @cached_property
    def at(self) -> Attached:
        """Where the points lie on the network."""
        return self.lay(self.points.lon, self.points.lat)

    def walk(self, wanted: Sites) -> Walks:
        """The three nearest places of each point; places too far from any street are left out."""
        entered = self.lay(wanted.lon, wanted.lat)
        used = _near_a_street(wanted, entered)
        found = self.held(self._found(_entered(entered), COUNT), used)
        off = np.asarray(self.at.edge == NOWHERE) | unmeasured(self.points, used, found)
        return Walks(used, found, crow(self.points, used, COUNT), off, self.level)

    def to(self, walks: Walks, numbers: Sequence[int]) -> Ints:
        """[k] millimetres to the nearest of some of the places; FAR where none can be reached."""
        chosen = some(walks.sites, numbers)
        found = self._found(self.lay(chosen.lon, chosen.lat), 1)
        return self.held(found, chosen).millimetres[:, 0]

    def held(self, found: Nearest, used: Sites) -> Nearest:
        """Distances to these places, none shorter than for who passes everything."""
        if self.free is None:
            return found
        entered = self.free.lay(used.lon, used.lat)
        return held(found, self.free._found(entered, found.place.shape[1]))

    def lay(self, lon: Floats, lat: Floats) -> Attached:
        """Points in degrees WGS84 on the network; a courtyard only where nothing else is near."""
        return attach(self.network, lon, lat, least=COURTYARD)

    def _found(self, entered: Attached, count: int) -> Nearest:
        if not len(entered.edge):
            return crow(self.points, Sites((), ()), count)
        found = nearest(self.network, seeds(self.network, entered), count)
        return to_points(self.network, found, entered, self.at)


def _near_a_street(wanted: Sites, entered: Attached) -> Sites:
    near = (entered.edge != NOWHERE).tolist()
    lost = [site.place for site, here in zip(wanted.all, near, strict=True) if not here]
    left = tuple(NotPlaced(place.id, place.name, "off_network") for place in lost)
    kept = tuple(site for site, here in zip(wanted.all, near, strict=True) if here)
    return Sites(kept, wanted.left_out + left)


def _entered(entered: Attached) -> Attached:
    near = entered.edge != NOWHERE
    return Attached(entered.edge[near], entered.along[near], entered.access[near])

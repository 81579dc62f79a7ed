"""Streets as somebody on foot meets them, and the network on which distances are measured.

Lengths are whole millimetres: sums of them are exact, the same on every machine, and a path of a
few kilometres is right to the centimetre. 32 bits hold 2,147 km.
"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.datasets import Facts

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

FAR = np.int32(2**31 - 1)
"""Stands for "cannot be reached": larger than every distance."""
NOWHERE = np.int32(-1)
"""Stands for "no place", "no edge", "no area"."""


class Trait(IntFlag):
    """What makes a stretch of street easier or harder to walk, as far as the source tells."""

    STEPS = 1
    ROUGH = 2
    """Unpaved or uneven."""
    KERB = 4
    """A raised kerb without a ramp."""
    STEEP = 8
    """Steeper than the rule table calls passable with a wheelchair."""
    NARROW = 16
    """A barrier that lets a walker through but not a wheelchair: stile, kissing gate, bollards."""
    BRIDGE = 32
    TUNNEL = 64
    FERRY = 128
    UNKNOWN_ACCESS = 256
    """Walkable by its kind, but the source says that not everybody may."""


@dataclass(frozen=True)
class Streets:
    """The walkable streets of one file: what `trefpunt streets` writes."""

    ids: Longs
    """[n] OpenStreetMap number of each node."""
    lon: Floats
    """[n] degrees WGS84."""
    lat: Floats
    start: Ints
    """[m] position in `ids` of one end of each straight stretch."""
    end: Ints
    millimetres: Ints
    """[m] length on the ellipsoid."""
    traits: NDArray[np.uint16]
    """[m] `Trait` bits."""
    facts: Facts


@dataclass(frozen=True)
class Network:
    """Who can walk from where to where: nodes in Hilbert order, arcs in both directions.

    Arrays may be memory-mapped files: never write into them.
    """

    lon: Floats
    """[n]"""
    lat: Floats
    indptr: Ints
    """[n + 1] the arcs of node i are `arcs[indptr[i]:indptr[i + 1]]`."""
    arcs: Ints
    """[a, 2] target and length in millimetres; each edge is two arcs."""
    start: Ints
    """[m] nodes of each edge, for attaching points; `start < end` is not promised."""
    end: Ints
    millimetres: Ints
    traits: NDArray[np.uint16]
    island: Ints
    """[n] number of the connected part: 0 is the largest."""
    node_ids: Longs
    """[n] the number that the source gives each node."""

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.lon)


@dataclass(frozen=True)
class Hierarchy:
    """A network prepared for many questions: nodes are taken out level by level, and shortcuts
    keep the distances between the others. Arrays may be memory-mapped files.
    """

    rank: Ints
    """[n] position of each node of the network: level by level, the core last."""
    levels: Ints
    """[l + 1] where each level starts; from `levels[-1]` on lies the core."""
    indptr: Ints
    """[levels[-1] + 1] the arcs of position i are `arcs[indptr[i]:indptr[i + 1]]`."""
    arcs: Ints
    """[a, 2] higher position and length in millimetres."""
    core_indptr: Ints
    """The same for the core, numbered from 0; both directions of each edge."""
    core_arcs: Ints

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.rank)


@dataclass(frozen=True)
class Attached:
    """Points laid on the network: each on the nearest edge, with the way to it counted."""

    edge: Ints
    """[k] edge, or NOWHERE where no edge lies within the limit."""
    along: Ints
    """[k] millimetres from the edge's `start` to the foot of the point."""
    access: Ints
    """[k] millimetres in a straight line from the point to its foot."""


@dataclass(frozen=True)
class Seeds:
    """Where places are entered into a search: a node, how far the place is from it, which place."""

    node: Ints
    """[s]"""
    millimetres: Ints
    place: Ints
    """Number of the place: its row in the table of places."""


@dataclass(frozen=True)
class Nearest:
    """The nearest places of each node or point, nearest first; ties go to the lowest place."""

    millimetres: Ints
    """[n, count]; FAR where there is none."""
    place: Ints
    """[n, count]; NOWHERE where there is none."""

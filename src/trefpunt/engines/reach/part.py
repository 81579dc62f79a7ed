"""Reach within a part of a large network: one municipality of a country.

A way of at most `margin` metres that starts at one of the points never leaves the box that lies
`margin` metres around them. So distances up to the margin are those of the whole network; where one
is longer the box is made twice as wide, up to `FURTHEST`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from trefpunt.engines.reach.along import Along
from trefpunt.engines.reach.answer import tell
from trefpunt.engines.reach.kernels.layout import csr
from trefpunt.engines.reach.places import sites
from trefpunt.engines.reach.walks import Crow, Walks, Way
from trefpunt.schemas.network import FAR, NOWHERE, Floats, Nearest, Network
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice, ReachResult

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees WGS84."""

NEAR, FURTHEST = 3_000, 24_000
"""Metres around the points that are looked at first, and at last."""
_COUNTED = 2
"""The nearest place and the next one: figures rest on both."""
_ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Streets:
    """The streets of a country, as somebody walks them."""

    network: Network
    """Of what this walker can pass."""
    free: Network | None = None
    """The same for who passes everything, where this walker does not."""


def margins() -> Iterator[int]:
    """Metres around the points, each twice the one before."""
    margin = NEAR
    while margin <= FURTHEST:
        yield margin
        margin *= 2


def around(points: Points, margin: int) -> Box:
    """The box that lies at least `margin` metres around the points."""
    west, east = float(points.lon.min()), float(points.lon.max())
    south, north = float(points.lat.min()), float(points.lat.max())
    south, north = _moved(west, south, 180, margin)[1], _moved(west, north, 0, margin)[1]
    wide = max(_moved(west, y, 90, margin)[0] - west for y in (south, north))
    return west - wide, south, east + wide, north


def _moved(lon: float, lat: float, azimuth: float, metres: float) -> tuple[float, float]:
    moved: tuple[float, float] = _ELLIPSOID.fwd(lon, lat, azimuth, metres)[:2]
    return moved


def inside(box: Box, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """[k] which points lie in the box."""
    west, south, east, north = box
    within: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return within


def cut(network: Network, box: Box) -> Network:
    """The part of a network within a box: edges with both ends in it.

    `island` keeps the numbers of the whole network.
    """
    here = inside(box, network.lon, network.lat)
    number = np.cumsum(here, dtype=np.int32) - np.int32(1)
    kept = np.flatnonzero(here[network.start] & here[network.end])
    start, end = number[network.start[kept]], number[network.end[kept]]
    millimetres = network.millimetres[kept]
    indptr, arcs = csr(start, end, millimetres, int(here.sum()))
    return Network(
        lon=network.lon[here],
        lat=network.lat[here],
        indptr=indptr,
        arcs=arcs,
        start=start,
        end=end,
        millimetres=millimetres,
        traits=network.traits[kept],
        island=network.island[here],
        node_ids=network.node_ids[here],
    )


def within(
    policy: Policy, points: Points, places: Sequence[Place], streets: Streets | None, choice: Choice
) -> tuple[ReachResult, Way]:
    """Reach of one municipality of a larger whole, and the way in which it was measured.

    `policy`: its areas are those of the municipality, its places are not used; `places` and
    `streets` may be those of a whole country. A place further than `FURTHEST` counts as out of
    reach. Room in places is not told: people of other municipalities share it. Raises
    ValueError where the policy has no `reach.toml`.
    """
    if policy.reach is None:
        raise ValueError("reach")
    for margin in margins():
        box = around(points, margin)
        town = policy.model_copy(update={"places": near(places, box)})
        way = way_within(points, streets, box, policy.reach.detour.factor)
        walks = way.walk(sites(town.places, town.areas, choice))
        if complete(walks, margin):
            break
    told = tell(town, way, capped(walks, margin), choice)
    return replace(told, notes=tuple(note for note in told.notes if note != "no_capacity")), way


def near(places: Sequence[Place], box: Box) -> tuple[Place, ...]:
    """The places in the box, without their capacity; one without coordinates lies in none."""
    west, south, east, north = box
    return tuple(
        place.model_copy(update={"capacity": None})
        for place in places
        if place.lon is not None
        and place.lat is not None
        and west <= place.lon <= east
        and south <= place.lat <= north
    )


def complete(walks: Walks, margin: int) -> bool:
    """Whether no distance that figures rest on can change in a wider box.

    Points off the network have no distance in any box.
    """
    found = walks.found.millimetres[~walks.off, :_COUNTED]
    return margin >= FURTHEST or bool((found <= margin * 1000).all())


def capped(walks: Walks, margin: int) -> Walks:
    """The same without distances beyond the margin: those could be shorter in a wider box."""
    beyond = walks.found.millimetres > margin * 1000
    millimetres = np.where(beyond, FAR, walks.found.millimetres)
    place = np.where(beyond, NOWHERE, walks.found.place)
    return replace(walks, found=Nearest(millimetres, place))


def way_within(points: Points, streets: Streets | None, box: Box, factor: Decimal) -> Way:
    """Along the streets in the box; without streets straight lines times the detour factor."""
    if streets is None:
        return Crow(points, factor)
    free = None if streets.free is None else cut(streets.free, box)
    return Along(points, cut(streets.network, box), free)

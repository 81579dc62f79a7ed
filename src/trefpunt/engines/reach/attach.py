"""Lays points on the network: each on the nearest street, with the way to it counted.

Which edge is nearest is decided on the ellipsoidal Mercator map. That map keeps angles, so around
a point it is flat but for its scale, which changes by distance / radius of the earth ×
tan(latitude): 1 in 10,000 over 500 m at 52 degrees north. Where the foot of the point lies on that
edge, and how far it is, follows from geodesic lengths and azimuths as in a flat triangle: within
0.01 mm for edges of a kilometre (the error is length³ / 6 R²). Both are then rounded to whole
millimetres.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from trefpunt.engines.reach.kernels.edges import grid, nearest_line
from trefpunt.engines.reach.kernels.merge import over_ends, same_edge
from trefpunt.schemas.network import (
    FAR,
    NOWHERE,
    Attached,
    Floats,
    Ints,
    Longs,
    Nearest,
    Network,
    Seeds,
)

Bools = NDArray[np.bool_]
ELLIPSOID = Geod(ellps="WGS84")
SHORTEST_DEGREE = 110_500.0
"""Metres: no degree of latitude is shorter."""
LIMIT_M = 500.0
"""Further from every street than this, a point is not on the network."""


def attach(
    network: Network, lon: Floats, lat: Floats, limit_m: float = LIMIT_M, least: int = 1
) -> Attached:
    """[k] points in degrees WGS84, each on the nearest edge within `limit_m` metres.

    `edge` is NOWHERE where there is none, or a coordinate is not a number; ties go to the lowest
    edge. `least`: connected parts with fewer nodes (a courtyard, an error in the map) count only
    where no larger part lies within the limit; 1 takes the nearest edge, whatever it belongs to.
    """
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    large = _large(network, least)
    edge = _nearest(network, np.flatnonzero(large), lon, lat, limit_m)
    left = np.flatnonzero(edge == NOWHERE)
    if len(left) and not large.all():
        edge[left] = _nearest(network, np.flatnonzero(~large), lon[left], lat[left], limit_m)
    return _laid(network, edge, lon, lat)


def only(attached: Attached, rows: Ints | Longs | list[int]) -> Attached:
    """The same table, of which only these rows are on the network: a choice of places."""
    edge = np.full_like(attached.edge, NOWHERE)
    edge[rows] = attached.edge[rows]
    return replace(attached, edge=edge)


def seeds(network: Network, attached: Attached) -> Seeds:
    """Each attached place entered at both ends of its edge; its number is its row."""
    place = np.flatnonzero(attached.edge != NOWHERE).astype(np.int32)
    edge, along, access = attached.edge[place], attached.along[place], attached.access[place]
    node = np.concatenate((network.start[edge], network.end[edge]))
    far = network.millimetres[edge] - along
    return Seeds(node, np.concatenate((access + along, access + far)), np.tile(place, 2))


def to_points(network: Network, found: Nearest, places: Attached, points: Attached) -> Nearest:
    """[k, count] the nearest places of points, from those of the nodes (`found`, [n, count]).

    `places` are those that `found` was searched from. A point goes over either end of its edge, or
    straight along it to a place on the same edge. FAR and NOWHERE where a point is not on the
    network, or fewer places are in reach.
    """
    shape = len(points.edge), found.place.shape[1]
    answer = np.full(shape, FAR, np.int32), np.full(shape, NOWHERE, np.int32)
    edges = _int(network.start), _int(network.end), _int(network.millimetres)
    laid = _int(points.edge), _int(points.along), _int(points.access)
    over_ends(edges, (_int(found.millimetres), _int(found.place)), laid, answer)
    same_edge(_by_edge(places), laid, answer)
    return Nearest(*answer)


def held(found: Nearest, freely: Nearest) -> Nearest:
    """The first, where no distance is shorter than in the second: that of who avoids nothing.

    Where an avoided street lies between a point and the first open one, the straight line to that
    one may be shorter than any walk.
    """
    millimetres = np.maximum(found.millimetres, freely.millimetres)
    return Nearest(millimetres, np.where(millimetres == FAR, NOWHERE, found.place))


def _by_edge(places: Attached) -> tuple[Ints, Ints, Ints, Ints]:
    """Row, edge, along and access of the attached places, sorted by edge."""
    rows = np.flatnonzero(places.edge != NOWHERE)
    rows = rows[np.argsort(places.edge[rows], kind="stable")]
    edge, along, access = places.edge[rows], places.along[rows], places.access[rows]
    return _int(rows), _int(edge), _int(along), _int(access)


def _int(array: Ints | Longs) -> Ints:
    return np.ascontiguousarray(array, np.int32)


def _large(network: Network, least: int) -> Bools:
    """[m] whether an edge belongs to a connected part with at least this many nodes."""
    sizes = np.bincount(network.island, minlength=1)
    return np.asarray(sizes[network.island[network.start]] >= least)


def _nearest(network: Network, edges: Longs, lon: Floats, lat: Floats, limit_m: float) -> Ints:
    """[k] which of these edges is nearest to each point; NOWHERE beyond the limit."""
    there = np.isfinite(lon) & (np.abs(lat) < 90)  # noqa: PLR2004
    near = _around(network, edges, lon[there], lat[there], limit_m)
    if not len(near):
        return np.full(len(lon), NOWHERE, np.int32)
    ends = network.start[near], network.end[near]
    lines = np.column_stack(
        [axis for end in ends for axis in _mercator(network.lon[end], network.lat[end])]
    )
    x, y = _mercator(lon, np.where(there, lat, 0.0))
    reach = np.where(there, limit_m * _scale(np.where(there, lat, 0.0)), -1.0)
    line = nearest_line(grid(lines), lines, np.column_stack((x, y, reach)))
    return np.where(line < 0, NOWHERE, near[line]).astype(np.int32)


def _around(network: Network, edges: Longs, lon: Floats, lat: Floats, limit_m: float) -> Longs:
    """The edges that touch the box around all points, grown by the limit."""
    if not len(edges) or not len(lon):
        return edges[:0]
    high = limit_m / SHORTEST_DEGREE
    wide = high / max(np.cos(np.radians(min(np.abs(lat).max() + high, 90))), 1e-9)
    kept = _spans(network.lon, network, edges, (lon.min() - wide, lon.max() + wide))
    kept &= _spans(network.lat, network, edges, (lat.min() - high, lat.max() + high))
    return edges[kept]


def _spans(axis: Floats, network: Network, edges: Longs, between: tuple[float, float]) -> Bools:
    """[m] whether edges touch this interval of one axis."""
    a, b = axis[network.start[edges]], axis[network.end[edges]]
    return np.asarray((np.maximum(a, b) >= between[0]) & (np.minimum(a, b) <= between[1]))


def _mercator(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Metres on the ellipsoidal Mercator map (EPSG:3395); Snyder 1987, formula 7-7."""
    e, sine = np.sqrt(ELLIPSOID.es), np.sin(np.radians(lat))
    return (
        ELLIPSOID.a * np.radians(lon),
        ELLIPSOID.a * (np.arctanh(sine) - e * np.arctanh(e * sine)),
    )


def _scale(lat: Floats) -> Floats:
    """How many metres on that map are one metre on the ground; Snyder 1987, formula 7-8."""
    phi = np.radians(lat)
    return np.asarray(np.sqrt(1 - ELLIPSOID.es * np.sin(phi) ** 2) / np.cos(phi))


def _laid(network: Network, edge: Ints, lon: Floats, lat: Floats) -> Attached:
    """The foot of each point on its edge: `along` the edge, and `access` to it."""
    on = np.flatnonzero(edge != NOWHERE)
    at, x, y = edge[on], lon[on], lat[on]
    start, end = network.start[at], network.end[at]
    course, whole = _course(network, start, network.lon[end], network.lat[end])
    bearing, away = _course(network, start, x, y)
    along = away * np.cos(np.radians(bearing - course))
    beyond = _course(network, end, x, y)[1]
    aside = np.abs(away * np.sin(np.radians(bearing - course)))
    access = np.select([along <= 0, along >= whole], [away, beyond], aside)
    made = Attached(edge, np.zeros_like(edge), np.zeros_like(edge))
    made.along[on] = np.clip(np.rint(along * 1000), 0, network.millimetres[at])
    made.access[on] = np.rint(access * 1000)
    return made


def _course(network: Network, node: Ints, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Azimuth in degrees and distance in metres from nodes to positions."""
    ahead, _, metres = ELLIPSOID.inv(network.lon[node], network.lat[node], lon, lat)
    return np.asarray(ahead), np.asarray(metres)

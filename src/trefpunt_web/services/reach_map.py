"""The map of reach as drawn on a page: a dot per point, one shade of one colour per distance.

All dots of a class are one path of lines without length with round ends: a city of thousands of
points stays a small page, and it prints.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from trefpunt.cli.drawing import Drawing, Frame, Labelled, drawing
from trefpunt.schemas.base import Text
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.network import Ints
from trefpunt.schemas.policy import Place
from trefpunt.schemas.reach import AreaReach, GroupReach
from trefpunt.schemas.run import digest
from trefpunt_web.services.maps import FORMS
from trefpunt_web.services.policy import Shapes
from trefpunt_web.services.reach import Ground, Reach, Seen
from trefpunt_web.services.reach_moves import Footpath
from trefpunt_web.services.reach_trial import MM, Effect, metres

CLASSES = 5
"""Up to half the norm, the norm, half as far again, twice as far, further."""
STEPS = (0.5, 1, 1.5, 2)
SIGN = 3.6
"""Half the length of the signs for who gains and who loses."""


@dataclass(frozen=True)
class Class:
    """One class of distances with its dots."""

    number: int
    """1 is nearest; also its shade."""
    high: int | None
    """At most this many metres; none: further than every other class."""
    near: bool
    """Whether it lies within the norm."""
    dots: str
    """The `d` of an SVG path."""


@dataclass(frozen=True)
class Cell(Labelled):
    """One neighbourhood on the map."""

    area: AreaReach
    group: GroupReach
    path: str
    x: float
    y: float
    shade: int | None
    """Only where the neighbourhood is all that is known."""

    @property
    def code(self) -> str:
        """The CBS code."""
        return self.area.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.area.name


@dataclass(frozen=True)
class Mark:
    """One place on the map."""

    id: str
    name: str
    kind: str
    kind_name: Text
    form: int
    lon: float
    lat: float
    x: float
    y: float
    approximate: bool = False
    """Whether only its neighbourhood is known."""
    trial: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Chart:
    """Everything that the map shows: the same on the page, for MapLibre and in print."""

    drawing: Drawing
    boundaries: Boundaries
    cells: tuple[Cell, ...]
    classes: tuple[Class, ...]
    marks: tuple[Mark, ...]
    coarse: bool
    estimate: bool
    gain: str
    """Plus signs where people come within the norm, as the `d` of an SVG path."""
    loss: str
    paths: tuple[str, ...]

    @property
    def drawn(self) -> tuple[Class, ...]:
        """The classes from near to far: the far ones lie on top."""
        return tuple(one for one in self.classes if one.dots)

    @property
    def forms(self) -> list[Mark]:
        """One mark of each kind of place that it shows, for the legend."""
        return list({mark.kind: mark for mark in self.marks}.values())

    @property
    def approximate(self) -> bool:
        """Whether a place stands in the middle of its neighbourhood."""
        return any(mark.approximate for mark in self.marks)

    def cell(self, code: str) -> Cell | None:
        """The neighbourhood with this code; none where the map does not show it."""
        return next((cell for cell in self.cells if cell.code == code), None)


def draw(reach: Reach, effect: Effect | None = None) -> Chart:
    """The map of an answer, with who gains and who loses by its trial moves."""
    outlines, norm = outline(reach.ground.shapes), reach.result.norm_m
    dots = () if reach.coarse else spots(reach.ground, outlines.frame)
    return Chart(
        drawing=outlines,
        boundaries=reach.ground.shapes.boundaries,
        cells=tuple(_cells(reach, outlines)),
        classes=tuple(_classes(dots, metres(reach.walked.walks), norm)),
        marks=tuple(marks(reach, outlines.frame)),
        coarse=reach.coarse,
        estimate=reach.estimate,
        gain=_signs(reach, effect, outlines.frame, upright=True) if effect else "",
        loss=_signs(reach, effect, outlines.frame, upright=False) if effect else "",
        paths=tuple(_line(path, outlines.frame) for path in reach.walked.changed.paths),
    )


@lru_cache(maxsize=4)
def outline(shapes: Shapes) -> Drawing:
    """All outlines of the municipality in one frame."""
    return drawing(shapes.boundaries.features)


@lru_cache(maxsize=4)
def spots(ground: Ground, frame: Frame) -> tuple[str, ...]:
    """Each point as a dot of a path, in the units of a drawing."""
    points = ground.points
    both = zip(points.lon.tolist(), points.lat.tolist(), strict=True)
    return tuple(f"M{frame.x(lon):g},{frame.y(lat):g}h0" for lon, lat in both)


def bounds(norm_m: int) -> tuple[int, ...]:
    """The upper bounds of all classes but the last, in metres."""
    return tuple(round(norm_m * step) for step in STEPS)


def class_of(millimetres: Ints, norm_m: int) -> NDArray[np.intp]:
    """[k] 0 for the nearest class ... CLASSES - 1 for the furthest and for what is out of reach."""
    edges = np.array(bounds(norm_m), dtype=np.int64) * MM
    found: NDArray[np.intp] = np.searchsorted(edges, millimetres.astype(np.int64), side="left")
    return found


def _classes(dots: Sequence[str], millimetres: Ints, norm_m: int) -> Iterator[Class]:
    where, edges = class_of(millimetres, norm_m), (*bounds(norm_m), None)
    for number, high in enumerate(edges):
        rows = np.flatnonzero(where == number).tolist() if dots else []
        near = high is not None and high <= norm_m
        yield Class(number + 1, high, near, "".join(dots[row] for row in rows))


def _cells(reach: Reach, outlines: Drawing) -> Iterator[Cell]:
    labels = {area.code: area for area in reach.policy.areas}
    place = reach.rule.groups.index(reach.group)
    for area in reach.result.areas:
        if area.code in outlines.paths:
            x, y = _label(labels[area.code], outlines.frame)
            path, shade = outlines.paths[area.code], _shade(reach, area)
            yield Cell(area, area.groups[place], path, x, y, shade)


def _label(area: Area, frame: Frame) -> tuple[float, float]:
    return frame.x(area.label_lon), frame.y(area.label_lat)


def _shade(reach: Reach, area: AreaReach) -> int | None:
    if not reach.coarse or area.median_m is None:
        return None
    far = np.array([area.median_m * MM], dtype=np.int32)
    return int(class_of(far, reach.result.norm_m)[0]) + 1


def marks(reach: Seen, frame: Frame) -> Iterator[Mark]:
    """The places that count, the trial ones among them, and those that the trial closes."""
    opened = {place.id for place in reach.walked.changed.opened}
    for site in reach.walked.walks.sites.all:
        trial = site.place.id in opened
        yield _mark(reach, frame, site.place, (site.lon, site.lat), site.approximate, trial=trial)
    labels = {area.code: area for area in reach.policy.areas}
    for place in reach.walked.changed.closed:
        area = labels.get(place.area or "")
        if place.lon is not None and place.lat is not None:
            yield _mark(reach, frame, place, (place.lon, place.lat), closed=True)
        elif area is not None:
            where = area.label_lon, area.label_lat
            yield _mark(reach, frame, place, where, approximate=True, closed=True)


def _mark(
    reach: Seen,
    frame: Frame,
    place: Place,
    where: tuple[float, float],
    approximate: bool = False,
    *,
    trial: bool = False,
    closed: bool = False,
) -> Mark:
    kinds = {kind.id: (n, kind.name) for n, kind in enumerate(reach.policy.municipality.kinds)}
    number, name = kinds.get(place.kind, (len(kinds), Text(nl=place.kind, en=place.kind)))
    lon, lat = where
    return Mark(
        id=place.id,
        name=place.name,
        kind=place.kind,
        kind_name=name,
        form=number % FORMS,
        lon=lon,
        lat=lat,
        x=frame.x(lon),
        y=frame.y(lat),
        approximate=approximate,
        trial=trial,
        closed=closed,
    )


def _signs(reach: Reach, effect: Effect, frame: Frame, upright: bool) -> str:
    """A plus (upright) or a minus at each point that gains or loses."""
    points = reach.ground.points
    rows = effect.rows_gained if upright else effect.rows_lost
    return "".join(
        _sign(frame.x(lon), frame.y(lat), upright)
        for lon, lat in zip(points.lon[rows].tolist(), points.lat[rows].tolist(), strict=True)
    )


def _sign(x: float, y: float, upright: bool) -> str:
    across = f"M{x - SIGN:g},{y:g}h{2 * SIGN:g}"
    return f"{across}M{x:g},{y - SIGN:g}v{2 * SIGN:g}" if upright else across


def _line(path: Footpath, frame: Frame) -> str:
    ends = ((frame.x(spot.lon), frame.y(spot.lat)) for spot in (path.start, path.end))
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in ends)


def etag(reach: Reach) -> str:
    """Of everything on the live map without trial moves: a browser may keep it until it changes."""
    return digest([reach.ground.key, str(reach.asked.choice)])[:32]

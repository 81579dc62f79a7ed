"""Where places and their names stand on the map of a plan, so that none covers another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import cos, hypot, pi, sin

from trefpunt.cli.drawing import Drawing
from trefpunt.cli.plan_told import Named
from trefpunt.schemas.plan import PlanSite

RADIUS, SMALL = 10.0, 4.5
"""Half the size of a place of the plan, and of one that stays as it is; units of the drawing."""
LETTER, WIDTH = 13.0, 7.0
"""Height of the letters of a name, and how wide one of them is at most."""
LONGEST = 26
"""Letters of a name that are shown."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Mark:
    """One place on the map."""

    site: PlanSite
    kind: str | None
    form: int
    x: float
    y: float
    number: int | None
    """None: the plan does nothing with it."""
    closed: bool = False
    radius: float = RADIUS
    """Half its width where the plan does something with it."""

    @property
    def size(self) -> float:
        """Half its width."""
        return self.radius if self.number else SMALL

    @property
    def box(self) -> Box:
        """What it covers."""
        return _around(self.x, self.y, self.size + 1.5)


@dataclass(frozen=True)
class Label:
    """A name beside its mark."""

    text: str
    x: float
    y: float
    """Of the line on which the letters stand."""
    anchor: str
    box: Box


def marks(named: Named, drawing: Drawing, radius: float = RADIUS) -> tuple[Mark, ...]:
    """Places that stay first, so that those of the plan lie on top of them."""
    found: list[Mark] = []
    for one in named.chosen:
        mark = replace(_mark(named, drawing, one.site, one.kind), radius=radius)
        found.append(_free(mark, found))
    stay = [one for one in named.result.sites if not one.free and one.id not in named.numbers]
    close = set(named.result.scenario.wish.close)
    others: list[Mark] = []
    for site in stay:
        mark = _mark(named, drawing, site, site.kind, closed=site.id in close)
        others.append(_free(mark, [*found, *others]))
    return (*others, *found)


def _mark(
    named: Named, drawing: Drawing, site: PlanSite, kind: str | None, closed: bool = False
) -> Mark:
    x, y = drawing.frame.x(site.lon), drawing.frame.y(site.lat)
    return Mark(site, kind, named.form(kind), x, y, named.numbers.get(site.id), closed)


def _free(mark: Mark, taken: Iterable[Mark]) -> Mark:
    """The mark where it is, or as near to it as there is room."""
    others = list(taken)
    for x, y in _spiral(mark.x, mark.y):
        if all(hypot(x - o.x, y - o.y) >= 1.1 * (mark.size + o.size) for o in others):
            return replace(mark, x=x, y=y)
    return mark


def _spiral(x: float, y: float) -> Iterator[tuple[float, float]]:
    yield x, y
    for ring, step in product(range(1, 8), range(12)):
        far, angle = ring * 5.0, step * pi / 6
        yield round(x + far * cos(angle), 1), round(y + far * sin(angle), 1)


def labels(found: Iterable[Mark], drawing: Drawing) -> Iterator[Label]:
    """The names of the plan's places that find room; the others have their number."""
    everything = list(found)
    taken = [mark.box for mark in everything]
    for mark in everything:
        if mark.number is not None:
            label = next(_fitting(mark, taken, drawing), None)
            if label is not None:
                taken.append(label.box)
                yield label


def _fitting(mark: Mark, taken: list[Box], drawing: Drawing) -> Iterator[Label]:
    for label in _around_mark(mark):
        left, top, right, bottom = label.box
        inside = left >= 0 and top >= 0 and right <= drawing.width and bottom <= drawing.height
        if inside and not any(_touch(label.box, box) for box in taken):
            yield label


def _around_mark(mark: Mark) -> Iterator[Label]:
    """Beside it, then below and above, then a little higher and lower."""
    text = shortened(mark.site.name)
    aside = mark.size + 4
    for dx, dy, anchor in (
        (aside, 4.5, "start"),
        (-aside, 4.5, "end"),
        (0, aside + 9, "middle"),
        (0, -aside, "middle"),
        (aside - 3, 14, "start"),
        (aside - 3, -5, "start"),
        (3 - aside, 14, "end"),
        (3 - aside, -5, "end"),
    ):
        yield _label(text, mark.x + dx, mark.y + dy, anchor)


def _label(text: str, x: float, y: float, anchor: str) -> Label:
    width = WIDTH * len(text)
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    box = (left, y - LETTER + 2, left + width, y + 3)
    return Label(text, round(x, 1), round(y, 1), anchor, box)


def shortened(name: str) -> str:
    """A name that fits beside a mark."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _around(x: float, y: float, half: float) -> Box:
    return (x - half, y - half, x + half, y + half)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

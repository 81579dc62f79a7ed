"""The map of a plan as drawn on a page: who gains and who loses, and the places.

Gain and loss differ by colour, by a sign and, for loss, by stripes: it prints and everybody can
read it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trefpunt.cli.drawing import Drawing, Labelled
from trefpunt.schemas.base import Text
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.plan import AreaEffect, Chosen, PlanSite
from trefpunt.schemas.policy import Policy
from trefpunt_web.services.maps import FORMS
from trefpunt_web.services.policy import Shapes
from trefpunt_web.services.reach_map import outline

STEPS = (1, 100, 500)
"""From how many people gained or lost a neighbourhood has the next shade."""
SIGN = (5, 8, 11)
"""Half the length of the sign per shade, in units of the drawing."""
SHARES = (0.2, 0.4, 0.6, 0.8)
"""Bounds between the shades of the share of people within the norm."""
INDEXES = (20, 25, 30, 35, 40)
"""Bounds between the shades of the index, in percent."""
PLAN, CHANGE, NEED = "plan", "verschil", "nood"
VIEWS = (PLAN, CHANGE, NEED)
SAME, NOTHING = "same", "none"


@dataclass(frozen=True)
class Cell(Labelled):
    """One neighbourhood."""

    code: str
    name: str
    path: str
    x: float
    y: float
    look: str
    """Class of its colour: "gain-2", "loss-1", "same", "share-3", "shade-4" or "none"."""
    sign: str
    """The `d` of its plus or minus; "" where it has none."""

    @property
    def lost(self) -> bool:
        """Whether its sign is a minus."""
        return self.look.startswith("loss")


@dataclass(frozen=True)
class Mark:
    """One place, or a site where one could come."""

    site: PlanSite
    kind: str
    kind_name: Text
    form: int
    x: float
    y: float
    placed: bool
    """Whether it is part of the plan; else it is there now."""
    number: int = 0
    """Its number in the list of the plan."""

    @property
    def top(self) -> float:
        """Where its number stands."""
        return self.y - 12


@dataclass(frozen=True)
class Chart:
    """Everything on the map."""

    slug: str
    """Makes the ids of this drawing its own: a page may have three."""
    drawing: Drawing
    boundaries: Boundaries
    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...]

    @property
    def forms(self) -> list[Mark]:
        """One mark per kind for the legend: those of the plan first."""
        ordered = sorted(self.marks, key=lambda mark: not mark.placed)
        return list({(mark.kind, mark.placed): mark for mark in ordered}.values())

    @property
    def approximate(self) -> bool:
        """Whether a place stands in the middle of its neighbourhood."""
        return any(mark.site.approximate for mark in self.marks)

    @property
    def signs(self) -> str:
        """All signs of gain as one path."""
        return "".join(cell.sign for cell in self.cells if not cell.lost)

    @property
    def minus(self) -> str:
        """All signs of loss as one path."""
        return "".join(cell.sign for cell in self.cells if cell.lost)

    @property
    def looks(self) -> dict[str, str]:
        """The colour of each neighbourhood by code, for the live map."""
        return {cell.code: cell.look for cell in self.cells}


@dataclass(frozen=True)
class Ground:
    """What every map of this policy shares."""

    policy: Policy
    shapes: Shapes


def draw(
    ground: Ground, looks: Mapping[str, str], marks: Iterable[Mark] = (), slug: str = "plan"
) -> Chart:
    """The map with these colours (class by area code) and places."""
    drawn = outline(ground.shapes)
    cells = tuple(_cells(ground, drawn, looks))
    return Chart(slug, drawn, ground.shapes.boundaries, cells, tuple(marks))


def _cells(ground: Ground, drawn: Drawing, looks: Mapping[str, str]) -> Iterator[Cell]:
    for area in ground.policy.areas:
        if area.code in drawn.paths:
            x, y = drawn.frame.x(area.label_lon), drawn.frame.y(area.label_lat)
            path, look = drawn.paths[area.code], looks.get(area.code, NOTHING)
            yield Cell(area.code, area.name, path, x, y, look, _sign(look, x, y))


def looks(effects: Iterable[AreaEffect], view: str) -> dict[str, str]:
    """The colour of each neighbourhood in one view."""
    return {effect.code: LOOKS[view](effect) for effect in effects}


def change(people: int, living: int = 1) -> str:
    """Colour by how many people gain (or, below zero, lose)."""
    size = bisect_right(STEPS, abs(people))
    if not size:
        return SAME if living else NOTHING
    return f"{'gain' if people > 0 else 'loss'}-{size}"


def _change(effect: AreaEffect) -> str:
    return change(effect.gain, effect.people)


def _share(effect: AreaEffect) -> str:
    if not effect.people:
        return NOTHING
    return f"share-{bisect_right(SHARES, effect.network / effect.people) + 1}"


def _need(effect: AreaEffect) -> str:
    if effect.index is None:
        return NOTHING
    return f"shade-{bisect_right(INDEXES, effect.index) + 1}"


LOOKS = {PLAN: _share, CHANGE: _change, NEED: _need}


def _sign(look: str, x: float, y: float) -> str:
    kind, _dash, size = look.partition("-")
    if kind not in ("gain", "loss"):
        return ""
    half = SIGN[int(size) - 1]
    across = f"M{x - half:g},{y:g}h{2 * half}"
    return across if kind == "loss" else f"{across}M{x:g},{y - half:g}v{2 * half}"


# --- Places -------------------------------------------------------------------------------------


def marks(ground: Ground, sites: Iterable[PlanSite], chosen: Iterable[Chosen]) -> tuple[Mark, ...]:
    """The places that there are now, and on top those of the plan."""
    found, taken = list(chosen), {one.site.id for one in chosen}
    now = [site for site in sites if site.kind and not site.free and site.id not in taken]
    return (
        *(_mark(ground, site, site.kind or "") for site in now),
        *(_mark(ground, one.site, one.kind, n) for n, one in enumerate(found, 1)),
    )


def _mark(ground: Ground, site: PlanSite, kind: str, number: int = 0) -> Mark:
    form, name = kinds(ground.policy).get(kind, (0, Text(nl=kind, en=kind)))
    frame = outline(ground.shapes).frame
    x, y = frame.x(site.lon), frame.y(site.lat)
    return Mark(site, kind, name, form, x, y, number > 0, number)


def kinds(policy: Policy) -> Mapping[str, tuple[int, Text]]:
    """Kind -> its form on the map, and its name."""
    known = policy.municipality.kinds
    return {kind.id: (number % FORMS, kind.name) for number, kind in enumerate(known)}


# --- For the live map ---------------------------------------------------------------------------


def live(ground: Ground) -> dict[str, Any]:
    """The boundaries, which no change of a plan touches."""
    drawn, shapes = outline(ground.shapes), ground.shapes.boundaries
    return {
        "bbox": list(drawn.box),
        "areas": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": shapes.features[area.code],
                    "properties": {
                        "code": area.code,
                        "name": area.name,
                        "lon": area.label_lon,
                        "lat": area.label_lat,
                    },
                }
                for area in ground.policy.areas
                if area.code in shapes.features
            ],
        },
    }


def state(chart: Chart, words: Mapping[str, str], said: Any) -> dict[str, Any]:
    """What a change of a plan does to the live map: colours, words and places."""
    return {
        "looks": chart.looks,
        "words": dict(words),
        "places": [
            {
                "id": mark.site.id,
                "name": mark.site.name,
                "kind": said(mark.kind_name),
                "form": mark.form,
                "lon": mark.site.lon,
                "lat": mark.site.lat,
                "approximate": mark.site.approximate,
                "placed": mark.placed,
                "number": mark.number,
            }
            for mark in chart.marks
        ],
    }

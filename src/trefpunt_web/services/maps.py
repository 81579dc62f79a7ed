"""The map of neighbourhoods: outlines as drawn on a page, coloured by a measure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from trefpunt.cli.drawing import Drawing, Frame, Labelled, drawing
from trefpunt.cli.scale import Scale, scale
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.municipality import PlaceKind
from trefpunt.schemas.policy import Place
from trefpunt.schemas.run import digest
from trefpunt_web.services import policy
from trefpunt_web.services.index import Index, Neighbourhood
from trefpunt_web.services.measures import Measure, Value

FORMS = 4
"""How many different forms there are for meeting places."""


@dataclass(frozen=True)
class Cell(Labelled):
    """One neighbourhood on the map."""

    row: Neighbourhood
    path: str
    x: float
    """Where its label stands."""
    y: float
    value: Value
    shade: int | None
    """None where it has no value."""
    estimated: bool


@dataclass(frozen=True)
class Mark:
    """One meeting place on the map."""

    place: Place
    kind: PlaceKind | None
    """None where the policy does not describe this kind."""
    form: int
    """Which form it has, from 0: one per kind of place, so that colour is not needed."""
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    """Everything that a map shows: the same on the page, for MapLibre and in print."""

    measure: Measure
    scale: Scale
    drawing: Drawing
    boundaries: Boundaries
    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...]
    digest: str
    """Of everything on it: a browser may keep the answer until this changes."""

    @property
    def has_estimates(self) -> bool:
        """Whether a value on it rests on an estimate."""
        return any(cell.estimated for cell in self.cells)

    @property
    def forms(self) -> list[Mark]:
        """One mark of each kind of place that it shows, for the legend."""
        return list({mark.place.kind: mark for mark in self.marks}.values())

    def cell(self, code: str | None) -> Cell | None:
        """The neighbourhood with this code; none where the map does not show it."""
        return next((cell for cell in self.cells if cell.row.code == code), None)


def draw(index: Index, measure: Measure) -> Map:
    """The map of the policy in force, coloured by this measure. Raises NoPolicy."""
    shapes = policy.shapes(index.policy.municipality.code)
    outlines = _drawn(shapes)
    classes = scale(map(measure.value, index.neighbourhoods), measure.places)
    return Map(
        measure,
        classes,
        outlines,
        shapes.boundaries,
        tuple(_cells(index.neighbourhoods, measure, classes, outlines)),
        tuple(_marks(index, outlines.frame)),
        digest([index.run.digest, shapes.digest, index.policy.files, measure.slug]),
    )


def _cells(
    rows: Iterable[Neighbourhood], measure: Measure, classes: Scale, outlines: Drawing
) -> Iterator[Cell]:
    for row in rows:
        if row.code in outlines.paths:
            value = measure.value(row)
            yield Cell(
                row,
                outlines.paths[row.code],
                outlines.frame.x(row.area.label_lon),
                outlines.frame.y(row.area.label_lat),
                value,
                None if value is None else classes.shade(value),
                measure.estimated(row),
            )


def _marks(index: Index, frame: Frame) -> Iterator[Mark]:
    kinds = {kind.id: kind for kind in index.policy.municipality.kinds}
    forms = list(kinds)
    for place in index.policy.places:
        if place.lon is not None and place.lat is not None:
            form = forms.index(place.kind) if place.kind in kinds else len(kinds)
            kind, x, y = kinds.get(place.kind), frame.x(place.lon), frame.y(place.lat)
            yield Mark(place, kind, form % FORMS, x, y)


# --- Drawing ------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _drawn(shapes: policy.Shapes) -> Drawing:
    return drawing(shapes.boundaries.features)

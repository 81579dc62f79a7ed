"""What `trefpunt walk` answers: per point the nearest place, and what could not take part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trefpunt.cli.network import Opened
from trefpunt.engines.reach.attach import ELLIPSOID, attach, held, seeds, to_points
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.network import islands
from trefpunt.schemas.network import NOWHERE, Attached, Floats, Ints, Nearest, Trait
from trefpunt.schemas.run import Run
from trefpunt.sources.streets import Spots

METHOD = "walk/2"


@dataclass(frozen=True)
class Walk:
    """Two tables of points and the streets between them."""

    opened: Opened
    avoid: Trait
    limit_m: float
    places: Spots
    points: Spots
    free: Opened | None = None
    """The same streets for who avoids nothing, where something is avoided."""

    def lay(self, spots: Spots) -> Attached:
        """A table of points on the network."""
        return attach(self.opened.network, spots.lon, spots.lat, self.limit_m)


@dataclass(frozen=True)
class Answer:
    """For `--json` as it is."""

    points: list[dict[str, Any]]
    """Id, place, metres, straight_m and missing ("off_network" or "unreachable") of each point."""
    unattached: list[str]
    """Ids of places that lie too far from every street."""
    streets: dict[str, Any]
    run: Run


def answer(walk: Walk) -> Answer:
    """The nearest place of each point; metres are whole millimetres divided by 1,000."""
    places, points = walk.lay(walk.places), walk.lay(walk.points)
    near = _near(walk, places, points)
    rows = _rows(walk, points, near.millimetres[:, 0], near.place[:, 0])
    lost = [walk.places.ids[row] for row in np.flatnonzero(places.edge == NOWHERE)]
    missing = {row["id"]: row["missing"] for row in rows if row["missing"]}
    return Answer(rows, lost, _streets(walk), _run(walk, missing))


def _near(walk: Walk, places: Attached, points: Attached) -> Nearest:
    network = walk.opened.network
    found = nearest(walk.opened.search, seeds(network, places))
    near = to_points(network, found, places, points)
    if walk.free is None:
        return near
    freely = replace(walk, opened=walk.free, free=None)
    return held(near, _near(freely, freely.lay(walk.places), freely.lay(walk.points)))


def _rows(walk: Walk, points: Attached, millimetres: Ints, place: Ints) -> list[dict[str, Any]]:
    told = zip(
        walk.points.ids,
        place.tolist(),
        (millimetres / 1000).tolist(),
        _straight(walk, place).tolist(),
        (points.edge == NOWHERE).tolist(),
        strict=True,
    )
    return [
        _missing(name, "off_network" if off else "unreachable")
        if which < 0
        else {
            "id": name,
            "place": walk.places.ids[which],
            "metres": metres,
            "straight_m": straight,
            "missing": None,
        }
        for name, which, metres, straight, off in told
    ]


def _missing(name: str, why: str) -> dict[str, Any]:
    return {"id": name, "place": None, "metres": None, "straight_m": None, "missing": why}


def _straight(walk: Walk, place: Ints) -> Floats:
    """Metres in a straight line to the place that one walks to; anything where there is none."""
    to, start = walk.places, walk.points
    metres = ELLIPSOID.inv(start.lon, start.lat, to.lon[place], to.lat[place])[2]
    return np.round(np.asarray(metres), 3)


def _streets(walk: Walk) -> dict[str, Any]:
    facts, apart = walk.opened.facts, islands(walk.opened.network)
    return {
        "file": facts.file,
        "digest": facts.digest,
        "source": facts.source,
        "licence": facts.licence,
        "year": facts.year,
        "nodes": walk.opened.network.size,
        "edges": len(walk.opened.network.start),
        "refused": dict(facts.refused),
        "islands": apart.count,
        "metres_outside_largest": apart.metres,
    }


def _run(walk: Walk, missing: Mapping[str, str]) -> Run:
    inputs = {
        "streets": walk.opened.facts.digest,
        "places": walk.places.digest,
        "points": walk.points.digest,
    }
    parameters = {"limit_m": walk.limit_m, "avoid": names(walk.avoid)}
    return Run("walk", METHOD, inputs, parameters, dict(missing))


def names(traits: Trait) -> list[str]:
    """The traits by name."""
    return [str(trait.name) for trait in Trait if trait in traits]

"""Small street networks of invented towns, written as .osm.pbf files."""

from collections.abc import Callable, Iterable
from math import cos, radians
from pathlib import Path
from typing import Any

import osmium
import pytest
from osmium.osm.mutable import Node, Way

WriteGrid = Callable[..., Path]
WriteStreets = Callable[..., Path]

METRES_PER_DEGREE = 111_320
"""Of latitude, roughly: good enough to draw a town."""

Tags = dict[str, str]


def write_streets(
    path: Path,
    nodes: dict[int, tuple[float, float]],
    ways: Iterable[tuple[list[int], Tags]],
    tags: dict[int, Tags] | None = None,
) -> Path:
    """Write nodes (number -> lon, lat) and ways (node numbers, tags); `tags` are those of nodes."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in sorted(nodes.items()):
            writer.add_node(Node(id=number, location=place, tags=(tags or {}).get(number, {})))
        for number, (refs, told) in enumerate(ways, 1):
            writer.add_way(Way(id=number, nodes=refs, tags=told))
    return path


def write_grid(
    path: Path,
    lon: float,
    lat: float,
    *,
    columns: int = 5,
    rows: int = 5,
    metres: float = 100.0,
    **tags: Any,
) -> Path:
    """A grid of residential streets about `metres` apart, centred on this point.

    Node numbers count from 1, row by row from the south-west corner; `tags` go to every way.
    """
    high = metres / METRES_PER_DEGREE
    wide = high / _narrow(lat)
    nodes = {
        row * columns + column + 1: (
            lon + (column - (columns - 1) / 2) * wide,
            lat + (row - (rows - 1) / 2) * high,
        )
        for row in range(rows)
        for column in range(columns)
    }
    across = [[row * columns + c + 1 for c in range(columns)] for row in range(rows)]
    along = [[r * columns + column + 1 for r in range(rows)] for column in range(columns)]
    told = {"highway": "residential", **tags}
    return write_streets(path, nodes, [(refs, told) for refs in across + along])


def _narrow(lat: float) -> float:
    """How much shorter a degree of longitude is than one of latitude: the cosine."""
    return cos(radians(lat))


@pytest.fixture(name="write_grid", scope="session")
def _grid() -> WriteGrid:
    """`write_grid`, for tests that want streets where their town lies."""
    return write_grid


@pytest.fixture(name="write_streets", scope="session")
def _streets() -> WriteStreets:
    """`write_streets`, for tests that draw their own streets."""
    return write_streets

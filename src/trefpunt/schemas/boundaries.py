"""The shapes of a municipality's areas."""

from typing import Any

from trefpunt.schemas.base import Strict, Text


class Boundaries(Strict):
    """One set of shapes: real boundaries from open data, or a schematic map without them."""

    year: int | None
    """Year of the boundaries; none for a schematic map."""
    source: str
    licence: str
    accuracy: Text
    """What the lines are good for, in the reader's words."""
    schematic: bool
    """True when the shapes only show roughly where each area lies."""
    shapes: dict[str, dict[str, Any]]
    """Area code -> GeoJSON geometry, WGS84 (longitude, latitude in degrees)."""

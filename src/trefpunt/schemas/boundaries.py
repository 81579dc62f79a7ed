"""The boundaries of neighbourhoods, where a folder of open data holds them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Boundaries:
    """The outline of each neighbourhood of one municipality, in degrees WGS84."""

    file: str
    """Name of the file in the data folder."""
    year: int | None
    """Year of the boundaries; none where neither the file nor its name tells."""
    source: str
    licence: str
    accuracy: str
    """How far a line may lie from the real boundary, in the maker's words; "" where not told."""
    features: dict[str, dict[str, Any]]
    """Area code -> GeoJSON geometry (Polygon or MultiPolygon)."""
    points: int
    """Number of corners in all outlines together: a measure of detail."""

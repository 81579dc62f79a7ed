"""The shapes of neighbourhoods: real boundaries from a folder of open data, or a schematic map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Boundaries:
    """The outline of each neighbourhood of one municipality, in degrees WGS84."""

    file: str
    """Name of the file in the data folder; "" for a schematic map."""
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
    schematic: bool = False
    """True where the shapes are no boundaries: they only show who lies beside whom."""
    districts: Mapping[str, str] = field(default_factory=dict)
    """District code -> name, where the table tells."""

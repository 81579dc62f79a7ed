"""Where people live: points that stand for an address, a postcode, a square or a neighbourhood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trefpunt.schemas.datasets import Facts

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

UNKNOWN = np.int32(-1)
"""Stands in `people` for a number that is not published."""

PointKind = Literal["address", "postcode", "square", "area"]
"""How precise a point is; "area": the label point of a whole neighbourhood."""


@dataclass(frozen=True)
class Points:
    """A table of points with the people who live there."""

    kind: PointKind
    ids: tuple[str, ...]
    lon: Floats
    """[k] degrees WGS84."""
    lat: Floats
    codes: tuple[str, ...]
    """Area codes that occur, in the order of their first use."""
    area: Ints
    """[k] position in `codes`; -1 where a point lies in no known area."""
    people: Mapping[str, Ints]
    """Group -> [k] number of people; UNKNOWN where not published. "inhabitants" is always there."""
    facts: Facts

    def __len__(self) -> int:
        return len(self.ids)

"""Reads a dataset by its role."""

from collections.abc import Callable
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Role
from trefpunt.schemas.figures import Figures
from trefpunt.schemas.opendata import Columns, Concordance, Outlines, PlaceTable
from trefpunt.schemas.points import Points
from trefpunt.sources.datasets.columns import read_columns
from trefpunt.sources.datasets.concordance import read_concordance
from trefpunt.sources.datasets.figures import read_figures
from trefpunt.sources.datasets.outlines import read_outlines
from trefpunt.sources.datasets.places import read_places
from trefpunt.sources.datasets.points import read_points
from trefpunt.sources.report import Report

Read = Points | Figures | Outlines | Concordance | PlaceTable | Columns
"""What a dataset is read as; each has `facts`."""

READERS: dict[Role, Callable[[Path, Dataset, Report], Read | None]] = {
    "addresses": read_points,
    "postcodes": read_points,
    "squares": read_points,
    "boundaries": read_outlines,
    "figures": read_figures,
    "health": read_figures,
    "places": read_places,
    "concordance": read_concordance,
    "table": read_columns,
}
"""Streets are no table: `trefpunt.sources.streets` reads them."""


def read_dataset(path: Path, dataset: Dataset, report: Report) -> Read | None:
    """The dataset as a typed table; None when it cannot be used, or is no table."""
    reader = READERS.get(dataset.role)
    return None if reader is None else reader(path, dataset, report)

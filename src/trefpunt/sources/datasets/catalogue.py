"""Reads `sources.toml`: which open data a policy uses."""

from pathlib import Path

from trefpunt.schemas.datasets import Datasets
from trefpunt.sources.municipality import twice
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml


def read_datasets(folder: Path, report: Report) -> Datasets:
    """The datasets of a policy folder; none where it has no `sources.toml` or a wrong one."""
    path = folder / "sources.toml"
    found = read_toml(path, Datasets, report) if path.is_file() else None
    if found is None:
        return Datasets()
    twice(report, "datasets", (dataset.id for dataset in found.datasets))
    return found

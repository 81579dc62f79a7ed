"""Reads open data as `sources.toml` describes it."""

from trefpunt.sources.datasets.catalogue import find, find_all, read_datasets
from trefpunt.sources.datasets.figures import read_figures
from trefpunt.sources.datasets.points import read_points

__all__ = ["find", "find_all", "read_datasets", "read_figures", "read_points"]

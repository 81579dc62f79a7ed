"""Reads open data as `sources.toml` describes it."""

from trefpunt.sources.datasets.catalogue import read_datasets

__all__ = ["read_datasets"]

"""Reads open data as `sources.toml` describes it."""

from trefpunt.sources.datasets.catalogue import check_kinds, find, find_all, read_datasets
from trefpunt.sources.datasets.checking import check_datasets
from trefpunt.sources.datasets.columns import read_columns
from trefpunt.sources.datasets.concordance import read_concordance, recode
from trefpunt.sources.datasets.figures import read_figures
from trefpunt.sources.datasets.locate import Located, locate
from trefpunt.sources.datasets.outlines import read_outlines
from trefpunt.sources.datasets.places import read_places
from trefpunt.sources.datasets.points import read_points
from trefpunt.sources.datasets.reading import Read, read_dataset

__all__ = [
    "Located",
    "Read",
    "check_datasets",
    "check_kinds",
    "find",
    "find_all",
    "locate",
    "read_columns",
    "read_concordance",
    "read_dataset",
    "read_datasets",
    "read_figures",
    "read_outlines",
    "read_places",
    "read_points",
    "recode",
]

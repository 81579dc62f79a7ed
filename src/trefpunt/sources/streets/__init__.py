"""Streets from OpenStreetMap files, and networks on disk."""

from trefpunt.sources.streets.osm import drawn_at
from trefpunt.sources.streets.read import read_streets
from trefpunt.sources.streets.rules import Rules, default_rules, read_rules
from trefpunt.sources.streets.spots import Spots, read_spots
from trefpunt.sources.streets.store import open_arrays, save_arrays
from trefpunt.sources.streets.stretches import Box, box_around
from trefpunt.sources.streets.written import write_streets, written_facts

__all__ = [
    "Box",
    "Rules",
    "Spots",
    "box_around",
    "default_rules",
    "drawn_at",
    "open_arrays",
    "read_rules",
    "read_spots",
    "read_streets",
    "save_arrays",
    "write_streets",
    "written_facts",
]

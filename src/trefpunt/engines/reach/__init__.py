"""Reach on foot: who can walk to a meeting place. Distances along streets: `reach.along`."""

from trefpunt.engines.reach.answer import METHOD, Given, answer, provenance, tell
from trefpunt.engines.reach.people import label_points
from trefpunt.engines.reach.places import Site, Sites, sites
from trefpunt.engines.reach.walks import Crow, Walks, Way

__all__ = [
    "METHOD",
    "Crow",
    "Given",
    "Site",
    "Sites",
    "Walks",
    "Way",
    "answer",
    "label_points",
    "provenance",
    "sites",
    "tell",
]

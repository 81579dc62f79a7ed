"""From need to plan: the engines together, without a database. The site asks the same functions."""

from trefpunt.cli.planning.asking import propose
from trefpunt.cli.planning.clashing import conflict_text
from trefpunt.cli.planning.differing import differences
from trefpunt.cli.planning.live import assess
from trefpunt.cli.planning.make import METHOD, make, provenance
from trefpunt.cli.planning.standing import Standing
from trefpunt.cli.planning.telling import plan_json
from trefpunt.cli.planning.weighed import weigh_all
from trefpunt.cli.planning.world import World, world

__all__ = [
    "METHOD",
    "Standing",
    "World",
    "assess",
    "conflict_text",
    "differences",
    "make",
    "plan_json",
    "propose",
    "provenance",
    "weigh_all",
    "world",
]

"""Takes what one can walk on out of an OpenStreetMap file (`.osm.pbf`)."""

from array import array
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import osmium
from osmium.filter import KeyFilter
from osmium.io import File
from osmium.osm import NODE, WAY, Node
from osmium.osm import Way as OsmWay

from trefpunt.schemas.network import Trait
from trefpunt.sources.report import Report
from trefpunt.sources.streets.rules import NodeRule, Rules

UNPLACED = 2**31 - 1
"""What osmium gives as coordinate of a node that the file lacks."""
_START = b"\x0a\x09OSMHeader"
"""Bytes 4 to 15 of every file of this form."""
_CLOSED, _UNLISTED, _OTHER = -1, -2, -3
"""One may not walk there; a kind of street without a rule; no street at all."""


@dataclass
class Drawn:
    """Walkable ways one after the other, each as its nodes in order."""

    nodes: "array[int]" = field(default_factory=lambda: array("q"))
    x: "array[int]" = field(default_factory=lambda: array("i"))
    """Longitude of each of `nodes`, in ten-millionths of a degree."""
    y: "array[int]" = field(default_factory=lambda: array("i"))
    sizes: "array[int]" = field(default_factory=lambda: array("i"))
    """Nodes per way."""
    traits: "array[int]" = field(default_factory=lambda: array("H"))
    """`Trait` bits per way."""
    stops: dict[int, NodeRule] = field(default_factory=dict)
    """Node -> what stands there and stops somebody."""
    closed: int = 0
    """Ways on which one may not walk."""
    unlisted: int = 0
    """Ways of a kind that the rule table does not know."""


class _Judge:
    """Rules that remember: most ways have the tags of a way before them."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.known: dict[tuple[tuple[str, str], ...], int] = {}

    def bits(self, way: OsmWay) -> int:
        """`Trait` bits; else _CLOSED, _UNLISTED or _OTHER."""
        told = tuple((tag.k, tag.v) for tag in way.tags if tag.k in self.rules.told)
        if told not in self.known:
            self.known[told] = self._bits(dict(told))
        return self.known[told]

    def _bits(self, tags: dict[str, str]) -> int:
        rule = self.rules.walk(tags)
        if rule is None:
            return _UNLISTED if "highway" in tags else _OTHER
        if rule.walk == "no":
            return _CLOSED
        unknown = Trait.UNKNOWN_ACCESS if rule.walk == "unknown" else Trait(0)
        return int(self.rules.trait(tags) | unknown)


def draw(path: Path, rules: Rules, report: Report) -> Drawn | None:
    """The walkable ways of a file; None when it cannot be read, which the report tells."""
    if not _opens(path, report):
        return None
    drawn, judge = Drawn(), _Judge(rules)
    try:
        for item in _items(path, rules):
            if isinstance(item, Node):
                _stand(item, drawn, rules)
            elif isinstance(item, OsmWay):
                _lay(item, drawn, judge)
    except RuntimeError as error:
        report.error("streets.damaged", reason=str(error))
        return None
    return drawn


def drawn_at(path: Path) -> datetime | None:
    """When the map was as this file shows it, where the file tells."""
    told = osmium.FileProcessor(File(str(path), "pbf")).header.get("osmosis_replication_timestamp")
    try:
        return datetime.fromisoformat(told) if told else None
    except ValueError:
        return None


def _opens(path: Path, report: Report) -> bool:
    try:
        with path.open("rb") as file:
            first = file.read(4 + len(_START))
    except OSError:
        report.error("file.missing", file=report.file)
        return False
    if first[4:] != _START:
        report.error("streets.not_pbf")
    return first[4:] == _START


def _items(path: Path, rules: Rules) -> osmium.FileProcessor:
    # A filter needs a key, and a table may have no rules for nodes.
    ways, nodes = KeyFilter("highway", *rules.way_keys), KeyFilter("barrier", *rules.node_keys)
    ways.enable_for(WAY)
    nodes.enable_for(NODE)
    processor = osmium.FileProcessor(File(str(path), "pbf"), NODE | WAY).with_locations()
    return processor.with_filter(nodes).with_filter(ways)


def _stand(node: Node, drawn: Drawn, rules: Rules) -> None:
    rule = rules.stop(dict(node.tags))
    if rule is not None and rule.stops != "nobody":
        drawn.stops[node.id] = rule


def _lay(way: OsmWay, drawn: Drawn, judge: _Judge) -> None:
    bits = judge.bits(way)
    if bits < 0:
        drawn.closed += bits == _CLOSED
        drawn.unlisted += bits == _UNLISTED
        return
    nodes = list(way.nodes)
    drawn.nodes.extend([node.ref for node in nodes])
    drawn.x.extend([node.x for node in nodes])
    drawn.y.extend([node.y for node in nodes])
    drawn.sizes.append(len(nodes))
    drawn.traits.append(bits)

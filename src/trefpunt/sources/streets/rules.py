"""The table that tells where one may walk (`walkable.toml`), and what it says about tags."""

import re
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import as_file, files
from math import radians, tan
from pathlib import Path
from typing import Literal

from pydantic import Field

from trefpunt.schemas.base import Strict, Text
from trefpunt.schemas.network import Trait
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml
from trefpunt.terms.problems import DataProblem

TraitName = Literal["STEPS", "ROUGH", "KERB", "STEEP", "NARROW", "BRIDGE", "TUNNEL", "FERRY"]
Tags = Mapping[str, str]

_INCLINE = re.compile(r"^[+-]?\s*(\d+(?:[.,]\d+)?)\s*(%|°)$")


class Rule(Strict):
    """What holds for streets with these tags, and why."""

    when: dict[str, tuple[str, ...]] = Field(min_length=1)
    """Tag -> the values that fit, of which "*" is any; all tags must fit."""
    reason: Text

    def fits(self, tags: Tags) -> bool:
        """Whether these tags are meant."""
        return all(_any(tags.get(key), values) for key, values in self.when.items())


def _any(value: str | None, values: tuple[str, ...]) -> bool:
    return value is not None and ("*" in values or value in values)


class WayRule(Rule):
    """Whether one may walk here."""

    walk: Literal["yes", "no", "unknown"]


class TraitRule(Rule):
    """What makes a street harder to walk, or stands out."""

    trait: TraitName


class NodeRule(Rule):
    """Who cannot pass something that stands on a street."""

    stops: Literal["everybody", "wheelchairs", "nobody"]
    trait: Literal["NARROW", "KERB"] = "NARROW"
    """What the street gets where wheelchairs are stopped."""


class Steep(Strict):
    """From which slope a street is steep."""

    percent: float = Field(gt=0)
    reason: Text


class Rules(Strict):
    """`walkable.toml`."""

    steep: Steep
    ways: tuple[WayRule, ...]
    traits: tuple[TraitRule, ...] = ()
    nodes: tuple[NodeRule, ...] = ()

    @cached_property
    def way_keys(self) -> frozenset[str]:
        """Tags of which a way must have one to be walkable at all."""
        return frozenset(next(iter(rule.when)) for rule in self.ways if rule.walk != "no")

    @cached_property
    def node_keys(self) -> frozenset[str]:
        """Tags of which a node must have one to stop anybody."""
        return frozenset(next(iter(rule.when)) for rule in self.nodes if rule.stops != "nobody")

    @cached_property
    def told(self) -> frozenset[str]:
        """Tags of ways that some rule looks at."""
        rules: list[Rule] = [*self.ways, *self.traits]
        return frozenset(key for rule in rules for key in rule.when) | {"incline"}

    def walk(self, tags: Tags) -> WayRule | None:
        """The first rule for ways that fits; None where none does."""
        return next((rule for rule in self.ways if rule.fits(tags)), None)

    def stop(self, tags: Tags) -> NodeRule | None:
        """The first rule for nodes that fits; None where none does."""
        return next((rule for rule in self.nodes if rule.fits(tags)), None)

    def trait(self, tags: Tags) -> Trait:
        """All that stands out about a way with these tags."""
        found = Trait(0)
        for rule in self.traits:
            if rule.fits(tags):
                found |= Trait[rule.trait]
        if slope(tags.get("incline", "")) > self.steep.percent:
            found |= Trait.STEEP
        return found


def slope(text: str) -> float:
    """Percent of a slope as OpenStreetMap writes it ("10%", "-5°"); 0 where no number tells."""
    found = _INCLINE.match(text.strip())
    if found is None:
        return 0.0
    number = float(found[1].replace(",", "."))
    return 100 * tan(radians(number)) if found[2] == "°" else number


def read_rules(path: Path, report: Report) -> Rules | None:
    """A rule table of one's own; None when something in it is wrong, which the report tells."""
    return read_toml(path, Rules, report)


def default_rules() -> Rules:
    """The rule table that comes with Trefpunt. Raises DataProblem where that is damaged."""
    report = Report("walkable.toml")
    with as_file(files("trefpunt.sources.streets").joinpath("walkable.toml")) as path:
        found = read_rules(path, report)
    if found is None:
        raise DataProblem(report.errors)
    return found

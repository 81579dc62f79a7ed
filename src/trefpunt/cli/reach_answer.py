"""One answer of `trefpunt reach`, as JSON and as GeoJSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trefpunt.cli.reach_input import Inputs
from trefpunt.cli.show import Lang, refuse
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import AreaReach, Choice, GroupReach, ReachResult
from trefpunt.schemas.run import Run
from trefpunt.sources.report import reason
from trefpunt.sources.whole import whole_files
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Param

FLAT = (
    *("code", "name", "inhabitants", "share_within", "share_65_within", "median_m", "worst_m"),
    *("median_straight_m", "unreachable", "unmeasured", "nearest", "own_place", "level"),
    *("approximate", "missing", "capacity_per_1000"),
)
"""What a feature on the map tells of a neighbourhood."""


@dataclass(frozen=True)
class Answer:
    """Everything that the table, the workbook and the files need."""

    policy: Policy
    choice: Choice
    result: ReachResult
    run: Run
    inputs: Inputs

    @property
    def facts(self) -> tuple[Facts, ...]:
        """Of every open table behind the answer."""
        points = self.inputs.way.points.facts
        return (*((points,) if points.digest else ()), *self.inputs.given.facts)

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        sources = [asdict(one) for one in self.facts]
        return plain(self.result) | {"sources": sources, "run": self.run.as_json()}

    def as_geojson(self) -> dict[str, Any]:
        """Every neighbourhood with its figures: its boundary, or its label point without one."""
        pairs = zip(self.policy.areas, self.result.areas, strict=True)
        return {
            "type": "FeatureCollection",
            "norm_m": self.result.norm_m,
            "level": self.result.level.value,
            "features": [self._feature(area, found) for area, found in pairs],
            "run": self.run.as_json(),
        }

    def _feature(self, area: Area, found: AreaReach) -> dict[str, Any]:
        shapes = self.inputs.boundaries
        outline = shapes.features.get(area.code) if shapes else None
        point = {"type": "Point", "coordinates": [area.label_lon, area.label_lat]}
        told = {name: getattr(found, name) for name in FLAT}
        return {
            "type": "Feature",
            "id": area.code,
            "properties": told,
            "geometry": outline or point,
        }


def plain(result: ReachResult) -> dict[str, Any]:
    """The result as plain values; shares are 0-1, distances whole metres."""
    return asdict(result)


def outside(groups: tuple[GroupReach, ...], group: str = "") -> int | None:
    """People of a group (the first: everybody) beyond the norm; none where there is no share."""
    for one in groups:
        if group in {"", one.group}:
            return None if one.share is None else one.people - one.within
    return None


def save_geojson(answer: Answer, path: Path, lang: Lang) -> None:
    """Write the map, whole or not at all; where that is not possible, say so and end."""
    text = json.dumps(answer.as_geojson(), ensure_ascii=False)
    try:
        with whole_files(path.parent, path.name) as (new,):
            new.write_text(text, encoding="utf-8")
    except OSError as error:
        params: dict[str, Param] = {"file": str(path), "reason": reason(error)}
        refuse(Problem("reach.not_writable", params=params), lang)

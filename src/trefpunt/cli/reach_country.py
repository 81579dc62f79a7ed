"""Reach of one municipality out of many: what each process that works on a country does.

Everything is passed as paths, so that a process on another machine that sees the same folder can
take over the work of one that stopped.
"""

from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from trefpunt.cli.reach_answer import plain
from trefpunt.engines.reach import provenance
from trefpunt.engines.reach.part import Streets, within
from trefpunt.schemas.base import Text
from trefpunt.schemas.datasets import Dataset, Facts, Form, Role
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.network import Network
from trefpunt.schemas.points import UNKNOWN, Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice
from trefpunt.sources import policy as folder
from trefpunt.sources.datasets import read_places, read_points
from trefpunt.sources.report import Report
from trefpunt.sources.streets import open_arrays
from trefpunt.terms.area import municipality_of
from trefpunt.terms.problems import DataProblem
from trefpunt.terms.quality import Certainty

FORMS: dict[str, Form] = {".parquet": "geoparquet", ".geojson": "geojson", ".xlsx": "xlsx"}
"""Ending of a file -> how it is written; any other is CSV."""

WANTED = ("id", "code", "lon", "lat", "x", "y", "area", "inhabitants")
"""Our names of the columns that reach needs; of the last, all that begin with it."""


@dataclass(frozen=True)
class Country:
    """What to compute, for every municipality that the points lie in."""

    policy: Path
    """Folder with the policy that tells norms, kinds, groups and the detour factor."""
    points: Path
    places: Path
    choice: Choice
    network: tuple[Path, str] | None = None
    """A network on disk with its key; none: straight lines."""
    free: tuple[Path, str] | None = None
    """The same for who passes everything, where this walker does not."""
    streets: tuple[str, str] | None = None
    """Name and digest of the file that the network was made from."""


@dataclass(frozen=True)
class World:
    """A country, read."""

    policy: Policy
    points: Points
    places: tuple[Place, ...]
    place_facts: Facts
    streets: Streets | None

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """Municipality -> its points; points in no area belong to none."""
        towns = [municipality_of(code) for code in self.points.codes]
        found: dict[str, list[int]] = {town: [] for town in sorted(set(towns))}
        for row, area in enumerate(self.points.area.tolist()):
            if area >= 0:
                found[towns[area]].append(row)
        return found

    def points_of(self, town: str) -> Points:
        """The points of one municipality."""
        rows = np.array(self.rows[town], dtype=np.int64)
        used, area = np.unique(self.points.area[rows], return_inverse=True)
        return replace(
            self.points,
            ids=tuple(self.points.ids[row] for row in rows),
            lon=self.points.lon[rows],
            lat=self.points.lat[rows],
            codes=tuple(self.points.codes[number] for number in used),
            area=area.astype(np.int32),
            people={group: counts[rows] for group, counts in self.points.people.items()},
        )

    def policy_of(self, town: str, points: Points) -> Policy:
        """The same policy for another municipality: what belongs to the first one is left out."""
        reach = self.policy.reach
        assert reach is not None, "checked when the country is opened"  # noqa: S101
        own = {"barriers": (), "referrals": (), "offers": ()}
        name = {"code": town, "name": town, "groups": ()}
        changed = {
            "municipality": self.policy.municipality.model_copy(update=name),
            "reach": reach.model_copy(update=own),
            "areas": areas(points),
        }
        return self.policy.model_copy(update=changed)


def areas(points: Points) -> tuple[Area, ...]:
    """The areas of these points, each at the middle of its points; names are codes."""
    everybody, elderly = (points.people.get(k) for k in ("inhabitants", "inhabitants_65plus"))
    found = []
    for number, code in enumerate(points.codes):
        here = points.area == number
        found.append(
            Area(
                code=code,
                name=code,
                inhabitants=_total(everybody, here),
                inhabitants_65plus=_total(elderly, here),
                households=None,
                label_lon=float(points.lon[here].mean()),
                label_lat=float(points.lat[here].mean()),
            )
        )
    return tuple(found)


def _total(people: Any, here: Any) -> int | None:
    """People at the points with a known number; none where no number is known."""
    if people is None:
        return None
    known = people[here & (people != UNKNOWN)]
    return int(known.sum()) if len(known) else None


@lru_cache(maxsize=2)
def opened(country: Country) -> World:
    """Read everything once per process. Raises DataProblem with all that is wrong."""
    policy, report = folder.read(country.policy), Report("")
    points = read_points(country.points, people(policy, country.points), report)
    places = read_places(country.places, described(policy, country.places, "places"), report)
    if points is None or places is None or policy.reach is None:
        raise DataProblem(report.errors)
    return World(policy, points, places.places, places.facts, _streets(country))


def _streets(country: Country) -> Streets | None:
    """The networks on disk, mapped into memory: processes on one machine share them."""
    network = open_arrays(Network, *country.network) if country.network else None
    free = open_arrays(Network, *country.free) if country.free else None
    return None if network is None else Streets(network, free)


def people(policy: Policy, path: Path) -> Dataset:
    """The same file, of which only where people live and how many is read."""
    found = described(policy, path, "table")
    columns = {ours: theirs for ours, theirs in found.columns.items() if ours.startswith(WANTED)}
    return found.model_copy(update={"columns": columns, "units": {}})


def described(policy: Policy, path: Path, role: Role) -> Dataset:
    """How the policy's `sources.toml` says to read this file; else a table with our own names."""
    known = (one for one in policy.datasets.datasets if one.file == path.name)
    return next(known, None) or Dataset(
        id="",
        name=Text(nl=path.name, en=path.name),
        role=role,
        form=FORMS.get(path.suffix.lower(), "csv"),
        file=path.name,
        licence="",
        effect=Text(nl="", en=""),
        source=path.name,
        certainty=Certainty.UNDECIDED,
    )


def solve(country: Country, town: str) -> dict[str, Any]:
    """The answer for one municipality, as `trefpunt reach --json` gives it."""
    world = opened(country)
    points = world.points_of(town)
    policy = world.policy_of(town, points)
    result, way = within(policy, points, world.places, world.streets, country.choice)
    run = provenance(policy, way, country.choice, result)
    inputs = {name: policy.files[name] for name in ("municipality.toml", "reach.toml")}
    inputs |= {one.file: one.digest for one in (points.facts, world.place_facts)}
    inputs |= dict([country.streets]) if country.streets else {}
    sources = [asdict(facts) for facts in (points.facts, world.place_facts)]
    return plain(result) | {"sources": sources, "run": replace(run, inputs=inputs).as_json()}

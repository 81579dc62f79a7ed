"""Gathers what `trefpunt reach` needs: where people live, streets, opening hours, the index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import numpy as np
import typer
from numpy.typing import NDArray

from trefpunt.cli.reach_choice import reach_of
from trefpunt.cli.show import WRONG_DATA, Lang, err, refuse, show_problems
from trefpunt.engines.index import index
from trefpunt.engines.reach import Crow, Given, Way, label_points
from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.datasets import Dataset, Facts, Role
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.network import NOWHERE, Trait
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Choice
from trefpunt.sources.boundaries import read_boundaries
from trefpunt.sources.datasets import find, locate, read_points
from trefpunt.sources.hours import weeks
from trefpunt.sources.report import Report, number
from trefpunt.sources.streets import Box, box_around, read_streets
from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import Param, say, say_both

PEOPLE: tuple[Role, ...] = ("addresses", "postcodes", "squares")
"""Where people live, the most precise first."""
DAY_M = 30_000
"""Metres: who lives further from every neighbourhood lives in another town."""
MARGIN = 3_000
"""Metres of streets beyond the outermost point or place: a walk may go around."""


@dataclass(frozen=True)
class Folders:
    """Where somebody keeps open data and streets."""

    data: Path | None = None
    streets: Path | None = None


@dataclass(frozen=True)
class Inputs:
    """What is known beside the policy and the question."""

    way: Way
    given: Given
    boundaries: Boundaries | None


def gather(policy: Policy, choice: Choice, folders: Folders, lang: Lang) -> Inputs:
    """Everything for one answer; says what is wrong and ends the command where it cannot go on."""
    shapes = _boundaries(policy, folders.data, lang)
    points = _placed(policy, _points(policy, folders.data, lang), shapes, lang)
    streets = folders.streets or _streets_in(policy, folders.data)
    districts = shapes.districts if shapes else {}
    given = Given(weeks(policy.places), indexes(policy), districts)
    if streets is None:
        way: Way = Crow(points, reach_of(policy).detour.factor)
    else:
        way, walked = _along(policy, points, choice, streets, lang)
        given = replace(given, facts=(walked,))
    return Inputs(way, given, shapes)


def indexes(policy: Policy) -> dict[str, Decimal]:
    """The vulnerability index of each neighbourhood that has one, in percent."""
    found = index(policy.areas, policy.index.readings, policy.index.recipe, policy.municipality)
    return {area.code: area.value for area in found.areas}


# --- Where people live ----------------------------------------------------------------------------


def _points(policy: Policy, data: Path | None, lang: Lang) -> Points:
    """The most precise points that the folder has; else one per neighbourhood, and it says so."""
    if data is None:
        return label_points(policy.areas)
    for role in PEOPLE:
        if found := find(data, policy.datasets, role):
            return _read(policy, *found, lang)
    _tell_missing(policy, data, lang)
    return label_points(policy.areas)


def _read(policy: Policy, dataset: Dataset, path: Path, lang: Lang) -> Points:
    report = Report(path.name)
    points = read_points(path, dataset, report)
    if points is None or report.errors:
        _stop(report, lang)
    if not _near(points, policy.areas).any():
        town = policy.municipality.name
        report.error("reach.points_elsewhere", count=number(len(points)), town=town)
        _stop(report, lang)
    return points


def _near(points: Points, areas: Sequence[Area]) -> NDArray[np.bool_]:
    """[k] points within a day's walk of the neighbourhoods."""
    lon, lat = zip(*((area.label_lon, area.label_lat) for area in areas), strict=True)
    west, south, east, north = box_around(np.array(lon), np.array(lat), DAY_M)
    wide = (points.lon >= west) & (points.lon <= east)
    return np.asarray(wide & (points.lat >= south) & (points.lat <= north))


def _stop(report: Report, lang: Lang) -> NoReturn:
    show_problems(report.errors, lang, err)
    raise typer.Exit(WRONG_DATA)


def _tell_missing(policy: Policy, data: Path, lang: Lang) -> None:
    """Say that the answer is coarse: the folder has no file that tells where people live."""
    files = [one.file for role in PEOPLE for one in policy.datasets.of(role)]
    wanted: Param = ", ".join(files) if files else say_both("reach.no_dataset")
    params: dict[str, Param] = {"folder": str(data), "files": wanted}
    show_problems([Problem("reach.no_points", Severity.FINDING, params=params)], lang, err)


def _placed(policy: Policy, points: Points, shapes: Boundaries | None, lang: Lang) -> Points:
    """Each point with the neighbourhood in which it lies, where its table did not tell, or told a
    code of another year."""
    if shapes is None:
        return points
    found = locate(points, shapes, [area.code for area in policy.areas])
    if found.stale:
        params: dict[str, Param] = {"count": found.stale, "file": shapes.file}
        show_problems([Problem("reach.stale", Severity.FINDING, params=params)], lang, err)
    return found.points


def _boundaries(policy: Policy, data: Path | None, lang: Lang) -> Boundaries | None:
    if data is None:
        return None
    if not data.is_dir():
        refuse(Problem("reach.data_folder", params={"folder": str(data)}), lang)
    return read_boundaries(data, [area.code for area in policy.areas], policy.datasets)


# --- Streets --------------------------------------------------------------------------------------


def _streets_in(policy: Policy, data: Path | None) -> Path | None:
    found = None if data is None else find(data, policy.datasets, "streets")
    return None if found is None else found[1]


def _along(
    policy: Policy, points: Points, choice: Choice, path: Path, lang: Lang
) -> tuple[Way, Facts]:
    """The network around the points and places, for who walks like this."""
    from trefpunt.engines.reach.along import Along  # noqa: PLC0415 compiled: a second to open
    from trefpunt.engines.reach.network import build  # noqa: PLC0415

    report = Report(path.name)
    with err.status(say("reach.busy", lang.language)):
        streets = read_streets(path, report, _box(policy, points))
        if streets is None or report.errors:
            _stop(report, lang)
        closed = avoids(policy, choice)
        free = build(streets) if closed else None
        way = Along(points, build(streets, closed), free)
    if (way.at.edge == NOWHERE).all():
        refuse(Problem("reach.elsewhere", params={"file": path.name}), lang)
    return way, streets.facts


def _box(policy: Policy, points: Points) -> Box:
    """Around every point, place and neighbourhood."""
    lon = [place.lon for place in policy.places if place.lon is not None]
    lat = [place.lat for place in policy.places if place.lat is not None]
    lon += [area.label_lon for area in policy.areas]
    lat += [area.label_lat for area in policy.areas]
    return box_around(np.append(points.lon, lon), np.append(points.lat, lat), MARGIN)


def avoids(policy: Policy, choice: Choice) -> Trait:
    """What somebody who walks like this cannot pass."""
    (profile,) = (one for one in reach_of(policy).profiles if one.id == choice.profile)
    avoided = Trait(0)
    for name in profile.avoids:
        avoided |= Trait[name]
    return avoided

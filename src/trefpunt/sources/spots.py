"""Whether a spot on the map lies where people of the municipality can walk to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyproj import Geod
from shapely.geometry import Point, shape

from trefpunt.schemas.datasets import Datasets
from trefpunt.schemas.municipality import Area
from trefpunt.sources.boundaries import read_boundaries
from trefpunt.sources.report import Report

_ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Spot:
    """A point of a policy file, degrees WGS84."""

    field: str
    """Where it stands in the file: "sites.oude_school"."""
    name: str
    lon: float
    lat: float
    area: str | None
    """The neighbourhood in which the file says that it lies."""


def check_near(spots: Iterable[Spot], areas: tuple[Area, ...], far_m: int, report: Report) -> None:
    """Report each spot further than `far_m` from the label point of every neighbourhood."""
    for spot in spots:
        nearest = min((_metres(spot, area) for area in areas), default=0.0)
        if not nearest <= far_m:
            where = f"{spot.lon:g}, {spot.lat:g}"
            report.error("siting.far", None, spot.field, name=spot.name, where=where, metres=far_m)


def _metres(spot: Spot, area: Area) -> float:
    """Geodesic metres; not a number for a spot that is not on earth, which is then not near."""
    away = _ELLIPSOID.inv(spot.lon, spot.lat, area.label_lon, area.label_lat)[2]
    return float(away)


def check_inside(
    data: Path,
    spots: Iterable[Spot],
    areas: tuple[Area, ...],
    report: Report,
    datasets: Datasets,
) -> None:
    """Report each spot that lies in no neighbourhood, or in another than its file says.

    Nothing is said where the folder has no boundaries of every neighbourhood.
    """
    wanted = tuple(spots)
    found = read_boundaries(data, [area.code for area in areas], datasets) if wanted else None
    if found is None or len(found.features) < len(areas):
        return
    shapes = {code: shape(geometry) for code, geometry in found.features.items()}
    names = {area.code: area.name for area in areas}
    for spot in wanted:
        inside = [code for code, area in shapes.items() if area.covers(Point(spot.lon, spot.lat))]
        if not inside:
            report.finding("siting.outside", column=spot.field, name=spot.name, file=found.file)
        elif spot.area is not None and spot.area not in inside:
            own, other = names.get(spot.area, spot.area), names[inside[0]]
            report.finding(
                "siting.elsewhere", column=spot.field, name=spot.name, own=own, other=other
            )

"""Reach of every municipality in the country, in two processes: time, memory, going on, exactness.

    python bench/reach/national.py [--data FOLDER] [--side N] [--processes N]

Points: the 14,574 neighbourhoods of the country from the folder with open data (without it the
script says so and stops). Streets: a generated network of 4.1 million nodes laid over the country,
because no file of the real one is at hand; places: 8,000 generated ones, more where more people
live. Both with a fixed seed: the figures say what the work costs, not how far anybody walks.
"""

import csv
import resource
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter

import numpy as np
import streetlike
from pyproj import Transformer
from rich.console import Console
from rich.table import Table

from trefpunt.cli.reach_country import Country, opened
from trefpunt.cli.reach_many import every, in_processes
from trefpunt.engines.reach.attach import attach, seeds, to_points
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.part import FURTHEST
from trefpunt.schemas.network import FAR, Network
from trefpunt.schemas.reach import Choice
from trefpunt.sources.policy import read
from trefpunt.sources.streets import save_network

ROOT = Path(__file__).parents[2]
AIM_SECONDS, AIM_GIGABYTES = 120, 4
PLACES = 8_000
CORNERS = (10_000.0, 300_000.0), (282_000.0, 622_000.0)
"""South-west and north-east of the country in metres EPSG:28992."""
KEY = "bench"


def network(side: int) -> Network:
    """A street-like network stretched over the country, lengths in its plane."""
    plain = streetlike.streetlike(side)
    (west, south), (east, north) = CORNERS
    x = west + (east - west) * _unit(plain.lon)
    y = south + (north - south) * _unit(plain.lat)
    metres = np.hypot(x[plain.start] - x[plain.end], y[plain.start] - y[plain.end])
    lon, lat = Transformer.from_crs(28992, 4326, always_xy=True).transform(x, y)
    lengths = np.round(1000 * metres).astype(np.int32)
    return streetlike.network(streetlike.Plain(lon, lat, plain.start, plain.end, lengths))


def _unit(axis: np.ndarray) -> np.ndarray:
    return (axis - axis.min()) / (axis.max() - axis.min())


def write_places(country: Country, kind: str, path: Path) -> None:
    """Places within 500 m of neighbourhoods that are drawn by their number of inhabitants."""
    points, rng = opened(country).points, np.random.default_rng(7)
    weight = np.maximum(points.people["inhabitants"], 0).astype(float)
    rows = rng.choice(len(points), PLACES, p=weight / weight.sum())
    shift = rng.uniform(-0.0045, 0.0045, (2, PLACES))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "kind", "area", "lon", "lat", "source", "certainty"))
        for n, row in enumerate(rows):
            lon, lat = points.lon[row] + shift[0, n], points.lat[row] + shift[1, n]
            writer.writerow((n, f"p{n}", kind, "", f"{lon:.6f}", f"{lat:.6f}", "generated", "U"))


def exact(country: Country, folder: Path) -> tuple[int, int]:
    """How many neighbourhoods have the distance of one search over the whole network, of how many.

    The answers are whole metres; a place beyond the furthest margin counts as out of reach in both.
    """
    import json

    world = opened(country)
    spots = [np.array([getattr(place, axis) for place in world.places]) for axis in ("lon", "lat")]
    entered = attach(world.network, *spots)
    found = nearest(world.network, seeds(world.network, entered))
    at = attach(world.network, world.points.lon, world.points.lat)
    whole = to_points(world.network, found, entered, at).millimetres[:, 0]
    told = {}
    for path in folder.glob("GM*.json"):
        told |= {a["code"]: a["median_m"] for a in json.loads(path.read_text())["areas"]}
    wanted = {
        code: None if mm > FURTHEST * 1000 or mm == FAR else (int(mm) + 500) // 1000
        for code, mm, people in zip(
            world.points.ids, whole.tolist(), world.points.people["inhabitants"].tolist(), strict=True
        )
        if people > 0
    }
    return sum(told.get(code) == metres for code, metres in wanted.items()), len(wanted)


def measure(data: Path, side: int, processes: int, folder: Path) -> Table:
    """A row per part of the work."""
    table = Table("what", "measured", "aim", title="Reach of every municipality of the country")
    policy = ROOT / "policy" / "maastricht"
    plan = read(policy)
    choice = Choice(norm_m=plan.reach.default.metres, kinds=plan.reach.counted)
    start = perf_counter()
    streets = network(side)
    save_network(streets, folder / "network", KEY)
    table.add_row("generated network, built and stored", f"{perf_counter() - start:.1f} s", "")
    table.add_row("its nodes / edges", f"{streets.size:,} / {len(streets.start):,}", "")
    del streets
    places = folder / "places.csv"
    places.write_text("id,name,kind,area,lon,lat,source,certainty\n0,p,%s,,5.0,52.0,x,U\n" % choice.kinds[0])
    points = data / "nl_buurten_2024.parquet"
    write_places(Country(policy, points, places, choice), choice.kinds[0], places)
    country = Country(policy, points, places, choice, (folder / "network", KEY), ("network", KEY))
    answers = folder / "answers"
    start = perf_counter()
    summary = every(country, answers, in_processes(processes))
    seconds = perf_counter() - start
    table.add_row(f"{summary.municipalities} municipalities, {processes} processes", f"{seconds:.1f} s", f"≤ {AIM_SECONDS} s")
    own, child = (resource.getrusage(who).ru_maxrss / 1024**2 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    table.add_row("peak memory: this process + all others at their largest", f"{own + processes * child:.1f} GiB", f"≤ {AIM_GIGABYTES} GiB")
    for town in sorted(answers.glob("GM*.json"))[:42]:
        town.unlink()
    start = perf_counter()
    again = every(country, answers, in_processes(processes))
    table.add_row("going on after 42 answers were lost", f"{perf_counter() - start:.1f} s, {again.kept} kept", "300 kept")
    table.add_row("the same outcome", str((again.people, again.within) == (summary.people, summary.within)), "True")
    right, total = exact(country, answers)
    table.add_row("equal to one search over the whole country", f"{right:,} of {total:,}", "all")
    return table


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser()
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--side", type=int, default=streetlike.COUNTRY)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if not (given.data / "nl_buurten_2024.parquet").is_file():
        sys.exit(f"No nl_buurten_2024.parquet in {given.data}: nothing to measure with.")
    with tempfile.TemporaryDirectory() as folder:
        Console().print(measure(given.data, given.side, given.processes, Path(folder)))


if __name__ == "__main__":
    main()

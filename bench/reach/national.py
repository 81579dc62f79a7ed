"""Reach of every municipality in the country, in two processes: time, memory, going on, exactness.

    python bench/reach/national.py [--data FOLDER] [--side N] [--processes N] [--write]

Points: the 14,574 neighbourhoods of the country from the folder with open data (without it the
script says so and stops). Streets: a generated network of 4.1 million nodes laid over the country,
because no file of the real one is at hand; places: 8,000 generated ones, more where more people
live. Both with a fixed seed: the figures say what the work costs, not how far anybody walks.
"""

import csv
import json
import resource
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter

import numpy as np
import report
import streetlike
from pyproj import Transformer

from trefpunt.cli.reach_country import Country, opened
from trefpunt.cli.reach_many import Summary, every, in_processes
from trefpunt.engines.reach.attach import attach, seeds, to_points
from trefpunt.engines.reach.nearest import nearest
from trefpunt.engines.reach.part import FURTHEST
from trefpunt.schemas.network import FAR, Network
from trefpunt.schemas.reach import Choice
from trefpunt.sources.policy import read
from trefpunt.sources.streets import save_arrays

ROOT = Path(__file__).parents[2]
TITLE = "Reach of every municipality of the country"
AIM_SECONDS, AIM_MEMORY = 120, "≤ 4 GiB"
PLACES, LOST = 8_000, 42
POINTS = "nl_buurten_2024.parquet"
HEADER = "id,name,kind,area,lon,lat,source,certainty"
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
        writer.writerow(HEADER.split(","))
        for n, row in enumerate(rows):
            lon, lat = points.lon[row] + shift[0, n], points.lat[row] + shift[1, n]
            writer.writerow((n, f"p{n}", kind, "", f"{lon:.6f}", f"{lat:.6f}", "generated", "U"))


def exact(country: Country, folder: Path) -> tuple[int, int]:
    """How many neighbourhoods have the distance of one search over the whole network, of how many.

    The answers are whole metres; a place beyond the furthest margin counts as out of reach in both.
    """
    world = opened(country)
    streets = world.streets.network
    spots = [np.array([getattr(place, axis) for place in world.places]) for axis in ("lon", "lat")]
    entered = attach(streets, *spots)
    found = nearest(streets, seeds(streets, entered))
    at = attach(streets, world.points.lon, world.points.lat)
    whole = to_points(streets, found, entered, at).millimetres[:, 0]
    told = {}
    for path in folder.glob("GM*.json"):
        told |= {a["code"]: a["median_m"] for a in json.loads(path.read_text())["areas"]}
    people = world.points.people["inhabitants"].tolist()
    rows = zip(world.points.ids, whole.tolist(), people, strict=True)
    wanted = {
        code: None if mm > FURTHEST * 1000 or mm == FAR else (mm + 500) // 1000
        for code, mm, living in rows
        if living > 0
    }
    return sum(told.get(code) == metres for code, metres in wanted.items()), len(wanted)


def _country(data: Path, folder: Path) -> Country:
    """The neighbourhoods of the country with generated places and the stored network."""
    policy, points = ROOT / "policy" / "maastricht", data / POINTS
    plan, places = read(policy), folder / "places.csv"
    choice = Choice(norm_m=plan.reach.default.metres, kinds=plan.reach.counted)
    row = f"0,p,{choice.kinds[0]},,5.0,52.0,generated,U"
    places.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    write_places(Country(policy, points, places, choice), choice.kinds[0], places)
    stored = (folder / "network", KEY)
    return Country(policy, points, places, choice, network=stored, streets=("network", KEY))


def _peak(processes: int) -> float:
    """GiB: this process at its largest, and all others as large as the largest of them."""
    asked = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, child = (resource.getrusage(who).ru_maxrss / 1024**2 for who in asked)
    return own + processes * child


def _timed(country: Country, folder: Path, processes: int) -> tuple[Summary, float]:
    start = perf_counter()
    summary = every(country, folder, in_processes(processes))
    return summary, perf_counter() - start


def measure(data: Path, side: int, processes: int, folder: Path) -> list[tuple[str, str, str]]:
    """A row per part of the work."""
    rows = []
    start = perf_counter()
    streets = network(side)
    save_arrays(streets, folder / "network", KEY)
    made, size = perf_counter() - start, f"{streets.size:,} nodes, {len(streets.start):,} edges"
    rows.append((f"generated network: {size}", f"{made:.1f} s", ""))
    del streets
    country, answers = _country(data, folder), folder / "answers"
    summary, seconds = _timed(country, answers, processes)
    whole = f"{summary.municipalities} municipalities, {processes} processes"
    rows.append((whole, f"{seconds:.1f} s", f"≤ {AIM_SECONDS} s"))
    rows.append(("peak memory of all together", f"{_peak(processes):.1f} GiB", AIM_MEMORY))
    for town in sorted(answers.glob("GM*.json"))[:LOST]:
        town.unlink()
    again, seconds = _timed(country, answers, processes)
    kept = f"{seconds:.1f} s, {again.kept} kept"
    rows.append((f"going on after {LOST} answers were lost", kept, "the others kept"))
    same = (again.people, again.within) == (summary.people, summary.within)
    rows.append(("the same outcome", "yes" if same else "NO", "yes"))
    right, total = exact(country, answers)
    rows.append(("equal to one search over the whole", f"{right:,} of {total:,}", "all"))
    return rows


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser()
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--side", type=int, default=streetlike.COUNTRY)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if not (given.data / POINTS).is_file():
        sys.exit(f"No {POINTS} in {given.data}: nothing to measure with.")
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(given.data, given.side, given.processes, Path(folder))
    text = report.shown(TITLE, ("what", "measured", "aim"), rows)
    if given.write:
        report.write("national", text)


if __name__ == "__main__":
    main()

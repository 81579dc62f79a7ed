"""From an OpenStreetMap file to a walking network: time and memory, and points laid on it.

    python bench/reach/streets.py [--write] [FILE.osm.pbf ...]

Without files it takes those of ../shared/data, and where that folder is not there a generated grid
of 250 × 250 streets. Each file has a process of its own on one core; memory is what it grew since
everything was imported and compiled. "osmium alone" only walks over the same ways and nodes, which
is the least that any reader in Python needs. Laying points is held against GEOS (the tree of
Shapely): how much further than its nearest street ours lies is shown too.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from time import perf_counter

import numpy as np
import osmium
import shapely
from pyproj import Transformer
from report import shown, write

from trefpunt.engines.reach.attach import attach
from trefpunt.engines.reach.network import build
from trefpunt.schemas.network import Network
from trefpunt.sources.report import Report
from trefpunt.sources.streets import open_arrays, read_streets, save_arrays

SHARED = Path(__file__).parents[3] / "shared" / "data"
POINTS = (3_000, 100_000)
TRIES = 3


def main() -> None:
    """Print two tables; with `--write` also put them in the page on speed."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(_measure(Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        named = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
        files = named or sorted(SHARED.glob("*.osm.pbf")) or [_grid(Path(folder))]
        found = [_apart(path) for path in files]
    text = f"{_reading(found)}\n\n{_laying(found)}"
    if "--write" in sys.argv:
        write("streets", text)


def _reading(found: list[dict]) -> str:
    head = ["file", "edges", "osmium alone s", "read s", "build s", "file to network s"]
    head += ["memory MB", "on disk MB", "open ms"]
    rows = [
        [
            one["file"],
            f"{one['edges']:,}",
            f"{one['alone']:.2f}",
            f"{one['read']:.2f}",
            f"{one['build']:.3f}",
            f"{one['read'] + one['build']:.2f}",
            f"{one['memory']:.0f}",
            f"{one['disk']:.1f}",
            f"{one['open'] * 1000:.2f}",
        ]
        for one in found
    ]
    return shown("From file to network, one core", head, rows)


def _laying(found: list[dict]) -> str:
    head = ["file", "points", "ours s", "GEOS s", "ratio", "further than GEOS mm"]
    rows = [
        [
            one["file"],
            f"{lay['points']:,}",
            f"{lay['ours']:.3f}",
            f"{lay['geos']:.3f}",
            f"{lay['geos'] / lay['ours']:.1f}",
            f"{lay['further']:.3f}",
        ]
        for one in found
        for lay in one["lay"]
    ]
    return shown("Points on the nearest street, one core", head, rows)


# --- In a process of its own ----------------------------------------------------------------------


def _apart(path: Path) -> dict:
    words = [sys.executable, __file__, "--one", str(path)]
    return json.loads(run(words, capture_output=True, text=True, check=True).stdout)


def _measure(path: Path) -> dict:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    _warm()
    before = _peak()
    read, streets = _best(lambda: read_streets(path, Report(path.name)))
    built, network = _best(lambda: build(streets))
    memory = _peak() - before
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "x.network"
        save_arrays(network, kept, "x")
        opened, _ = _best(lambda: open_arrays(Network, kept, "x"))
        size = kept.stat().st_size / 1e6
    alone, _ = _best(lambda: _walk_over(path))
    return {
        "file": path.name,
        "edges": len(network.start),
        "alone": alone,
        "read": read,
        "build": built,
        "memory": memory,
        "disk": size,
        "open": opened,
        "lay": [_lay(network, count) for count in POINTS],
    }


def _warm() -> None:
    """Compile and import everything, on a small grid."""
    with tempfile.TemporaryDirectory() as folder:
        streets = read_streets(_grid(Path(folder), 20), Report("grid"))
    network = build(streets)
    attach(network, network.lon, network.lat)


def _walk_over(path: Path) -> int:
    keys = osmium.filter.KeyFilter("highway", "barrier", "route", "railway", "man_made", "kerb")
    items = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
    return sum(1 for _ in items.with_locations().with_filter(keys))


def _lay(network: Network, count: int) -> dict:
    chance = np.random.default_rng(1)
    lon = chance.uniform(network.lon.min(), network.lon.max(), count)
    lat = chance.uniform(network.lat.min(), network.lat.max(), count)
    ours, laid = _best(lambda: attach(network, lon, lat, 500))
    geos, (spots, lines, line) = _best(lambda: _geos(network, lon, lat))
    there = laid.edge >= 0
    chosen, best = (shapely.distance(spots, lines[at])[there] for at in (laid.edge, line))
    further = (chosen - best).max(initial=0) * 1000
    return {"points": count, "ours": ours, "geos": geos, "further": float(further)}


def _geos(network: Network, lon: np.ndarray, lat: np.ndarray) -> tuple:
    """Which street is nearest to each point on the Mercator map, and the rest to compare by."""
    flat = Transformer.from_crs(4326, 3395, always_xy=True)
    places = np.column_stack(flat.transform(network.lon, network.lat))
    lines = shapely.linestrings(np.stack((places[network.start], places[network.end]), axis=1))
    spots = shapely.points(*flat.transform(lon, lat))
    _, line = shapely.STRtree(lines).query_nearest(spots, all_matches=False)
    return spots, lines, line


def _best(work: Callable) -> tuple[float, object]:
    times = []
    for _ in range(TRIES):
        start = perf_counter()
        answer = work()
        times.append(perf_counter() - start)
    return min(times), answer


def _peak() -> float:
    """Megabytes that this process had in memory at most."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _grid(folder: Path, side: int = 250) -> Path:
    """A file with a grid of streets 80 m apart."""
    path = folder / "grid.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for n in range(side * side):
            place = (5 + n % side * 0.00115, 51 + n // side * 0.00072)
            writer.add_node(osmium.osm.mutable.Node(id=n + 1, location=place))
        rows = [[r * side + c + 1 for c in range(side)] for r in range(side)]
        for n, nodes in enumerate([*rows, *map(list, zip(*rows, strict=True))], 1):
            tags = {"highway": "residential"}
            writer.add_way(osmium.osm.mutable.Way(id=n, nodes=nodes, tags=tags))
    return path


if __name__ == "__main__":
    main()

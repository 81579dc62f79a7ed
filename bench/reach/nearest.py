"""The nearest place for every node: ours against the best tools there are, same graph, same places.

    python bench/reach/nearest.py [--write]

Every tool runs in a process of its own, one after the other, reads the same arrays from disk and
gives its build time, its best query time and its peak memory; every answer must have the same sum
as SciPy's. Ours reads what `prepare` made from disk, as an installation does; preparing is a row of
its own. Compiling is reported apart. Tools that know no set of sources get one extra node with arcs
of length 0 to the places; adding it, telling pandana the places, and turning an answer into an
array, is not timed.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from subprocess import run
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from report import shown, write
from streetlike import CITY, COUNTRY, Plain, network, sites, streetlike

Array = NDArray
PLACES = {"city": (60,), "country": (8000, 60)}
FARTHEST = 5000.0
"""Metres, for pandana, which asks for a limit and is quicker with a low one: all places lie within
4,513 m, or the sums would differ."""


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    """The best of some tries, three when they are not long, more when short; the last answer."""
    times: list[float] = []
    while not times or (sum(times) < 8 and len(times) < 3) or sum(times) < 0.3:
        start = perf_counter()
        answer = work()
        times.append(perf_counter() - start)
    return min(times), answer


def peak() -> float:
    """Megabytes that this process had in memory at most."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


# Each tool: build from the plain graph, then a function from place nodes to one that can be timed
# and one that makes an array of what it gives.


def scipy(graph: Plain, order: bool = False) -> Callable:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    from trefpunt.engines.reach.kernels.layout import csr, hilbert

    new = np.arange(graph.size)
    if order:
        new[hilbert(graph.lon, graph.lat)] = np.arange(graph.size)
    indptr, arcs = csr(new[graph.start], new[graph.end], graph.millimetres, graph.size)
    matrix = csr_array((arcs[:, 1].astype(float), arcs[:, 0].copy(), indptr))
    del arcs
    return lambda nodes: lambda: dijkstra(matrix, indices=new[nodes], min_only=True)


def scipy_ordered(graph: Plain) -> Callable:
    return scipy(graph, order=True)


def networkit(graph: Plain) -> Callable:
    import networkit

    ends = (graph.start.astype(np.uint64), graph.end.astype(np.uint64))
    built = networkit.GraphFromCoo(
        (graph.millimetres.astype(float), ends), n=graph.size, weighted=True
    )

    def ask(nodes: Array) -> Callable:
        source = built.addNode()
        for node in nodes.tolist():
            built.addEdge(source, node, 0.0)
        search = networkit.distance.Dijkstra(built, source, storePaths=False)

        def work() -> object:
            search.run()
            return search

        return work

    def array(search: object) -> Array:
        built.removeNode(built.upperNodeIdBound() - 1)
        return np.array(search.getDistances())[: graph.size]

    ask.array = array
    return ask


def rustworkx(graph: Plain) -> Callable:
    import rustworkx

    built = rustworkx.PyGraph()
    built.add_nodes_from(range(graph.size))
    rows = zip(
        graph.start.tolist(), graph.end.tolist(), graph.millimetres.astype(float).tolist(),
        strict=True,
    )  # fmt: skip
    built.add_edges_from(list(rows))

    def ask(nodes: Array) -> Callable:
        source = built.add_node(None)
        built.add_edges_from([(source, node, 0.0) for node in nodes.tolist()])
        return lambda: rustworkx.dijkstra_shortest_path_lengths(built, source, float)

    def array(found: object) -> Array:
        built.remove_node(max(built.node_indices()))
        return np.array([found[node] for node in found if node < graph.size])

    ask.array = array
    return ask


def igraph(graph: Plain) -> Callable:
    import igraph

    built = igraph.Graph(n=graph.size, edges=np.column_stack([graph.start, graph.end]))
    weights = graph.millimetres.astype(float).tolist()

    def ask(nodes: Array) -> Callable:
        whole = built.copy()
        whole.add_vertices(1)
        whole.add_edges([(graph.size, node) for node in nodes.tolist()])
        lengths = weights + [0.0] * len(nodes)
        return lambda: whole.distances(source=graph.size, weights=lengths)

    ask.array = lambda found: np.array(found[0][: graph.size])
    return ask


def networkx(graph: Plain) -> Callable:
    import networkx

    built = networkx.Graph()
    built.add_weighted_edges_from(
        zip(graph.start.tolist(), graph.end.tolist(), graph.millimetres.tolist(), strict=True)
    )

    def ask(nodes: Array) -> Callable:
        sources = set(nodes.tolist())
        return lambda: networkx.multi_source_dijkstra_path_length(built, sources)

    ask.array = lambda found: np.array(list(found.values()))
    return ask


def pandana(graph: Plain) -> Callable:
    import pandana
    import pandas

    x, y = pandas.Series(graph.lon), pandas.Series(graph.lat)
    weights = pandas.DataFrame({"weight": graph.millimetres / 1000})
    built = pandana.Network(
        x, y, pandas.Series(graph.start), pandas.Series(graph.end), weights, twoway=True
    )

    def ask(nodes: Array) -> Callable:
        built.set_pois("place", FARTHEST, 1, x[nodes], y[nodes])
        return lambda: built.nearest_pois(FARTHEST, "place", num_pois=1)

    ask.array = lambda found: 1000 * found[1].to_numpy(dtype=float)
    return ask


def limit(graph: Plain) -> Callable:
    """Relax every arc in the true order of distance, which a tool must first find: no queue."""
    from numba import njit

    from trefpunt.engines.reach.nearest import nearest

    @njit(nogil=True)
    def replay(indptr: Array, arcs: Array, order: Array, found: Array) -> Array:
        for node in order:
            for a in range(indptr[node], indptr[node + 1]):
                found[arcs[a, 0]] = min(found[arcs[a, 0]], found[node] + arcs[a, 1])
        return found

    built = network(graph)
    back = np.argsort(built.node_ids)
    replay(built.indptr[:1], built.arcs, np.empty(0, np.int64), np.empty(0, np.int64))

    def ask(nodes: Array) -> Callable:
        truth = nearest(built, seeds_at(back[nodes])).millimetres[:, 0]
        order, start = np.argsort(truth, kind="stable"), np.full(graph.size, 2**40)
        start[back[nodes]] = 0
        return lambda: replay(built.indptr, built.arcs, order, start.copy())

    return ask


def seeds_at(nodes: Array) -> object:
    """Places on the given nodes, at distance 0."""
    seeds = sites(len(nodes), len(nodes))
    return type(seeds)(nodes.astype(np.int32), seeds.millimetres, seeds.place)


def flat(graph: Plain) -> Callable:
    """Ours without preparing: order, arcs, and a search over the whole graph."""
    from trefpunt.engines.reach.nearest import nearest

    built = network(graph)
    back = np.empty(graph.size, np.int32)
    back[built.node_ids] = np.arange(graph.size, dtype=np.int32)
    ask = lambda nodes: lambda: nearest(built, seeds_at(back[nodes]))  # noqa: E731
    ask.array = lambda found: found.millimetres[:, 0]
    return ask


def preparing(graph: Plain) -> Callable:
    """Build and prepare; leave the arrays on disk for `ours`."""
    from trefpunt.engines.reach.hierarchy import prepare

    built = network(graph)
    layers = prepare(built)
    for field in fields(layers):
        np.save(f"layers-{field.name}.npy", getattr(layers, field.name))
    np.save("back.npy", np.argsort(built.node_ids).astype(np.int32))
    return flat_answer(layers, np.load("back.npy"), 1)


def ours(_: Plain, threads: int = 1) -> Callable:
    from trefpunt.schemas.network import Hierarchy

    parts = [np.load(f"layers-{f.name}.npy", mmap_mode="c") for f in fields(Hierarchy)]
    return flat_answer(Hierarchy(*parts), np.load("back.npy", mmap_mode="c"), threads)


def flat_answer(layers: object, back: Array, threads: int) -> Callable:
    from trefpunt.engines.reach.nearest import nearest

    ask = lambda nodes: lambda: nearest(layers, seeds_at(back[nodes]), 1, threads)  # noqa: E731
    ask.array = lambda found: found.millimetres[:, 0]
    return ask


def ours_twice(graph: Plain) -> Callable:
    return ours(graph, threads=2)


TOOLS = {
    "ours, preparing": preparing,
    "ours, 1 thread": ours,
    "ours, 2 threads": ours_twice,
    "ours, not prepared": flat,
    "replay of the order": limit,
    "SciPy, ordered": scipy_ordered,
    "SciPy": scipy,
    "NetworKit": networkit,
    "rustworkx": rustworkx,
    "igraph": igraph,
    "NetworkX": networkx,
    "pandana": pandana,
}
CITY_ONLY = ("NetworkX", "pandana")
READERS = ("ours, 1 thread", "ours, 2 threads")


def worker(tool: str, size: str) -> None:
    """Measure one tool in this process, imported and compiled before; print a line of JSON."""
    graph = Plain(*(np.load(f"{field.name}.npy", mmap_mode="c") for field in fields(Plain)))
    if tool not in READERS:
        TOOLS[tool](streetlike(12))
    start, most, out = perf_counter(), 0.0, {}
    ask = TOOLS[tool](graph)
    out["build"] = perf_counter() - start
    for count in PLACES[size]:
        work = ask(sites(graph.size, count).node)
        took, answer = seconds(work)
        most = most or peak()
        found = getattr(ask, "array", np.asarray)(answer)
        out[str(count)] = {"seconds": took, "sum": float(np.sum(found, dtype=float))}
    print(json.dumps(out | {"peak": most}))


def measured(size: str, side: int) -> dict[str, dict]:
    """What each tool says of itself, on one graph."""
    with tempfile.TemporaryDirectory() as folder:
        graph = streetlike(side)
        for field in fields(graph):
            np.save(Path(folder) / f"{field.name}.npy", getattr(graph, field.name))
        tools = [name for name in TOOLS if size == "city" or name not in CITY_ONLY]
        rows = {name: asked(name, size, folder) for name in tools}
    check(rows, size)
    return rows


def asked(tool: str, size: str, folder: str) -> dict:
    """One tool in a process of its own."""
    here = [sys.executable, str(Path(__file__).resolve()), tool, size]
    done = run(here, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{tool} failed:\n{done.stderr}")
    print(f"{size}, {tool}: done", file=sys.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def compiling() -> float:
    """Seconds to compile all kernels of preparing and asking, on a machine that never did."""
    code = """
import sys, time
sys.path.insert(0, sys.argv[1])
from streetlike import network, sites, streetlike
from trefpunt.engines.reach.hierarchy import prepare
from trefpunt.engines.reach.nearest import nearest
start = time.perf_counter()
built = network(streetlike(20))
nearest(prepare(built), sites(built.size, 3))
print(time.perf_counter() - start)
"""
    with tempfile.TemporaryDirectory() as empty:
        here = [sys.executable, "-c", code, str(Path(__file__).resolve().parent)]
        environment = os.environ | {"NUMBA_CACHE_DIR": empty}
        done = run(here, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def check(rows: dict[str, dict], size: str) -> None:
    """Every answer has SciPy's sum: exactly, but for pandana, which counts in 32-bit floats."""
    for name, row in rows.items():
        for count in map(str, PLACES[size]):
            wanted, found = rows["SciPy"][count]["sum"], row[count]["sum"]
            near = abs(found - wanted) <= 1e-6 * wanted if name == "pandana" else found == wanted
            assert near, (name, count, found, wanted)


def times(rows: dict[str, dict], size: str) -> str:
    """A row per tool; ratios are tool / ours with one thread."""
    counts = [str(count) for count in PLACES[size]]
    head = ["tool", "build s", *(f"{c} places, ms" for c in counts)]
    head += [*(f"{c}: × ours" for c in counts), "peak MB"]
    mine, lines = rows["ours, 1 thread"], []
    for name, row in rows.items():
        found = [row[c]["seconds"] for c in counts]
        ratios = [f"{row[c]['seconds'] / mine[c]['seconds']:.1f}" for c in counts]
        build = f"{row['build']:.3f}"
        lines.append(
            [name, build, *(f"{1000 * s:.2f}" for s in found), *ratios, f"{row['peak']:.0f}"]
        )
    return shown(f"Nearest place for every node, {size}", head, lines)


def aims(city: dict[str, dict], country: dict[str, dict]) -> str:
    """What was to be reached, and what was."""

    def ratio(rows: dict, count: str, tool: str, own: str = "ours, 1 thread") -> float:
        return rows[tool][count]["seconds"] / rows[own][count]["seconds"]

    def cold(rows: dict, count: str, tool: str) -> float:
        return rows[tool]["build"] + rows[tool][count]["seconds"]

    two, far = "ours, 2 threads", "replay of the order"
    memory = country["ours, 1 thread"]["peak"] / country["SciPy"]["peak"]
    aimed = [
        ("country, 8,000 places, 1 thread: SciPy", ratio(country, "8000", "SciPy"), 6),
        ("the same: SciPy, ordered", ratio(country, "8000", "SciPy, ordered"), 4.5),
        ("the same, 2 threads: SciPy", ratio(country, "8000", "SciPy", two), 10),
        ("the same, 2 threads: NetworKit", ratio(country, "8000", "NetworKit", two), 15),
        ("the same, 2 threads: rustworkx", ratio(country, "8000", "rustworkx", two), 20),
        ("the same, 2 threads: igraph", ratio(country, "8000", "igraph", two), 30),
        ("country, 60 places, 1 thread: SciPy", ratio(country, "60", "SciPy"), 5),
        ("the same: SciPy, ordered", ratio(country, "60", "SciPy, ordered"), 2.5),
        ("city, 60 places: SciPy", ratio(city, "60", "SciPy"), 1.5),
        ("the same: NetworkX", ratio(city, "60", "NetworkX"), 30),
        (
            "the same, build and query: pandana / ours, not prepared",
            cold(city, "60", "pandana") / cold(city, "60", "ours, not prepared"),
            200,
        ),
    ]
    lines = [
        [what, f"{got:.1f}", f"≥ {aim}", "yes" if got >= aim else "NO"] for what, got, aim in aimed
    ]
    bounds = [("country, peak memory: ours / SciPy", memory, 1)]
    bounds += [
        (f"country, {c} places: ours / replay", 1 / ratio(country, c, far), 1.5)
        for c in ("8000", "60")
    ]
    lines += [
        [what, f"{got:.2f}", f"≤ {aim}", "yes" if got <= aim else "NO"] for what, got, aim in bounds
    ]
    return shown("Aims", ["against", "ratio", "aim", "reached"], lines)


def main() -> None:
    """Measure, check, print; `--write` also puts the tables in the page on speed."""
    spent = compiling()
    measures = {"city": measured("city", CITY), "country": measured("country", COUNTRY)}
    tables = [times(rows, size) for size, rows in measures.items()]
    tables.append(aims(measures["city"], measures["country"]))
    last = f"Compiling all kernels once: {spent:.1f} s. All sums equal SciPy's."
    print(last)
    if "--write" in sys.argv:
        write("nearest", "\n\n".join([*tables, last]))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        worker(*sys.argv[1:])
    else:
        main()

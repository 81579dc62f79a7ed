"""People within 500 m of sites: 500 sites against SciPy and NetworkX, all nodes against pandana.

    python bench/reach/within.py [--write]

All count the same people; where pandana, which rounds, does not, the difference is printed. pandana
gets one thread, as we do; two threads of ours are printed beside it.
"""

import os
import sys
from statistics import median
from time import perf_counter

import networkx as nx
import numpy as np
import report
import streetlike
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from trefpunt.engines.reach.within import nodes_within, people_within
from trefpunt.schemas.network import Network, Seeds

LIMIT_M = 500


def timed(work, rounds):
    """Median seconds, and the answer."""
    seconds = []
    for _ in range(rounds):
        begin = perf_counter()
        answer = work()
        seconds.append(perf_counter() - begin)
    return median(seconds), answer


def scipy_sums(network: Network, nodes, people):
    """Dense rows, as SciPy gives them."""
    lengths = network.arcs[:, 1].astype(np.float64)
    graph = csr_array((lengths, network.arcs[:, 0], network.indptr), (network.size,) * 2)
    return lambda: (dijkstra(graph, indices=nodes, limit=1000 * LIMIT_M) < np.inf) @ people


def networkx_sums(network: Network, nodes, people):
    """One search per site."""
    graph = nx.Graph()
    lines = zip(network.start, network.end, network.millimetres, strict=True)
    graph.add_weighted_edges_from((int(a), int(b), int(w)) for a, b, w in lines)
    search = nx.single_source_dijkstra_path_length
    return lambda: np.array(
        [people[list(search(graph, int(n), cutoff=1000 * LIMIT_M))].sum(0) for n in nodes]
    )


def pandana_sums(network: Network, people):
    """All nodes, per group."""
    os.environ["OMP_NUM_THREADS"] = "1"  # read when it is imported
    import pandana
    import pandas as pd

    built = pandana.Network(
        pd.Series(network.lon),
        pd.Series(network.lat),
        pd.Series(network.start),
        pd.Series(network.end),
        pd.DataFrame({"metres": network.millimetres / 1000}),
    )
    built.set(pd.Series(np.arange(network.size)), variable=pd.Series(people[:, 0].astype(float)))
    return lambda: built.aggregate(LIMIT_M, type="sum", decay="flat").to_numpy()


def rows() -> list[str]:
    """Rows of the table."""
    network = streetlike.network(streetlike.streetlike(streetlike.CITY))
    people = np.random.default_rng(3).integers(0, 40, (network.size, 1)).astype(np.int32)
    sites = streetlike.sites(network.size, 500)
    every = np.arange(network.size, dtype=np.int32)
    all_sites = Seeds(every, np.zeros_like(every), every)
    people_within(network, sites, LIMIT_M, people)
    ours, sums = timed(lambda: people_within(network, sites, LIMIT_M, people), 30)
    lines = [f"| 500 sites, 1 thread | Trefpunt | {1e3 * ours:,.1f} | 1 | |"]
    peers = {
        "SciPy (dense rows)": (scipy_sums(network, sites.node, people), 20, 5),
        "NetworkX": (networkx_sums(network, sites.node, people), 40, 3),
    }
    for name, (work, aim, rounds) in peers.items():
        seconds, answer = timed(work, rounds)
        assert (answer == sums).all()
        ratio = seconds / ours
        lines.append(f"| 500 sites | {name} | {1e3 * seconds:,.1f} | {ratio:,.0f} | ≥ {aim} |")
    for threads in (2, 1):
        work = lambda threads=threads: people_within(network, all_sites, LIMIT_M, people, threads)  # noqa: E731
        ours, sums = timed(work, 7)
        lines.append(f"| all nodes | Trefpunt, threads: {threads} | {1e3 * ours:,.1f} | 1 | |")
    seconds, answer = timed(pandana_sums(network, people), 7)
    far = np.abs(answer - sums[:, 0]).max()
    lines.append(
        f"| all nodes | pandana, 1 thread (largest difference {far:,.0f}) "
        f"| {1e3 * seconds:,.1f} | {seconds / ours:,.1f} | ≥ 1.5 |"
    )
    kept, found = timed(lambda: nodes_within(network, sites, LIMIT_M), 15)
    lines.append(
        f"| 500 sites, kept ({len(found.item):,} pairs) | Trefpunt | {1e3 * kept:,.1f} | | |"
    )
    return lines


def main(*words: str) -> None:
    """Print the table; `--write` puts it in the page on speed."""
    head = ["| work | by | ms | times slower than Trefpunt | aim |", "|---|---|---|---|---|"]
    text = "\n".join(head + rows())
    print(text)
    if "--write" in words:
        report.write("within", text)


if __name__ == "__main__":
    main(*sys.argv[1:])

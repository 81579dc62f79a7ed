"""How the cost of the nearest place grows with the network: a city × 1, 10, 100 and 200.

    python bench/reach/growth.py [--write]

One place per 400 nodes; one thread; the best of three. Sums are checked against SciPy's.
"""

import sys
from collections.abc import Callable
from math import sqrt
from time import perf_counter

import numpy as np
from report import shown, write
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from streetlike import CITY, network, sites, streetlike

from trefpunt.engines.reach.hierarchy import prepare
from trefpunt.engines.reach.nearest import nearest
from trefpunt.schemas.network import Network, Seeds

TIMES = (1, 10, 100, 200)


def best(work: Callable[[], object], tries: int = 3) -> tuple[float, object]:
    """Seconds, the least of some tries, and the answer."""
    spent = []
    for _ in range(tries):
        start = perf_counter()
        answer = work()
        spent.append(perf_counter() - start)
    return min(spent), answer


def theirs(built: Network, seeds: Seeds) -> tuple[float, object]:
    """SciPy on the same ordered network."""
    arcs = built.arcs
    matrix = csr_array((arcs[:, 1].astype(float), arcs[:, 0].copy(), built.indptr))
    return best(lambda: dijkstra(matrix, indices=seeds.node, min_only=True), 1)


def row(factor: int) -> list[str]:
    """One size."""
    built = network(streetlike(round(CITY * sqrt(factor))))
    seeds = sites(built.size, built.size // 400)
    preparing, layers = best(lambda: prepare(built), 1)
    asking, found = best(lambda: nearest(layers, seeds))
    peer, wanted = theirs(built, seeds)
    assert found.millimetres.sum(dtype=np.int64) == int(wanted.sum()), factor
    each = [f"{1e9 * spent / built.size:.0f}" for spent in (preparing, asking, peer)]
    whole = [f"{spent:.3f}" for spent in (preparing, asking, peer)]
    return [f"× {factor}", f"{built.size:,}", *whole, *each]


def main() -> None:
    """A row per size; compiling happens on a tiny network first."""
    tiny = network(streetlike(12))
    nearest(prepare(tiny), sites(tiny.size, 2))
    head = ["city", "nodes", "preparing s", "asking s", "SciPy s"]
    head += ["preparing, ns per node", "asking", "SciPy, ordered ids"]
    text = shown("Cost against size", head, [row(factor) for factor in TIMES])
    if "--write" in sys.argv:
        write("growth", text)


if __name__ == "__main__":
    main()

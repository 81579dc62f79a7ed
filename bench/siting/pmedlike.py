"""Problems like pmed1-pmed40 of OR-Library, made here: the published files are not needed.

    python bench/siting/pmedlike.py [--write] [number ...]

As Beasley 1985 (doi:10.1016/0377-2217(85)90040-2) describes them: a random connected graph of n
nodes and about n² / 50 edges of 1-100 long, every node a point of weight 1 and a site, distances
along the graph. Same sizes and numbers of sites as his forty; other random numbers, other optima.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from trefpunt.engines.siting.median import median
from trefpunt.schemas.siting import Effort, Task

sys.path.append(str(Path(__file__).parents[1] / "reach"))
import report
import town

PAGE = Path(__file__).parents[2] / "docs" / "measurements" / "siting.md"
SIZES = {
    100: (5, 10, 10, 20, 33),
    200: (5, 10, 20, 40, 67),
    300: (5, 10, 30, 60, 100),
    400: (5, 10, 40, 80, 133),
    500: (5, 10, 50, 100, 167),
    600: (5, 10, 60, 120, 200),
    700: (5, 10, 70, 140),
    800: (5, 10, 80),
    900: (5, 10, 90),
}
"""Nodes, and how many sites in each problem of that size."""
FORTY = tuple((n, p) for n, counts in SIZES.items() for p in counts)


def pmedlike(n: int, p: int, seed: int) -> Task:
    """A problem of n nodes of which p open; the same for the same seed."""
    rng = np.random.default_rng(seed)
    tree = np.arange(1, n), (rng.random(n - 1) * np.arange(1, n)).astype(np.int64)
    more = rng.integers(0, n, (2, max(n * n // 50 - n + 1, 0)))
    start, end = np.concatenate([tree, more], axis=1)
    length = rng.integers(1, 101, len(start)).astype(np.float64)
    order = np.argsort(-length, kind="stable")
    graph = np.zeros((n, n))
    graph[start[order], end[order]] = length[order]
    np.fill_diagonal(graph, 0)
    metres = shortest_path(coo_array(graph), method="D", directed=False)
    return town.task(np.round(1000 * metres).astype(np.int32), np.ones(n), p)


def row(number: int) -> tuple[str, ...]:
    """Solve one of the forty."""
    n, p = FORTY[number - 1]
    task = pmedlike(n, p, number)
    begin = perf_counter()
    found = median(task, Effort(), lambda _: True)
    seconds = perf_counter() - begin
    figures = f"{found.objective:,.0f}", f"{found.bound:,.0f}", f"{found.gap:.3%}"
    return (str(number), str(n), str(p), *figures, found.status, f"{seconds:.2f}")


def main(*words: str) -> None:
    """Print the table; `--write` puts it in the page on speed."""
    median(pmedlike(30, 3, 0), Effort(), lambda _: True)
    numbers = [int(word) for word in words if word.isdigit()] or range(1, 41)
    head = ("problem", "nodes", "sites", "found", "bound", "gap", "status", "s")
    text = report.shown("p-median on random graphs", head, [row(number) for number in numbers])
    if "--write" in words:
        report.write("pmedlike", text, PAGE)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Problems in a made-up town: points with people and possible sites on streets, and all walks."""

import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from trefpunt.schemas.siting import Task, Walked

sys.path.append(str(Path(__file__).parents[1] / "reach"))
import streetlike


def town(points: int, sites: int, count: int, seed: int = 1) -> Task:
    """Every point reaches every site; 1-59 people at a point; the same for the same seed."""
    plain = streetlike.streetlike(streetlike.CITY, seed)
    rng = np.random.default_rng(seed)
    where = rng.choice(plain.size, sites, replace=False)
    who = rng.choice(plain.size, points, replace=False)
    both = np.concatenate([plain.start, plain.end]), np.concatenate([plain.end, plain.start])
    graph = csr_array((np.tile(plain.millimetres.astype(np.float64), 2), both), (plain.size,) * 2)
    metres = dijkstra(graph, indices=where)[:, who].T
    weight = rng.integers(1, 60, points).astype(np.float64)
    return task(np.round(metres).astype(np.int32), weight, count)


def task(millimetres: np.ndarray, weight: np.ndarray, count: int) -> Task:
    """A p-median in which every point [n] reaches every site [s]; `millimetres` [n, s]."""
    n, s = millimetres.shape
    order = np.argsort(millimetres, axis=1, kind="stable").astype(np.int32)
    rows = Walked(
        np.arange(n + 1, dtype=np.int64) * s,
        order.ravel(),
        np.take_along_axis(millimetres, order, axis=1).ravel(),
    )
    return Task(
        demand=tuple(f"d{i}" for i in range(n)),
        weight=weight,
        sites=tuple(f"s{j}" for j in range(s)),
        walks=rows,
        goal="median",
        count=count,
    )

"""What a trial costs, with the totals per area, against SciPy doing the whole search again.

    python bench/reach/trial.py [--write] [city]

Every node is also a point with people of two groups, in squares that stand for neighbourhoods.
Both must give the same distances and the same totals.
"""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
import report
import streetlike
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from trefpunt.engines.reach.baseline import Baseline, Residents, Spot, baseline
from trefpunt.engines.reach.trial import Trial
from trefpunt.schemas.network import Attached, Network

NORM_M = 500
CASES = {
    "city, 60 places": (streetlike.CITY, 60, 100),
    "country, 8,000 places": (streetlike.COUNTRY, 8_000, 30_000),
    "country, 60 places": (streetlike.COUNTRY, 60, 250),
}
"""Side of the grid, places, and how many times faster than SciPy opening should be."""


def at_nodes(network: Network) -> Attached:
    """Every node as a point: on the first edge that starts or ends there."""
    edge, along = np.full(network.size, -1, np.int32), np.zeros(network.size, np.int32)
    numbers = np.arange(len(network.start), dtype=np.int32)
    edge[network.end], along[network.end] = numbers, network.millimetres
    edge[network.start], along[network.start] = numbers, 0
    return Attached(edge, along, np.zeros(network.size, np.int32))


def residents(network: Network) -> Residents:
    """Two groups of people at every node, and squares of about 1.5 km as areas."""
    rng = np.random.default_rng(3)
    people = rng.integers(0, 40, (network.size, 2)).astype(np.int32)
    column = ((network.lon - network.lon.min()) * 70 / 1.5).astype(np.int32)
    row = ((network.lat - network.lat.min()) * 111 / 1.5).astype(np.int32)
    codes, area = np.unique(row * 10_000 + column, return_inverse=True)
    return Residents(at_nodes(network), people, area.astype(np.int32), len(codes))


class Again:
    """The whole search by SciPy, and the totals by NumPy; nodes numbered as they were delivered,
    or along the Hilbert curve."""

    def __init__(self, network: Network, people: Residents, delivered: bool) -> None:
        self.people, n = people, network.size
        self.number = network.node_ids if delivered else np.arange(n)
        start, end = self.number[network.start], self.number[network.end]
        both = np.concatenate([start, end]), np.concatenate([end, start])
        lengths = np.tile(network.millimetres.astype(np.float64), 2)
        self.graph = csr_array((lengths, both), (n, n))

    def __call__(self, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Distances of all nodes to the nearest of some nodes, and the totals within the norm."""
        away = dijkstra(self.graph, indices=self.number[nodes], min_only=True)[self.number]
        near = away <= 1000 * NORM_M
        columns = (self.people.people[near, group] for group in (0, 1))
        area = self.people.area[near]
        return away, np.column_stack(
            [np.bincount(area, column, self.people.areas + 1) for column in columns]
        )


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def spots(at: Attached, nodes: np.ndarray) -> list[Spot]:
    """Nodes as spots."""
    return [Spot(int(at.edge[n]), int(at.along[n])) for n in nodes]


def tried(base: Baseline, act: str, values: list[tuple]) -> tuple[float, float]:
    """Median seconds of a step and of taking it back."""
    trial = Trial(base)
    steps, backs = [], []
    for value in values:
        steps.append(timed(lambda value=value: getattr(trial, act)(*value)))
        backs.append(timed(trial.undo))
    return median(steps), median(backs)


def agree(base: Baseline, again: Again, places: np.ndarray, at: Attached, new: int) -> None:
    """Open one place and close another: the same sums as SciPy."""
    trial = Trial(base)
    (spot,) = spots(at, np.array([new]))
    trial.open(spot)
    trial.close(0)
    away, totals = again(np.append(places[1:], new))
    assert (trial.nodes.millimetres[:, 0] == away).all()
    assert (trial.totals == totals).all()


def case(name: str, network: Network) -> list[str]:
    """Rows of the table."""
    _, count, aim = CASES[name]
    people = residents(network)
    places = streetlike.sites(network.size, count).node
    rows = people.at
    base = baseline(
        network,
        Attached(rows.edge[places], rows.along[places], rows.access[places]),
        people,
        NORM_M,
    )
    peers = [Again(network, people, delivered) for delivered in (True, False)]
    rng = np.random.default_rng(5)
    nodes = rng.integers(0, network.size, 300)
    for again in peers:
        agree(base, again, places, rows, int(nodes[0]))
    there = spots(rows, nodes)
    rounds = range(3 if network.size > 1e6 else 15)
    slow, fast = (median(timed(lambda a=a: a(places)) for _ in rounds) for a in peers)
    bridges = list(zip(there[::2], there[1::2], [50_000] * 150, strict=True))
    tries = {
        "open": [(one,) for one in there],
        "close": [(int(place),) for place in rng.permutation(count)[:300]],
        "link": [(one, other, length) for one, other, length in bridges][:40],
    }
    lines = []
    for act, values in tries.items():
        step, back = tried(base, act, values)
        goal = f"≥ {aim:,}" if act == "open" else ""
        lines.append(
            f"| {name} | {act} | {1e6 * step:,.0f} | {1e6 * back:,.0f} "
            f"| {1e3 * slow:,.1f} / {1e3 * fast:,.1f} "
            f"| {slow / step:,.0f} / {fast / step:,.0f} | {goal} |"
        )
        print(lines[-1], flush=True)
    return lines


def main(*words: str) -> None:
    """Print the table; `--write` puts it in the page on speed."""
    lines = [
        "| network | step | µs | undo, µs | SciPy again, ms: as delivered / ordered "
        "| times faster | aim |",
        "|---|---|---|---|---|---|---|",
    ]
    print(*lines, sep="\n")
    made: dict[int, Network] = {}
    for name, (side, *_) in CASES.items():
        if "city" in words and side != streetlike.CITY:
            continue
        if side not in made:
            made[side] = streetlike.network(streetlike.streetlike(side))
        lines += case(name, made[side])
    if "--write" in words:
        report.write("trial", "\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])

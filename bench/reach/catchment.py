"""Two-step floating catchment on 21,659 pairs against PySAL access: the same access to 1e-12.

python bench/reach/catchment.py [--write]
"""

import sys
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
import report
from access.fca import two_stage_fca
from access.weights import gaussian as pysal_gaussian
from access.weights import step_fn

from trefpunt.engines.reach.catchment import Pairs, catchment, gaussian, steps

POINTS, PLACES, PAIRS = 3_000, 60, 21_659
CUTOFF_M, AIM = 1_500, 50
BANDS = {400: 1.0, 800: 0.68, 1500: 0.22}
DECAYS = {
    "none": (None, None),
    "steps": (steps(BANDS), step_fn(BANDS)),
    "gaussian": (gaussian(500), pysal_gaussian(500)),
}


def timed(work, rounds):
    """Median seconds, and the answer."""
    seconds = []
    for _ in range(rounds):
        begin = perf_counter()
        answer = work()
        seconds.append(perf_counter() - begin)
    return median(seconds), answer


def row(name: str) -> str:
    """One kind of decay."""
    rng = np.random.default_rng(1)
    place, point = np.divmod(rng.choice(POINTS * PLACES, PAIRS, replace=False), POINTS)
    pairs = Pairs(point.astype(np.int32), place.astype(np.int32), rng.uniform(0, CUTOFF_M, PAIRS))
    people, offer = rng.integers(1, 200, POINTS).astype(float), rng.uniform(1, 50, PLACES)
    demand = pd.DataFrame({"demand": people}, pd.RangeIndex(POINTS, name="geoid"))
    supply = pd.DataFrame({"supply": offer}, pd.RangeIndex(PLACES, name="geoid"))
    cost = pd.DataFrame({"origin": pairs.demand, "dest": pairs.supply, "cost": pairs.metres})
    ours, theirs = DECAYS[name]
    seconds, found = timed(lambda: catchment(pairs, people, offer, CUTOFF_M, ours), 200)
    peer, expected = timed(
        lambda: two_stage_fca(demand, supply, cost, CUTOFF_M, demand_index=True, weight_fn=theirs),
        9,
    )
    assert np.abs(found.access[expected.index] - expected).max() < 1e-12
    return f"| {name} | {1e3 * seconds:.2f} | {1e3 * peer:.1f} | {peer / seconds:.0f} | ≥ {AIM} |"


def main(*words: str) -> None:
    """Print the table; `--write` puts it in the page on speed."""
    head = ["| decay | ms | PySAL access, ms | times faster | aim |", "|---|---|---|---|---|"]
    text = "\n".join(head + [row(name) for name in DECAYS])
    print(text)
    if "--write" in words:
        report.write("catchment", text)


if __name__ == "__main__":
    main(*sys.argv[1:])

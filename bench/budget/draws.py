"""How long the uncertainty of a budget takes, against drawing its random numbers alone.

    python bench/budget/draws.py [POLICY] [DRAWS]

The limit is the same uniform and binomial numbers drawn with NumPy and nothing done with them.
Reading files is not part of the measurement; each time is the best of five, on one core.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from trefpunt.engines.budget import budget, proposal, uncertainty
from trefpunt.schemas.policy import Policy
from trefpunt.sources.policy import read


def best(work: Callable[[], object]) -> float:
    """Milliseconds, the best of five."""
    times = []
    for _ in range(5):
        start = perf_counter()
        work()
        times.append(1000 * (perf_counter() - start))
    return min(times)


def limit(policy: Policy, draws: int) -> None:
    """Draw as many numbers as the engine does, and drop them."""
    rng, ranges = np.random.default_rng(1), policy.budget.uncertainty
    for _ in range(len(ranges.unit_costs) + 2):
        rng.random(draws)
    chances = [rng.random(draws) for _ in ranges.take_up]
    for kind in policy.budget.counts.places.values():
        before = 0
        for count, chance in zip(kind.values(), chances, strict=True):
            rng.binomial(np.full(draws, count - before), chance)
            before = count


def main() -> None:
    """Print one line per measurement."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("policy/maastricht")
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    policy = read(folder)
    plan, kinds = policy.budget, policy.municipality.kinds
    chosen = proposal(plan)
    table = best(lambda: budget(plan, chosen, kinds))
    ours = best(lambda: uncertainty(plan, chosen, kinds, draws, 1))
    bound = best(lambda: limit(policy, draws))
    print(f"table, exact            {table:8.2f} ms")
    print(f"{draws:>7,} draws           {ours:8.1f} ms")
    print(f"  numbers alone (NumPy) {bound:8.1f} ms, ratio {ours / bound:.1f}")


if __name__ == "__main__":
    main()

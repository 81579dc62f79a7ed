"""Siting: which sites, of which kind, serve people best within what is allowed.

`solve` finds the best plan with a proof or a bound; `alternatives`, `prices` and `curve` tell what
stays the same in plans that are nearly as good, what each constraint costs, and what each further
place adds. `docs/methods/siting.md` has the formulas.
"""

from trefpunt.engines.siting.alternatives import alternatives
from trefpunt.engines.siting.curve import curve
from trefpunt.engines.siting.prices import prices
from trefpunt.engines.siting.solve import METHOD, evaluate, served, solve
from trefpunt.engines.siting.walked import walked, walked_dense

__all__ = [
    "METHOD",
    "alternatives",
    "curve",
    "evaluate",
    "prices",
    "served",
    "solve",
    "walked",
    "walked_dense",
]

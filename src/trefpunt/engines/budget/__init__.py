"""The multi-year budget: lines and totals, scenarios, capital charges, promises, uncertainty."""

from trefpunt.engines.budget.capital import band, by_year, charge_sets, charges
from trefpunt.engines.budget.commitments import commitments
from trefpunt.engines.budget.compare import compare
from trefpunt.engines.budget.engine import METHOD, budget, provenance
from trefpunt.engines.budget.uncertainty import uncertainty
from trefpunt.schemas.budget import proposal
from trefpunt.schemas.budget.rules import check, problems

__all__ = [
    "METHOD",
    "band",
    "budget",
    "by_year",
    "charge_sets",
    "charges",
    "check",
    "commitments",
    "compare",
    "problems",
    "proposal",
    "provenance",
    "uncertainty",
]

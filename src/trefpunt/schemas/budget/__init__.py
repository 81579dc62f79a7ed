"""The multi-year budget: plan, scenarios and results.

All amounts are exact decimals in the unit of the plan (thousands of euro), unrounded.
Tuples of amounts run parallel to `BudgetPlan.horizon.columns`: each year, then "structural".
"""

from trefpunt.schemas.budget.lines import (
    Driver,
    Flat,
    Line,
    PerFte,
    PerPlace,
    ProMemorie,
    Schedule,
    Status,
    Vat,
)
from trefpunt.schemas.budget.plan import (
    BudgetPlan,
    Commitment,
    Counts,
    CoverSource,
    InvestmentPlan,
    Range,
    Uncertainty,
)
from trefpunt.schemas.budget.printed import (
    COUNT,
    COVER,
    NET,
    SUBTOTAL,
    PrintedNote,
    PrintedRow,
    PrintedTable,
)
from trefpunt.schemas.budget.results import (
    Band,
    BudgetResult,
    CapitalResult,
    ChargeSet,
    CommitmentResult,
    Comparison,
    Difference,
    Influence,
    LineResult,
    PlacesYear,
    UncertaintyResult,
    as_json,
)
from trefpunt.schemas.budget.scenario import BoardChoice, Scenario, proposal

__all__ = [
    "COUNT",
    "COVER",
    "NET",
    "SUBTOTAL",
    "Band",
    "BoardChoice",
    "BudgetPlan",
    "BudgetResult",
    "CapitalResult",
    "ChargeSet",
    "Commitment",
    "CommitmentResult",
    "Comparison",
    "Counts",
    "CoverSource",
    "Difference",
    "Driver",
    "Flat",
    "Influence",
    "InvestmentPlan",
    "Line",
    "LineResult",
    "PerFte",
    "PerPlace",
    "PlacesYear",
    "PrintedNote",
    "PrintedRow",
    "PrintedTable",
    "ProMemorie",
    "Range",
    "Scenario",
    "Schedule",
    "Status",
    "Uncertainty",
    "UncertaintyResult",
    "Vat",
    "as_json",
    "proposal",
]

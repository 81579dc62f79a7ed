"""What a later file of a policy folder may refer to: the parts that were read before it."""

from dataclasses import dataclass

from trefpunt.schemas.budget import BudgetPlan, Scenario
from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import Place
from trefpunt.schemas.reach import ReachPolicy


@dataclass(frozen=True)
class Known:
    """A part that could not be read is none or empty: then nothing is checked against it."""

    municipality: Municipality | None
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    budget: BudgetPlan | None
    scenarios: tuple[Scenario, ...]
    reach: ReachPolicy | None

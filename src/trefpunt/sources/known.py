"""What a later file of a policy folder may refer to: the parts that were read before it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from trefpunt.schemas.budget import BudgetPlan, Scenario
from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import Place
from trefpunt.schemas.reach import ReachPolicy
from trefpunt.sources.report import Report


@dataclass(frozen=True)
class Known:
    """A part that could not be read is none or empty: then nothing is checked against it."""

    municipality: Municipality | None
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    budget: BudgetPlan | None
    scenarios: tuple[Scenario, ...]
    reach: ReachPolicy | None


def check_names(report: Report, field: str, names: Iterable[str], known: Collection[str]) -> None:
    """Report each name that the folder does not have."""
    for name in names:
        if name not in known:
            told = ", ".join(sorted(known))
            report.error("field.unknown_name", column=field, field=field, value=name, known=told)

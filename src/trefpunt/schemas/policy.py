"""A whole policy folder, read and valid."""

from collections.abc import Iterable

from trefpunt.schemas.base import Sourced, Strict
from trefpunt.schemas.budget import BudgetPlan, Scenario
from trefpunt.schemas.datasets import Datasets
from trefpunt.schemas.index import Reading, Recipe
from trefpunt.schemas.indicators import Indicators
from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.reach import ReachPolicy
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import SitingPolicy
from trefpunt.schemas.weighing import FactRow, Framework
from trefpunt.terms.area import AreaCode


class Place(Sourced):
    """One row of `places.csv`: a meeting place as far as public sources tell."""

    id: str
    name: str
    kind: str
    area: AreaCode | None
    lon: float | None = None
    lat: float | None = None
    groups: tuple[str, ...] = ()
    """Ids of the groups that it is meant for; empty: everybody."""
    hours: str = ""
    """When it is open, as OpenStreetMap writes it ("Mo-Fr 13:00-16:00"); "": not known."""
    capacity: int | None = None
    """How many people can be there at once; none: nobody wrote it down."""


class IndexPolicy(Strict):
    """A recipe with its table."""

    recipe: Recipe
    readings: tuple[Reading, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the policy folder that the index is made from."""
        recipe = f"index/{self.recipe.date}.toml"
        return ("municipality.toml", "neighbourhoods.csv", recipe, f"index/{self.recipe.table}")


class Policy(Strict):
    """What `trefpunt.sources.policy.read` gives: everything that a council decided, as data."""

    municipality: Municipality
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    index: IndexPolicy
    """The most recent recipe in `index/`."""
    budget: BudgetPlan
    """The most recent plan in `budget/`."""
    scenarios: tuple[Scenario, ...]
    """The first is the plan as proposed."""
    indicators: Indicators
    reach: ReachPolicy | None = None
    """What counts as near; none where the folder has no `reach.toml`."""
    siting: SitingPolicy | None = None
    """Where places may come and on what they wait; none where the folder has no `siting.toml`."""
    weighing: Framework | None = None
    """The most recent framework in `weighing/`; none where there is none."""
    facts: tuple[FactRow, ...] = ()
    """What was written down of places and areas for that framework."""
    plans: tuple[PlanScenario, ...] = ()
    """Scenarios of `plan/`, by their file names."""
    datasets: Datasets = Datasets()
    """Open data that it uses: `sources.toml`."""
    files: dict[str, str]
    """SHA-256 per file, by its path in the folder."""

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """SHA-256 of some of the files. Raises KeyError for a file that the folder lacks."""
        return {name: self.files[name] for name in names}

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario with this id. Raises KeyError when there is none."""
        for scenario in self.scenarios:
            if scenario.id == scenario_id:
                return scenario
        raise KeyError(scenario_id)

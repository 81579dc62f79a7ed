"""The state of the plan in a few figures, for the front page. Nothing is computed here."""

from dataclasses import dataclass
from decimal import Decimal

from trefpunt.schemas import run as schema
from trefpunt.schemas.budget import BudgetPlan, BudgetResult, PlacesYear
from trefpunt.schemas.indicators import Indicator
from trefpunt.schemas.municipality import Municipality, PlaceKind
from trefpunt.schemas.reach import ReachResult
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import budget, index, maps, policy, reach
from trefpunt_web.services.measures import MEASURES


@dataclass(frozen=True)
class Kind:
    """One kind of place that the plan counts."""

    kind: PlaceKind
    counts: tuple[int, ...]
    """Per column of the budget."""


@dataclass(frozen=True)
class Plan:
    """What the plan wants, what it costs, and how one will see whether it works."""

    municipality: Municipality
    budget: BudgetPlan
    result: BudgetResult
    run: Run | schema.Run
    planned: tuple[Kind, ...]
    existing: tuple[PlaceKind, ...]
    """Kinds of which there are some today, with their number."""
    indicators: tuple[Indicator, ...]
    reach: tuple[Run, ReachResult] | None
    """Who lives near a place; none where the policy does not say what counts as near."""

    @property
    def later(self) -> Decimal:
        """What a year still needs after the plan has ended."""
        return self.result.net[-1]

    @property
    def pm(self) -> int:
        """The largest number of posts without an amount in one column."""
        return max(self.result.pm)


def plan() -> Plan:
    """The plan as proposed. Raises NoPolicy."""
    now = policy.current()
    found, town = budget.of(now), now.policy.municipality
    return Plan(
        municipality=town,
        budget=found.plan,
        result=found.result,
        run=found.runs[0],
        planned=tuple(_kind(town, row) for row in found.result.places),
        existing=tuple(kind for kind in town.kinds if kind.existing),
        indicators=now.policy.indicators.indicators,
        reach=reach.current(now) if now.policy.reach else None,
    )


def chart() -> maps.Map:
    """The neighbourhoods by their index. Raises NoPolicy."""
    return maps.draw(index.current(), MEASURES[0])


def _kind(town: Municipality, row: PlacesYear) -> Kind:
    return Kind(town.kind(row.kind), row.counts)


def kinds() -> tuple[PlaceKind, ...]:
    """The kinds of place that the policy explains; none where no policy was loaded."""
    try:
        return tuple(kind for kind in policy.current().policy.municipality.kinds if kind.text)
    except policy.NoPolicy:
        return ()

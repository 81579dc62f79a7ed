"""A stored run is final, so a result of another shape needs another version of its method.

When this fails you changed the shape of a result: raise METHOD of the engine (`index/1` becomes
`index/2`), so that nobody reads an old run in a new form, and note the new shape here.
"""

from typing import Any

import pytest
from pydantic import TypeAdapter

from trefpunt.cli import planning
from trefpunt.engines import budget, index, phasing, reach, siting, weighing
from trefpunt.schemas.budget import BudgetResult, UncertaintyResult
from trefpunt.schemas.index import IndexResult
from trefpunt.schemas.phasing import PhasingResult
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.reach import ReachResult
from trefpunt.schemas.run import digest
from trefpunt.schemas.siting import Alternatives, CurvePoint, Price, Solution
from trefpunt.schemas.weighing import Portfolio, WeighingResult

WORDS = {"description", "title"}
SHAPES = {
    ("index/1", IndexResult): "c31124ef1a2e",
    ("budget/1", BudgetResult): "5745fd6c8934",
    ("budget/1", UncertaintyResult): "46a53627323d",
    ("reach/2", ReachResult): "441a15a84b7a",
    ("weighing/1", WeighingResult): "ef9ea7724ee0",
    ("weighing/1", Portfolio): "cebb4c4ee924",
    ("siting/1", Solution): "8f74d4f5f9d8",
    ("siting/1", Alternatives): "8cdfc11e8760",
    ("siting/1", Price): "54c64909449f",
    ("siting/1", CurvePoint): "7e130eb29179",
    ("phasing/1", PhasingResult): "7c2e315f03e6",
    ("plan/1", PlanResult): "c35ac329aa22",
}


def shape(kind: type[Any]) -> str:
    """The form of a result, without the words that explain it."""
    return digest(_bare(TypeAdapter(kind).json_schema(mode="serialization")))[:12]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _bare(v) for k, v in value.items() if not (k in WORDS and isinstance(v, str))}
    return [_bare(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        (index.METHOD, IndexResult),
        (budget.METHOD, BudgetResult),
        (budget.METHOD, UncertaintyResult),
        (reach.METHOD, ReachResult),
        (weighing.METHOD, WeighingResult),
        (weighing.METHOD, Portfolio),
        (siting.METHOD, Solution),
        (siting.METHOD, Alternatives),
        (siting.METHOD, Price),
        (siting.METHOD, CurvePoint),
        (phasing.METHOD, PhasingResult),
        (planning.METHOD, PlanResult),
    ],
)
def test_this_version_of_the_method_gives_this_shape(method: str, kind: type[Any]) -> None:
    assert shape(kind) == SHAPES.get((method, kind)), __doc__

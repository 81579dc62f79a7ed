"""The vulnerability index of the policy in force."""

from dataclasses import dataclass

from trefpunt.engines import index as engine
from trefpunt.schemas.index import IndexArea, IndexResult, MissingArea
from trefpunt.schemas.municipality import Area
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import policy, runs

QUESTION = "index"


@dataclass(frozen=True)
class Index:
    """The index with the run that made it."""

    run: Run
    result: IndexResult


def compute(loaded: policy.Loaded) -> None:
    """Compute the index of a loaded policy and keep it."""
    plan = loaded.policy
    result = engine.index(plan.areas, plan.index.readings, plan.index.recipe, plan.municipality)
    run = runs.keep(engine.provenance(plan, result), IndexResult, result)
    runs.answers(loaded.version, QUESTION, run)


def current() -> Index:
    """The index as computed when the policy was loaded. Raises NoPolicy."""
    run = runs.answer(policy.current().version, QUESTION)
    return Index(run, runs.result(run.digest, IndexResult))


def area(code: str) -> tuple[Area, IndexArea | MissingArea]:
    """One neighbourhood with its index, or with the reason why it has none. Raises KeyError."""
    areas = {area.code: area for area in policy.current().policy.areas}
    found = current().result
    figures = {figure.code: figure for figure in (*found.areas, *found.missing)}
    return areas[code], figures[code]

"""Reads and checks a whole policy folder."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from trefpunt.schemas.budget import BudgetPlan, Scenario
from trefpunt.schemas.datasets import Datasets
from trefpunt.schemas.indicators import Indicators
from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import IndexPolicy, Place, Policy
from trefpunt.schemas.reach import ReachPolicy
from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import SitingPolicy
from trefpunt.schemas.weighing import FactRow, Framework
from trefpunt.sources.boundaries import check_boundaries
from trefpunt.sources.budget import SCENARIOS, check_scenario, read_plan, read_scenarios
from trefpunt.sources.datasets import check_datasets, check_kinds, read_datasets
from trefpunt.sources.index import read_index
from trefpunt.sources.known import Known
from trefpunt.sources.municipality import (
    check_groups,
    read_areas,
    read_municipality,
    read_places,
    twice,
)
from trefpunt.sources.plans import own_spots, read_plans
from trefpunt.sources.reach import check_targets, read_reach
from trefpunt.sources.report import Report
from trefpunt.sources.siting import read_siting, spots
from trefpunt.sources.spots import check_inside
from trefpunt.sources.tables import find_table
from trefpunt.sources.toml import read_toml
from trefpunt.sources.weighing import read_weighing
from trefpunt.terms.problems import DataProblem, Problem


def read(folder: Path) -> Policy:
    """The policy in this folder.

    Raises DataProblem with every error in it when there is one.
    """
    parts, report = _gather(folder)
    if report.errors:
        raise DataProblem(report.errors)
    return parts.policy(_digests(folder))


def check(folder: Path, data: Path | None = None) -> list[Problem]:
    """Everything that is wrong in this folder or worth knowing about it.

    `data`: a folder of open data, which is then checked too: the boundaries of every area, and
    each dataset that `sources.toml` names.
    """
    parts, report = _gather(folder)
    if data is not None:
        check_boundaries(data, parts.areas, report, parts.datasets)
        check_datasets(data, parts.datasets, parts.areas, report)
        _check_spots(data, parts, report)
    return report.problems


def read_scenario(path: Path, policy: Policy | None = None) -> Scenario:
    """One scenario from a file of its own.

    `policy`: the policy that it belongs to, which it is then checked against. Raises DataProblem
    with every error in it.
    """
    report = Report(str(path))
    scenario = read_toml(path, Scenario, report)
    if scenario is not None and policy is not None:
        check_scenario(scenario, policy.budget, policy.municipality, report)
    if scenario is None or report.errors:
        raise DataProblem(report.errors)
    return scenario


@dataclass(frozen=True)
class _Parts:
    """What could be read of each part."""

    municipality: Municipality | None
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    index: IndexPolicy | None
    budget: BudgetPlan | None
    scenarios: tuple[Scenario, ...]
    indicators: Indicators | None
    reach: ReachPolicy | None
    datasets: Datasets
    siting: SitingPolicy | None
    weighing: Framework | None
    facts: tuple[FactRow, ...]
    plans: tuple[PlanScenario, ...]

    def policy(self, files: dict[str, str]) -> Policy:
        """All parts as one policy; only where each of them could be read."""
        return Policy.model_validate({**vars(self), "files": files})


def _gather(folder: Path) -> tuple[_Parts, Report]:
    report = Report("municipality.toml")
    municipality = read_municipality(folder, report)
    areas = read_areas(folder, municipality, report.at("neighbourhoods.csv"))
    if municipality is not None and areas:
        check_groups(municipality, areas, report)
    places = read_places(folder, municipality, areas, report.at("places.csv"))
    index = read_index(folder, municipality, areas, report)
    plan = read_plan(folder, municipality, report)
    scenarios = read_scenarios(folder, plan, municipality, report)
    indicators = _indicators(folder, report.at("indicators.toml"))
    reach = read_reach(folder, municipality, areas, report.at("reach.toml"))
    if reach is not None:
        check_targets(places, reach, report.at("places.csv"))
    datasets = read_datasets(folder, report.at("sources.toml"))
    if municipality is not None:
        check_kinds(datasets, municipality, report.at("sources.toml"))
    broken = {problem.file or "" for problem in report.errors}
    known = Known(
        municipality=municipality,
        areas=areas,
        places=() if "places.csv" in broken else places,
        budget=plan,
        scenarios=() if any(file.startswith(SCENARIOS) for file in broken) else scenarios,
        reach=reach,
    )
    siting = read_siting(folder, known, report.at("siting.toml"))
    weighing, facts = read_weighing(folder, known, report, siting)
    plans = read_plans(folder, known, siting, report)
    return _Parts(
        municipality=municipality,
        areas=areas,
        places=places,
        index=index,
        budget=plan,
        scenarios=scenarios,
        indicators=indicators,
        reach=reach,
        datasets=datasets,
        siting=siting,
        weighing=weighing,
        facts=facts,
        plans=plans,
    ), report


def _check_spots(data: Path, parts: _Parts, report: Report) -> None:
    """Every spot on the map that siting and its scenarios name, within the real boundaries."""
    found = list(spots(parts.siting)) if parts.siting is not None else []
    told = [(report.at("siting.toml"), found)]
    told += [(report.at("plan"), list(own_spots(plan))) for plan in parts.plans]
    for ours, here in told:
        check_inside(data, here, parts.areas, ours, parts.datasets)


def _indicators(folder: Path, report: Report) -> Indicators | None:
    found = read_toml(folder / "indicators.toml", Indicators, report)
    if found is not None:
        twice(report, "indicators", (indicator.id for indicator in found.indicators))
    return found


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file; a table that came as Excel file counts under its CSV name."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".toml", ".csv", ".xlsx"})
    tables = [path.with_suffix(".csv") for path in files if path.suffix.lower() == ".xlsx"]
    named = {table: find_table(table) for table in tables} | {path: path for path in files}
    return {
        name.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for name, path in named.items()
    }

"""Reads the scenarios of `plan/`, and one from a file of its own."""

from pathlib import Path

from trefpunt.schemas.scenario import PlanScenario
from trefpunt.schemas.siting import SitingPolicy
from trefpunt.sources.known import Known
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml


def read_plans(
    folder: Path,
    known: Known,  # noqa: ARG001
    siting: SitingPolicy | None,  # noqa: ARG001
    report: Report,
) -> tuple[PlanScenario, ...]:
    """All of them, by their file names."""
    found = (
        read_toml(path, PlanScenario, report.at(f"plan/{path.name}"))
        for path in sorted((folder / "plan").glob("*.toml"))
    )
    return tuple(plan for plan in found if plan is not None)

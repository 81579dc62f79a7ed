"""Reads the newest framework in `weighing/`, and what was written down for it."""

from pathlib import Path

from trefpunt.schemas.weighing import FactRow, Framework
from trefpunt.sources.known import Known
from trefpunt.sources.newest import newest
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml


def read_weighing(
    folder: Path,
    known: Known,  # noqa: ARG001
    report: Report,
) -> tuple[Framework | None, tuple[FactRow, ...]]:
    """The framework with its facts; none where the folder has none or it is wrong."""
    path = newest(folder, "weighing", report) if (folder / "weighing").is_dir() else None
    if path is None:
        return None, ()
    return read_toml(path, Framework, report.at(f"weighing/{path.name}")), ()

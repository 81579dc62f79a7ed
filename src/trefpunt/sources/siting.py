"""Reads `siting.toml` and `opportunities.csv`: where places may come, and on what they wait."""

from pathlib import Path

from trefpunt.schemas.siting import SitingPolicy
from trefpunt.sources.known import Known
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml


def read_siting(folder: Path, known: Known, report: Report) -> SitingPolicy | None:  # noqa: ARG001
    """Both files, checked against the rest of the folder; none where they are not there."""
    path = folder / "siting.toml"
    return read_toml(path, SitingPolicy, report) if path.is_file() else None

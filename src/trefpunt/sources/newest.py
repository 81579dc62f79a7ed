"""Finds the file that is in force: names sort by date or year, the last one wins."""

from pathlib import Path

from trefpunt.sources.report import Report


def newest(folder: Path, part: str, report: Report) -> Path | None:
    """The last TOML file of a part by name; None when there is none, which is reported."""
    found = sorted((folder / part).glob("*.toml"))
    if not found:
        report.at(part).error("file.none", folder=part, pattern="*.toml")
        return None
    return found[-1]

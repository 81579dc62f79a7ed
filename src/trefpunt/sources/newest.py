"""Lists the files of a part. Names sort by date or year: the last one is in force."""

from pathlib import Path

from trefpunt.sources.report import Report


def newest(folder: Path, part: str, report: Report) -> Path | None:
    """The last TOML file of a part by name; None when there is none, which is reported."""
    return next(reversed(listed(folder, part, report)), None)


def listed(folder: Path, part: str, report: Report) -> list[Path]:
    """The TOML files of a part in order of their names; that there are none is reported."""
    ours = report.at(part)
    try:
        found = sorted(path for path in (folder / part).iterdir() if path.suffix == ".toml")
    except PermissionError:
        ours.error("folder.unreadable", folder=part)
        return []
    except OSError:
        found = []
    if not found:
        ours.error("file.none", folder=part, pattern="*.toml")
    return found

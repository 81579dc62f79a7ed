"""Reads `sources.toml`: which open data a policy uses."""

from pathlib import Path, PurePosixPath

from trefpunt.schemas.datasets import Dataset, Datasets, Role
from trefpunt.schemas.municipality import Municipality
from trefpunt.sources.municipality import twice
from trefpunt.sources.report import Report
from trefpunt.sources.toml import read_toml


def read_datasets(folder: Path, report: Report) -> Datasets:
    """The datasets of a policy folder; none where it has no `sources.toml` or a wrong one."""
    path = folder / "sources.toml"
    found = read_toml(path, Datasets, report) if path.is_file() else None
    if found is None:
        return Datasets()
    twice(report, "datasets", (dataset.id for dataset in found.datasets))
    for dataset in found.datasets:
        if not inside(dataset.file):
            report.error("fetch.outside", column=f"datasets.{dataset.id}.file")
    return found


def inside(file: str) -> bool:
    """Whether this names something in the folder of open data, and nothing outside it."""
    path = PurePosixPath(file)
    return bool(path.name) and not path.is_absolute() and not {"..", "\0"} & {*path.parts, *file}


def check_kinds(datasets: Datasets, municipality: Municipality, report: Report) -> None:
    """Report each kind of place to which a dataset translates and that the policy lacks."""
    known = {kind.id for kind in municipality.kinds}
    for dataset in datasets.datasets:
        for theirs, ours in dataset.kinds.items():
            if ours not in known:
                field = f"datasets.{dataset.id}.kinds.{theirs}"
                names = ", ".join(sorted(known))
                report.error(
                    "field.unknown_name", column=field, field=field, value=ours, known=names
                )


def find(data: Path, datasets: Datasets, role: Role) -> tuple[Dataset, Path] | None:
    """The first dataset with this role whose file is in the folder of open data, and that file."""
    return next(iter(find_all(data, datasets, role)), None)


def find_all(data: Path, datasets: Datasets, role: Role) -> list[tuple[Dataset, Path]]:
    """Every dataset with this role whose file is in the folder, in the order of `sources.toml`."""
    named = [(dataset, data / dataset.file) for dataset in datasets.of(role)]
    return [(dataset, path) for dataset, path in named if path.is_file()]

"""Checks a folder of open data against what `sources.toml` names."""

from collections.abc import Collection
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Datasets
from trefpunt.schemas.figures import Figures
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.opendata import Concordance
from trefpunt.schemas.points import Points
from trefpunt.sources.datasets.catalogue import find
from trefpunt.sources.datasets.concordance import read_concordance, recode
from trefpunt.sources.datasets.locate import OWN
from trefpunt.sources.datasets.reading import READERS, Read, read_dataset
from trefpunt.sources.report import Report, number

SHOWN = 5


def check_datasets(data: Path, datasets: Datasets, areas: tuple[Area, ...], report: Report) -> None:
    """Report of each dataset whether it is there, what is in it and what is wrong with it."""
    if not data.is_dir():
        return
    for dataset in datasets.datasets:
        path = data / dataset.file
        ours = report.at(dataset.file)
        if not path.is_file():
            _missing(dataset, ours)
        elif dataset.role not in READERS:
            ours.finding("datasets.streets", name=dataset.name.both(), file=dataset.file)
        else:
            _read(path, dataset, datasets, areas, ours)


def _missing(dataset: Dataset, report: Report) -> None:
    report.finding(
        "datasets.not_there" if dataset.url else "datasets.by_hand",
        column=dataset.id,
        name=dataset.name.both(),
        file=dataset.file,
        effect=dataset.effect.both(),
    )


def _read(
    path: Path, dataset: Dataset, datasets: Datasets, areas: tuple[Area, ...], report: Report
) -> None:
    table = read_dataset(path, dataset, report)
    if table is None:
        return
    report.finding(
        "datasets.found",
        column=dataset.id,
        name=dataset.name.both(),
        file=dataset.file,
        rows=number(table.facts.rows),
        year=str(table.facts.year or "?"),
        licence=table.facts.licence,
    )
    known = {area.code for area in areas}
    if isinstance(table, Figures) and known:
        recode(table, _known(table, known), _concordance(path.parent, datasets), report)
    if isinstance(table, Points):
        _stale(table, known, report)
    _areas(table, known, report)


def _known(figures: Figures, areas: Collection[str]) -> set[str]:
    """The areas, and every neighbourhood of another municipality: those are not looked at."""
    own = {code[:OWN] for code in areas}
    return {*areas, *(code for code in figures.values if code[:OWN] not in own)}


def _stale(points: Points, areas: Collection[str], report: Report) -> None:
    """Report codes of this municipality that are of another year."""
    own = {code[:OWN] for code in areas}
    stale = [code for code in points.codes if code not in areas and code[:OWN] in own]
    if stale:
        report.finding("datasets.points_stale", count=len(stale), first=_first(sorted(stale)))


def _first(codes: list[str]) -> str:
    return ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")


def _concordance(data: Path, datasets: Datasets) -> Concordance | None:
    found = find(data, datasets, "concordance")
    return None if found is None else read_concordance(found[1], found[0], Report(found[1].name))


def _areas(table: Read, areas: Collection[str], report: Report) -> None:
    """Report areas that figures or points leave out; a table without areas tells nothing."""
    there = _told(table)
    absent = sorted(set(areas) - there)
    if there and absent:
        report.finding(
            "datasets.areas_missing", file=report.file, count=len(absent), first=_first(absent)
        )


def _told(table: Read) -> set[str]:
    if isinstance(table, Points):
        return set(table.codes)
    return set(table.codes("neighbourhood")) if isinstance(table, Figures) else set()

"""Fetches every dataset of a policy into one folder."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.fetch.lock import alone, read_lock
from trefpunt.sources.fetch.one import Run, finding, one, there, unusable
from trefpunt.sources.fetch.outcome import Fetched
from trefpunt.sources.fetch.patience import Patience
from trefpunt.sources.fetch.web import Web
from trefpunt.terms.problems import Problem

Progress = Callable[[Dataset, int, int | None], None]
"""Which dataset, bytes so far, and the total where it is known. What it raises stops the run."""


def _silent(*_told: object) -> None:
    """Nobody is looking."""


def _utc() -> datetime:
    return datetime.now(UTC)


def fetch(
    datasets: Iterable[Dataset],
    municipality_code: str,
    folder: Path,
    *,
    progress: Progress = _silent,
    waiting: Callable[[], None] = _silent,
    offline: bool = False,
    again: bool = False,
    patience: Patience | None = None,
    now: Callable[[], datetime] = _utc,
) -> tuple[Fetched, ...]:
    """Get each dataset that has an address, and say of each what became of it, in their order.

    `waiting` is called when another fetch holds the folder; this one then waits. `offline`: only
    look at what is there, write nothing. `again`: replace files that somebody changed. Raises
    DataProblem when the lock file is damaged; anything else is told per dataset.
    """
    wanted = tuple(_filled(dataset, municipality_code) for dataset in datasets)
    if offline:
        return _look(wanted, folder, None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder, waiting), Web(patience or Patience(), now) as web:
            run = Run(municipality_code, folder, read_lock(folder), web, again, now)
            return _each(run, wanted, progress)
    except OSError as error:
        return _look(wanted, folder, unusable(folder, error))


def _filled(dataset: Dataset, code: str) -> Dataset:
    """With the municipality in its address, where the address asks for it."""
    url = dataset.url and dataset.url.replace("{code}", code)
    return dataset.model_copy(update={"url": url})


def _look(wanted: tuple[Dataset, ...], folder: Path, why: Problem | None) -> tuple[Fetched, ...]:
    entries = read_lock(folder) if folder.is_dir() else {}
    return tuple(there(dataset, folder, entries.get(dataset.id), why) for dataset in wanted)


def _each(run: Run, wanted: tuple[Dataset, ...], progress: Progress) -> tuple[Fetched, ...]:
    """One after another; a file that two datasets are in is fetched once."""
    made: dict[str, Fetched] = {}
    found = []
    for dataset in wanted:
        twin = made.get(dataset.file)
        tell = partial(progress, dataset)
        found.append(_twin(run, dataset, twin) if twin else one(run, dataset, tell))
        made.setdefault(dataset.file, found[-1])
    return tuple(found)


def _twin(run: Run, dataset: Dataset, twin: Fetched) -> Fetched:
    """A dataset in the same file as one before it in this run."""
    if _question(dataset) != _question(twin.dataset):
        told = finding("fetch.same_file", file=dataset.file, other=twin.dataset.id)
        return Fetched(dataset, "failed", problem=told)
    if twin.entry is None:
        return replace(twin, dataset=dataset)
    own = {"licence": dataset.licence, "credit": dataset.credit, "year": dataset.year}
    entry = twin.entry.model_copy(update=own)
    run.remember(dataset, entry)
    return replace(twin, dataset=dataset, entry=entry)


def _question(dataset: Dataset) -> object:
    """What is asked of the server."""
    return dataset.url, dataset.form, dataset.select

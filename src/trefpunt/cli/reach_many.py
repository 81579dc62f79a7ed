"""Reach for every municipality of a country: in processes here, or on a Dask cluster.

Each municipality has a file of its own in the folder of answers. A file that was made from the same
inputs stays, so that work that was stopped goes on where it was.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from trefpunt.cli.reach_country import Country, opened, solve
from trefpunt.engines.reach import METHOD
from trefpunt.schemas.run import digest
from trefpunt.sources.whole import whole_files
from trefpunt.terms.problems import Problem, RuleProblem

Answer = dict[str, Any]
Solved = Iterator[tuple[str, Answer]]
PATIENCE = 10.0
"""Seconds that a cluster gets to answer."""
RETRIES = 3
"""How often a cluster tries a municipality again after a machine fell out."""


@dataclass(frozen=True)
class Summary:
    """What a run over a country did and found."""

    key: str
    """Digest of everything that determines the answers."""
    municipalities: int
    kept: int
    """Answers that were there already, from the same inputs."""
    people: int
    within: int

    @property
    def share(self) -> float | None:
        """Share of the people within the norm, over all municipalities."""
        return round(self.within / self.people, 4) if self.people else None

    def as_json(self) -> Answer:
        """For `--json`."""
        told = {"municipalities": self.municipalities, "kept": self.kept, "people": self.people}
        return {"key": self.key, **told, "within": self.within, "share_within": self.share}


def key(country: Country) -> str:
    """Digest of what determines the answers: the method and the contents of the files, not where
    they lie."""
    policy = sorted(opened(country).policy.files.items())
    files = [_digest(country.points), _digest(country.places), country.streets]
    return digest([METHOD, policy, files, country.choice])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def every(
    country: Country,
    folder: Path,
    solver: Callable[[Country, Sequence[str]], Solved],
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Summary:
    """Write the answer of every municipality to `folder`; `tell` hears how many are done.

    Raises DataProblem for files that are wrong, OSError where the folder cannot be written,
    RuleProblem where a process fell out; what was written stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made, towns = key(country), list(opened(country).rows)
    there = [town for town in towns if (_read(folder, town) or {}).get("key") == made]
    todo = [town for town in towns if town not in set(there)]
    tell(len(there), len(towns))
    for done, (town, answer) in enumerate(solver(country, todo), len(there) + 1):
        _write(folder, town, {"key": made} | answer)
        tell(done, len(towns))
    return _summary(folder, towns, made, len(there))


def _read(folder: Path, town: str) -> Answer | None:
    try:
        found = json.loads((folder / f"{town}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _write(folder: Path, town: str, answer: Answer) -> None:
    with whole_files(folder, f"{town}.json") as (path,):
        path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _summary(folder: Path, towns: Iterable[str], made: str, kept: int) -> Summary:
    groups = [(_read(folder, town) or {})["city"]["groups"][0] for town in towns]
    people, within = (sum(group[name] for group in groups) for name in ("people", "within"))
    return Summary(made, len(groups), kept, people, within)


def in_processes(count: int) -> Callable[[Country, Sequence[str]], Solved]:
    """A solver that uses so many processes of this machine."""

    def solved(country: Country, towns: Sequence[str]) -> Solved:
        with ProcessPoolExecutor(min(count, os.cpu_count() or 1), get_context("spawn")) as pool:
            asked = {pool.submit(solve, country, town): town for town in towns}
            try:
                for done in as_completed(asked):
                    yield asked[done], done.result()
            except BrokenProcessPool as broken:
                raise RuleProblem(Problem("country.process_lost")) from broken
            finally:
                pool.shutdown(cancel_futures=True)

    return solved


def on_cluster(address: str) -> Callable[[Country, Sequence[str]], Solved]:
    """A solver that uses a Dask cluster; its workers must see the same folders.

    A municipality whose worker fell out is computed again by another one. Raises RuleProblem where
    Dask is not installed or nothing answers at the address.
    """

    def solved(country: Country, towns: Sequence[str]) -> Solved:
        with _client(address) as client:
            from distributed.client import as_completed as completed  # noqa: PLC0415 optional

            asked = client.map(partial(solve, country), towns, retries=RETRIES, pure=False)
            number = {future.key: town for future, town in zip(asked, towns, strict=True)}
            for future, answer in completed(asked, with_results=True):  # type: ignore[no-untyped-call]
                yield number[future.key], answer

    return solved


def _client(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 optional
    except ImportError as absent:
        raise RuleProblem(Problem("country.no_dask")) from absent
    try:
        return Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as silent:
        raise RuleProblem(Problem("country.no_cluster", params={"address": address})) from silent

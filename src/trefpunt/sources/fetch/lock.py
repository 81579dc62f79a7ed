"""The lock file: what was fetched, from where, when and under which licence."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from trefpunt.schemas.base import Strict
from trefpunt.terms.problems import DataProblem, Problem

LOCK = "sources.lock.json"
BUSY = ".sources.busy"


class Entry(Strict):
    """One file that was fetched."""

    url: str
    file: str
    sha256: str
    bytes: int
    fetched: datetime
    """UTC; the last time that the source was seen to give this file."""
    etag: str | None = None
    last_modified: str | None = None
    licence: str
    credit: str
    year: int | None


class _Lock(Strict):
    version: int = 1
    datasets: dict[str, Entry] = Field(default_factory=dict)


def read_lock(folder: Path) -> dict[str, Entry]:
    """What was fetched into this folder, by id of the dataset; empty where nothing was.

    Raises DataProblem when the file is damaged.
    """
    try:
        return _Lock.model_validate_json((folder / LOCK).read_bytes()).datasets
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError):
        raise DataProblem([Problem("fetch.lock_damaged", file=LOCK)]) from None


def write_lock(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Replace the lock file, all at once."""
    text = _Lock(datasets=dict(sorted(entries.items()))).model_dump(mode="json")
    replace(folder / LOCK, json.dumps(text, ensure_ascii=False, indent=2).encode() + b"\n")


def replace(path: Path, content: bytes) -> None:
    """The file gets this content, or stays what it was."""
    made = path.with_name(f"{path.name}.new")
    try:
        with made.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        move(made, path)
    finally:
        made.unlink(missing_ok=True)


def move(made: Path, path: Path) -> None:
    """Put a finished file in its place, so that it is there after a power cut too."""
    os.replace(made, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Be the only one who fetches into this folder; `waiting` is called when somebody else does.

    The system lets go of it when a process ends, however it ends.
    """
    with (folder / BUSY).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield

"""A file that is being fetched: beside the file that it will replace, until it is whole."""

import os
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

import httpx
from pydantic import ValidationError

from trefpunt.schemas.base import Strict
from trefpunt.sources.fetch.lock import Entry, move, replace


class Marks(Strict):
    """Of which answer the part is a part; it is only completed from the same answer."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    entry: Entry | None = None
    """What the lock file is about to say of it, once it is whole."""

    @property
    def proof(self) -> str | None:
        """What If-Range can hold: a weak ETag does not promise the same bytes."""
        strong = self.etag and not self.etag.startswith("W/")
        return self.etag if strong else self.last_modified


def marks(url: str, response: httpx.Response) -> Marks:
    """The marks of this answer. One that travels compressed cannot be continued later."""
    if response.headers.get("content-encoding", "identity") != "identity":
        return Marks(url=url)
    told = response.headers
    return Marks(url=url, etag=told.get("etag"), last_modified=told.get("last-modified"))


@dataclass(frozen=True)
class Part:
    """`<file>.part`, with `<file>.part.json` that tells what it is a part of."""

    target: Path

    @property
    def path(self) -> Path:
        """The bytes that were received."""
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def note(self) -> Path:
        """The marks of what was received."""
        return self.target.with_name(f"{self.target.name}.part.json")

    @property
    def size(self) -> int:
        """Bytes received; 0 where there is no part."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def marks(self) -> Marks | None:
        """None where there are none that can be read."""
        try:
            return Marks.model_validate_json(self.note.read_bytes())
        except (OSError, ValidationError):
            return None

    def begin(self, found: Marks) -> None:
        """Throw away what was received, then write down what comes. In this order: marks never
        stand beside bytes of another answer."""
        self.path.unlink(missing_ok=True)
        self.target.parent.mkdir(parents=True, exist_ok=True)
        replace(self.note, found.model_dump_json().encode())

    def open(self) -> BinaryIO:
        """To write on where it stopped."""
        return self.path.open("ab")

    def drop(self) -> None:
        """Throw away what was received."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def finish(self, entry: Entry) -> None:
        """Make it the file. Killed after this, the next run reads in the note what it is."""
        replace(self.note, Marks(url=entry.url, entry=entry).model_dump_json().encode())
        move(self.path, self.target)

    def finished(self) -> Entry | None:
        """What the lock file was about to say of the file, when the run was killed before it."""
        found = self.marks()
        entry = found.entry if found else None
        return entry if entry and digest(self.target) == entry.sha256 else None


def write(file: BinaryIO, chunk: bytes) -> None:
    """The one place that writes what is received; a full disk shows here."""
    file.write(chunk)


def settle(file: BinaryIO) -> None:
    """Have it on the disk."""
    file.flush()
    os.fsync(file.fileno())


def digest(path: Path) -> str | None:
    """SHA-256 of the file; none where it is not there."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None

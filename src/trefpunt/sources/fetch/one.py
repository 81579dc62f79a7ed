"""Fetches one dataset: whole, or not at all."""

import errno
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Form
from trefpunt.sources.datasets.catalogue import inside
from trefpunt.sources.fetch.features import features
from trefpunt.sources.fetch.lock import BUSY, LOCK, Entry, write_lock
from trefpunt.sources.fetch.looks import look, unpack
from trefpunt.sources.fetch.odata import odata3, odata4
from trefpunt.sources.fetch.outcome import Fetched
from trefpunt.sources.fetch.part import Marks, Part, digest, settle, write
from trefpunt.sources.fetch.plain import Tell, download
from trefpunt.sources.fetch.refused import Refused
from trefpunt.sources.fetch.service import Page, Service
from trefpunt.sources.fetch.web import Web
from trefpunt.sources.report import reason
from trefpunt.terms.problems import Problem, Severity

FULL = {errno.ENOSPC, errno.EDQUOT}
ASK: dict[Form, Callable[[Service, Dataset, str], Page]] = {
    "odata3": odata3,
    "odata4": odata4,
    "ogc-features": features,
}
"""Forms that are asked of a service; the others are files."""


@dataclass(frozen=True)
class Run:
    """What the datasets of one run share."""

    code: str
    """Of the municipality."""
    folder: Path
    entries: dict[str, Entry]
    """The lock file, as it is on disk."""
    web: Web
    again: bool
    now: Callable[[], datetime]

    def remember(self, dataset: Dataset, entry: Entry) -> None:
        """Write it in the lock file, when it says something new."""
        if self.entries.get(dataset.id) != entry:
            write_lock(self.folder, self.entries | {dataset.id: entry})
            self.entries[dataset.id] = entry


def there(dataset: Dataset, folder: Path, entry: Entry | None, why: Problem | None) -> Fetched:
    """What the folder holds, without asking or writing; `why` there is no more than that."""
    path = folder / dataset.file
    try:
        found = digest(path)
    except OSError as error:
        return Fetched(dataset, "failed", problem=unusable(path, error))
    if found is None:
        told = why or finding("fetch.offline" if dataset.url else "fetch.by_hand")
        return Fetched(dataset, "failed" if why else "missing", problem=told)
    size = path.stat().st_size
    if dataset.url is None:
        return Fetched(dataset, "by-hand", size, found)
    why = why or _doubt(entry, found)
    return Fetched(dataset, "kept" if why else "unchanged", size, found, entry, why)


def _doubt(entry: Entry | None, found: str) -> Problem | None:
    if entry is None:
        return finding("fetch.not_ours")
    return None if entry.sha256 == found else finding("fetch.changed")


def one(run: Run, dataset: Dataset, tell: Tell) -> Fetched:
    """Fetch it, or say why not; whatever goes wrong, a file that was there stays."""
    if not _inside(dataset.file):
        return Fetched(dataset, "failed", problem=finding("fetch.outside"))
    part = Part(run.folder / dataset.file)
    try:
        found = there(dataset, run.folder, _known(run, dataset, part), None)
        settled = dataset.url is None or (found.status == "kept" and not run.again)
        return found if settled else _fetched(run, found, part, tell)
    except Refused as refused:
        why = refused.problem
    except OSError as error:
        why = unusable(part.target, error)
        if error.errno in FULL and part.finished() is None:
            part.drop()  # room for the rest
    return there(dataset, run.folder, run.entries.get(dataset.id), why)


def _inside(file: str) -> bool:
    return inside(file) and file not in {LOCK, BUSY}


def _known(run: Run, dataset: Dataset, part: Part) -> Entry | None:
    """What the lock file says of it; put right first when a run was killed at the last moment."""
    left = part.finished()
    if left is not None:
        run.remember(dataset, left)
        part.drop()
    entry = run.entries.get(dataset.id)
    return entry if entry and entry.file == dataset.file else None


def _fetched(run: Run, found: Fetched, part: Part, tell: Tell) -> Fetched:
    """Ask for it, and put it in place when it is new. `found`: what is there now."""
    dataset, known = found.dataset, found.entry if found.status == "unchanged" else None
    tell(0, None)
    got = _received(run, dataset, part, known, tell)
    if got is None:
        return found
    entry = _entry(dataset, got, part, run.now())
    same = known is not None and known.sha256 == entry.sha256
    if known is not None and same:
        entry = entry.model_copy(update={"fetched": known.fetched})
    else:
        part.finish(entry)
    run.remember(dataset, entry)
    part.drop()
    return Fetched(dataset, "unchanged" if same else "fetched", entry.bytes, entry.sha256, entry)


def _received(
    run: Run, dataset: Dataset, part: Part, known: Entry | None, tell: Tell
) -> Marks | None:
    """Fill the part with what is at the address; None when that is the file that we know."""
    url = dataset.url or ""
    if dataset.form in ASK:
        found = ASK[dataset.form](Service(run.web, tell), dataset, run.code)
        return _kept(part, url, found)
    same = known if known and known.url == url else None
    marks = download(run.web, url, part, same, tell)
    if marks is not None:
        _checked(dataset, part)
    return marks


def _kept(part: Part, url: str, found: Page) -> Marks:
    marks = Marks(url=url)
    part.begin(marks)
    with part.open() as file:
        write(file, json.dumps(found, ensure_ascii=False).encode())
        settle(file)
    return marks


def _checked(dataset: Dataset, part: Part) -> None:
    try:
        unpack(dataset, part)
        look(dataset.form, part.path)
    except Refused:
        part.drop()
        raise


def _entry(dataset: Dataset, marks: Marks, part: Part, now: datetime) -> Entry:
    return Entry(
        url=marks.url,
        file=dataset.file,
        sha256=digest(part.path) or "",
        bytes=part.size,
        fetched=now,
        etag=marks.etag,
        last_modified=marks.last_modified,
        licence=dataset.licence,
        credit=dataset.credit,
        year=dataset.year,
    )


def finding(code: str, **params: str) -> Problem:
    """Why a dataset is not there, or not fresh."""
    return Problem(code, Severity.FINDING, params=params)


def unusable(path: Path, error: OSError) -> Problem:
    """Why a file or folder cannot be read or written."""
    if error.errno in FULL:
        return finding("fetch.full")
    return Problem(
        "fetch.not_writable", Severity.FINDING, params={"path": path.name, "reason": reason(error)}
    )

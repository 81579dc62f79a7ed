"""Downloads a file, and goes on where it stopped."""

import re
from collections.abc import Callable

import httpx

from trefpunt.sources.fetch.lock import Entry
from trefpunt.sources.fetch.part import Marks, Part, marks, settle, write
from trefpunt.sources.fetch.refused import Passing, Refused
from trefpunt.sources.fetch.web import Web, body

Tell = Callable[[int, int | None], None]
"""Bytes so far, and the total where it is known."""

UNCHANGED = 304
PARTIAL = 206
BEYOND = 416
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def download(web: Web, url: str, part: Part, known: Entry | None, tell: Tell) -> Marks | None:
    """Fill the part; None when the file that we know is still what the server has."""

    def take(response: httpx.Response) -> Marks | None:
        if response.status_code == UNCHANGED:
            _expected(response, known)
            return None
        found = _place(response, url, part)
        _receive(web, response, part, tell)
        return found

    return web.get(url, take, lambda: _headers(url, part, known))


def _headers(url: str, part: Part, known: Entry | None) -> dict[str, str]:
    """What we have already: a part to complete, or the whole file as it was."""
    plain = {"Accept-Encoding": "identity"}
    found = part.marks()
    if found and found.url == url and found.proof and part.size:
        return plain | {"Range": f"bytes={part.size}-", "If-Range": found.proof}
    if known and known.etag:
        return plain | {"If-None-Match": known.etag}
    if known and known.last_modified:
        return plain | {"If-Modified-Since": known.last_modified}
    return plain


def _expected(response: httpx.Response, known: Entry | None) -> None:
    if known is None:
        raise Refused("fetch.status", host=response.url.host, status=UNCHANGED)


def _place(response: httpx.Response, url: str, part: Part) -> Marks:
    """Put the part in the state to which this answer can be added."""
    found = marks(url, response)
    if response.status_code not in {PARTIAL, BEYOND}:
        part.begin(found)
    elif not _continues(response, found, part):
        part.drop()
        raise Passing("fetch.cut_off", wait=0, host=response.url.host)
    return found


def _continues(response: httpx.Response, found: Marks, part: Part) -> bool:
    """Whether it goes on exactly where we stopped, in the same version of the file."""
    known, told = part.marks(), _RANGE.match(response.headers.get("content-range", ""))
    same = known is not None and known.proof == found.proof
    return same and told is not None and int(told[1]) == part.size


def _receive(web: Web, response: httpx.Response, part: Part, tell: Tell) -> None:
    coded = response.headers.get("content-encoding", "identity") != "identity"
    length = response.headers.get("content-length", "")
    done = part.size
    total = done + int(length) if length.isdecimal() and not coded else None
    tell(done, total)
    with part.open() as file:
        for chunk in body(response, web.patience, raw=not coded):
            write(file, chunk)
            done += len(chunk)
            tell(done, total)
        settle(file)

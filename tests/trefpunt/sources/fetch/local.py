"""A real server on this machine, that answers as each test tells it; nothing leaves the machine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import unquote

from trefpunt.schemas.base import Text
from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.fetch import Fetched, Patience, fetch
from trefpunt.terms.quality import Certainty

CSV = b"code,people\n" + b"".join(b"BU9999%04d,%d\n" % (i, i) for i in range(20_000))
NOON = datetime(2030, 1, 2, 12, tzinfo=UTC)


class Handler(BaseHTTPRequestHandler):
    """Gives each request to the answer that the test set for its path."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        path = unquote(self.path)
        self.server.asked.append(path)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        answer = self.server.answers.get(path) or self.server.answers[path.partition("?")[0]]
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, content: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer; `content_type` is the header Content-Type."""
        self.send_response(status)
        for name, value in {"content_length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """Remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Callable[[Handler], None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.half, self.go = Event(), Event()
        """For an answer that waits half way."""
        self.over = Event()
        """Set at the end of a test, for answers that never come."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def gives(self, path: str, content: bytes, status: int = 200, **headers: str) -> None:
        self.answers[path] = lambda handler: handler.reply(content, status, **headers)

    def does(self, path: str, *answers: Callable[[Handler], None]) -> None:
        """One answer after another; the last one stays."""
        left = list(answers)

        def answer(handler: Handler) -> None:
            now = left.pop(0) if len(left) > 1 else left[0]
            now(handler)

        self.answers[path] = answer

    def holds(self, path: str, content: bytes, etag: str = '"one"') -> None:
        """A file as a good server gives it: with ETag, Range and If-Range."""
        self.answers[path] = lambda handler: ranged(handler, content, etag)


def ranged(handler: Handler, content: bytes, etag: str) -> None:
    """The file, the rest of it, or the word that it is still the same."""
    start = handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-")
    if handler.headers.get("If-None-Match") == etag:
        handler.reply(b"", 304, etag=etag)
    elif handler.headers.get("If-Range") == etag and int(start):
        told = f"bytes {start}-{len(content) - 1}/{len(content)}"
        handler.reply(content[int(start) :], 206, etag=etag, content_range=told)
    else:
        handler.reply(content, etag=etag)


def halfway(content: bytes, etag: str = '"one"') -> Callable[[Handler], None]:
    """Promise all, send half, hang up."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.send_header("ETag", etag)
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])
        handler.wfile.flush()
        handler.close_connection = True

    return answer


def dataset(url: str | None = None, **other: Any) -> Dataset:
    """A dataset with everything that is needed."""
    made: dict[str, Any] = {
        "id": "people",
        "name": Text(nl="Mensen", en="People"),
        "role": "table",
        "form": "csv",
        "file": "people.csv",
        "url": url,
        "year": 2030,
        "licence": "CC BY 4.0",
        "credit": "Bron: test",
        "effect": Text(nl="Er zijn geen mensen.", en="There are no people."),
        "source": "test",
        "certainty": Certainty.STATED,
    }
    return Dataset.model_validate(made | other)


@dataclass
class Fetching:
    """Fetches into a folder of the test, without waiting long for anything."""

    folder: Path
    slept: list[float] = field(default_factory=list)

    def patience(self, **other: Any) -> Patience:
        quick = {"connect": 5.0, "answer": 5.0, "pauses": (0.5, 1.0), "sleep": self.slept.append}
        return Patience(**(quick | other))

    def all(self, *datasets: Dataset, **how: Any) -> tuple[Fetched, ...]:
        how.setdefault("patience", self.patience())
        return fetch(datasets, "GM9999", self.folder, now=lambda: NOON, **how)

    def __call__(self, wanted: Dataset, **how: Any) -> Fetched:
        (found,) = self.all(wanted, **how)
        return found

    def files(self) -> set[str]:
        """What stands in the folder, except the lock that is held during a fetch."""
        return {path.name for path in self.folder.iterdir()} - {".sources.busy"}

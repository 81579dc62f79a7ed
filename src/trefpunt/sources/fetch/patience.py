"""How long to wait for a server, and how often to ask again."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trefpunt.sources.fetch.refused import Refused


@dataclass(frozen=True)
class Patience:
    """All times in seconds."""

    connect: float = 10
    """For a connection."""
    answer: float = 60
    """Without a single byte."""
    window: float = 60
    """Over which the speed is judged."""
    slowest: int = 1024
    """Bytes per second; slower over a whole window is given up."""
    pauses: tuple[float, ...] = (1, 4, 15)
    """Before each next attempt; as many as there are attempts after the first."""
    longest: float = 120
    """A server that asks to wait longer is not waited for."""
    sleep: Callable[[float], None] = time.sleep


def paced(chunks: Iterable[bytes], patience: Patience, host: str) -> Iterator[bytes]:
    """The same chunks; raises Refused when they drip in too slowly to ever be done."""
    since, got = time.monotonic(), 0
    for chunk in chunks:
        got += len(chunk)
        spent = time.monotonic() - since
        if spent >= patience.window:
            if got < patience.slowest * spent:
                raise Refused("fetch.slow", host=host)
            since, got = time.monotonic(), 0
        yield chunk

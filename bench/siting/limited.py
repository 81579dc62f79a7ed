"""Work in a process of its own that is really ended, with all it started, when its time is up."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter, process_time
from typing import Any

START = 20
"""Seconds for starting Python, and for building a model before a solver looks at the clock."""


def limited(seconds: float, work: Callable[..., Any], *given: Any) -> Any | None:
    """What `work(*given)` answers; none where it did not within `seconds`, or broke."""
    context = get_context("spawn")
    hears, tells = context.Pipe(duplex=False)
    process = context.Process(target=_alone, args=(tells, work, given))
    process.start()
    tells.close()
    try:
        return hears.recv() if hears.poll(seconds + START) else None
    except EOFError:
        return None
    finally:
        _end(process.pid)
        process.join()


def load() -> str:
    """How busy the machine is, for under a table."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def spent() -> float:
    """Processor seconds of this process and of those it started and that ended."""
    return process_time() + sum(os.times()[2:4])


def _alone(tells: Connection, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    os.setsid()
    tells.send(work(*given))


def _end(leader: int | None) -> None:
    try:
        os.killpg(leader or 0, signal.SIGKILL) if leader else None
    except ProcessLookupError:
        return


class Clock:
    """Seconds on the wall and of the processor since it was made."""

    def __init__(self) -> None:
        self.begin, self.used = perf_counter(), spent()

    def __call__(self) -> tuple[float, float]:
        """Both."""
        return perf_counter() - self.begin, spent() - self.used

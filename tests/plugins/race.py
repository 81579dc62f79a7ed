"""Two people at once: runs functions in threads that start at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

Race = Callable[..., list[Any]]


@pytest.fixture
def race() -> Race:
    """Call each function in a thread and a database connection of its own, all at once.

    Gives what each returned, or the exception that it raised.
    """

    def run(*works: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(works))
        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(lambda work: _one(work, start), works))

    return run


def _one(work: Callable[[], Any], start: Barrier) -> Any:
    try:
        start.wait(timeout=10)
        return work()
    except Exception as problem:
        return problem
    finally:
        connection.close()

"""A server, and a folder to fetch into."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from tests.trefpunt.sources.fetch.local import Fetching, Server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    made = Server()
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()


@pytest.fixture
def get(tmp_path: Path) -> Fetching:
    return Fetching(tmp_path / "open-data")

"""The folder: without network, changed by hand, on a full disk, used by two, or left by a kill."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from tests.trefpunt.sources.fetch.local import CSV, Fetching, Handler, Server, dataset

from trefpunt.sources.fetch import Fetched, part, read_lock
from trefpunt.terms.problems import DataProblem


def why(found: Fetched) -> str:
    assert found.problem is not None
    assert "{" not in found.problem.message("nl") + found.problem.action("en")
    return found.problem.code


# --- Without network ------------------------------------------------------------------------------


def test_it_works_again_without_asking(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    first = get(wanted)
    found = get(wanted, offline=True)
    assert (found.status, found.sha256, found.entry) == ("unchanged", first.sha256, first.entry)
    assert len(server.asked) == 1


def test_without_network_what_is_there_is_used(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    get(wanted)
    server.shutdown()
    server.server_close()
    found = get(wanted)
    assert (found.status, found.there, why(found)) == ("kept", True, "fetch.unreachable")


def test_offline_writes_nothing(get: Fetching) -> None:
    missing, by_hand = get.all(dataset("http://127.0.0.1/a"), dataset(id="two"), offline=True)
    assert (missing.status, why(missing)) == ("missing", "fetch.offline")
    assert (by_hand.status, why(by_hand)) == ("missing", "fetch.by_hand")
    assert not get.folder.exists()


def test_a_file_put_there_by_hand(get: Fetching) -> None:
    get.folder.mkdir()
    (get.folder / "people.csv").write_bytes(CSV)
    found = get(dataset())
    assert (found.status, found.bytes, found.problem) == ("by-hand", len(CSV), None)
    assert read_lock(get.folder) == {}


# --- Changed files --------------------------------------------------------------------------------


@pytest.mark.parametrize("offline", [True, False])
def test_a_changed_file_is_told_and_kept(server: Server, get: Fetching, offline: bool) -> None:
    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    get(wanted)
    (get.folder / "people.csv").write_bytes(b"mine")
    found = get(wanted, offline=offline)
    assert (found.status, why(found)) == ("kept", "fetch.changed")
    assert (get.folder / "people.csv").read_bytes() == b"mine"
    assert len(server.asked) == 1


def test_again_replaces_it(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    get(wanted)
    (get.folder / "people.csv").write_bytes(b"mine")
    assert get(wanted, again=True).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV


def test_a_file_that_we_did_not_fetch_is_kept(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    get.folder.mkdir()
    (get.folder / "people.csv").write_bytes(b"mine")
    found = get(dataset(server.url("/a.csv")))
    assert (found.status, why(found)) == ("kept", "fetch.not_ours")
    assert server.asked == []


def test_a_removed_file_is_fetched_again(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    get(wanted)
    (get.folder / "people.csv").unlink()
    assert get(wanted).status == "fetched"


def test_a_damaged_lock_file_is_told(server: Server, get: Fetching) -> None:
    get.folder.mkdir()
    (get.folder / "sources.lock.json").write_text("{")
    with pytest.raises(DataProblem) as told:
        get(dataset(server.url("/a.csv")))
    assert told.value.problems[0].code == "fetch.lock_damaged"
    assert (get.folder / "sources.lock.json").read_text() == "{"


# --- The disk -------------------------------------------------------------------------------------


def test_a_full_disk_stops_one_dataset_and_spoils_none(
    server: Server, get: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.holds("/a.csv", CSV)
    first, second = dataset(server.url("/a.csv")), dataset(server.url("/b"), id="b", file="b.csv")
    get(first)
    server.holds("/a.csv", CSV * 3, '"two"')
    server.holds("/b", CSV)

    def full(file: BinaryIO, chunk: bytes) -> None:
        if file.tell() + len(chunk) > len(CSV):
            raise OSError(errno.ENOSPC, "No space left on device")
        file.write(chunk)

    monkeypatch.setattr("trefpunt.sources.fetch.plain.write", full)
    large, small = get.all(first, second)
    assert (large.status, why(large)) == ("kept", "fetch.full")
    assert small.status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert get.files() == {"people.csv", "b.csv", "sources.lock.json"}
    monkeypatch.undo()
    assert get(first).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV * 3


def test_a_folder_that_cannot_be_written(server: Server, get: Fetching) -> None:
    get.folder.write_text("a file where the folder should be")
    found = get.all(dataset(server.url("/a.csv")), dataset(server.url("/b"), id="b", file="b.csv"))
    assert [(one.status, why(one)) for one in found] == [("failed", "fetch.not_writable")] * 2
    assert server.asked == []


def test_a_folder_in_the_place_of_the_file(server: Server, get: Fetching) -> None:
    server.gives("/a.csv", CSV)
    (get.folder / "people.csv").mkdir(parents=True)
    found = get(dataset(server.url("/a.csv")))
    assert (found.status, why(found)) == ("failed", "fetch.not_writable")


def test_killed_between_the_file_and_its_papers(
    server: Server, get: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As good as SIGKILL: nothing after it runs."""

    def killed(*_args: Any) -> None:
        raise Killed

    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    monkeypatch.setattr("trefpunt.sources.fetch.one.write_lock", killed)
    with pytest.raises(Killed):
        get(wanted)
    monkeypatch.undo()
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert read_lock(get.folder) == {}
    assert get(wanted).status == "unchanged"
    assert read_lock(get.folder)["people"].etag == '"one"'
    assert get.files() == {"people.csv", "sources.lock.json"}


# --- Processes ------------------------------------------------------------------------------------

PROGRAM = """
import sys
import time
from pathlib import Path
from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.fetch import fetch
wanted = Dataset.model_validate_json(sys.argv[1])
tell = lambda *_: print("waiting", flush=True)
found, = fetch([wanted], "GM9999", Path(sys.argv[2]), waiting=tell)
print(found.status, flush=True)
"""


def process(wanted: Any, folder: Path) -> subprocess.Popen[str]:
    """A fetch of its own, in a real process."""
    words = [sys.executable, "-c", PROGRAM, wanted.model_dump_json(), str(folder)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def half_and_wait(server: Server) -> Any:
    """Sends half, and the rest when the test says so."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(CSV)))
        handler.send_header("ETag", '"one"')
        handler.end_headers()
        handler.wfile.write(CSV[: len(CSV) // 2])
        handler.wfile.flush()
        server.half.set()
        if server.go.wait(60):
            handler.wfile.write(CSV[len(CSV) // 2 :])

    return answer


def test_two_at_once_take_turns(server: Server, get: Fetching) -> None:
    server.answers["/a.csv"] = half_and_wait(server)
    wanted = dataset(server.url("/a.csv"))
    first = process(wanted, get.folder)
    assert server.half.wait(60)
    second = process(wanted, get.folder)
    assert second.stdout
    assert second.stdout.readline() == "waiting\n"
    server.holds("/a.csv", CSV)
    server.go.set()
    assert first.communicate()[0] == "fetched\n"
    assert second.communicate()[0] == "unchanged\n"
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert get.files() == {"people.csv", "sources.lock.json"}


def test_a_killed_fetch_is_finished_by_the_next(server: Server, get: Fetching) -> None:
    server.answers["/a.csv"] = half_and_wait(server)
    wanted = dataset(server.url("/a.csv"))
    killed = process(wanted, get.folder)
    assert server.half.wait(60)
    received(get.folder / "people.csv.part")
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert get.files() == {"people.csv.part", "people.csv.part.json"}
    server.holds("/a.csv", CSV)
    assert get(wanted).status == "fetched"
    start = int(server.headers[-1]["range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < start <= len(CSV) // 2
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert get.files() == {"people.csv", "sources.lock.json"}


def received(path: Path) -> None:
    """Wait until something is on the disk."""
    while not (path.exists() and path.stat().st_size):
        time.sleep(0.01)


def test_marks_that_are_damaged_start_afresh(server: Server, get: Fetching) -> None:
    get.folder.mkdir()
    (get.folder / "people.csv.part").write_bytes(CSV[:100])
    (get.folder / "people.csv.part.json").write_text("{half")
    server.holds("/a.csv", CSV)
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert "range" not in server.headers[0]
    assert (get.folder / "people.csv").read_bytes() == CSV


def test_a_stop_keeps_what_was_received(server: Server, get: Fetching) -> None:
    def stop(_dataset: Any, done: int, _total: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    server.holds("/a.csv", CSV * 4)
    wanted = dataset(server.url("/a.csv"))
    with pytest.raises(KeyboardInterrupt):
        get(wanted, progress=stop)
    size = (get.folder / "people.csv.part").stat().st_size
    assert size > 0
    assert get(wanted).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV * 4


def test_the_lock_file_can_be_read_by_people(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    get(dataset(server.url("/a.csv")))
    told = json.loads((get.folder / "sources.lock.json").read_text(encoding="utf-8"))
    assert told["version"] == 1
    assert told["datasets"]["people"]["fetched"] == "2030-01-02T12:00:00Z"
    assert part.digest(get.folder / "people.csv") == told["datasets"]["people"]["sha256"]


def test_a_disk_that_is_full_for_the_papers_only(
    server: Server, get: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    server.holds("/a.csv", CSV)
    wanted = dataset(server.url("/a.csv"))
    monkeypatch.setattr("trefpunt.sources.fetch.one.write_lock", full)
    found = get(wanted)
    assert (found.there, why(found)) == (True, "fetch.full")
    monkeypatch.undo()
    assert get(wanted).status == "unchanged"
    assert get.files() == {"people.csv", "sources.lock.json"}

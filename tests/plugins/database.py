"""Django for the tests, with the database of DATABASE_URL or else the one of our own.

The server starts with the first test that needs it and stops with the last run that uses it; each
run, and each worker of a run, has a database to itself.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psutil  # type: ignore[import-untyped]
import psycopg
import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

from trefpunt_web.config import env
from trefpunt_web.config.embedded import server

FOLDER = Path(__file__).parents[2] / ".local" / "test-postgres"
SHOW_OUT = """select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()"""
FAST = "-F -c full_page_writes=off -c synchronous_commit=off"

env.adopt(
    DJANGO_SETTINGS_MODULE="trefpunt_web.config.settings",
    TREFPUNT_SECRET_KEY="a key for tests only, nothing is safe with it",
    TREFPUNT_SECURE="0",
)
django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Points Django at the server; pytest-django makes the test database on it."""
    if env.ENV.database_url:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        connection.settings_dict["TEST"]["NAME"] = (
            f"test_{connection.settings_dict['NAME']}{worker}"
        )
        yield
        return
    with server(FOLDER, FAST) as url:
        _sweep(url)
        connection.settings_dict.update(env.read({"DATABASE_URL": url}).database)
        connection.settings_dict["TEST"]["NAME"] = f"test_{os.getpid()}"
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Makes the test database for whoever asks, also for tests without the mark django_db."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(SHOW_OUT)  # a page of a browser test may still be under way
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _sweep(url: str) -> None:
    """Drop the databases of runs that were killed: they are named after their process."""
    with psycopg.connect(url, autocommit=True) as link:
        for (name,) in link.execute(
            r"select datname from pg_database where datname like 'test\_%'"
        ):
            if not psutil.pid_exists(int(name.removeprefix("test_"))):
                link.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

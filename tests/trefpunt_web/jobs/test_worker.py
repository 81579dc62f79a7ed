"""The worker as it runs: on the queue in the database, killed, and followed by another."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from trefpunt.schemas.scenario import Wish
from trefpunt_web.jobs import worker
from trefpunt_web.records.drafts.models import Request, Step
from trefpunt_web.records.people.models import User
from trefpunt_web.services import people, plan, plan_drafts, plan_requests, plan_work

PATIENCE = 60
"""Seconds that a new process gets to start."""


def planner() -> User:
    return people.give_account("a@maaswijk.nl", "planner")


@pytest.fixture
def request_(transactional_db: None, computed: list[Any]) -> Request:
    """A question in an empty queue, for other connections to see."""
    with connection.cursor() as cursor:  # no model of Django's own: no test empties it
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    for row in computed:
        row.save(force_insert=True)
    first, *others = (kind.id for kind in plan.ground().kinds)
    wish = Wish(most={first: 2} | dict.fromkeys(others, 0))
    return plan_requests.ask(plan_drafts.create(planner(), "Zuinig"), planner(), wish)


def until_the_queue_is_empty() -> None:
    """A worker in this process that leaves when there is nothing to do."""

    async def run() -> None:
        async with app.open_async():
            await worker.take_up(app)
            await app.run_worker_async(
                queues=[plan_work.QUEUE], wait=False, delete_jobs="always", listen_notify=False
            )

    with worker.connected() as app:
        asyncio.run(run())


def jobs() -> list[str]:
    return list(ProcrastinateJob.objects.values_list("status", flat=True))


def state(request: Request) -> str:
    return str(Request.objects.values_list("state", flat=True).get(pk=request.pk))


def test_what_is_asked_is_answered(request_: Request) -> None:
    until_the_queue_is_empty()
    found = plan_requests.progress(request_)
    assert (found.request.state, len(found.placed), jobs()) == (Step.DONE, 2, [])


def test_a_question_that_is_not_stored_is_not_queued(request_: Request) -> None:
    seen = plan_drafts.create(planner(), "Ander")
    with transaction.atomic():
        plan_requests.ask(seen, planner(), Wish())
        transaction.set_rollback(True)
    assert (Request.objects.count(), jobs()) == (1, ["todo"])


def test_what_fell_out_of_the_queue_is_queued_again(request_: Request) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert plan_work.orphans() == [request_.pk]
    until_the_queue_is_empty()
    assert state(request_) == Step.DONE
    assert plan_work.orphans() == []


def test_two_processes_do_not_answer_the_same(request_: Request) -> None:
    taken = connection.cursor()
    taken.execute("SELECT pg_advisory_lock(%s, %s)", [plan_work.LOCKS, request_.pk])
    try:
        until_the_queue_is_empty()
        assert (state(request_), jobs()) == (Step.QUEUED, ["todo"])  # it looks again later
    finally:
        taken.execute("SELECT pg_advisory_unlock_all()")


# --- A process of its own -----------------------------------------------------------------------


def environment() -> dict[str, str]:
    known = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    names |= {"host": "HOST", "port": "PORT"}
    parts = {name: known[key] for name, key in names.items() if known[key]}
    address = f"postgresql:///?{urlencode(parts | known['OPTIONS'], quote_via=quote)}"
    return {**os.environ, "DATABASE_URL": address}


@contextmanager
def running(module: str = "trefpunt_web") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, "worker"],
        env=environment(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(process: subprocess.Popen[bytes], true: Callable[[], bool]) -> None:
    """Wait until something comes true, while the process runs."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_killed_worker_is_followed_by_another_that_begins_again(request_: Request) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:  # so that it stands still as soon as it began
            cursor.execute("LOCK TABLE plan_policyversion IN ACCESS EXCLUSIVE MODE")
        with running() as process:
            until(process, lambda: state(request_) == Step.RUNNING)
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert (state(request_), jobs()) == (Step.RUNNING, ["doing"])
    with connection.cursor() as cursor:  # half a minute later
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 min'")
    until_the_queue_is_empty()
    found = plan_requests.progress(request_)
    assert (found.request.state, len(found.placed), jobs()) == (Step.DONE, 2, [])


def test_a_worker_that_is_told_to_stop_leaves_quietly(request_: Request) -> None:
    with running() as process:
        until(process, lambda: state(request_) == Step.DONE)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, b"")


def test_an_attached_worker_leaves_with_whoever_started_it(request_: Request) -> None:
    with running("trefpunt_web.config.attached") as process:
        until(process, lambda: state(request_) == Step.DONE)
        assert process.stdin
        process.stdin.close()
        assert process.wait(timeout=PATIENCE) == 1

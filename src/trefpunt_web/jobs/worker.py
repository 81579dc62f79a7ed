"""The process that works through the queue, and takes up what another left behind."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from asgiref.sync import sync_to_async
from procrastinate import App
from procrastinate.contrib.django import app as site_app
from procrastinate.jobs import DeleteJobCondition

from trefpunt_web.services import plan_work

logger = logging.getLogger(__name__)

HEARTBEAT = 5
"""Seconds between two signs of life."""
STALLED = 30
"""Seconds without one after which a worker counts as gone."""
LOOK = 10
"""Seconds between two looks at what was left behind."""
GRACE = 5
"""Seconds that a leaving worker gives its answer to notice."""


def run() -> None:
    """Work until SIGTERM or SIGINT. An answer under way then goes back in the queue."""
    with connected() as app:
        asyncio.run(_run(app))


@contextmanager
def connected() -> Iterator[App]:
    """The queue, with connections that a worker can listen on."""
    connector = site_app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with site_app.replace_connector(connector) as app:
        yield app


async def _run(app: App) -> None:
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[plan_work.QUEUE],
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.ALWAYS,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=GRACE,
            )
        )
        _on_signals(worker)
        care = asyncio.create_task(_care(app))
        with contextlib.suppress(asyncio.CancelledError):
            await worker
        care.cancel()


def _on_signals(worker: "asyncio.Task[None]") -> None:
    def leave() -> None:
        plan_work.LEAVING.set()
        worker.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, leave)


async def _care(app: App) -> None:
    """Look again and again at what was left behind; the database may be away for a moment."""
    while True:
        try:
            await take_up(app)
        except Exception:
            logger.exception("Looking for requests that were left behind failed")
        await asyncio.sleep(LOOK)


async def take_up(app: App) -> None:
    """Queue again what a killed worker left, and what fell out of the queue."""
    jobs = await app.job_manager.get_stalled_jobs(
        queue=plan_work.QUEUE, seconds_since_heartbeat=STALLED
    )
    for job in jobs:
        await app.job_manager.retry_job(job)
    for request in await sync_to_async(plan_work.orphans)():
        task = app.configure_task(plan_work.TASK, queue=plan_work.QUEUE)
        await task.defer_async(request=request)

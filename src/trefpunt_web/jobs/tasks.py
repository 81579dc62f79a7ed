"""What the queue can ask. A task names a request; everything else stands in the request itself."""

from contextlib import suppress

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trefpunt_web.services import plan_starts, plan_work

AGAIN = RetryStrategy(wait=10, retry_exceptions={plan_work.Busy})
"""Who finds that another answers already looks again: that one may be killed."""


@app.task(name=plan_work.TASK, queue=plan_work.QUEUE, retry=AGAIN)
def plan(request: int) -> None:
    """Answer a request of the workbench: a proposal, or a publication."""
    with suppress(plan_work.Leaving):  # still open: the next worker finds it
        plan_work.work(request)


@app.task(name=plan_starts.TASK, queue=plan_work.QUEUE)
def starts() -> None:
    """Work out the scenarios of the policy."""
    plan_starts.compute()

"""`python -m trefpunt_web worker`: answers what the workbench asks, until it is stopped."""

from typing import Any

from django.core.management.base import BaseCommand

from trefpunt_web.jobs import worker


class Command(BaseCommand):
    """Work through the queue."""

    help = "Beantwoord wat mensen in de werkbank vragen, tot SIGTERM of Ctrl-C."

    def handle(self, *_: Any, **__: Any) -> None:
        """Work until told to stop."""
        worker.run()

"""`python -m trefpunt_web worker`: answers what the workbench asks, until it is stopped."""

import os
import sys
from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django.core.management.base import BaseCommand

from trefpunt_web.jobs import worker


class Command(BaseCommand):
    """Work through the queue."""

    help = "Beantwoord wat mensen in de werkbank vragen, tot SIGTERM of Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether it belongs to a process that started it."""
        parser.add_argument("--attached", action="store_true", help="Stop als de invoer eindigt.")

    def handle(self, *_: Any, attached: bool = False, **__: Any) -> None:
        """Work until told to stop."""
        if attached:
            Thread(target=_leave_with_parent, daemon=True).start()
        worker.run()


def _leave_with_parent() -> None:
    """Standard input ends when the process that holds its other end is gone, however it went."""
    sys.stdin.read()
    os._exit(1)

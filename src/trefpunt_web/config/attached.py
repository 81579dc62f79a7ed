"""`python -m trefpunt_web.config.attached COMMAND`: a command of the site that belongs to the
process that started it, and leaves with it, however that one goes.

Standard input ends when nobody holds its other end any more. Somebody listens to it before
anything is imported that takes time: a process that has just begun leaves too.
"""

import os
import sys
from threading import Thread


def main() -> None:
    """Listen, then do what was asked."""
    Thread(target=_leave_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trefpunt_web.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 takes time

    execute_from_command_line(["trefpunt_web", *sys.argv[1:]])


def _leave_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()

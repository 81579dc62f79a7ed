"""Who watches a search: a clock, Ctrl-C, and a line on the terminal that tells how far it is."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType
from typing import Any

from rich.markup import escape
from rich.status import Status

from trefpunt.cli.show import Lang, err
from trefpunt.cli.site_telling import gap_of, goal_number, share
from trefpunt.schemas.siting import Progress, Task
from trefpunt.terms.wording import say

STOPPED = 130
"""Exit code of a shell for who pressed Ctrl-C."""
OFTEN = 0.2
"""Seconds between two changes of the line."""


@dataclass
class Clock:
    """A `Watch` that stops when time is up or somebody asks to."""

    seconds: float | None
    tell: Callable[[Progress], None]
    begun: float = field(default_factory=monotonic)
    stopped: bool = False
    told: float = 0.0

    def __call__(self, progress: Progress) -> bool:
        """Tell now and then how far it is; False when it must end."""
        if monotonic() - self.told > OFTEN:
            self.told = monotonic()
            self.tell(progress)
        return not (self.stopped or self.late)

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return monotonic() - self.begun

    @property
    def late(self) -> bool:
        """Whether time is up."""
        return self.seconds is not None and self.spent > self.seconds

    @property
    def left(self) -> float | None:
        """Seconds that remain; None: as many as it takes."""
        return None if self.seconds is None else max(self.seconds - self.spent, 0.0)


@contextmanager
def watching(task: Task, seconds: float | None, lang: Lang) -> Iterator[Clock]:
    """A clock, with a line on standard error while it runs; Ctrl-C stops it in peace.

    Who presses Ctrl-C a second time ends the command at once.
    """
    begin = escape(say("site.begin", lang.language))
    with err.status(begin) as line:
        clock = Clock(seconds, lambda progress: _line(line, progress, task, lang))
        with _heard(clock):
            yield clock
    if clock.stopped or clock.late:
        said = "site.stopping" if clock.stopped else "site.time"
        err.print(escape(say(said, lang.language)))


def _line(line: Status, progress: Progress, task: Task, lang: Lang) -> None:
    if progress.objective is None or progress.bound is None:
        return
    told = {
        "objective": goal_number(task, progress.objective),
        "bound": goal_number(task, progress.bound),
        "gap": share(gap_of(progress.objective, progress.bound)),
    }
    line.update(escape(say("site.busy", lang.language, **told)))


@contextmanager
def _heard(clock: Clock) -> Iterator[None]:
    before: Any = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        clock.stopped = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

"""Why something could not be fetched; never leaves this room as an exception."""

from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import Param


class Refused(Exception):
    """This dataset cannot be had, or what came is not what was asked for."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.problem = Problem(code, Severity.FINDING, params=params)


class Passing(Refused):
    """It may go well when asked again."""

    def __init__(self, code: str, wait: float | None = None, **params: Param) -> None:
        super().__init__(code, **params)
        self.wait = wait
        """Seconds that the server asks to wait; none: it did not say."""


class Unreachable(Passing):
    """Nobody answers at that address: the next question to the same host can be saved."""

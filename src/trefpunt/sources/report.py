"""The list on which every reader writes what is wrong or worth knowing."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from trefpunt.terms.money import full
from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.wording import Language, Param, say_both, sentences


def number(value: Decimal | int) -> dict[Language, str]:
    """A number as it fills a sentence: 1.184 or 48,5 in Dutch, 1,184 or 48.5 in English."""
    return {"nl": full(Decimal(value), "nl"), "en": full(Decimal(value), "en")}


def reason(error: OSError) -> Param:
    """Why a file or folder cannot be written, as it fills a sentence."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    known = "reason.full" if full else f"reason.{type(error).__name__}"
    return say_both(known) if known in sentences() else error.strerror or str(error)


@dataclass(frozen=True)
class Report:
    """The problems found so far, and the file that is being read now."""

    file: str
    """Path as the user would write it, relative to the policy folder."""
    problems: list[Problem] = field(default_factory=list)

    def at(self, file: str) -> "Report":
        """The same list, opened at another file."""
        return Report(file, self.problems)

    def add(self, problem: Problem) -> None:
        """Write down a problem that was found in the file that is being read now; once."""
        ours = replace(problem, file=self.file)
        if ours not in self.problems:
            self.problems.append(ours)

    def error(
        self, code: str, row: int | None = None, column: str | None = None, **params: Param
    ) -> None:
        """Write down something that must be corrected first."""
        self._add(code, Severity.ERROR, row, column, params)

    def finding(
        self, code: str, row: int | None = None, column: str | None = None, **params: Param
    ) -> None:
        """Write down something worth knowing; work goes on."""
        self._add(code, Severity.FINDING, row, column, params)

    def _add(
        self,
        code: str,
        severity: Severity,
        row: int | None,
        column: str | None,
        params: Mapping[str, Param],
    ) -> None:
        self.add(Problem(code, severity, row=row, column=column, params=params))

    @property
    def here(self) -> list[Problem]:
        """What stops the work in the file that is being read now."""
        return [p for p in self.errors if p.file == self.file]

    @property
    def errors(self) -> list[Problem]:
        """What stops the work, over all files."""
        return [p for p in self.problems if p.severity is Severity.ERROR]

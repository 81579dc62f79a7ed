"""What can be wrong, by who must act.

A `Problem` is a value: a code with parameters, so that it can be told in Dutch and in English
(`terms/sentences`, section "problem"), sorted and counted. `DataProblem` carries the problems of
files: somebody must correct a file. `RuleProblem` carries one step that is not allowed: somebody
must choose otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trefpunt.terms.wording import Language, Param, say


class Severity(StrEnum):
    """Whether work can go on."""

    ERROR = "error"
    """Wrong: nothing is loaded or computed until it is corrected."""
    FINDING = "finding"
    """Worth knowing: a gap, a contradiction, a small area. Work goes on."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong or worth knowing, with its place in a file where it has one."""

    code: str
    """Key in the wording table, for instance "table.column_missing"."""
    severity: Severity = Severity.ERROR
    file: str | None = None
    """Path as the user would write it, relative to the policy folder."""
    row: int | None = None
    """Line in the file as an editor or spreadsheet counts it: the header is 1."""
    column: str | None = None
    """Column header, or the field as a dotted path in a TOML file."""
    params: Mapping[str, Param] = field(default_factory=dict)

    def message(self, language: Language = "nl") -> str:
        """What is the matter, in one sentence."""
        return say(f"problem.{self.code}.message", language, **self.params)

    def action(self, language: Language = "nl") -> str:
        """What to do about it, in one sentence."""
        return say(f"problem.{self.code}.action", language, **self.params)

    @property
    def place(self) -> str:
        """File, row and column as far as they are known: "neighbourhoods.csv:12:inhabitants"."""
        parts = [self.file, None if self.row is None else str(self.row), self.column]
        return ":".join(part for part in parts if part)


class DataProblem(Exception):
    """One or more files are wrong; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.place} {p.message('en')}".strip() for p in problems))
        self.problems = problems


class RuleProblem(Exception):
    """A step or an amount is not allowed by the policy; shown to the person who asked for it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message("en"))
        self.problem = problem

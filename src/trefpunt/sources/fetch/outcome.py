"""What became of each dataset."""

from dataclasses import dataclass
from typing import Any, Literal

from trefpunt.schemas.datasets import Dataset
from trefpunt.sources.fetch.lock import Entry
from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import Language

Status = Literal["fetched", "unchanged", "kept", "missing", "by-hand", "failed"]


@dataclass(frozen=True)
class Fetched:
    """One dataset after a fetch.

    "fetched": a new file. "unchanged": the file is what it was. "kept": there is a file, but not
    a fresh one, and `problem` says why. "by-hand": somebody put the file there, as the policy
    says. "missing": no file, and nothing to fetch it from. "failed": no file, and it was tried.
    """

    dataset: Dataset
    status: Status
    bytes: int | None = None
    """Size of the file; none where there is no file."""
    sha256: str | None = None
    entry: Entry | None = None
    """What the lock file says of it; none for a file that was not fetched."""
    problem: Problem | None = None

    @property
    def there(self) -> bool:
        """Whether the folder holds a file."""
        return self.status not in {"missing", "failed"}

    def as_json(self, language: Language = "nl") -> dict[str, Any]:
        """As `--json` gives it: sentences in one language."""
        return {
            "id": self.dataset.id,
            "file": self.dataset.file,
            "status": self.status,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "licence": self.dataset.licence,
            "year": self.dataset.year,
            "reason": self.problem.message(language) if self.problem else None,
            "effect": self.dataset.effect.say(language),
        }

"""Keeps count of what a reader refuses and what a publisher withholds."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Facts
from trefpunt.sources.report import Report
from trefpunt.terms.wording import say_both

SHOWN = 3
"""How many refused rows a finding names."""
TOO_MANY = 20
"""After this many unreadable cells it is the mapping that is wrong, not the cells."""


@dataclass
class Tally:
    """The rows and cells of one table that cannot be used as figures, by reason."""

    refused: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    blank: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def refuse(self, reason: str, row: int, name: str) -> None:
        """Leave out one row; `reason` is a key of the sentences "refused.*"."""
        self.refused[reason] += 1
        named = self.first.setdefault(reason, [])
        if len(named) < SHOWN:
            named.append((row, name))

    def tell(self, report: Report) -> None:
        """One finding per reason, which names the first rows."""
        for reason, count in self.refused.items():
            named = self.first[reason]
            report.finding(
                "datasets.refused",
                named[0][0],
                reason=say_both(f"refused.{reason}"),
                count=count,
                first=", ".join(f"{row} ({name})" if name else str(row) for row, name in named),
            )

    def facts(self, path: Path, dataset: Dataset, rows: int, year: int | None = None) -> Facts:
        """What the table that was read can say of itself.

        `year`: what the file itself tells, which goes before what `sources.toml` says.
        """
        return Facts(
            dataset=dataset.id,
            file=path.name,
            digest=digest_of(path),
            source=dataset.source,
            licence=dataset.licence,
            year=year or dataset.year,
            rows=rows,
            refused=dict(self.refused),
            withheld=dict(self.withheld),
            blank=dict(self.blank),
        )


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()

"""A run: what was computed, from which inputs, by which method. Same inputs, same run."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any


def digest(value: Any) -> str:
    """SHA-256 of a JSON value in one fixed notation (sorted keys, no spaces)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Run:
    """The provenance of one result."""

    part: str
    """Which engine: "index" or "budget"."""
    method: str
    """Name and version of the method: "index/1". It goes up when the outcome can change."""
    inputs: dict[str, str]
    """SHA-256 per input by the name a reader knows: {"index/2025-08-04.csv": "9f…"}."""
    parameters: dict[str, Any]
    """What was chosen: scenario, weights, seed, number of draws."""
    missing: dict[str, str]
    """Area code or post -> why it has no figure."""

    @property
    def id(self) -> str:
        """The first 12 characters of the digest: short enough to read out."""
        return self.digest[:12]

    @property
    def digest(self) -> str:
        """SHA-256 over everything that determines the outcome."""
        return digest([self.part, self.method, self.inputs, self.parameters])

    def as_json(self) -> dict[str, Any]:
        """For `--json`, for the database and for downloads."""
        return {
            "id": self.id,
            "digest": self.digest,
            "part": self.part,
            "method": self.method,
            "inputs": self.inputs,
            "parameters": self.parameters,
            "missing": self.missing,
        }

"""What the demo remembers between two starts: its key and the passwords it made."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OWNER_ONLY = 0o600


@contextmanager
def notebook(file: Path) -> Iterator[dict[str, Any]]:
    """The notes in this file, to read and to change; written back whole, for the owner's eyes."""
    notes = json.loads(file.read_text()) if file.exists() else {}
    yield notes
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "w") as page:
        json.dump(notes, page, indent=2)
    fresh.replace(file)

"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def whole_files(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Paths to write to; when all went well, these become the files with those names.

    Until then older files with those names stay. Raises OSError where nothing can be written.
    """
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix=".new-", dir=folder)))
        made = tuple(scratch / name for name in names)
        yield made
        for path in made:
            _settle(path)
        for path in made:
            os.replace(path, folder / path.name)


def _settle(path: Path) -> None:
    """Wait until the disk really holds it: a full one says so only now."""
    with path.open("rb") as file:
        os.fsync(file.fileno())

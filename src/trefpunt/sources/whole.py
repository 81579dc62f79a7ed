"""Files that are written whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def whole_files(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Paths to write to; when all went well, these become the files with those names.

    Until then older files with those names stay. What is no ordinary file (a link, /dev/stdout) is
    written to, never replaced. Raises OSError where nothing can be written.
    """
    targets = [folder / name for name in names]
    beside = folder if all(map(_ordinary, targets)) else None
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix=".new-", dir=beside)))
        made = tuple(scratch / name for name in names)
        yield made
        for path in made:
            _settle(path)
        for path, target in zip(made, targets, strict=True):
            _put(path, target)


def _ordinary(path: Path) -> bool:
    """Whether a file can take the place of what is there, or nothing is."""
    usual = path.is_file() or path.is_dir() or not path.exists()
    return usual and not path.is_symlink()


def _settle(path: Path) -> None:
    """Wait until the disk really holds it: a full one says so only now."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _put(made: Path, target: Path) -> None:
    if _ordinary(target):
        os.replace(made, target)
        return
    with made.open("rb") as new, target.open("wb") as old:
        shutil.copyfileobj(new, old)

"""Networks on disk: one file, opened without reading it.

The file holds a line of JSON (key, names, types and shapes), then the arrays, each from a multiple
of 64 bytes. Opening maps it into memory: pages are read when somebody touches them, and processes
on one machine share them.
"""

import json
import mmap
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np

from trefpunt.schemas.network import Hierarchy, Network
from trefpunt.sources.whole import whole_files

Arrays = TypeVar("Arrays", Network, Hierarchy)

VERSION = 1
"""Goes up when the arrays of a network mean something else."""
_EDGE = 64


def save_arrays(record: Network | Hierarchy, path: Path, key: str) -> None:
    """Write a network, or what was prepared from it, all or nothing.

    `key`: what it was built from (a digest and choices). Raises OSError where the folder or
    disk does not allow it.
    """
    arrays = {part.name: _array(record, part.name) for part in fields(record)}
    with whole_files(path.parent, path.name) as (made,), made.open("wb") as file:
        file.write(_header(arrays, key))
        for array in arrays.values():
            _pad(file)
            file.write(array.data)


def open_arrays(kind: type[Arrays], path: Path, key: str) -> Arrays | None:
    """The network (or hierarchy) in this file, mapped into memory.

    None where there is none, it was built from something else or by another version, or it is
    damaged: then build it again.
    """
    try:
        with path.open("rb") as file:
            told = json.loads(file.readline())
            if (told["key"], told["version"]) != (key, VERSION):
                return None
            return kind(**_mapped(file, told["arrays"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _array(record: Network | Hierarchy, name: str) -> Any:
    return np.ascontiguousarray(getattr(record, name))


def _header(arrays: dict[str, Any], key: str) -> bytes:
    told = {name: [array.dtype.str, array.shape] for name, array in arrays.items()}
    return (json.dumps({"key": key, "version": VERSION, "arrays": told}) + "\n").encode()


def _pad(file: IO[bytes]) -> None:
    file.write(b"\0" * (-file.tell() % _EDGE))


def _mapped(file: IO[bytes], told: dict[str, Any]) -> dict[str, Any]:
    # Copy on write: kernels take the arrays as they take any other, and the file never changes.
    memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    arrays, at = {}, file.tell()
    for name, (kind, shape) in told.items():
        at += -at % _EDGE
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(memory, kind, count, at).reshape(shape)
        at += count * np.dtype(kind).itemsize
    return arrays

"""A binary heap in two arrays: keys (int64, smallest first) and what belongs to them (int32).

The caller keeps the size and sees to the room: `push` returns the new size.
"""

from typing import TypeVar

import numpy as np

from trefpunt.engines.reach.compiled import compiled
from trefpunt.schemas.network import Ints, Longs

Room = TypeVar("Room", Ints, Longs)


@compiled
def push(keys: Longs, items: Ints, size: int, key: int, item: int) -> int:
    """Add; the arrays must have room for one more."""
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        if keys[parent] <= key:
            break
        keys[i], items[i] = keys[parent], items[parent]
        i = parent
    keys[i], items[i] = key, item
    return size + 1


@compiled
def drop(keys: Longs, items: Ints, size: int) -> int:
    """Remove the smallest, which the caller has read at position 0; returns the new size."""
    size -= 1
    key, item = keys[size], items[size]
    i = 0
    child = 1
    while child < size:
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[i], items[i] = keys[child], items[child]
        i = child
        child = 2 * i + 1
    keys[i], items[i] = key, item
    return size


@compiled
def roomier(array: Room) -> Room:
    """The same array with twice the room."""
    wide = np.empty(2 * len(array) + 16, array.dtype)
    wide[: len(array)] = array
    return wide

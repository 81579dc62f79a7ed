"""Finds the line nearest to each point, over a grid of square cells."""

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np

from trefpunt.engines.reach.compiled import compiled, inlined
from trefpunt.schemas.network import Floats, Ints


class Grid(NamedTuple):
    """Which lines touch which cell."""

    frame: Floats
    """Left, bottom and side of the cells, columns, rows."""
    indptr: Ints
    """[cells + 1] the lines of cell c are `items[indptr[c]:indptr[c + 1]]`."""
    items: Ints


def grid(lines: Floats) -> Grid:
    """A grid over lines ([m, 4]: x and y of the start, x and y of the end) on a plane.

    About two lines per cell, and never more than 2.5 m + 1 cells.
    """
    count = max(len(lines), 1)
    x, y = lines[:, 0::2], lines[:, 1::2]
    left, low = (float(axis.min(initial=np.inf)) for axis in (x, y))
    wide = max(float(x.max(initial=-np.inf)) - left, 0.0)
    high = max(float(y.max(initial=-np.inf)) - low, 0.0)
    side = max(sqrt(2 * wide * high / count), max(wide, high) / count, 1.0)
    columns, rows = ceil(wide / side) + 1, ceil(high / side) + 1
    frame = np.array([left, low, side, columns, rows], np.float64)
    counts = np.zeros(columns * rows + 1, np.int32)
    _cover(lines, frame, counts, np.empty(0, np.int32))
    indptr = np.cumsum(counts, dtype=np.int32)
    items = np.empty(indptr[-1], np.int32)
    _cover(lines, frame, indptr, items)
    return Grid(frame, indptr, items)


def nearest_line(made: Grid, lines: Floats, spots: Floats) -> Ints:
    """[k] the line nearest to each of `spots` ([k, 3]: x, y and how far to look).

    -1 where no line lies within that distance, or it is below zero. Ties go to the lowest line.
    """
    return _seek(made, lines, spots)


@compiled
def _cover(lines: Floats, frame: Floats, marks: Ints, items: Ints) -> None:
    """Count the lines that touch each cell in `marks`; or fill `items`, where that is not empty.

    While filling, the mark of a cell goes from the end of its lines down to their start.
    """
    for e in range(len(lines)):
        _cross(lines, e, frame, marks, items)


@compiled
def _cross(lines: Floats, e: int, frame: Floats, marks: Ints, items: Ints) -> None:
    """Mark the cells that one line touches, column by column."""
    left, low, side, columns = frame[0], frame[1], frame[2], int(frame[3])
    ax, ay, bx, by = lines[e, 0], lines[e, 1], lines[e, 2], lines[e, 3]
    if ax > bx:
        ax, ay, bx, by = bx, by, ax, ay
    first, last = int((ax - left) / side), int((bx - left) / side)
    for column in range(first, last + 1):
        p, q = ay, by
        if column > first:
            p = ay + (by - ay) * (left + column * side - ax) / (bx - ax)
        if column < last:
            q = ay + (by - ay) * (left + (column + 1) * side - ax) / (bx - ax)
        bottom = max(int((min(p, q) - low) / side), 0)
        top = min(int((max(p, q) - low) / side), int(frame[4]) - 1)
        for row in range(bottom, top + 1):
            cell = row * columns + column
            if len(items) == 0:
                marks[cell] += 1
            else:
                marks[cell] -= 1
                items[marks[cell]] = e


@compiled
def _seek(made: Grid, lines: Floats, spots: Floats) -> Ints:
    found = np.full(len(spots), -1, np.int32)
    for i in range(len(spots)):
        if spots[i, 2] >= 0:
            found[i] = _around(made, lines, spots[i])
    return found


@compiled
def _around(made: Grid, lines: Floats, spot: Floats) -> int:
    """Look in the cell of a point, then in rings around it, until none can hold a nearer line."""
    left, low, side = made.frame[0], made.frame[1], made.frame[2]
    columns, rows = int(made.frame[3]), int(made.frame[4])
    x, y, reach = spot[0], spot[1], spot[2]
    column, row = int(np.floor((x - left) / side)), int(np.floor((y - low) / side))
    best, line = reach * reach, -1
    ring = max(0, -column, column - columns + 1, -row, row - rows + 1)
    outer = max(column, columns - 1 - column, row, rows - 1 - row)
    while ring <= outer:
        for r in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
            step = 1 if abs(r - row) == ring else max(2 * ring, 1)
            for c in range(column - ring, column + ring + 1, step):
                if c < 0 or c >= columns:
                    continue
                cell = r * columns + c
                for at in range(made.indptr[cell], made.indptr[cell + 1]):
                    e = made.items[at]
                    apart = _apart(lines, e, x, y)
                    if apart < best or (apart == best and (line < 0 or e < line)):
                        best, line = apart, e
        if best <= (ring * side) ** 2:
            break
        ring += 1
    return line


@inlined
def _apart(lines: Floats, e: int, x: float, y: float) -> float:
    """Squared distance from a point to a line."""
    ax, ay = lines[e, 0], lines[e, 1]
    dx, dy = lines[e, 2] - ax, lines[e, 3] - ay
    length = dx * dx + dy * dy
    part = ((x - ax) * dx + (y - ay) * dy) / length if length > 0 else 0.0
    part = min(max(part, 0.0), 1.0)
    across, up = ax + part * dx - x, ay + part * dy - y
    return float(across * across + up * up)

"""Reads streets: from an OpenStreetMap file, or from the tables that `trefpunt streets` wrote."""

from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from time import perf_counter

import numpy as np

from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import Streets
from trefpunt.sources.report import Report
from trefpunt.sources.streets.osm import Drawn, draw, drawn_at
from trefpunt.sources.streets.rules import Rules, default_rules
from trefpunt.sources.streets.stretches import Box, Stretches, cut, stop
from trefpunt.sources.streets.written import read_written


def read_streets(
    path: Path, report: Report, box: Box | None = None, rules: Rules | None = None
) -> Streets | None:
    """The streets in a `.osm.pbf` file, or in a folder that `trefpunt streets` wrote.

    `box`: only stretches with an end in it. `rules`: where one may walk, else the table that comes
    with Trefpunt. None when the file cannot be used, which the report tells.
    """
    began = perf_counter()
    if path.is_dir():
        streets = read_written(path, report, box)
    else:
        streets = _read_osm(path, report, box, rules or default_rules())
    if streets is None:
        return None
    return replace(streets, facts=replace(streets.facts, seconds=perf_counter() - began))


def _read_osm(path: Path, report: Report, box: Box | None, rules: Rules) -> Streets | None:
    drawn = draw(path, rules, report)
    if drawn is None or not _walkable(drawn, report):
        return None
    found = cut(drawn)
    if not len(found.start):
        report.error("streets.unplaced", count=found.unplaced)
        return None
    open_to_us = stop(found if box is None else found.within(box), drawn.stops)
    if not len(open_to_us.start):
        report.error("streets.none_in_box")
        return None
    return _joined(open_to_us, _facts(path, drawn, open_to_us))


def _walkable(drawn: Drawn, report: Report) -> bool:
    if not drawn.sizes:
        report.error("streets.no_ways", closed=drawn.closed + drawn.unlisted)
    return bool(drawn.sizes)


def _joined(stretches: Stretches, facts: Facts) -> Streets:
    """Stretches with their nodes numbered from 0."""
    numbers = np.concatenate((stretches.start, stretches.end))
    places = np.concatenate((stretches.ends[:, :2], stretches.ends[:, 2:]))
    ids, first, position = np.unique(numbers, return_index=True, return_inverse=True)
    start, end = position.astype(np.int32).reshape(2, -1)
    lon, lat = places[first].T
    return Streets(
        ids,
        np.ascontiguousarray(lon),
        np.ascontiguousarray(lat),
        start,
        end,
        stretches.millimetres,
        stretches.traits,
        facts,
    )


def _facts(path: Path, drawn: Drawn, stretches: Stretches) -> Facts:
    date = drawn_at(path)
    left_out = {
        "ways_closed": drawn.closed,
        "ways_unlisted": drawn.unlisted,
        "no_location": stretches.unplaced,
    }
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Facts(
        dataset="",
        file=path.name,
        digest=digest,
        source="OpenStreetMap",
        licence="ODbL 1.0",
        year=date.year if date else None,
        rows=len(stretches.start),
        refused={reason: count for reason, count in left_out.items() if count},
    )

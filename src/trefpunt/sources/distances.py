"""Reads walks between people and sites: triplets (demand, site, metres) and a demand table."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from trefpunt.sources.frames import SHOWN, Frame, read_frame
from trefpunt.sources.report import Report

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

FURTHEST = 2_147_483
"""Metres that fit in 32 bits of millimetres, rounded down."""
HEAVIEST = 10**12
"""Weight of one point: sums of millions of these times metres stay finite and exact enough."""
_HALF = 0.5


@dataclass(frozen=True)
class Demand:
    """Who needs a place: points with a weight."""

    ids: tuple[str, ...]
    weight: Floats
    """[n] people, or any weight; not negative."""
    group: Ints | None
    """[n] number of the group of each point, -1 in none; None without a column `group`."""
    digest: str


@dataclass(frozen=True)
class Distances:
    """Walks as triplets of numbers."""

    sites: tuple[str, ...]
    """In the order in which the table first names them."""
    point: Ints
    """[m] position in the demand table."""
    site: Ints
    """[m] position in `sites`."""
    millimetres: Ints
    digest: str


def read_demand(path: Path, report: Report) -> Demand | None:
    """The demand table (`id`, `weight`, perhaps `group`); None when something in it is wrong."""
    frame = read_frame(path, ("id", "weight"), report)
    if frame is None:
        return None
    ids, weight = frame.text("id"), frame.numbers("weight")
    _once(frame, ids)
    frame.tell(weight.is_null(), "demand.weight", "weight")
    frame.tell((weight < 0).fill_null(False), "demand.negative", "weight")
    frame.tell((weight > HEAVIEST).fill_null(False), "demand.heavy", "weight", most=HEAVIEST)
    if report.here:
        return None
    return Demand(tuple(ids.to_list()), weight.to_numpy(), _groups(frame), frame.digest)


def _once(frame: Frame, ids: pl.Series) -> None:
    again = ~ids.is_first_distinct() & (ids != "")
    first = dict(zip(ids.reverse().to_list(), frame.rows.reverse().to_list(), strict=True))
    for row, name in list(zip(frame.rows.filter(again), ids.filter(again), strict=True))[:SHOWN]:
        frame.report.error("table.duplicate", row, "id", value=name, first=first[name])
    frame.more(int(again.sum()), "id")


def _groups(frame: Frame) -> Ints | None:
    if "group" not in frame.data.columns:
        return None
    names = frame.data["group"].cast(pl.String).str.strip_chars().replace("", None)
    return _numbered(names, names.drop_nulls().unique(maintain_order=True))


def _numbered(names: pl.Series, known: pl.Series) -> Ints:
    """Position of each name among the known ones; -1 where it is not there."""
    numbers = pl.Series(range(len(known)), dtype=pl.Int32)
    return names.replace_strict(known, numbers, default=-1, return_dtype=pl.Int32).to_numpy()


def read_distances(path: Path, demand: Demand, people: str, report: Report) -> Distances | None:
    """The walks; None when something in them is wrong. `people`: name of the demand table."""
    frame = read_frame(path, ("demand", "site", "metres"), report)
    if frame is None:
        return None
    start, end, metres = frame.text("demand"), frame.text("site"), _metres(frame)
    point = _numbered(start, pl.Series(demand.ids, dtype=pl.String))
    strange = pl.Series(point < 0) & (start != "")
    frame.tell(strange, "distances.unknown_demand", "demand", people=people)
    names = end.unique(maintain_order=True)
    site = _numbered(end, names)
    _pairs_once(frame, point, site, names)
    if report.here:
        return None
    length = np.floor(metres.to_numpy() * 1000 + _HALF).astype(np.int32)
    return Distances(tuple(names.to_list()), point, site, length, frame.digest)


def _metres(frame: Frame) -> pl.Series:
    metres = frame.numbers("metres")
    frame.tell(metres.is_null(), "distances.metres", "metres")
    frame.tell((metres < 0).fill_null(False), "distances.negative", "metres")
    frame.tell((metres > FURTHEST).fill_null(False), "distances.too_far", "metres", most=FURTHEST)
    return metres


def _pairs_once(frame: Frame, point: Ints, site: Ints, names: pl.Series) -> None:
    """Tell each pair that occurs again: which of the two distances holds is not for us to say."""
    pairs = pl.Series(point.astype(np.int64) * (len(names) + 1) + site)
    again = ~pairs.is_first_distinct() & pl.Series(point >= 0)
    for number in np.flatnonzero(again.to_numpy())[:SHOWN].tolist():
        first = (pairs == pairs[number]).arg_true()[0]
        told = {"value": frame.data["demand"][number], "to": names[int(site[number])]}
        row, before = int(frame.rows[number]), int(frame.rows[first])
        frame.report.error("distances.double", row, "demand", first=before, **told)
    frame.more(int(again.sum()), "demand")

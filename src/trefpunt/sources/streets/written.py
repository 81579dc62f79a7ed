"""Streets as two tables: `nodes.parquet` and `edges.parquet`, with `streets.json` beside them."""

import json
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.network import Longs, Streets, Trait
from trefpunt.sources.report import Report
from trefpunt.sources.streets.stretches import Box
from trefpunt.sources.whole import whole_files

NODES, EDGES, ABOUT = "nodes.parquet", "edges.parquet", "streets.json"
_LONGEST = 2_000_000.0
"""Metres: a longer stretch does not fit in 32 bits of millimetres."""


def write_streets(streets: Streets, folder: Path, more: Mapping[str, Any] | None = None) -> None:
    """Write the tables, all or nothing; `more` is told in `streets.json` too.

    Raises OSError where the folder or disk does not allow it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with whole_files(folder, NODES, EDGES, ABOUT) as (nodes, edges, about):
        nodes.write_bytes(_parquet(_nodes(streets)))
        edges.write_bytes(_parquet(_edges(streets)))
        about.write_text(json.dumps(_about(streets, more or {}), indent=2, ensure_ascii=False))


def _parquet(table: pl.DataFrame) -> bytes:
    """Written by us, not by Polars: on a full disk that gives no OSError."""
    memory = BytesIO()
    table.write_parquet(memory)
    return memory.getvalue()


def _nodes(streets: Streets) -> pl.DataFrame:
    return pl.DataFrame({"id": streets.ids, "lon": streets.lon, "lat": streets.lat})


def _edges(streets: Streets) -> pl.DataFrame:
    columns = {
        "from": streets.ids[streets.start],
        "to": streets.ids[streets.end],
        "metres": streets.millimetres / 1000,
        "traits": streets.traits,
    }
    return pl.DataFrame(columns)


def _about(streets: Streets, more: Mapping[str, Any]) -> dict[str, Any]:
    facts = streets.facts
    return {
        "file": facts.file,
        "digest": facts.digest,
        "source": facts.source,
        "licence": facts.licence,
        "year": facts.year,
        "nodes": len(streets.ids),
        "edges": len(streets.start),
        "refused": dict(facts.refused),
        "traits": {trait.name: trait.value for trait in Trait},
        **more,
    }


def read_written(folder: Path, report: Report, box: Box | None = None) -> Streets | None:
    """The streets in such a folder; None when it cannot be used, which the report tells.

    Tables of another maker will do: `traits` and `streets.json` may be absent.
    """
    nodes = _table(folder / NODES, {"id": pl.Int64, "lon": pl.Float64, "lat": pl.Float64}, report)
    kinds = {"from": pl.Int64, "to": pl.Int64, "metres": pl.Float64}
    edges = _table(folder / EDGES, kinds, report, {"traits": pl.UInt16})
    if nodes is None or edges is None or not _sound(nodes, edges, report):
        return None
    return _streets(nodes.sort("id"), edges, _facts(folder, edges.height), box, report)


def written_facts(folder: Path) -> Facts | None:
    """What is known of the streets in such a folder, without reading them; None: no such folder."""
    if not (folder / NODES).is_file() or not (folder / EDGES).is_file():
        return None
    return _facts(folder, 0)


Kinds = dict[str, Any]


def _table(
    path: Path, kinds: Kinds, report: Report, extra: Kinds | None = None
) -> pl.DataFrame | None:
    at = report.at(f"{report.file}/{path.name}")
    try:
        found = pl.read_parquet(path)
        missing = [name for name in kinds if name not in found.columns]
        for name in missing:
            present = ", ".join(found.columns)
            at.error("table.column_missing", None, name, name=name, present=present)
        wanted = kinds | {k: v for k, v in (extra or {}).items() if k in found.columns}
        return None if missing else found.select(pl.col(k).cast(v) for k, v in wanted.items())
    except FileNotFoundError:
        at.error("streets.not_written")
    except (OSError, pl.exceptions.PolarsError):
        at.error("streets.not_parquet")
    return None


def _sound(nodes: pl.DataFrame, edges: pl.DataFrame, report: Report) -> bool:
    """Whether the tables belong together and every number is possible."""
    on_earth = pl.col("lon").is_between(-180, 180) & pl.col("lat").is_between(-90, 90)
    possible = pl.col("metres").is_between(0, _LONGEST)
    known = pl.col("from").is_in(nodes["id"].implode()) & pl.col("to").is_in(nodes["id"].implode())
    wrong = {
        "streets.twice": nodes.height - nodes["id"].n_unique(),
        "streets.off_earth": nodes.height - nodes.filter(on_earth).height,
        "streets.no_length": edges.height - edges.filter(possible).height,
        "streets.unknown_node": edges.height - edges.filter(known).height,
    }
    for code, count in wrong.items():
        if count:
            report.error(code, count=count)
    if not edges.height:
        report.error("streets.no_rows")
    return bool(edges.height) and not any(wrong.values())


def _streets(
    nodes: pl.DataFrame, edges: pl.DataFrame, facts: Facts, box: Box | None, report: Report
) -> Streets | None:
    ids = nodes["id"].to_numpy()
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    start, end = _positions(ids, edges["from"]), _positions(ids, edges["to"])
    metres = edges["metres"].to_numpy()
    bits = edges["traits"].to_numpy() if "traits" in edges.columns else np.zeros(len(start))
    kept = np.ones(len(start), np.bool_)
    if box is not None:
        west, south, east, north = box
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        kept = inside[start] | inside[end]
    if not kept.any():
        report.error("streets.none_in_box")
        return None
    millimetres = np.rint(metres * 1000).astype(np.int32)
    traits = bits.astype(np.uint16)
    return Streets(ids, lon, lat, start[kept], end[kept], millimetres[kept], traits[kept], facts)


def _positions(ids: Longs, numbers: pl.Series) -> Any:
    return np.searchsorted(ids, numbers.to_numpy()).astype(np.int32)


def _facts(folder: Path, rows: int) -> Facts:
    told = _told(folder / ABOUT)
    year = told.get("year")
    return Facts(
        dataset="",
        file=str(told.get("file") or folder.name),
        digest=sha256(b"".join((folder / n).read_bytes() for n in (NODES, EDGES))).hexdigest(),
        source=str(told.get("source") or ""),
        licence=str(told.get("licence") or ""),
        year=year if isinstance(year, int) else None,
        rows=rows,
        refused=_counts(told.get("refused")),
    )


def _told(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _counts(told: Any) -> dict[str, int]:
    if not isinstance(told, dict):
        return {}
    return {str(k): v for k, v in told.items() if isinstance(v, int)}

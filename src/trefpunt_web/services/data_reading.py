"""What is in a file of open data: read by its mapping, counted, and checked against the policy."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import singledispatch
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from trefpunt.schemas.boundaries import Boundaries
from trefpunt.schemas.datasets import Dataset, Facts
from trefpunt.schemas.figures import Figures
from trefpunt.schemas.network import Streets
from trefpunt.schemas.opendata import Columns, Concordance, Outlines, PlaceTable
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.run import digest
from trefpunt.sources.datasets import Read, locate, read_dataset
from trefpunt.sources.report import Report
from trefpunt.sources.streets import box_around, read_streets
from trefpunt.terms.area import municipality_of
from trefpunt.terms.problems import Problem

PROVENANCE = "PROVENANCE.md"
"""Beside the files of a folder: tells how accurate their lines are."""
MARGIN_M = 3_000
"""Streets are kept this far around the label points of the neighbourhoods."""
READING = ("role", "form", "year", "columns", "units", "zero", "titles", "kinds", "select", "layer")
"""What of a dataset decides how its file is read."""
MARKS = {
    "xlsx": (b"PK\x03\x04",),
    "parquet": (b"PAR1",),
    "geoparquet": (b"PAR1",),
    "geopackage": (b"SQLite format 3",),
    "osm-pbf": (b"\x00\x00\x00",),
}
"""How the files of a form begin."""
OTHERS = (*(mark for marks in MARKS.values() for mark in marks), b"%PDF", b"\xd0\xcf\x11\xe0")
HTML = (b"<!doctype html", b"<html")
JSON = {"geojson", "odata3", "odata4", "ogc-features"}


@dataclass(frozen=True)
class Parcel:
    """The files of one dataset as they were delivered: the main one first."""

    files: tuple[tuple[str, bytes], ...]

    @property
    def name(self) -> str:
        """Of the main file."""
        return self.files[0][0]

    @property
    def digest(self) -> str:
        """SHA-256 of the main file."""
        return sha256(self.files[0][1]).hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(len(found) for name, found in self.files if name != PROVENANCE)

    def key(self, dataset: Dataset) -> str:
        """SHA-256 of the files together with how they are read."""
        files = [sha256(found).hexdigest() for name, found in self.files if name != PROVENANCE]
        return digest([files, dataset.model_dump(mode="json", include=set(READING))])

    def packed(self) -> bytes:
        """All files in one zip file."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """The main file on disk, with the others beside it, for as long as it takes to read."""
        with TemporaryDirectory() as folder:
            for name, content in self.files:
                Path(folder, Path(name).name).write_bytes(content)
            yield Path(folder, Path(self.name).name)


def pack(path: Path) -> Parcel:
    """A file with those that belong to it: "x.json" with "x.2.json" and "x.Properties.json"."""
    beside = sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")) if path.suffix else []
    told = [path.with_name(PROVENANCE)] if path.with_name(PROVENANCE).is_file() else []
    files = [path, *(other for other in beside if other != path), *told]
    return Parcel(tuple((file.name, file.read_bytes()) for file in files))


def unpack(packed: bytes) -> Parcel:
    """The files of a zip file that `Parcel.packed` made."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return Parcel(tuple((name, archive.read(name)) for name in archive.namelist()))


@dataclass(frozen=True)
class Content:
    """What one version holds, in a form in which two versions can be laid side by side."""

    table: Read | Streets
    rows: Mapping[str, Any] = field(default_factory=dict)
    """Id -> what stands in the row; empty where rows have no id that stays."""
    areas: Mapping[str, int] = field(default_factory=dict)
    """Code of a neighbourhood -> rows about it."""
    totals: Mapping[str, int] = field(default_factory=dict)
    """What the rows add up to: people per group, metres of street."""


@dataclass(frozen=True)
class Summary:
    """What the database remembers of a version beside its files."""

    facts: Facts
    areas: tuple[str, ...]
    totals: Mapping[str, int]


SUMMARY = TypeAdapter(Summary)
PROBLEMS = TypeAdapter(list[Problem])


def summary(content: Content, policy: Policy) -> Summary:
    """What to remember of what was read: of a table of the whole country only our own areas."""
    ours = policy.municipality.code
    areas = tuple(code for code in content.areas if _owner(code) == ours)
    return Summary(content.table.facts, areas, content.totals)


def read(
    parcel: Parcel, dataset: Dataset, policy: Policy, shapes: Boundaries | None = None
) -> tuple[Content | None, list[Problem]]:
    """What is in these files, and what is wrong with them; nothing where that is an error.

    `shapes`: the outlines of the neighbourhoods, in which points without a code are found.
    """
    report = Report(parcel.name)
    _form(parcel.files[0][1], dataset, report)
    content = None if report.errors else opened(parcel, dataset, policy, shapes, report)
    if content is not None:
        _check(content, policy, report)
    return (None if report.errors else content), report.problems


def _form(content: bytes, dataset: Dataset, report: Report) -> None:
    start = content[:1024].lstrip().lower()
    if not content.strip():
        report.error("data.empty")
    elif start.startswith(HTML):
        report.error("data.html")
    elif not _fits(content, dataset.form):
        report.error("data.form", form=dataset.form)


def _fits(content: bytes, form: str) -> bool:
    if form in MARKS:
        return content.startswith(MARKS[form])
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text[:1] in {b"{", b"["} if form in JSON else not text.startswith(OTHERS)


def opened(
    parcel: Parcel, dataset: Dataset, policy: Policy, shapes: Boundaries | None, report: Report
) -> Content | None:
    """What is in these files, whether the policy knows its codes or not; problems are reported."""
    with parcel.folder() as path:
        if dataset.role == "streets":
            lon = np.array([area.label_lon for area in policy.areas])
            lat = np.array([area.label_lat for area in policy.areas])
            box = box_around(lon, lat, MARGIN_M)
            table: Read | Streets | None = read_streets(path, report, box)
        else:
            table = read_dataset(path, dataset, report)
    if isinstance(table, Points) and shapes is not None:
        table = placed(table, shapes)
    return None if table is None else describe(table)


def placed(points: Points, shapes: Boundaries) -> Points:
    """The points, those without a code in the neighbourhood that they lie in."""
    drawn = not shapes.schematic and bool((points.area < 0).any())
    return locate(points, shapes).points if drawn else points


@singledispatch
def describe(table: Any) -> Content:
    """What a table holds."""
    return Content(table)


@describe.register
def _(table: Figures) -> Content:
    codes = table.codes("neighbourhood")
    counted = [name for name in table.columns if name not in table.units]
    totals = {name: _sum(table, codes, name) for name in counted}
    return Content(table, table.values, dict.fromkeys(codes, 1), totals)


def _sum(table: Figures, codes: Iterable[str], column: str) -> int:
    found = (table.number(code, column) for code in codes)
    return int(sum(cell for cell in found if isinstance(cell, Decimal)))


@describe.register
def _(table: Outlines) -> Content:
    drawn = table.boundaries.features
    return Content(table, drawn, dict.fromkeys(drawn, 1))


@describe.register
def _(table: Concordance) -> Content:
    moves = {f"{move.old} {move.old_year} {move.new} {move.new_year}": move for move in table.moves}
    return Content(table, moves)


@describe.register
def _(table: PlaceTable) -> Content:
    areas = Counter(place.area for place in table.places if place.area)
    return Content(table, {place.id: place for place in table.places}, dict(areas))


@describe.register
def _(table: Columns) -> Content:
    codes = (code for code in table.text.get("code", ()) if code.startswith("BU"))
    return Content(table, areas=dict(Counter(codes)))


@describe.register
def _(table: Points) -> Content:
    people = list(table.people)
    columns = [table.people[name].tolist() for name in people]
    where = [table.lon.round(6).tolist(), table.lat.round(6).tolist()]
    rows = dict(zip(table.ids, zip(*where, *columns, strict=True), strict=True))
    areas = Counter(table.codes[place] for place in table.area.tolist() if place >= 0)
    totals = {name: int(found[found >= 0].sum()) for name, found in table.people.items()}
    return Content(table, rows, dict(areas), totals)


@describe.register
def _(table: Streets) -> Content:
    metres = round(int(table.millimetres.sum(dtype=np.int64)) / 1000)
    return Content(table, totals={"nodes": len(table.ids), "metres": metres})


def _owner(code: str) -> str:
    """The municipality of a neighbourhood; the text itself where it is no code."""
    try:
        return municipality_of(code)
    except ValueError:
        return code


def _check(content: Content, policy: Policy, report: Report) -> None:
    """Whether it is about this municipality, and by the codes that the policy uses."""
    codes, ours = list(content.areas), policy.municipality.code
    about = [code for code in codes if _owner(code) == ours]
    strange = [code for code in about if code not in {area.code for area in policy.areas}]
    named = ", ".join(strange[:5])
    if codes and not about:
        report.error("data.other_municipality", found=_owner(codes[0]), ours=ours)
    elif isinstance(content.table, Points) and not codes:
        report.error("data.outside", name=policy.municipality.name)
    elif len(strange) * 2 > len(about):
        report.error("data.other_year", count=len(strange), total=len(about), codes=named)
    elif strange:
        report.finding("data.some_codes", count=len(strange), codes=named)

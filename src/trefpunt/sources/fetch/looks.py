"""Whether what was received looks like what was asked for, before it replaces anything."""

import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from trefpunt.schemas.datasets import Dataset, Form
from trefpunt.sources.fetch.part import Part, settle
from trefpunt.sources.fetch.refused import Refused

HEAD = 2048
WORKBOOK = "[Content_Types].xml"
"""Every .xlsx holds it."""
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)", re.I
)
_PBF = re.compile(rb"^\x00\x00[\s\S]{2}\x0a\x09OSMHeader")
_LINE = re.compile(rb"[\r\n]+[^\r\n]")
SMALL = 64_000_000
"""Bytes up to which a GeoJSON is read whole, to see whether anything is in it."""

SUFFIXES: dict[Form, tuple[str, ...]] = {
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "geojson": (".geojson", ".json"),
    "geopackage": (".gpkg",),
    "geoparquet": (".parquet", ".geoparquet"),
    "parquet": (".parquet",),
    "osm-pbf": (".pbf",),
}
"""What a file of this form is called inside a zip."""


def is_html(head: bytes) -> bool:
    """A page for people, where data was expected."""
    return _HTML.match(head) is not None


def unpack(dataset: Dataset, part: Part) -> None:
    """When what came is a zip around one file of the right form, keep that file."""
    if not zipfile.is_zipfile(part.path):
        return
    unpacked = part.path.with_name(f"{part.path.name}.unpacked")
    try:
        with zipfile.ZipFile(part.path) as packed:
            if WORKBOOK in packed.namelist():
                return  # a workbook is a zip itself
            _extract(packed, _member(dataset, packed.namelist()), unpacked)
        part.note.unlink(missing_ok=True)  # from here on it is no part of the answer
        unpacked.replace(part.path)
    # zipfile raises the last two for a way of packing that it cannot read, and for a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Refused("fetch.zip_damaged") from None
    finally:
        unpacked.unlink(missing_ok=True)


def _extract(packed: zipfile.ZipFile, name: str, unpacked: Path) -> None:
    with packed.open(name) as inner, unpacked.open("wb") as outer:
        shutil.copyfileobj(inner, outer)
        settle(outer)


def _member(dataset: Dataset, names: list[str]) -> str:
    endings = SUFFIXES.get(dataset.form, ())
    found = [name for name in names if name.lower().endswith(endings) and "__MACOSX" not in name]
    if len(found) != 1:
        raise Refused("fetch.zip", count=len(found), form=dataset.form)
    return found[0]


def look(form: Form, path: Path) -> None:
    """Raises Refused when this cannot be a file of this form."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if is_html(head):
        raise Refused("fetch.html_file")
    if not head.strip():
        raise Refused("fetch.nothing")
    fits = LOOKS.get(form)
    if fits is not None and not fits(path, head):
        raise Refused("fetch.form", form=form)


def _csv(path: Path, head: bytes) -> bool:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.lstrip().startswith((b"{", b"<", b"PK\x03\x04")) or (b"\0" in head and not wide):
        return False
    if path.stat().st_size <= HEAD and not _LINE.search(head.strip()):
        raise Refused("fetch.header_only")
    return True


def _xlsx(path: Path, _head: bytes) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        return WORKBOOK in packed.namelist()


def _geojson(path: Path, _head: bytes) -> bool:
    if path.stat().st_size > SMALL:
        return _ends(path, b"}")
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        return False
    if not found.get("features"):
        raise Refused("fetch.nothing")
    return True


def _geopackage(_path: Path, head: bytes) -> bool:
    return head.startswith(b"SQLite format 3\0")


def _parquet(path: Path, head: bytes) -> bool:
    return head.startswith(b"PAR1") and _ends(path, b"PAR1")


def _pbf(_path: Path, head: bytes) -> bool:
    return _PBF.match(head) is not None


def _ends(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(-min(HEAD, path.stat().st_size), 2)
        return file.read().rstrip().endswith(mark)


LOOKS: dict[Form, Callable[[Path, bytes], bool]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "geopackage": _geopackage,
    "geoparquet": _parquet,
    "parquet": _parquet,
    "osm-pbf": _pbf,
}
"""Answers of services are not here: they were read already when they came."""

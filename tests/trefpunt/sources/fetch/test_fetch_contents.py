"""What comes must look like what was asked for; else what was there stays."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.trefpunt.sources.fetch.local import CSV, Fetching, Server, dataset

from trefpunt.sources.fetch import Fetched

PAGE = b"\n<!DOCTYPE html><html><body>Log in, please</body></html>"


def why(found: Fetched) -> str:
    assert found.problem is not None
    assert "{" not in found.problem.message("nl") + found.problem.action("en")
    return found.problem.code


def packed(**files: bytes) -> bytes:
    """A zip; `a_csv` becomes a.csv."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("_", "."), content)
    return made.getvalue()


def workbook() -> bytes:
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


BOUNDS = b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}'


@pytest.mark.parametrize(
    ("form", "content", "code"),
    [
        ("csv", PAGE, "fetch.html_file"),
        ("geojson", PAGE, "fetch.html_file"),
        ("osm-pbf", PAGE, "fetch.html_file"),
        ("csv", b"", "fetch.nothing"),
        ("csv", b" \n", "fetch.nothing"),
        ("csv", b'{"error": "no"}', "fetch.form"),
        ("csv", b"PK\x03\x04 no zip", "fetch.form"),
        ("csv", b"a,b\n", "fetch.header_only"),
        ("xlsx", CSV, "fetch.form"),
        ("xlsx", b"PK\x03\x04 no zip", "fetch.form"),
        ("xlsx", workbook()[:-30], "fetch.form"),
        ("geojson", BOUNDS[:-5], "fetch.form"),
        ("geojson", b'{"code": 404}', "fetch.form"),
        ("geojson", b'{"type": "FeatureCollection", "features": []}', "fetch.nothing"),
        ("geopackage", CSV, "fetch.form"),
        ("parquet", b"PAR1 and no end", "fetch.form"),
        ("osm-pbf", CSV, "fetch.form"),
        ("csv", packed(a_csv=CSV, b_csv=CSV), "fetch.zip"),
        ("csv", packed(a_txt=CSV), "fetch.zip"),
    ],
)
def test_what_is_wrong_is_refused_and_the_old_file_stays(
    server: Server, get: Fetching, form: str, content: bytes, code: str
) -> None:
    get.folder.mkdir()
    (get.folder / "people.csv").write_bytes(b"as it was")
    server.gives("/a", content)
    found = get(dataset(server.url("/a"), form=form), again=True)
    assert (found.status, why(found)) == ("kept", code)
    assert (get.folder / "people.csv").read_bytes() == b"as it was"
    assert get.files() == {"people.csv"}


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("csv", CSV),
        ("csv", "code;naam\nBU1;Ä\n".encode("utf-16")),
        ("xlsx", workbook()),
        ("geojson", BOUNDS),
        ("geojson", b"\xef\xbb\xbf" + BOUNDS),
        ("geopackage", b"SQLite format 3\0 and so on"),
        ("geoparquet", b"PAR1 and so on PAR1"),
    ],
)
def test_what_is_right_is_stored(server: Server, get: Fetching, form: str, content: bytes) -> None:
    server.gives("/a", content)
    assert get(dataset(server.url("/a"), form=form)).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == content


def test_the_one_file_in_a_zip_is_stored(server: Server, get: Fetching) -> None:
    server.gives("/a.zip", packed(a_csv=CSV, readme_txt=b"hello"), etag='"one"')
    assert get(dataset(server.url("/a.zip"))).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert get.files() == {"people.csv", "sources.lock.json"}


def test_a_zip_that_is_damaged_inside(server: Server, get: Fetching) -> None:
    spoilt = bytearray(packed(a_csv=CSV))
    spoilt[100:200] = bytes(100)
    server.gives("/a.zip", bytes(spoilt))
    assert why(get(dataset(server.url("/a.zip")))) == "fetch.zip_damaged"
    assert get.files() == set()


@pytest.mark.parametrize(
    "file", ["../people.csv", "/people.csv", "a/../../b", "a\0b", "sources.lock.json"]
)
def test_a_name_outside_the_folder(server: Server, get: Fetching, file: str) -> None:
    found = get(dataset(server.url("/a"), file=file))
    assert (found.status, why(found)) == ("failed", "fetch.outside")
    assert server.asked == []


def test_a_name_in_a_folder_below(server: Server, get: Fetching) -> None:
    server.gives("/a", CSV)
    assert get(dataset(server.url("/a"), file="cbs/people.csv")).status == "fetched"
    assert (get.folder / "cbs" / "people.csv").read_bytes() == CSV


@pytest.mark.shared
def test_real_files_pass(server: Server, get: Fetching, shared_data: Path) -> None:
    real = {
        "osm_amsterdam_fragment.osm.pbf": "osm-pbf",
        "osm_liechtenstein.osm.pbf": "osm-pbf",
        "nl_buurten_2024.parquet": "geoparquet",
        "maastricht_buurten_2024.geojson": "geojson",
        "maastricht_pc6_2021.csv": "csv",
    }
    for name in real:
        server.holds(f"/{name}", (shared_data / name).read_bytes())
    wanted = [dataset(server.url(f"/{n}"), id=n, file=n, form=form) for n, form in real.items()]
    assert {one.status for one in get.all(*wanted)} == {"fetched"}

"""Outlines of areas in every form, how they fit together, and which points lie in them."""

import json
import sqlite3
import struct
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from trefpunt.sources.boundaries import read_boundaries
from trefpunt.sources.datasets import find, locate, read_datasets, read_outlines, read_points
from trefpunt.sources.report import Report

COLUMNS = {"code": "buurtcode", "name": "buurtnaam"}


def square(x: float, y: float, side: float = 0.01):
    return shapely.box(x, y, x + side, y + side)


def draw(path: Path, shapes: dict, **extra) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"buurtcode": code, "buurtnaam": code[-1]},
            "geometry": json.loads(shapely.to_geojson(shape)) if shape is not None else None,
        }
        for code, shape in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", **extra, "features": features}))
    return path


def package(path: Path, shapes: dict, envelope: int = 1) -> Path:
    """A small GeoPackage in EPSG:28992, as its standard lays it out."""
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE TABLE gpkg_spatial_ref_sys"
        " (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        "CREATE TABLE buurten (fid INTEGER, geom BLOB, buurtcode TEXT, buurtnaam TEXT);"
        "INSERT INTO gpkg_contents VALUES ('buurten', 'features'), ('wijken', 'features');"
        "INSERT INTO gpkg_spatial_ref_sys VALUES (28992, 'EPSG', 28992);"
        "INSERT INTO gpkg_geometry_columns VALUES ('buurten', 'geom', 28992);"
    )
    for code, shape in shapes.items():
        head = b"GP" + bytes([0, 1 | envelope << 1]) + struct.pack("<i", 28992)
        head += struct.pack("<4d", *np.array(shape.bounds)[[0, 2, 1, 3]]) if envelope else b""
        blob = head + shapely.to_wkb(shape)
        base.execute("INSERT INTO buurten VALUES (1, ?, ?, ?)", [blob, code, code[-1]])
    base.execute("INSERT INTO buurten VALUES (2, NULL, 'BU99030009', 'leeg')")
    base.commit()
    base.close()
    return path


def test_pages_of_a_service_are_one_table(answers, describe, report, errors, findings) -> None:
    dataset = describe("boundaries", "ogc-features", columns=COLUMNS, year=2024)
    outlines = read_outlines(answers / "buurten.json", dataset, report)
    assert errors() == []
    assert list(outlines.boundaries.features) == ["BU99030000", "BU99030001", "BU99030002"]
    assert outlines.names["BU99030002"] == "Overkant"
    assert (outlines.boundaries.year, outlines.boundaries.points) == (2024, 15)
    assert outlines.facts.refused == {"no_shape": 1}
    assert findings() == ["datasets.refused"]
    assert (outlines.misfit.overlap, outlines.misfit.gap) == (0, 0)


def test_pages_that_were_not_all_stored(answers, tmp_path, describe, report, errors) -> None:
    (tmp_path / "b.json").write_bytes((answers / "buurten.json").read_bytes())
    dataset = describe("boundaries", "ogc-features", columns=COLUMNS)
    assert read_outlines(tmp_path / "b.json", dataset, report) is None
    assert errors() == ["datasets.truncated"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type": "FeatureCollection", "features": []}', "datasets.empty_answer"),
        ("<html>503</html>", "datasets.html"),
        ('{"features": ' + "[" * 100_000, "datasets.not_json"),
        ('{"crs": 5, "links": 7, "features": [{"properties": [1]}]}', "datasets.column_missing"),
        ('{"links": [null], "features": [{"properties": 3}]}', "datasets.column_missing"),
        ('{"code": "NotFound"}', "datasets.no_features"),
        ('{"features": [{"properties": {"buurtcode": "a"}}]}', "datasets.no_outlines"),
        ('{"features": [{"properties": {"naam": "a"}}]}', "datasets.column_missing"),
    ],
)
def test_what_is_no_map(tmp_path, describe, text, code) -> None:
    report = Report("sources.toml")
    (tmp_path / "b.json").write_text(text)
    dataset = describe("boundaries", "ogc-features", columns={"code": "buurtcode"})
    assert read_outlines(tmp_path / "b.json", dataset, report) is None
    assert [problem.code for problem in report.errors] == [code]


@pytest.mark.parametrize("envelope", [0, 1])
def test_a_geopackage_in_the_dutch_grid(tmp_path, describe, report, errors, envelope) -> None:
    shape = shapely.box(155_000, 463_000, 155_100, 463_100)
    path = package(tmp_path / "b.gpkg", {"BU99030000": shape}, envelope)
    dataset = describe("boundaries", "geopackage", columns=COLUMNS, layer="buurten")
    outlines = read_outlines(path, dataset, report)
    assert errors() == []
    assert outlines.facts.refused == {"no_shape": 1}
    back = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    ring = outlines.boundaries.features["BU99030000"]["coordinates"][0]
    east, north = zip(*(back.transform(*corner) for corner in ring), strict=True)
    np.testing.assert_allclose([min(east), max(east)], [155_000, 155_100], atol=0.01)
    np.testing.assert_allclose([min(north), max(north)], [463_000, 463_100], atol=0.01)


def test_a_package_with_more_layers_asks_for_one(tmp_path, describe, report, errors) -> None:
    path = package(tmp_path / "b.gpkg", {})
    (tmp_path / "c.gpkg").write_text("no package")
    dataset = describe("boundaries", "geopackage", columns=COLUMNS)
    assert read_outlines(path, dataset, report) is None
    assert read_outlines(tmp_path / "c.gpkg", dataset, report) is None
    assert read_outlines(tmp_path / "nowhere.gpkg", dataset, report) is None
    assert errors() == ["datasets.layer", "datasets.not_package", "file.missing"]
    assert "buurten, wijken" in report.errors[0].message("nl")
    assert not (tmp_path / "nowhere.gpkg").exists()


def test_geojson_that_names_the_dutch_grid(tmp_path, describe, report) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    shape = shapely.box(155_000, 463_000, 155_100, 463_100)
    path = draw(tmp_path / "b.geojson", {"BU99030000": shape}, crs=crs)
    outlines = read_outlines(path, describe("boundaries", "geojson", columns=COLUMNS), report)
    lon, lat = outlines.boundaries.features["BU99030000"]["coordinates"][0][0]
    assert 5.38 < lon < 5.40
    assert 52.15 < lat < 52.16


def test_overlap_and_gap_are_measured_and_told(tmp_path, describe, report, findings) -> None:
    ring = shapely.box(5.0, 52.0, 5.03, 52.03) - shapely.box(5.01, 52.01, 5.02, 52.02)
    shapes = {"BU99030000": ring, "BU99030001": square(5.025, 52.0)}
    path = draw(tmp_path / "b.geojson", shapes)
    outlines = read_outlines(path, describe("boundaries", "geojson", columns=COLUMNS), report)
    assert findings() == ["datasets.overlap", "datasets.gap"]
    # 0.005 by 0.01 degrees at 52 degrees north: 343 m by 1,113 m.
    assert 37.9 < outlines.misfit.overlap < 38.5
    assert outlines.misfit.worst[:2] == ("BU99030000", "BU99030001")
    assert 75.9 < outlines.misfit.gap < 77.0


def test_an_outline_that_crosses_itself_is_mended(tmp_path, describe, report, errors) -> None:
    bow = shapely.Polygon([(5, 52), (5.01, 52.01), (5.01, 52), (5, 52.01)])
    path = draw(tmp_path / "b.geojson", {"BU99030000": bow})
    outlines = read_outlines(path, describe("boundaries", "geojson", columns=COLUMNS), report)
    assert errors() == []
    drawn = shapely.geometry.shape(outlines.boundaries.features["BU99030000"])
    assert drawn.is_valid
    np.testing.assert_allclose(drawn.area, 0.00005)


def test_whether_lines_were_simplified(tmp_path, describe, report) -> None:
    path = draw(tmp_path / "b.geojson", {"BU99030000": square(5, 52)})
    told = {"PDOK, gegeneraliseerd": True, "PDOK, niet gegeneraliseerd": False, "PDOK": None}
    for source, expected in told.items():
        dataset = describe("boundaries", "geojson", columns=COLUMNS, source=source)
        assert read_outlines(path, dataset, report).generalised is expected


def test_points_find_their_area(tmp_path, describe, report) -> None:
    shapes = {"BU99030001": square(5.0, 52.0), "BU99030000": square(5.009, 52.0)}
    path = draw(tmp_path / "b.geojson", shapes)
    outlines = read_outlines(path, describe("boundaries", "geojson", columns=COLUMNS), report)
    table = tmp_path / "p.csv"
    table.write_text(
        "id,lon,lat,area,inhabitants\n"
        "told,5.0,52.5,BU99039999,1\n"
        "inside,5.001,52.005,,1\n"
        "both,5.0095,52.005,,1\n"
        "gap,5.0195,52.005,,1\n"  # 34 m east of the second square
        "away,5.0205,52.005,,1\n"  # 103 m
    )
    points = read_points(table, describe("addresses", "csv"), report)
    found = locate(points, outlines.boundaries)
    named = [found.points.codes[area] if area >= 0 else "" for area in found.points.area]
    assert named == ["BU99039999", "BU99030001", "BU99030000", "BU99030000", ""]
    assert (found.overlap, found.gap, found.outside) == (1, 1, 1)
    assert points.area.tolist() == [0, -1, -1, -1, -1]


def test_a_code_of_last_year_is_replaced_by_where_the_point_lies(tmp_path, describe, report):
    path = draw(tmp_path / "b.geojson", {"BU99030001": square(5.0, 52.0)})
    outlines = read_outlines(path, describe("boundaries", "geojson", columns=COLUMNS), report)
    table = tmp_path / "p.csv"
    rows = "a,5.001,52.005,BU99030077,1\nb,5.001,52.005,BU12340000,1\nc,5.5,52.5,BU99030077,1\n"
    table.write_text("id,lon,lat,area,inhabitants\n" + rows)
    points = read_points(table, describe("addresses", "csv"), report)
    found = locate(points, outlines.boundaries, {"BU99030001"})
    named = [found.points.codes[area] if area >= 0 else "" for area in found.points.area]
    assert named == ["BU99030001", "BU12340000", ""]
    assert (found.stale, found.outside) == (2, 1)
    assert locate(points, outlines.boundaries).points.area.tolist() == points.area.tolist()


def test_an_answer_with_less_than_the_service_counted(tmp_path, describe, report, errors) -> None:
    path = draw(tmp_path / "b.json", {"BU99030001": square(5.0, 52.0)}, numberMatched=2)
    dataset = describe("boundaries", "ogc-features", columns=COLUMNS)
    assert read_outlines(path, dataset, report) is None
    assert errors() == ["datasets.truncated"]


def test_sources_toml_names_the_boundaries(tmp_path, describe) -> None:
    draw(tmp_path / "rough.geojson", {"BU99030000": square(5, 52)})
    fine = shapely.segmentize(square(5, 52), 0.001)
    draw(tmp_path / "fine.geojson", {"BU99030000": fine, "BU99030001": square(5.1, 52)})
    codes = {"BU99030000", "BU99030001"}
    assert read_boundaries(tmp_path, codes).file == "fine.geojson"
    dataset = describe("boundaries", "geojson", columns=COLUMNS, file="rough.geojson")
    from trefpunt.schemas.datasets import Datasets

    named = Datasets(datasets=(dataset,))
    found = read_boundaries(tmp_path, codes, named)
    assert (found.file, len(found.features), found.points) == ("rough.geojson", 1, 5)
    assert read_boundaries(tmp_path, {"BU12340000"}, named) is None


@pytest.mark.shared
def test_the_real_boundaries_join(policy_folder, shared_data) -> None:
    report = Report("sources.toml")
    datasets = read_datasets(policy_folder, report)
    dataset, path = find(shared_data, datasets, "boundaries")
    outlines = read_outlines(path, dataset, report)
    assert report.problems == []
    assert (len(outlines.boundaries.features), outlines.boundaries.year) == (44, 2024)
    assert outlines.generalised is True
    assert "60" in outlines.boundaries.accuracy
    postcodes, path = find(shared_data, datasets, "postcodes")
    points = read_points(path, postcodes, report)
    lost = locate(
        type(points)(**{**vars(points), "area": np.full_like(points.area, -1)}), outlines.boundaries
    )
    told = [points.codes[area] for area in points.area]
    found = [lost.points.codes[area] for area in lost.points.area]
    assert sum(a != b for a, b in zip(told, found, strict=True)) == 0
    assert (lost.overlap, lost.gap, lost.outside) == (0, 1, 0)


@pytest.mark.shared
def test_the_country_overlaps_and_gapes(describe, shared_data, report, findings) -> None:
    dataset = describe("boundaries", "geoparquet", columns=COLUMNS, year=2024)
    outlines = read_outlines(shared_data / "nl_buurten_2024.parquet", dataset, report)
    assert len(outlines.boundaries.features) == 14_574 - 8
    assert outlines.facts.refused == {"no_shape": 8}
    assert findings() == ["datasets.refused", "datasets.overlap", "datasets.gap"]
    assert outlines.misfit.overlap > 100


@pytest.mark.parametrize(
    ("told", "names"), [("Wijk 00 Kom", {"WK990300": "Wijk 00 Kom"}), ("", {})]
)
def test_the_name_of_a_district_is_taken_where_the_file_has_it(
    tmp_path, describe, report, told, names
) -> None:
    path = draw(tmp_path / "b.geojson", {"BU99030000": square(5, 52)})
    path.write_text(path.read_text().replace('"buurtnaam"', f'"wijk": "{told}", "buurtnaam"'))
    dataset = describe("boundaries", "geojson", columns={**COLUMNS, "district_name": "wijk"})
    assert read_outlines(path, dataset, report).boundaries.districts == names
    assert report.errors == []


def test_a_file_without_names_of_districts_is_no_worse(tmp_path, describe, report, errors) -> None:
    path = draw(tmp_path / "b.geojson", {"BU99030000": square(5, 52)})
    dataset = describe("boundaries", "geojson", columns={**COLUMNS, "district_name": "wijk"})
    assert read_outlines(path, dataset, report).boundaries.districts == {}
    assert errors() == []

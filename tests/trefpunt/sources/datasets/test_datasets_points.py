"""Points where people live, from tables as they come."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.points import UNKNOWN
from trefpunt.sources.datasets import find, read_datasets, read_points
from trefpunt.sources.report import Report
from trefpunt.terms.quality import Certainty

COLUMNS = {"id": "pc6", "area": "buurt", "inhabitants": "inw", "inhabitants_65plus": "oud"}


def write(folder: Path, *lines: str) -> Path:
    path = folder / "proef.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_row_is_a_point_with_its_people(tmp_path, describe, report, errors) -> None:
    path = write(
        tmp_path,
        "pc6;lon;lat;buurt;inw;oud",
        "1000AA;4,9;52,3;BU12340001;1.205;35",
        "1000AB;4.901;52.301;BU12340000;40;x",
        "1000AC;4,902;52,302;;;.",
    )
    points = read_points(path, describe("postcodes", "csv", columns=COLUMNS), report)
    assert errors() == []
    assert points.kind == "postcode"
    assert points.ids == ("1000AA", "1000AB", "1000AC")
    np.testing.assert_allclose(points.lon, [4.9, 4.901, 4.902])
    assert points.codes == ("BU12340001", "BU12340000")
    assert points.area.tolist() == [0, 1, -1]
    assert points.people["inhabitants"].tolist() == [1205, 40, UNKNOWN]
    assert points.people["inhabitants_65plus"].tolist() == [35, UNKNOWN, UNKNOWN]
    assert points.facts.withheld == {"inhabitants_65plus": 1}
    assert points.facts.blank == {"inhabitants": 1, "inhabitants_65plus": 1}
    assert (points.facts.rows, points.facts.licence) == (3, "CC BY 4.0")


@pytest.mark.parametrize(("zero", "people"), [("number", 0), ("suppressed", UNKNOWN)])
def test_a_zero_means_what_the_dataset_says(tmp_path, describe, report, zero, people) -> None:
    path = write(tmp_path, "pc6,lon,lat,buurt,inw,oud", "1000AA,4.9,52.3,BU12340001,15,0")
    dataset = describe("postcodes", "csv", columns=COLUMNS, zero=zero)
    points = read_points(path, dataset, report)
    assert points.people["inhabitants_65plus"].tolist() == [people]
    assert sum(points.facts.withheld.values()) == (zero == "suppressed")


def test_a_row_that_lies_nowhere_is_left_out_and_named(
    tmp_path, describe, report, errors, findings
) -> None:
    path = write(
        tmp_path,
        "id,lon,lat,inhabitants",
        "a,4.9,52.3,1",
        "b,,52.3,2",
        "c,0,0,4",
        "d,4.9,onbekend,8",
        ",4.9,52.3,16",
        "a,4.9,52.3,32",
        "e,4.9,152.3,64",
    )
    points = read_points(path, describe("addresses", "csv"), report)
    assert errors() == []
    assert points.facts.refused == {"no_coordinate": 4, "no_id": 1, "twice": 1}
    assert points.people["inhabitants"].tolist() == [1]
    assert findings() == ["datasets.refused"] * 3
    assert "3 (b), 4 (c), 5 (d)" in report.problems[0].message("nl")
    assert report.problems[0].file == "proef.csv"


def test_the_dutch_grid_becomes_degrees(tmp_path, describe, report) -> None:
    path = write(tmp_path, "id;x;y;inhabitants", "a;155.000,00;463.000,00;7")
    points = read_points(path, describe("addresses", "csv"), report)
    # The tower in Amersfoort where the grid has its origin.
    np.testing.assert_allclose((points.lon[0], points.lat[0]), (5.38720, 52.15517), atol=2e-5)


def test_a_square_is_named_after_its_lower_left_corner(tmp_path, describe, report, findings):
    frame = pl.DataFrame({"crs28992res100m": ["E1549N4629", "E15N46"], "inw": [25.0, -99997.0]})
    frame.write_parquet(tmp_path / "proef.parquet")
    columns = {"id": "crs28992res100m", "inhabitants": "inw"}
    dataset = describe("squares", "parquet", columns=columns)
    points = read_points(tmp_path / "proef.parquet", dataset, report)
    # 50 m south-west of the tower: the middle of its square.
    np.testing.assert_allclose((points.lon[0], points.lat[0]), (5.38647, 52.15472), atol=2e-5)
    assert points.people["inhabitants"].tolist() == [25]
    assert points.facts.refused == {"no_coordinate": 1}
    assert "datasets.squares_partial" in findings()


def test_a_square_with_a_shape_is_its_middle(tmp_path, describe, report) -> None:
    ring = [[5.0, 52.0], [5.002, 52.0], [5.002, 52.001], [5.0, 52.001], [5.0, 52.0]]
    feature = {
        "type": "Feature",
        "properties": {"vak": "a", "aantal": -99997, "oud": 15},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "vakken.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    columns = {"id": "vak", "inhabitants": "aantal", "inhabitants_65plus": "oud"}
    points = read_points(path, describe("squares", "ogc-features", columns=columns), report)
    np.testing.assert_allclose((points.lon[0], points.lat[0]), (5.001, 52.0005))
    assert points.people["inhabitants"].tolist() == [UNKNOWN]
    assert points.people["inhabitants_65plus"].tolist() == [15]
    assert points.facts.withheld == {"inhabitants": 1}


def test_longitude_and_latitude_swapped(tmp_path, describe, report, errors) -> None:
    path = write(tmp_path, "id,lat,lon", "a,4.9,52.3", "b,5.1,51.9")
    assert read_points(path, describe("addresses", "csv"), report) is None
    assert errors() == ["datasets.swapped"]


def test_points_without_people_still_have_the_column(tmp_path, describe, report, findings):
    path = write(tmp_path, "id,lon,lat", "a,4.9,52.3")
    points = read_points(path, describe("addresses", "csv"), report)
    assert points.people["inhabitants"].tolist() == [UNKNOWN]
    assert findings() == ["datasets.no_people"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("pc6,lon,lat,buurt,inw", "a,4.9,52.3,,1"), "datasets.column_missing"),
        (("pc6,breedte,buurt,inw,oud", "a,52.3,,1,1"), "datasets.no_location"),
        (("pc6,lon,lat,buurt,inw,oud", "a,4.9,52.3,,veel,1"), "table.not_a_number"),
        (("pc6,lon,lat,buurt,inw,oud", "a,,,,1,1"), "datasets.no_points"),
        (("pc6,lon,lat,buurt,inw,oud", "a,4.9,52.3,,1"), "table.ragged"),
    ],
)
def test_a_table_that_does_not_fit(tmp_path, describe, lines, code) -> None:
    path, report = write(tmp_path, *lines), Report("sources.toml")
    assert read_points(path, describe("postcodes", "csv", columns=COLUMNS), report) is None
    assert [problem.code for problem in report.errors] == [code]


def test_many_unreadable_cells_stop_the_reading(tmp_path, describe, report, errors) -> None:
    rows = [f"{n},4.9,52.3,,veel,1" for n in range(500)]
    path = write(tmp_path, "pc6,lon,lat,buurt,inw,oud", *rows)
    assert read_points(path, describe("postcodes", "csv", columns=COLUMNS), report) is None
    assert 1 < len(errors()) < 50


@pytest.mark.shared
def test_the_real_postcodes(policy_folder, shared_data) -> None:
    report = Report("sources.toml")
    dataset, path = find(shared_data, read_datasets(policy_folder, report), "postcodes")
    points = read_points(path, dataset, report)
    assert report.problems == []
    assert (len(points), len(points.codes), points.facts.year) == (3051, 44, 2021)
    people = points.people["inhabitants"]
    assert people[people > 0].sum() == 120_465
    assert (people == 0).sum() == 0
    assert points.facts.blank["inhabitants"] == 3051 - 2780
    assert points.facts.withheld["inhabitants_65plus"] == 914


@pytest.mark.shared
def test_every_neighbourhood_of_the_country_as_a_point(describe, shared_data, report) -> None:
    columns = {"code": "buurtcode", "inhabitants": "inwoners"}
    dataset = describe("boundaries", "geoparquet", columns=columns)
    points = read_points(shared_data / "nl_buurten_2024.parquet", dataset, report)
    assert (points.kind, len(points)) == ("area", 14_574 - 8)
    assert points.facts.refused == {"no_coordinate": 8}
    assert points.codes == points.ids


@given(st.lists(st.tuples(st.floats(3.4, 7.2), st.floats(50.8, 53.5), st.integers(0, 99_999))))
def test_dutch_and_english_notation_give_the_same_points(rows) -> None:
    """A semicolon, decimal commas and points between thousands; or commas and decimal points."""
    dataset = Dataset.model_validate(
        {
            "id": "proef",
            "name": {"nl": "proef", "en": "trial"},
            "role": "addresses",
            "form": "csv",
            "file": "proef.csv",
            "licence": "CC0",
            "effect": {"nl": "-", "en": "-"},
            "source": "verzonnen",
            "certainty": Certainty.GENERAL,
        }
    )
    rows = rows or [(5.0, 52.0, 1)]
    english = ["id,lon,lat,inhabitants"]
    english += [f"{n},{lon:.7f},{lat:.7f},{p}" for n, (lon, lat, p) in enumerate(rows)]
    dutch = ["id;lon;lat;inhabitants"]
    for n, (lon, lat, p) in enumerate(rows):
        degrees = f"{lon:.7f};{lat:.7f}".replace(".", ",")
        people = f"{p:,}".replace(",", ".")
        dutch.append(f"{n};{degrees};{people}")
    with TemporaryDirectory() as folder:
        one = read_points(write(Path(folder), *english), dataset, Report("a"))
        two = read_points(write(Path(folder), *dutch), dataset, Report("b"))
    np.testing.assert_array_equal(one.lon, two.lon)
    np.testing.assert_array_equal(one.people["inhabitants"], two.people["inhabitants"])
    assert one.people["inhabitants"].tolist() == [people for _, _, people in rows]


def test_more_people_than_fit_are_refused(tmp_path, describe, report, errors) -> None:
    path = write(tmp_path, "pc6;lon;lat;buurt;inw;oud", "1000AA;4,9;52,3;;99999999999;1")
    assert read_points(path, describe("postcodes", "csv", columns=COLUMNS), report) is None
    assert errors() == ["datasets.too_many_people"]
    assert report.problems[0].row == 2


@pytest.mark.parametrize(
    "file", ["../elders.csv", "/etc/passwd", "a/../../b", "", ".", "a\\u0000b"]
)
def test_a_file_outside_the_folder_is_refused(tmp_path, file: str) -> None:
    text = (Path(__file__).parents[3] / "towns" / "waterdael" / "sources.toml").read_text("utf-8")
    name = text.split('file = "', 1)[1].split('"', 1)[0]
    (tmp_path / "sources.toml").write_text(text.replace(f'"{name}"', f'"{file}"', 1), "utf-8")
    report = Report("sources.toml")
    read_datasets(tmp_path, report)
    assert [problem.code for problem in report.errors] == ["fetch.outside"]

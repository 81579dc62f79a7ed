"""Concordances, places, other tables, and what the check says about a folder of open data."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from openpyxl import Workbook

from trefpunt.schemas.datasets import Dataset, Datasets, Form, Role
from trefpunt.schemas.opendata import Columns, PlaceTable
from trefpunt.sources.datasets import (
    find,
    find_all,
    read_columns,
    read_concordance,
    read_dataset,
    read_datasets,
    read_figures,
    read_places,
    recode,
)
from trefpunt.sources.policy import check
from trefpunt.sources.report import Report
from trefpunt.terms.quality import Quality

OLD = (
    "code,a,p\n"
    "BU99030000,100,40\n"
    "BU99030001,60,20\n"
    "BU99030005,x,30\n"
    "BU99030009,7,7\n"
    "GM9903,174,35\n"
)
MOVES = (
    "oud;jaar;nieuw;deel\n"
    "BU99030000;2024;BU99030010;0,25\n"
    "BU99030000;2024;BU99030011;0,75\n"
    "BU99030001;2024;BU99030011;1\n"
    "BU99030001;2020;BU99030099;1\n"
    "BU99030005;2024;BU99030012;1\n"
)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def moves(tmp_path, describe, report):
    columns = {"old": "oud", "old_year": "jaar", "new": "nieuw", "share": "deel"}
    dataset = describe("concordance", "csv", columns=columns)
    return read_concordance(write(tmp_path / "om.csv", MOVES), dataset, report)


@pytest.fixture
def old(tmp_path, describe, report):
    dataset = describe(
        "figures", "csv", columns={"a": "a", "p": "p"}, units={"p": "percent"}, year=2024
    )
    return read_figures(write(tmp_path / "kwb.csv", OLD), dataset, report)


NEW = {"BU99030010", "BU99030011", "BU99030012"}


def test_last_years_codes_go_through_the_concordance(old, moves, report, findings) -> None:
    figures = recode(old, NEW, moves, report)
    assert figures.number("BU99030010", "a") == 25
    assert figures.number("BU99030011", "a") == Decimal("135.00")
    assert figures.number("BU99030012", "a") is Quality.SUPPRESSED
    # A percentage goes along where all comes from one neighbourhood, and is never averaged.
    assert figures.number("BU99030010", "p") == 40
    assert figures.number("BU99030011", "p") is Quality.NO_DATA
    assert figures.number("GM9903", "a") == 174
    assert set(figures.values) == {*NEW, "GM9903"}
    assert figures.facts.refused == {"unknown_code": 1}
    assert findings() == ["datasets.codes_lost"]
    assert "BU99030009" in report.problems[-1].message("nl")


def test_without_concordance_other_codes_are_refused_and_listed(old, report, findings) -> None:
    figures = recode(old, {"BU99030000", "BU99030010"}, None, report)
    assert set(figures.values) == {"BU99030000", "GM9903"}
    assert figures.facts.refused == {"unknown_code": 3}
    assert findings() == ["datasets.no_concordance"]
    assert "BU99030001, BU99030005, BU99030009" in report.problems[-1].message("en")


def test_codes_that_are_known_stay(old, report, findings) -> None:
    assert recode(old, set(old.values), None, report).values == old.values
    assert findings() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("old,new,share\nBU99030000,BU99030010,0.25\n", "datasets.shares"),
        ("old,new,share\nBU99030000,BU99030010,\n", "table.cell_empty"),
        ("oud,new\nBU99030000,BU99030010\n", "datasets.column_missing"),
    ],
)
def test_a_concordance_that_does_not_add_up(tmp_path, describe, text, code) -> None:
    report = Report("sources.toml")
    path = write(tmp_path / "om.csv", text)
    assert read_concordance(path, describe("concordance", "csv"), report) is None
    assert [problem.code for problem in report.errors] == [code]


def test_shares_may_be_percentages(tmp_path, describe, report, errors) -> None:
    text = "old,new,share\nBU99030000,BU99030010,25\nBU99030000,BU99030011,75\n"
    dataset = describe("concordance", "csv", units={"share": "percent"})
    found = read_concordance(write(tmp_path / "om.csv", text), dataset, report)
    assert errors() == []
    assert [move.share for move in found.moved("BU99030000")] == [Decimal("0.25"), Decimal("0.75")]
    assert found.moved("BU99030099") == ()


def test_places_by_their_own_names(tmp_path, describe, report, errors, findings) -> None:
    path = write(
        tmp_path / "plekken.csv",
        "naam;soort;code;lon;lat;voor;open;capacity\n"
        "Buurthuis 't Hoekje;huis;BU99030000;5,01;52,1;jong, oud;Mo-Fr 09:00-17:00;80\n"
        "De Hoek;café;;5,02;52,1;;;\n"
        "Zonder Plek;huis;BU99030001;;;;;\n"
        "Buurthuis 't Hoekje;huis;;5,01;52,1;;;\n",
    )
    columns = {"name": "naam", "kind": "soort", "area": "code", "groups": "voor", "hours": "open"}
    dataset = describe("places", "csv", columns=columns, kinds={"huis": "dorpshuis"})
    table = read_places(path, dataset, report)
    assert errors() == []
    assert [place.id for place in table.places] == ["buurthuis_t_hoekje", "zonder_plek"]
    first, second = table.places
    assert (first.kind, first.groups, first.hours) == (
        "dorpshuis",
        ("jong", "oud"),
        "Mo-Fr 09:00-17:00",
    )
    assert (first.lon, first.lat, second.lon) == (5.01, 52.1, None)
    assert (first.capacity, second.capacity) == (80, None)
    assert (second.area, second.source) == ("BU99030001", "verzonnen")
    assert table.facts.refused == {"kind": 1, "twice": 1}
    assert findings() == ["datasets.refused"] * 2


def test_any_other_table_from_excel(tmp_path, describe, report, errors) -> None:
    book = Workbook()
    book.active.append(["postcode", "prijs", "datum"])
    book.active.append(["0123", 12.5, date(2026, 1, 2)])
    book.active.append(["0124", "x", None])
    book.save(tmp_path / "proef.xlsx")
    columns = {"pc": "postcode", "price": "prijs"}
    dataset = describe("table", "xlsx", columns=columns, units={"price": "EUR"})
    table = read_dataset(tmp_path / "proef.xlsx", dataset, report)
    assert errors() == []
    assert isinstance(table, Columns)
    assert table.text["pc"] == ("0123", "0124")
    assert table.numbers["price"] == (Decimal("12.5"), Quality.SUPPRESSED)
    assert table.facts.withheld["price"] == 1


def test_the_first_file_that_is_there_counts(tmp_path, describe) -> None:
    all_of = [describe("postcodes", "csv", id=name, file=name) for name in ("a", "b", "c")]
    datasets = Datasets(datasets=(*all_of, describe("table", "csv", id="d", file="d")))
    assert find(tmp_path, datasets, "postcodes") is None
    for name in ("b", "c", "d"):
        (tmp_path / name).touch()
    assert find(tmp_path, datasets, "postcodes") == (all_of[1], tmp_path / "b")
    assert [dataset.id for dataset, _ in find_all(tmp_path, datasets, "postcodes")] == ["b", "c"]


def test_streets_are_no_table(tmp_path, describe, report) -> None:
    assert read_dataset(tmp_path / "x.osm.pbf", describe("streets", "osm-pbf"), report) is None
    assert report.problems == []


def test_a_form_that_is_no_table(tmp_path, describe, report, errors) -> None:
    assert read_columns(tmp_path / "x.osm.pbf", describe("table", "osm-pbf"), report) is None
    assert errors() == ["datasets.form"]


# --- The check ------------------------------------------------------------------------------------


def told(folder: Path, data: Path, file: str) -> list[str]:
    return [problem.code for problem in check(folder, data) if problem.file == file]


def test_the_check_tells_each_dataset(folder, tmp_path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    missing = [p for p in check(folder, data) if p.code.startswith("datasets.")]
    assert {p.code for p in missing} == {"datasets.not_there", "datasets.by_hand"}
    assert all(p.column and len(p.message("en")) > 60 for p in missing)
    assert not [p for p in check(folder) if p.code.startswith("datasets.")]


def test_places_are_translated_to_kinds_that_exist(folder, tmp_path) -> None:
    path = folder / "sources.toml"
    extra = path.read_text(encoding="utf-8").replace('id = "streets"', 'id = "plekken"')
    extra = extra[extra.rindex("[[datasets]]") :].replace('role = "streets"', 'role = "places"')
    kinds = '\n[datasets.kinds]\nhuis = "kroeg"\n'
    path.write_text(path.read_text(encoding="utf-8") + extra + kinds, encoding="utf-8")
    (wrong,) = [p for p in check(folder) if p.code == "field.unknown_name"]
    assert (wrong.file, wrong.column) == ("sources.toml", "datasets.plekken.kinds.huis")


def test_the_check_reads_what_is_there(folder, tmp_path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    report = Report("sources.toml")
    (figures,) = [d for d in read_datasets(folder, report).of("figures") if d.form == "csv"]
    heads = list(figures.columns.values())
    rows = [",".join(["BU99020000", *["5"] * (len(heads) - 1)])]
    rows += [",".join(["BU99029999", *["5"] * (len(heads) - 1)])]
    rows += [",".join(["BU12340000", *["5"] * (len(heads) - 1)])]
    write(data / figures.file, "\n".join([",".join(heads), *rows]))
    assert told(folder, data, figures.file) == [
        "datasets.found",
        "datasets.no_concordance",
        "datasets.areas_missing",
    ]
    write(data / figures.file, "niets\n1\n")
    assert set(told(folder, data, figures.file)) == {"datasets.column_missing"}


def test_the_check_names_codes_of_another_year_in_points(folder, tmp_path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (dataset,) = read_datasets(folder, Report("sources.toml")).of("postcodes")
    rows = "1000AA,5,52,BU99020000,5,1\n1000AB,5,52,BU99020077,5,1\n1000AC,5,52,BU12340000,5,1\n"
    head = "postcode,lon,lat,buurtcode,inwoners,inwoners_65plus\n"
    write(data / dataset.file, head + rows)
    codes = told(folder, data, dataset.file)
    assert codes == ["datasets.found", "datasets.points_stale", "datasets.areas_missing"]


@pytest.mark.shared
def test_the_check_of_the_real_folder(policy_folder, shared_data) -> None:
    found = [p for p in check(policy_folder, shared_data) if p.code.startswith("datasets.")]
    read = {p.column: p.message("en") for p in found if p.code == "datasets.found"}
    assert "3,051 rows" in read["postcodes_2021"]
    assert "14,574 rows" in read["buurten_nl_2024"]
    assert "17 rows" in read["places_public"]
    assert {p.code for p in found} == {"datasets.found", "datasets.not_there"}


@pytest.mark.shared
def test_the_real_places(policy_folder, shared_data) -> None:
    report = Report("sources.toml")
    dataset, path = find(shared_data, read_datasets(policy_folder, report), "places")
    table = read_dataset(path, dataset, report)
    assert isinstance(table, PlaceTable)
    assert report.problems == []
    assert len(table.places) == 17
    assert sum(place.lon is not None for place in table.places) == 5
    assert sum(place.area is None for place in table.places) == 4


# --- The manual -----------------------------------------------------------------------------------


def test_the_examples_of_the_manual_are_valid() -> None:
    manual = Path(__file__).parents[4] / "docs" / "manual" / "gegevens.md"
    examples = re.findall(r"```toml\n(.*?)```", manual.read_text(encoding="utf-8"), re.DOTALL)
    read = [Datasets.model_validate(tomllib.loads(example)) for example in examples]
    assert [found.datasets[0].role for found in read] == ["postcodes", "health", "concordance"]


def test_the_manual_names_every_field_role_and_form() -> None:
    manual = Path(__file__).parents[4] / "docs" / "manual" / "gegevens.md"
    text = manual.read_text(encoding="utf-8")
    words = {*Dataset.model_fields, *get_args(Role), *get_args(Form)}
    assert [word for word in sorted(words) if f"`{word}`" not in text] == []

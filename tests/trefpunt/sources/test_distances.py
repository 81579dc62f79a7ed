"""Walks between people and sites: any make of table, and everything that can be wrong in one."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt.sources.distances import Demand, Distances, read_demand, read_distances
from trefpunt.sources.frames import SHOWN, read_frame
from trefpunt.sources.numbers import read_number
from trefpunt.sources.report import Report

HEAD = "demand,site,metres\n"


def people(folder: Path, text: str = "id,weight\na,1\nb,2\n") -> tuple[Demand | None, Report]:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    report = Report("people.csv")
    return read_demand(path, report), report


def walks(folder: Path, text: str, name: str = "walks.csv") -> tuple[Distances | None, Report]:
    demand, _ = people(folder)
    assert demand is not None
    path = folder / name
    path.write_bytes(text.encode())
    report = Report(name)
    return read_distances(path, demand, "people.csv", report), report


def told(report: Report) -> list[tuple[str, int | None, str | None]]:
    return [(p.code, p.row, p.column) for p in report.problems]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "a,x,1.5\nb,y,20\n",
        "demand;site;metres\na;x;1,5\nb;y;20\n",
        "sep=;\ndemand;site;metres\r\na;x;1,5\r\n\r\nb;y;20\r\n",
        "\ufeffsite\tmetres\tdemand\tmore\nx\t1,5\ta\t\ny\t20\tb\t\n",
        ' demand ,site,metres\n"a",x,"1,5"\n b ,y,20\n',
    ],
)
def test_every_make_of_csv_reads_alike(tmp_path: Path, text: str) -> None:
    found, report = walks(tmp_path, text)
    assert report.problems == []
    assert found is not None
    assert found.sites == ("x", "y")
    assert found.point.tolist() == [0, 1]
    assert found.site.tolist() == [0, 1]
    assert found.millimetres.tolist() == [1500, 20000]


def test_thousands_are_read_as_the_other_tables_do(tmp_path: Path) -> None:
    found, _ = walks(tmp_path, "demand;site;metres\na;x;1.234\nb;x;1,5\n")
    assert found is not None
    assert found.millimetres.tolist() == [1_234_000, 1500]


def test_a_column_with_decimal_points_has_no_thousands(tmp_path: Path) -> None:
    found, _ = walks(tmp_path, "demand;site;metres\na;x;153.273\nb;x;12.5\n")
    assert found is not None
    assert found.millimetres.tolist() == [153_273, 12_500]


@given(
    st.lists(
        st.from_regex(r"(0|[1-9][0-9]{0,5})(\.[0-9]{3}){0,2}(,[0-9]{1,2})?", fullmatch=True),
        max_size=5,
    ),
    st.booleans(),
)
def test_a_column_with_a_comma_reads_as_one_cell_does(cells: list[str], dutch: bool) -> None:
    from trefpunt.sources.frames import _read

    cells = [*cells, "1,5"]
    expected = []
    for cell in cells:
        try:
            expected.append(float(read_number(cell, dutch=dutch)))  # type: ignore[arg-type]
        except ValueError:
            expected.append(None)
    found = _read(pl.Series(cells), dutch).to_list()
    assert found == expected


def test_parquet_with_numbers_for_names(tmp_path: Path) -> None:
    pl.DataFrame({"id": [1, 2], "weight": [1.5, 2.0]}).write_parquet(tmp_path / "people.parquet")
    rows = {"demand": [2, 1], "site": [7, 8], "metres": pl.Series([3, 4], dtype=pl.Int16)}
    pl.DataFrame(rows).write_parquet(tmp_path / "walks.parquet")
    demand = read_demand(tmp_path / "people.parquet", Report("people.parquet"))
    assert demand is not None
    assert demand.weight.tolist() == [1.5, 2.0]
    report = Report("walks.parquet")
    found = read_distances(tmp_path / "walks.parquet", demand, "people.parquet", report)
    assert found is not None
    assert (found.sites, found.point.tolist()) == (("7", "8"), [1, 0])
    assert found.millimetres.tolist() == [3000, 4000]
    assert len(found.digest) == 64


def test_groups_are_numbered_and_may_be_empty(tmp_path: Path) -> None:
    demand, _ = people(tmp_path, "id,weight,group\na,1,north\nb,2,\nc,0,south\nd,1,north\n")
    assert demand is not None
    assert demand.group is not None
    assert demand.group.tolist() == [0, -1, 1, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "a,x,5\nc,x,5\n", ("distances.unknown_demand", 3, "demand")),
        (HEAD + "a,x,-5\n", ("distances.negative", 2, "metres")),
        (HEAD + "a,x,5\nb,x,\n", ("distances.metres", 3, "metres")),
        (HEAD + "a,x,ver\n", ("distances.metres", 2, "metres")),
        (HEAD + "a,x,nan\n", ("distances.metres", 2, "metres")),
        (HEAD + "a,x,2147484\n", ("distances.too_far", 2, "metres")),
        (HEAD + "a,x,5\n\na,x,6\n", ("distances.double", 4, "demand")),
        (HEAD + "a,,5\n", ("table.cell_empty", 2, "site")),
        (HEAD + "a,x,5,6\n", ("table.ragged", 2, None)),
        (HEAD + 'a,"x,5\nb,x,5\n', ("table.ragged", 2, None)),
        (HEAD, ("table.no_rows", 1, None)),
        ("", ("table.empty", None, None)),
        ("demand,site,meter\na,x,5\n", ("table.column_missing", 1, "metres")),
        ("demand,site,site,metres\na,x,x,5\n", ("table.column_double", 1, "site")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, text: str, expected: tuple[Any, ...]
) -> None:
    found, report = walks(tmp_path, text)
    assert found is None
    assert expected in told(report)
    for problem in report.problems:
        assert problem.message("nl")
        assert problem.action("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,weight\na,1\na,2\n", ("table.duplicate", 3, "id")),
        ("id,weight\na,x\n", ("demand.weight", 2, "weight")),
        ("id,weight\na,\n", ("demand.weight", 2, "weight")),
        ("id,weight\na,-1\n", ("demand.negative", 2, "weight")),
        ("id,weight\na,1e300\n", ("demand.heavy", 2, "weight")),
        ("id,gewicht\na,1\n", ("table.column_missing", 1, "weight")),
    ],
)
def test_demand_that_is_wrong(tmp_path: Path, text: str, expected: tuple[Any, ...]) -> None:
    demand, report = people(tmp_path, text)
    assert demand is None
    assert expected in told(report)


def test_a_double_names_both_ends_and_the_first_row(tmp_path: Path) -> None:
    _, report = walks(tmp_path, HEAD + "a,x,5\nb,x,5\na,x,5\n")
    (problem,) = report.problems
    assert "“a” naar “x” staat al in rij 2" in problem.message("nl")


def test_many_mistakes_are_counted_not_listed(tmp_path: Path) -> None:
    _, report = walks(tmp_path, HEAD + "".join(f"a,s{n},-1\n" for n in range(SHOWN + 5)))
    assert len(report.problems) == SHOWN + 1
    assert report.problems[-1].params == {"count": 5}


def test_a_file_that_is_not_there_or_no_parquet(tmp_path: Path) -> None:
    report = Report("none.csv")
    assert read_frame(tmp_path / "none.csv", (), report) is None
    (tmp_path / "no.parquet").write_text("id,weight\n")
    (tmp_path / "half.parquet").write_bytes(b"PAR1 and then nothing")
    for name in ("no.parquet", "half.parquet"):
        assert read_frame(tmp_path / name, (), report.at(name)) is None
    assert [p.code for p in report.problems] == [
        "file.missing",
        "frames.not_parquet",
        "frames.not_parquet",
    ]


def test_millimetres_are_rounded_half_up(tmp_path: Path) -> None:
    found, _ = walks(tmp_path, HEAD + "a,x,0.0005\nb,x,0.00049\n")
    assert found is not None
    assert np.array_equal(found.millimetres, [1, 0])

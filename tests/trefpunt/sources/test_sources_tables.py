"""Tables as Dutch offices make them: read, or refused with the place and what to do."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from trefpunt.sources.report import Report
from trefpunt.sources.tables import Table, read_table
from trefpunt.terms.quality import Quality

Write = Callable[[bytes], Path]
NEEDED = ("code", "people")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(content: bytes) -> Path:
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        return path

    return _write


def read(path: Path) -> tuple[Table | None, Report]:
    report = Report(path.name)
    return read_table(path, NEEDED, report), report


def good(path: Path) -> Table:
    table, report = read(path)
    assert table is not None
    assert not report.problems
    return table


def refused(path: Path) -> list[tuple[str, int | None, str | None]]:
    """Code, row and column of each problem, each of which says what to do in both languages."""
    _, report = read(path)
    for problem in report.problems:
        assert problem.file == path.name
        assert problem.message("nl") != problem.message("en")
        assert problem.action("nl") != problem.action("en")
    return [(p.code, p.row, p.column) for p in report.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator(write: Write, encoding: str, separator: str) -> None:
    text = "code,people\r\nBelvédère,25\r\n".replace(",", separator)
    (row,) = good(write(text.encode(encoding)))
    assert row.text("code") == "Belvédère"
    assert row.whole("people") == 25
    assert row.number == 2


def test_a_dutch_excel_export_simply_works(write: Write) -> None:
    text = 'code;people;share\r\n"Café; Noord";2.330;36,7\r\nSúd;x;-99995\r\n'
    first, second = good(write(text.encode("cp1252")))
    assert first.text("code") == "Café; Noord"
    assert first.whole("people") == 2330
    assert first.decimal("share") == Decimal("36.7")
    assert second.whole("people") is Quality.SUPPRESSED
    assert second.decimal("share") is Quality.NO_DATA


def test_excel_may_say_its_separator_on_the_first_line(write: Write) -> None:
    (row,) = good(write(b"sep=;\ncode;people\na;1.000\n"))
    assert (row.number, row.whole("people")) == (3, 1000)


def test_rows_count_as_in_an_editor(write: Write) -> None:
    rows = list(good(write(b'code,people\n\n"two\nlines",1\nb,2\n')))
    assert [row.number for row in rows] == [3, 5]


def test_a_point_is_a_decimal_point_between_commas(write: Write) -> None:
    table, report = read(write(b"code,people\na,2.330\n"))
    assert table is not None
    assert table.rows[0].whole("people") is Quality.NO_DATA
    assert [(p.code, p.row, p.column) for p in report.problems] == [
        ("table.not_whole", 2, "people")
    ]


def test_real_excel_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for line in [["code", "people", "share"], ["a", 2330, 36.7], ["b", "2.330", None], ["c", 4.0]]:
        sheet.append(line)
    path = tmp_path / "t.xlsx"
    book.save(path)
    a, b, c = good(path)
    assert [row.whole("people") for row in (a, b, c)] == [2330, 2330, 4]
    assert a.decimal("share") == Decimal("36.7")
    assert b.decimal("share") is Quality.NO_DATA
    assert c.number == 4


def test_excel_under_another_name(write: Write) -> None:
    path = write(b"PK\x03\x04rest of a workbook")
    assert refused(path) == [("table.excel_named_csv", None, None)]
    assert ".xlsx" in read(path)[1].problems[0].action("nl")


def test_a_text_under_the_name_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("code,people\na,1\n", encoding="utf-8")
    assert refused(path) == [("table.not_excel", None, None)]


def test_no_such_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.csv") == [("file.missing", None, None)]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", [("table.empty", None, None)]),
        (b"\n \n", [("table.empty", None, None)]),
        (b"code,people\n", [("table.no_rows", 1, None)]),
        (b"code\na\n", [("table.column_missing", 1, "people")]),
        (b"code,people,code\na,1,b\n", [("table.column_double", 1, "code")]),
        (b"code,people\na\nb,1,2\n", [("table.ragged", 2, None), ("table.ragged", 3, None)]),
        (b"code,people\n\x00\x01\x81,1\n", [("table.encoding", None, None)]),
        (b"\xd0\xcf\x11\xe0old", [("table.old_excel", None, None)]),
    ],
)
def test_what_cannot_be_read_says_where(
    write: Write, content: bytes, problems: list[tuple[str, int | None, str | None]]
) -> None:
    assert refused(write(content)) == problems


def test_empty_cells_beyond_the_header_are_no_problem(write: Write) -> None:
    assert len(good(write(b"code;people;;\na;1;;\n")).rows) == 1


def test_a_duplicate_names_both_rows(write: Write) -> None:
    table, report = read(write(b"code,people\na,1\nb,2\na,3\n"))
    assert table is not None
    table.unique("code")
    (problem,) = report.problems
    assert (problem.code, problem.row, problem.column) == ("table.duplicate", 4, "code")
    assert "rij 2" in problem.message("nl")


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)


@given(st.lists(st.tuples(cells, st.integers(0, 10**7)), min_size=1, max_size=8))
def test_any_table_survives_the_way_through_a_dutch_excel(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    quoted = ['"{}";{:,}'.format(t.replace('"', '""'), n).replace(",", ".") for t, n in rows]
    path.write_text("\n".join(["code;people", *quoted]) + "\n", encoding="utf-8")
    read_back = [(row.text("code"), row.whole("people")) for row in good(path)]
    assert read_back == [(text.replace(",", ".").strip(), number) for text, number in rows]


def test_a_workbook_that_swells_is_not_unpacked(tmp_path: Path, monkeypatch) -> None:
    book = Workbook()
    book.worksheets[0].append(["code", "people"])
    book.worksheets[0].append(["x" * 30_000, 1])
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx")[0] is not None
    monkeypatch.setattr("trefpunt.sources.cells.LARGEST", 20_000)
    assert refused(tmp_path / "t.xlsx") == [("table.too_large", None, None)]

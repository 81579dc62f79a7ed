"""The table of the index: what it may hold, and what the check finds worth knowing."""

from decimal import Decimal
from pathlib import Path

import pytest

from trefpunt.sources.policy import check, read
from trefpunt.terms.problems import Problem, Severity
from trefpunt.terms.quality import Quality

TABLE = "index/2027-01-01.csv"
HEAD = "code,name,published,note,quality,contradiction_nl,contradiction_en"
MARGINS = "code,name,loneliness,loneliness_low,loneliness_high,low_resilience"


def write(folder: Path, *lines: str) -> None:
    (folder / TABLE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def errors(folder: Path) -> list[tuple[str, int | None, str | None]]:
    found = [p for p in check(folder) if p.severity is Severity.ERROR]
    return [(p.code, p.row, p.column) for p in found]


def findings(folder: Path) -> dict[str, Problem]:
    return {p.code: p for p in check(folder) if p.severity is Severity.FINDING}


def test_a_dutch_excel_export_gives_the_same_readings(folder: Path) -> None:
    before = read(folder).index.readings
    dutch = (folder / TABLE).read_text(encoding="utf-8").replace("48,21", "48.0,21.0")
    dutch = dutch.replace(",", ";").replace(".", ",").replace("\n", "\r\n")
    (folder / TABLE).write_bytes(dutch.encode("cp1252"))
    assert read(folder).index.readings == before


@pytest.mark.parametrize(("value", "possible"), [("34.5", True), ("42.0", True), ("34.3", False)])
def test_two_whole_percentages_can_only_have_some_means(
    folder: Path, value: str, possible: bool
) -> None:
    write(folder, HEAD, f"BU99020000,Voorbeeld Centrum,{value},,,,")
    assert errors(folder) == ([] if possible else [("index.impossible", 2, "published")])


def test_a_percentage_that_is_wrong_is_told_once(folder: Path) -> None:
    write(folder, "code,name,loneliness,low_resilience", "BU99020000,Voorbeeld Centrum,130,21")
    assert errors(folder) == [("index.outside", 2, "loneliness")]
    assert "index.no_data" not in findings(folder)


def test_a_percentage_finer_than_the_recipe_says_is_worth_knowing(folder: Path) -> None:
    write(folder, "code,name,loneliness,low_resilience", "BU99020000,Voorbeeld Centrum,48.5,21")
    assert errors(folder) == []
    found = findings(folder)["index.finer"]
    assert (found.row, found.column) == (2, "loneliness")
    assert "48,5 is niet afgerond op 1" in found.message("nl")
    assert "48.5 is not rounded to 1" in found.message("en")


def test_weights_change_which_means_are_possible(folder: Path) -> None:
    recipe = folder / "index/2027-01-01.toml"
    text = recipe.read_text(encoding="utf-8").replace('weight = "1" #', 'weight = "2" #')
    recipe.write_text(text, encoding="utf-8")
    write(folder, HEAD, "BU99020000,Voorbeeld Centrum,34.3,,,,", "BU99020001,V,34.5,,,,")
    assert errors(folder) == [("index.impossible", 3, "published")]


def test_signs_in_the_table_are_qualities(folder: Path) -> None:
    rows = [f"BU9902000{i},V,{sign},,,," for i, sign in enumerate(["x", "", "-99995", "40"])]
    write(folder, HEAD, *rows)
    readings = read(folder).index.readings
    suppressed, empty, later, there = (reading.quality for reading in readings)
    assert suppressed is Quality.SUPPRESSED
    assert empty is later is Quality.NO_DATA
    assert there is Quality.PUBLISHED
    assert [reading.published for reading in readings] == [None, None, None, Decimal(40)]


def test_margins_are_read_and_must_surround_the_percentage(folder: Path) -> None:
    margins = f"{MARGINS},low_resilience_low,low_resilience_high"
    write(folder, margins, "BU99020000,V,48,40,50,21,18,24", "BU99020001,V,44,45,50,18,15,20")
    assert errors(folder) == [("index.margin_order", 3, "loneliness_low")]
    write(folder, margins, "BU99020000,V,48,40,50,21,18,24", "BU99020001,V,44,,,18,15,20")
    first, second = read(folder).index.readings
    assert first.margins == ((Decimal(40), Decimal(50)), (Decimal(18), Decimal(24)))
    assert second.margins == ()


def test_half_the_columns_of_margins_is_a_mistake(folder: Path) -> None:
    write(folder, MARGINS, "BU99020000,V,48,40,50,21")
    assert [column for _, _, column in errors(folder)] == [
        "low_resilience_low",
        "low_resilience_high",
    ]


def test_what_contradicts_the_source_names_another(folder: Path) -> None:
    write(folder, HEAD, "BU99020000,Voorbeeld Centrum,34.5,12 huizen,,Er zijn er 1.300.,1300.")
    assert errors(folder) == [("index.column_without_source", 1, "contradiction")]


def test_what_is_worth_knowing_about_the_table(folder: Path) -> None:
    with (folder / "index/2027-01-01.toml").open("a", encoding="utf-8") as recipe:
        recipe.write('[columns.contradiction]\nsource = "count"\ncertainty = "P"\n')
    write(
        folder,
        HEAD,
        "BU99020000,V. Centrum,34.5,12 huizen,,Er zijn 1.300 huizen.,There are 1300 houses.",
        "BU99020003,Voorbeeld Buitengebied,40,,,,",
        "BU99020001,Voorbeeld Noord,,13 huizen,,,",
    )
    found = findings(folder)
    assert errors(folder) == []
    assert found["index.name_differs"].row == 2
    assert "Er zijn 1.300 huizen." in found["index.contradiction"].message("nl")
    assert "There are 1300 houses." in found["index.contradiction"].message("en")
    assert "150" in found["index.small"].message("nl")
    assert "13 huizen" in found["index.no_data"].message("nl")
    assert "1,800" in found["index.not_listed"].message("en")

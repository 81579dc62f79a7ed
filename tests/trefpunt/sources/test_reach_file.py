"""`reach.toml` is checked against the rest of the folder, and all that is wrong is told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from trefpunt.sources.policy import check, read

TOWN = Path(__file__).parents[2] / "towns" / "waterdael"
CHURCH = "grote_kerk,Grote Kerk,kerk,BU99010000,5.6005,52.5008,Verzonnen,U"
"""Other files of the town name it."""
Change = Callable[[str, str, str], list[str]]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replace a text in a file of a copy of the town; gives the codes of the errors."""

    def changed(name: str, old: str, new: str) -> list[str]:
        for path in TOWN.rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            if path.name == name:
                assert old in text
                text = text.replace(old, new, 1)
            copy = tmp_path / path.relative_to(TOWN)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
        return [p.code for p in check(tmp_path) if p.severity == "error" and p.file == name]

    return changed


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('counted = ["dorpshuis"', 'counted = ["kasteel"', "field.unknown_name"),
        ('norm = "ommetje"', 'norm = "verte"', "field.unknown_name"),
        ('kinds = ["kerk"]', 'kinds = ["kapel"]', "field.unknown_name"),
        ('id = "kerkgang"', 'id = "ommetje"', "field.twice"),
        ('column = "inhabitants"', 'column = "huishoudens"', "reach.everybody"),
        ('counts = "index"', 'counts = "column"', "reach.column"),
        ('id = "walk"', 'id = "fiets"', "field.unknown_name"),
        ('"BU99010005"', '"BU99010099"', "field.unknown_name"),
        ("metres = 900", "metres = 0", "field.limit"),
        ("metres = 900", "metres = 100001", "field.limit"),
        ('factor = "1,25"', 'factor = "0,9"', "field.limit"),
        ('factor = "1,25"', 'factor = "-1"', "field.limit"),
        ('factor = "1,25"', 'factor = "10,5"', "field.limit"),
        ('factor = "1,25"', 'factor = "1,23456"', "field.digits"),
        ('id = "kerkgang"', 'id = ""', "field.empty"),
    ],
)
def test_what_does_not_fit_is_told(change: Change, old: str, new: str, code: str) -> None:
    assert code in change("reach.toml", old, new)


def test_a_folder_without_the_file_is_fine() -> None:
    assert read(TOWN).reach is not None


def test_groups_hours_and_room_of_places_are_read(change: Change, tmp_path: Path) -> None:
    place = "de_deel,De Deel,dorpshuis,BU99010000,5.6012,52.5011,Verzonnen,U"
    rows = (TOWN / "places.csv").read_text(encoding="utf-8")
    new = f"id,name,kind,area,lon,lat,source,certainty,groups,hours,capacity\n{place},"
    new += 'all; alleen,"Mo-Fr 09:00-12:00,13:00-17:00",60\n' + f"{CHURCH},,,\n"
    assert change("places.csv", rows, new) == []
    found, _ = read(tmp_path).places
    assert (found.groups, found.capacity) == (("all", "alleen"), 60)
    assert found.hours == "Mo-Fr 09:00-12:00,13:00-17:00"


@pytest.mark.parametrize(("cell", "code"), [("zestig", "table.not_a_number"), ("", None)])
def test_room_that_is_no_number_is_told_and_an_empty_cell_is_not_known(
    change: Change, tmp_path: Path, cell: str, code: str | None
) -> None:
    rows = (TOWN / "places.csv").read_text(encoding="utf-8")
    place = "de_deel,De Deel,dorpshuis,BU99010000,5.6012,52.5011,Verzonnen,U"
    new = f"id,name,kind,area,lon,lat,source,certainty,capacity\n{place},{cell}\n{CHURCH},\n"
    assert change("places.csv", rows, new) == ([code] if code else [])
    if code is None:
        assert read(tmp_path).places[0].capacity is None


@pytest.mark.parametrize(
    ("cells", "code"), [("jeugd,", "field.unknown_name"), (",hele dag", "place.hours")]
)
def test_a_group_or_hours_that_cannot_be_read_are_told(
    change: Change, cells: str, code: str
) -> None:
    rows = (TOWN / "places.csv").read_text(encoding="utf-8")
    place = "de_deel,De Deel,dorpshuis,BU99010000,5.6012,52.5011,Verzonnen,U"
    new = f"id,name,kind,area,lon,lat,source,certainty,groups,hours\n{place},{cells}\n"
    assert change("places.csv", rows, new) == [code]

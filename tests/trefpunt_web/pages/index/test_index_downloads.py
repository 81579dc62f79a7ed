"""A visitor takes the index along as a file."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook


def test_csv_has_every_neighbourhood_once(maastricht, client):
    answer = client.get("/buurten/index.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="trefpunt-index.csv"'
    rows = {row["code"]: row for row in csv.DictReader(StringIO(answer.content.decode()))}
    assert len(rows) == 44
    top, missing = rows["BU09350204"], rows["BU09350001"]
    assert (top["value"], top["rank"], top["rank_high"], top["sum"]) == ("42.0", "1", "3", "126")
    assert top["quality"] == "published"
    assert (missing["quality"], missing["value"], missing["rank"]) == ("not_listed", "", "")


def test_the_workbook_is_the_one_of_the_command_line(maastricht, client):
    answer = client.get("/buurten/index.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Buurten", "Zonder index", "Buurten samen", "Herkomst"]
    assert [cell.value for cell in book["Buurten"][2]][:3] == ["BU09350204", "Malpertuis", 42]
    english = load_workbook(BytesIO(client.get("/en/buurten/index.xlsx").content))
    assert "Provenance" in english.sheetnames

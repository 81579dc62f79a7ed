"""The command reach: what it says, what it refuses, and what it writes."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.plugins.streets import WriteGrid, WriteStreets
from typer.testing import CliRunner, Result

from trefpunt.cli.app import app
from trefpunt.sources.policy import read

TOWN = Path(__file__).parents[2] / "towns" / "waterdael"
SOURCES = """
[[datasets]]
id = "pc"
name = { nl = "Postcodes", en = "Postcodes" }
role = "postcodes"
form = "csv"
file = "pc.csv"
licence = "CC0"
effect = { nl = "grof", en = "coarse" }
source = "Verzonnen"
certainty = "U"
columns = { id = "pc6", lon = "x", lat = "y", area = "buurt", inhabitants = "inw" }
zero = "suppressed"
"""
POINTS = """pc6,x,y,buurt,inw
9901AA,5.6012,52.5021,BU99010000,100
9901AB,5.6012,52.5211,BU99010000,300
9901AC,5.6120,52.5050,BU99010001,0
"""


def run(*words: str | Path) -> Result:
    done = CliRunner().invoke(app, ["reach", *map(str, words)], env={"COLUMNS": "100"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def answer(*words: str | Path) -> dict:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The invented town, with a table of postcodes that its policy names."""
    folder = tmp_path / "town"
    for path in TOWN.rglob("*.*"):
        copy = folder / path.relative_to(TOWN)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of open data."""
    folder = tmp_path / "open-data"
    folder.mkdir()
    (folder / "pc.csv").write_text(POINTS, encoding="utf-8")
    return folder


# --- What it answers ------------------------------------------------------------------------------


def test_the_object_has_the_keys_that_were_promised(town: Path, data: Path) -> None:
    found = answer(town, "--data", data)
    assert {"norm_m", "level", "areas", "city", "run"} <= set(found)
    promised = {"code", "name", "inhabitants", "share_within", "share_65_within", "median_m"}
    assert promised | {"level", "missing", "worst_m", "nearest"} <= set(found["areas"][0])
    assert (found["norm_m"], found["level"]) == (900, "estimate")
    assert found["areas"][0]["share_within"] == 0.25
    assert found["run"]["part"] == "reach"


def test_the_norm_of_the_policy_holds_until_somebody_gives_another(town: Path) -> None:
    assert answer(town)["norm_m"] == 900
    assert answer(town, "--norm", "300")["norm_m"] == 300
    church = answer(town, "--norm", "kerkgang")
    assert (church["norm_m"], church["kinds"]) == (1700, ["kerk"])
    assert answer(town, "--norm", "kerkgang", "--kind", "wijkpunt")["kinds"] == ["wijkpunt"]


def test_without_open_data_it_still_answers_and_says_that_it_is_coarse(town: Path) -> None:
    found = answer(town)
    assert (found["level"], found["points"], found["notes"][0]) == ("coarse", "area", "coarse")
    assert "Heel grof" in run(town).stdout
    assert "Very coarsely" in run(town, "--lang", "en").stdout


def test_a_folder_that_lacks_the_file_gives_a_coarse_answer_and_a_warning(
    town: Path, tmp_path: Path
) -> None:
    done = run(town, "--data", tmp_path, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["level"] == "coarse"
    assert "pc.csv" in done.stderr


def test_the_table_names_every_neighbourhood_and_why_one_has_no_figure(
    town: Path, data: Path
) -> None:
    told = " ".join(run(town, "--data", data).stdout.split())
    assert all(area.name in told for area in read(town).areas)
    assert "Naar schatting wonen 100 van de 400 inwoners (25 %)" in told
    assert "hoeveel mensen hier wonen, is niet gepubliceerd" in told
    assert "Waterdael Kom: 300 mensen" in told
    assert "Grote Kerk: een soort die nu niet meetelt" in told
    assert "Omwegfactor: 1,25" in told
    assert "pc.csv: Verzonnen; jaar –; CC0; 3 rijen gebruikt" in told
    assert "Niet gepubliceerd, per kolom: inhabitants 1." in told


def test_who_goes_where_and_how_long_it_takes(town: Path, data: Path) -> None:
    told = " ".join(run(town, "--data", data).stdout.split())
    assert "Wie gaat waarheen" in told
    assert "minuten, bij 80 meter per minuut" in told


def test_room_is_told_as_soon_as_a_place_tells_how_much_it_has(town: Path, data: Path) -> None:
    rows = (town / "places.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{row},{'capacity' if row.startswith('id,') else 40}" for row in rows]
    (town / "places.csv").write_text("\n".join(rows), encoding="utf-8")
    found = answer(town, "--data", data)
    assert found["usage"][0]["capacity"] == 40
    assert found["city"]["capacity_per_1000"] > 0
    told = " ".join(run(town, "--data", data).stdout.split())
    assert "van elke 1.000 inwoners" in told
    assert "Ruimte per 1.000" in told


def test_every_table_behind_the_answer_tells_what_it_is(town: Path, data: Path) -> None:
    with (data / "pc.csv").open("a", encoding="utf-8") as file:
        file.write("9901AD,,,BU99010001,50\n")
    (points,) = answer(town, "--data", data)["sources"]
    assert (points["file"], points["licence"], points["rows"]) == ("pc.csv", "CC0", 3)
    assert points["refused"] == {"no_coordinate": 1}
    told = " ".join(run(town, "--data", data).stdout.split())
    assert "1 rijen weggelaten: er is geen plek op de kaart." in told


def test_a_norm_that_is_meant_for_a_group_is_used_for_that_group(town: Path) -> None:
    with (town / "reach.toml").open("a", encoding="utf-8") as file:
        file.write(OWN_NORM)
    assert answer(town, "--group", "alleen")["norm_m"] == 321
    assert answer(town)["norm_m"] == 900
    told = " ".join(run(town, "--norm", "dichterbij").stdout.split())
    assert "De maat is bedoeld voor: Wie het zwaar heeft." in told


OWN_NORM = """
[[norms]]
id = "dichterbij"
name = { nl = "Dichterbij", en = "Nearer" }
metres = 321
groups = ["alleen"]
source = "Verzonnen"
certainty = "U"
"""


def test_only_places_open_at_that_hour_count(town: Path) -> None:
    rows = (town / "places.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{row},hours" if row.startswith("id,") else f"{row},{_hours(row)}" for row in rows]
    (town / "places.csv").write_text("\n".join(rows), encoding="utf-8")
    left = {one["place"]: one["reason"] for one in answer(town, "--at", "do 14:00")["left_out"]}
    assert left == {"t_anker": "hours_unknown", "grote_kerk": "other_kind"}
    left = {one["place"]: one["reason"] for one in answer(town, "--at", "thu 20:00")["left_out"]}
    assert left["de_deel"] == "closed"


def test_what_was_chosen_stands_above_the_table(town: Path) -> None:
    words = ("--at", "do 14:00", "--kind", "kerk", "--group", "alleen")
    told = " ".join(run(town, *words).stdout.split())
    assert "Alleen plekken die elke week open zijn op donderdag om 14:00 tellen." in told
    assert "Alleen deze soorten plekken tellen: Kerken." in told
    assert "Alleen plekken voor deze groep tellen: Wie het zwaar heeft." in told
    assert "Alleen" not in run(town).stdout


WALKER = """
[[profiles]]
id = "rollator"
name = { nl = "Met een rollator", en = "With a walker" }
metres_per_minute = 45
avoids = ["STEPS"]
source = "Verzonnen"
certainty = "U"
"""


def test_who_cannot_take_the_steps_walks_around(
    town: Path, data: Path, write_streets: WriteStreets, tmp_path: Path
) -> None:
    with (town / "reach.toml").open("a", encoding="utf-8") as file:
        file.write(WALKER)
    hall, house, corner = (5.6012, 52.5011), (5.6012, 52.5021), (5.6050, 52.5016)
    ways = [([1, 2], {"highway": "steps"}), ([1, 3, 2], {"highway": "residential"})]
    nodes = {1: hall, 2: house, 3: corner}
    streets = write_streets(tmp_path / "steps.osm.pbf", nodes, ways)
    words = (town, "--data", data, "--streets", streets)
    quick = answer(*words)["areas"][0]["median_m"]
    around = answer(*words, "--profile", "rollator")["areas"][0]["median_m"]
    assert quick == 111
    assert around > 500
    told = run(*words, "--profile", "rollator").stdout
    assert "Wie loopt: Met een rollator." in told


def _hours(row: str) -> str:
    return "Mo-Fr 13:00-16:00" if row.startswith("de_deel") else ""


def test_the_same_question_gives_the_same_run(town: Path, data: Path) -> None:
    assert answer(town, "--data", data) == answer(town, "--data", data)


def test_with_streets_it_follows_them(
    town: Path, data: Path, write_grid: WriteGrid, tmp_path: Path
) -> None:
    grid = write_grid(tmp_path / "town.osm.pbf", 5.6012, 52.5011, columns=9, rows=9)
    found = answer(town, "--data", data, "--streets", grid)
    assert found["level"] == "network"
    kom = found["areas"][0]
    # 9901AB lies 2 km north of every street, 9901AA 111 m north of the village hall
    assert (kom["unmeasured"], kom["share_within"]) == (300, 1.0)
    assert kom["median_m"] >= kom["median_straight_m"] == 111
    assert "town.osm.pbf" in found["run"]["inputs"]
    assert found["run"]["parameters"]["detour"] is None


def test_the_streets_that_the_open_data_hold_are_used(
    town: Path, data: Path, write_grid: WriteGrid
) -> None:
    streets = SOURCES.replace("postcodes", "streets").replace("csv", "osm-pbf", 1)
    streets = streets.replace('"pc"', '"osm"').replace("pc.csv", "town.osm.pbf")
    (town / "sources.toml").write_text(SOURCES + streets, encoding="utf-8")
    write_grid(data / "town.osm.pbf", 5.6012, 52.5011, columns=9, rows=9)
    assert answer(town, "--data", data)["level"] == "network"


def test_points_without_a_neighbourhood_get_it_from_the_boundaries(town: Path, data: Path) -> None:
    sources = SOURCES.replace(', area = "buurt"', "")
    (town / "sources.toml").write_text(sources, encoding="utf-8")
    _draw_the_centre(data)
    found = answer(town, "--data", data)
    assert found["areas"][0]["groups"][0]["people"] == 100
    assert found["outside"] == 300


def test_points_with_a_code_of_another_year_are_placed_anew_and_it_says_so(
    town: Path, data: Path
) -> None:
    (data / "pc.csv").write_text(POINTS.replace("BU99010000", "BU99010099"), encoding="utf-8")
    _draw_the_centre(data)
    done = run(town, "--data", data, "--json")
    assert json.loads(done.stdout)["areas"][0]["groups"][0]["people"] == 100
    assert "2 punten noemden een buurt van een ander jaar" in " ".join(done.stderr.split())


def _draw_the_centre(data: Path) -> None:
    square = [[[5.6, 52.5], [5.605, 52.5], [5.605, 52.503], [5.6, 52.503], [5.6, 52.5]]]
    outline = {"type": "Polygon", "coordinates": square}
    feature = {"type": "Feature", "properties": {"buurtcode": "BU99010000"}, "geometry": outline}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (data / "grenzen_2025.geojson").write_text(text, encoding="utf-8")


# --- What it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--norm", "0"), "kan geen maat zijn"),
        (("--norm", "-5"), "kan geen maat zijn"),
        (("--norm", "9999999"), "kan geen maat zijn"),
        (("--norm", "ver"), "kerkgang, ommetje"),
        (("--profile", "fiets"), "Kies uit: walk"),
        (("--kind", "kroeg"), "dorpshuis, kerk, wijkpunt"),
        (("--group", "jeugd"), "all, alleen"),
        (("--at", "morgen"), "geen dag en tijd"),
        (("--at", "do 24:00"), "geen dag en tijd"),
        (("--data", "nergens"), "bestaat niet"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    town: Path, words: tuple[str, ...], told: str
) -> None:
    done = run(town, *words)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_without_a_reach_file_it_says_how_to_get_one(town: Path) -> None:
    (town / "reach.toml").unlink()
    done = run(town)
    assert done.exit_code == 2
    assert "trefpunt new" in done.stderr


def test_a_points_file_that_is_wrong_stops_the_work(town: Path, data: Path) -> None:
    (data / "pc.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run(town, "--data", data)
    assert done.exit_code == 1
    assert "pc.csv" in done.stderr


def test_points_of_another_town_are_refused(town: Path, data: Path) -> None:
    (data / "pc.csv").write_text(POINTS.replace(",5.6", ",6.6"), encoding="utf-8")
    done = run(town, "--data", data)
    assert done.exit_code == 1
    assert "pc.csv" in done.stderr
    assert "ligt in of bij Waterdael" in " ".join(done.stderr.split())


def test_streets_of_another_town_are_refused(
    town: Path, data: Path, write_grid: WriteGrid, tmp_path: Path
) -> None:
    done = run(town, "--data", data, "--streets", write_grid(tmp_path / "far.osm.pbf", 6.5, 53.1))
    assert done.exit_code in {1, 2}
    assert "far.osm.pbf" in done.stderr
    beside = write_grid(tmp_path / "beside.osm.pbf", 5.6012, 52.54)
    done = run(town, "--data", data, "--streets", beside)
    assert done.exit_code == 2
    assert "andere streek" in " ".join(done.stderr.split())


def test_streets_that_cannot_be_read_stop_the_work(town: Path, data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"nothing")
    done = run(town, "--data", data, "--streets", broken)
    assert done.exit_code == 1
    assert "broken.osm.pbf" in done.stderr


# --- What it writes -------------------------------------------------------------------------------


def test_the_map_holds_every_neighbourhood_with_its_figures(town: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.geojson"
    assert run(town, "--geojson", target).exit_code == 0
    made = json.loads(target.read_text(encoding="utf-8"))
    areas = read(town).areas
    assert [one["id"] for one in made["features"]] == [area.code for area in areas]
    first = made["features"][0]
    assert first["geometry"]["type"] == "Point"
    assert first["properties"]["missing"] is None
    assert made["level"] == "coarse"


def test_the_map_has_the_boundaries_of_the_open_data(town: Path, data: Path) -> None:
    square = [[[5.6, 52.5], [5.61, 52.5], [5.61, 52.51], [5.6, 52.5]]]
    outline = {"type": "Polygon", "coordinates": square}
    feature = {"type": "Feature", "properties": {"buurtcode": "BU99010000"}, "geometry": outline}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (data / "grenzen_2025.geojson").write_text(text, encoding="utf-8")
    target = data.parent / "out.geojson"
    run(town, "--data", data, "--geojson", target)
    shapes = [one["geometry"]["type"] for one in json.loads(target.read_text())["features"]]
    assert shapes == ["Polygon", *["Point"] * 5]


def test_a_map_that_cannot_be_written_leaves_nothing(town: Path, tmp_path: Path) -> None:
    done = run(town, "--geojson", tmp_path / "nowhere" / "out.geojson")
    assert done.exit_code == 2
    assert "kan het bestand" in " ".join(done.stderr.split())


def test_the_workbook_holds_the_same_figures(town: Path, data: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert run(town, "--data", data, "--xlsx", target).exit_code == 0
    book = load_workbook(target)
    assert book.sheetnames[0] == "Buurten"
    header, first, *_ = book["Buurten"].values
    row = dict(zip(header, first, strict=True))
    assert (row["Buurt"], row["Deel binnen de maat"]) == ("Waterdael Kom", 0.25)
    assert row["Mensen verder dan de maat"] == 300
    assert [sheet.max_row for sheet in book][:2] == [7, 4]
    assert [cell.value for cell in book["Plekken"][1]][:2] == ["Plek", "Naam"]


def test_the_workbook_calls_groups_and_barriers_by_their_names(town: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert run(town, "--xlsx", target).exit_code == 0
    assert "de Vaart" in {row[6] for row in load_workbook(target)["Verwijzingen"].values}

"""`siting.toml`, `opportunities.csv` and `plan/` are checked against the rest of the folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from trefpunt.schemas.policy import Policy
from trefpunt.sources.plans import read_plan_scenario
from trefpunt.sources.policy import check, read
from trefpunt.terms.problems import DataProblem, Problem

TOWN = Path(__file__).parents[2] / "towns" / "waterdael"
CHOICE = """[[choices]]
place = "de_deel"
choice = "stays"
date = 2026-11-02
source = "Verzonnen"
certainty = "U"
"""
HEAVY = """[[heavy]]
kind = "{}"
group = "alleen"
metres = 900
share = "0,6"
source = "Verzonnen"
certainty = "U"
"""
Change = Callable[[str, str, str], list[Problem]]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replace a text in a file of a copy of the town; gives the problems with that file."""

    def changed(name: str, old: str, new: str) -> list[Problem]:
        for path in TOWN.rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            if path.relative_to(TOWN).as_posix() == name:
                assert old in text
                text = text.replace(old, new, 1)
            copy = tmp_path / path.relative_to(TOWN)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
        return [p for p in check(tmp_path) if p.file == name]

    return changed


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ('group = "alleen"', 'group = "jeugd"', "field.unknown_name", "group"),
        ('median = "0,25"', 'median = "0,5"', "siting.blend", "blend"),
        ('median = "0,25"', 'median = "-0,25"', "siting.weight", "blend.median"),
        ('kinds = ["wijkpunt", "dorpshuis"]', "kinds = []", "field.empty", "candidates.kinds"),
        ('"wijkpunt", "dorpshuis"', '"kerk"', "field.unknown_name", "candidates.kinds (budget)"),
        ("areas = false", 'also = ["moskee"]', "field.unknown_name", "candidates.also"),
        ('= ["dorpshuis"]', '= ["kasteel"]', "field.unknown_name", "candidates.convertible"),
        ('id = "gemaal"', 'id = "oude_molen"', "field.twice", "sites"),
        ('id = "gemaal"', 'id = "de_deel"', "siting.id_taken", "sites.de_deel"),
        ("lat = 52.5047", "lat = 51.5047", "siting.far", "sites.oude_molen"),
        ("lat = 52.5047", "lat = nan", "siting.far", "sites.oude_molen"),
        ('area = "BU99010005"', 'area = "BU99010077"', "field.unknown_name", "sites.gemaal.area"),
        ('others = ["wijkpunt"]', 'others = ["?"]', "field.unknown_name", None),
        ('["BU99010001"]\nkind', '["BU99010099"]\nkind', "field.unknown_name", None),
        ("year = 2028\nsource", "year = 2031\nsource", "budget.year_outside", None),
        ("[order]", "[pilots.opens]\nyear = 2027\nsource = 'x'\ncertainty = 'U'\n[order]",
         "siting.opens_early", "pilots.proef_meerzicht.opens.year"),
        ('aims = ["need", "pilots"]', 'aims = ["need", "need"]', "field.twice", "order.aims"),
        ('aims = ["need", "pilots"]', 'aims = ["luck"]', "field.choice", "order.aims.1"),
        ('place = "de_deel"', 'place = "weg"', "field.unknown_name", "choices.weg"),
        ("[order]", f"{CHOICE}\n[order]", "field.twice", "choices"),
        ('choice = "WP"', 'choice = "XX"', "field.unknown_name", "choices.de_deel.choice"),
        ("year = 2028\ndate", "date", "siting.choice_undated", "choices.de_deel"),
        ("metres = 400", "metres = 0", "field.limit", "spacing.niet_naast_elkaar.metres"),
        ("far_m = 8_000", "far_m = 8_000_000_000", "field.limit", "far_m"),
        ('"wijkpunt", "dorpshuis"]', '"wijkpunt", "wijkpunt"]', "field.twice", "candidates.kinds"),
        ("[order]", f"{HEAVY.format('wijkpunt')}{HEAVY.format('dorpshuis')}[order]",
         "siting.heavy_shares", "heavy.share"),
        ("[order]", f"{HEAVY.format('wijkpunt')}{HEAVY.format('wijkpunt')}[order]",
         "field.twice", "heavy"),
        ('goal = "blend"', 'goal = "beste"', "field.choice", "goal"),
        ('[blend]\nmedian = "0,25"\nfair = "0,75"', "", "siting.blend_missing", "blend"),
    ],
)  # fmt: skip
def test_what_does_not_fit_in_siting_is_told(
    change: Change, old: str, new: str, code: str, column: str | None
) -> None:
    problems = change("siting.toml", old, new)
    found = [p for p in problems if p.code == code and column in {None, p.column}]
    assert found, [(p.code, p.column) for p in problems]
    assert all("{" not in p.message("nl") + p.action("nl") for p in found)


def test_weights_that_make_no_one_are_told_with_their_sum(change: Change) -> None:
    (problem,) = change("siting.toml", 'fair = "0,75"', 'fair = "0,7"')
    assert "0,95" in problem.message("nl")
    assert "0.95" in problem.message("en")


def test_a_far_site_is_told_by_name(change: Change) -> None:
    (problem,) = change("siting.toml", "lon = 5.5985", "lon = 6.9985")
    assert "Gemaal" in problem.message("nl")


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("2028;2029", "2029;2028", "opportunity.order", "last"),
        ("2028;2029", "28;2029", "opportunity.year", "first"),
        ("2028;2029", "ooit;2029", "table.not_a_number", "first"),
        (";school;", ";feest;", "table.choice", "theme"),
        (";ja;", ";misschien;", "table.choice", "own"),
        ("BU99010003", "BU99010099", "area.unknown", "area"),
        ("BU99010003", "BU00010003", "area.other_municipality", "area"),
        ("dijk_polder", "school_meerzicht", "table.duplicate", "id"),
        ("dijk_polder", "", "table.cell_empty", "id"),
        ("Verzonnen;U", "Verzonnen;Z", "table.choice", "certainty"),
        ("first;last", "first;laatste", "table.column_missing", "last"),
    ],
)
def test_what_does_not_fit_in_opportunities_is_told(
    change: Change, old: str, new: str, code: str, column: str
) -> None:
    problems = change("opportunities.csv", old, new)
    assert [(p.code, p.column) for p in problems] == [(code, column)]
    assert problems[0].row


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ('site = "oude_molen"', 'site = "nieuwe_molen"', "field.unknown_name",
         "placed.nieuwe_molen.site"),
        ('site = "oude_molen"', 'site = "de_deel"', "field.twice", "placed"),
        ("year = 2029", "year = 2032", "budget.year_outside", "placed.oude_molen.year"),
        ('kind = "wijkpunt"\nyear', 'kind = "kasteel"\nyear', "field.unknown_name", None),
        ("lat = 52.5104", "", "siting.half_spot", "placed.aan_de_vaart"),
        ("lat = 52.5104", "lat = 5.5104", "siting.far", "placed.aan_de_vaart"),
        ('area = "BU99010004"', 'area = "BU99010044"', "field.unknown_name", None),
        ("year = 2029", 'host = "nergens"', "field.unknown_name", "placed.oude_molen.host"),
        ("year = 2029", "jaar = 2029", "field.unknown", None),
        ("year = 2029", 'host = "oude_molen"', "plan.host", "placed.oude_molen.host"),
        ("year = 2029", 'host = "de_deel"\n[[placed]]\nsite = "gemaal"\nkind = "wijkpunt"\n'
         'host = "oude_molen"', "plan.host", "placed.gemaal.host"),
        ("year = 2029", "lon = 5.6\nlat = 52.5", "siting.spot_taken", "placed.oude_molen"),
        ('site = "aan_de_vaart"', 'site = ""', "field.empty", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_in_a_placed_scenario_is_told(
    change: Change, old: str, new: str, code: str, column: str | None
) -> None:
    problems = change("plan/1-molen.toml", old, new)
    assert any(p.code == code and column in {None, p.column} for p in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('norm = "ommetje"', 'norm = "verte"', "field.unknown_name"),
        ('group = "alleen"', 'group = "jeugd"', "field.unknown_name"),
        ('budget = "besturen"', 'budget = "luxe"', "field.unknown_name"),
        ("{ wijkpunt = 2 }", "{ kasteel = 2 }", "field.unknown_name"),
        ("{ wijkpunt = 2 }", "{ wijkpunt = -1 }", "field.limit"),
        ('close = ["gemaal"]', 'close = ["de_deel"]', "siting.keep_and_close"),
        ('keep = ["de_deel"]', 'keep = ["area:BU00000000"]', "field.unknown_name"),
        ('norm = "ommetje"', "spacing = { ver = 300 }", "field.unknown_name"),
        ('norm = "ommetje"', "spacing = { niet_naast_elkaar = -1 }", "field.limit"),
        ('norm = "ommetje"', "budget = -1", "field.limit"),
        ('norm = "ommetje"', 'budget = "99999999999999999999999"', "field.limit"),
        ('norm = "ommetje"', 'blend = { fair = "0,4" }', "siting.blend"),
        ('id = "eerlijk"', 'id = "molen"', None),
    ],
)
def test_what_does_not_fit_in_a_wish_is_told(
    change: Change, tmp_path: Path, old: str, new: str, code: str | None
) -> None:
    problems = change("plan/2-eerlijk.toml", old, new)
    found = problems or [p for p in check(tmp_path) if p.file == "plan"]
    assert [p.code for p in found] == [code or "field.twice"]


def test_a_place_a_free_site_and_a_neighbourhood_can_be_asked_for(change: Change) -> None:
    new = 'keep = ["de_deel", "oude_molen", "area:BU99010003"]'
    assert change("plan/2-eerlijk.toml", 'keep = ["de_deel"]', new) == []


def test_a_folder_without_siting_data_is_fine_but_says_what_is_missing(
    change: Change, tmp_path: Path
) -> None:
    change("siting.toml", "goal", "goal")
    (tmp_path / "siting.toml").unlink()
    problems = [p for p in check(tmp_path) if p.file.startswith("plan/")]
    assert {p.code for p in problems} == {"siting.none", "field.unknown_name"}
    for path in (tmp_path / "plan").iterdir():
        path.unlink()
    policy = read(tmp_path)
    assert (policy.siting, policy.plans) == (None, ())


def test_one_wrong_file_does_not_make_the_others_seem_wrong(change: Change, tmp_path: Path) -> None:
    change("siting.toml", 'goal = "blend"', 'goal = "beste"')
    assert [p.column for p in check(tmp_path) if p.severity == "error"] == ["goal"]
    change("neighbourhoods.csv", "BU99010000", "BU9901")
    files = {p.file for p in check(tmp_path) if p.severity == "error"}
    assert not files & {"siting.toml", "plan/1-molen.toml", "plan/2-eerlijk.toml"}


def test_it_survives_a_trip_through_a_database() -> None:
    policy = read(TOWN)
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


def test_what_was_written_is_read() -> None:
    policy = read(TOWN)
    assert [plan.id for plan in policy.plans] == ["molen", "eerlijk"]
    assert policy.siting.order.aims == ("need", "pilots")
    school, dike = policy.siting.opportunities
    assert (school.first, school.last, school.own) == (2028, 2029, True)
    assert (dike.first, dike.last, dike.own) == (None, None, False)


def test_a_scenario_of_its_own_file_is_checked_where_a_policy_is_given(tmp_path: Path) -> None:
    file = tmp_path / "mijn.toml"
    text = (TOWN / "plan" / "1-molen.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("oude_molen", "zeppelin"), encoding="utf-8")
    assert read_plan_scenario(file).id == "molen"
    with pytest.raises(DataProblem) as caught:
        read_plan_scenario(file, read(TOWN))
    assert [p.params["value"] for p in caught.value.problems] == ["zeppelin"]
    assert read_plan_scenario(TOWN / "plan" / "1-molen.toml", read(TOWN)).placed[0].year == 2029


# --- With boundaries ------------------------------------------------------------------------------


def boundaries(folder: Path) -> Path:
    """Squares around the label points, so small that they do not touch."""
    features = []
    for area in read(TOWN).areas:
        lon, lat, half = area.label_lon, area.label_lat, 0.0016
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        ring = [[lon + half * x, lat + half * y] for x, y in corners]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"properties": {"buurtcode": area.code}, "geometry": geometry})
    folder.mkdir()
    (folder / "buurten_2025.geojson").write_text(json.dumps({"features": features}), "utf-8")
    return folder


def test_a_spot_outside_or_in_another_neighbourhood_is_found_by_name(
    change: Change, tmp_path: Path
) -> None:
    data = boundaries(tmp_path / "data")
    change("siting.toml", 'area = "BU99010005"', 'area = "BU99010003"')
    told = {p.code: p.message("nl") for p in check(tmp_path, data) if "siting." in p.code}
    assert "Groote Polder" in told.pop("siting.elsewhere")
    assert told == {}
    change("siting.toml", "lon = 5.6115", "lon = 5.6175")
    told = {p.code: p.message("nl") for p in check(tmp_path, data) if "siting." in p.code}
    assert "Oude Molen" in told.pop("siting.outside")
    assert told == {}

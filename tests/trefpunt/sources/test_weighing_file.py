"""A framework and its facts are checked against the folder, and all that is wrong is told at
once, with its place and what to do."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from trefpunt.sources.policy import check, read
from trefpunt.terms.problems import DataProblem, Problem, Severity

TOWN = Path(__file__).parents[2] / "towns" / "waterdael"
FRAME = "2026-11-01.toml"
FACTS = "gezien.csv"
Change = Callable[..., list[Problem]]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replace texts in one file of `weighing/` in a copy of the town; gives its errors."""

    def changed(name: str, *pairs: tuple[str, str]) -> list[Problem]:
        for path in TOWN.rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            if path.name == name and path.parent.name == "weighing":
                for old, new in pairs:
                    assert old in text, old
                    text = text.replace(old, new, 1)
            copy = tmp_path / path.relative_to(TOWN)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
        errors = [p for p in check(tmp_path) if p.severity is Severity.ERROR]
        assert all(str(p.file).startswith("weighing/") for p in errors)
        for problem in errors:
            told = [problem.message(lang) + problem.action(lang) for lang in ("nl", "en")]
            assert all(len(words) > 20 and "{" not in words for words in told)
        return errors

    return changed


def only(errors: list[Problem]) -> Problem:
    (found,) = errors
    return found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('test = { measure = "veerpont"', 'test = { measure = "brug"', "weighing.measure_unknown"),
        (
            '{ measure = "reach.gain", low',
            '{ measure = "reach.gian", low',
            "weighing.measure_unknown",
        ),
        ('weight = "0,2"', 'weight = "0,25"', "weighing.weights"),
        ('weight = "0,2"', 'weight = "1,2"', "field.limit"),
        ('weight = "0,2"', 'weight = "-0,2"', "field.limit"),
        ('weight = "0,2"', "weight = 0.2", "amount.float"),
        ("low = 0, high = 3000", "low = 3000, high = 3000", "weighing.scale"),
        ("low = 0, high = 3000", 'low = 0, high = "veel"', "amount.unreadable"),
        ("low = 0, high = 3000", 'low = 0, high = "PM"', "amount.pm_not_allowed"),
        ("at_least = 700", 'at_least = "ver"', "amount.unreadable"),
        ("at_least = 700", "at_least = 700, at_most = 900", "weighing.one_comparison"),
        ("at_least = 700", "one_of = []", "weighing.one_comparison"),
        ("at_least = 700", 'one_of = ["ver"]', "weighing.comparison"),
        ('one_of = ["yes"]', "at_least = 1", "weighing.comparison"),
        ('one_of = ["yes"]', 'one_of = ["ja"]', "weighing.yes_no"),
        ('kinds = ["dorpshuis"]', 'kinds = ["kasteel"]', "kind.unknown"),
        ('id = "ver"', 'id = "eigen"', "field.twice"),
        ('id = "ver"', 'id = "droog"', "field.twice"),
        ('id = "ommetje"', 'id = "zwaar"', "field.twice"),
        ('id = "eigenaar"', 'id = "veerpont"', "field.twice"),
        ('id = "ommetje"', 'id = ""', "field.empty"),
        ('unit = "metres"', 'unit = "people"', "weighing.unit"),
        ('unit = "metres"', 'unit = "mijlen"', "field.choice"),
        ('status = "adopted"', 'status = "misschien"', "field.choice"),
        ('kinds = ["wijkpunt"]', 'actions = ["slopen"]', "field.choice"),
        ("date = 2026-11-01", "date = 2026-11-02", "file.name_differs"),
        ('facts = "gezien.csv"', 'facts = "../gezien.csv"', "weighing.table_name"),
        ('facts = "gezien.csv"', 'facts = "weg.csv"', "file.missing"),
        ('weights = "0,4"', 'weights = "1,4"', "field.limit"),
        ("parts = [{", "parts = []\nold = [{", "field.empty"),
    ],
)
def test_what_does_not_fit_is_told(change: Change, old: str, new: str, code: str) -> None:
    errors = change(FRAME, (old, new))
    assert code in {p.code for p in errors}


def test_shown_limits_of_words_make_no_sense(change: Change) -> None:
    found = only(
        change(FRAME, ('reasons = [{ code = "HUUR"', 'shown = [1]\nreasons = [{ code = "HUUR"'))
    )
    assert (found.code, found.column) == ("weighing.comparison", "defaults.eigen.shown")


def test_a_word_gets_no_points(change: Change) -> None:
    found = only(change(FRAME, ('{ measure = "veerpont", low', '{ measure = "eigenaar", low')))
    assert (found.code, found.column) == ("weighing.word_scored", "criteria.pont.parts")


def test_the_weights_say_what_they_make_and_what_lacks(change: Change) -> None:
    found = only(change(FRAME, ('weight = "0,2"', 'weight = "0,15"')))
    assert "0,95" in found.message("nl")
    assert "-0,05" in found.message("nl")
    assert "0.95" in found.message("en")
    assert found.place == f"weighing/{FRAME}:criteria.weight"


def test_weights_that_are_one_to_the_last_digit_are_fine(change: Change) -> None:
    thirds = ('weight = "0,7"', 'weight = "0,333333"'), ('weight = "0,2"', 'weight = "0,333333"')
    assert change(FRAME, *thirds, ('weight = "0,1"', 'weight = "0,333334"')) == []
    found = only(change(FRAME, *thirds, ('weight = "0,1"', 'weight = "0,333333"')))
    assert "0,999999" in found.message("nl")


def test_an_unknown_measure_is_named_with_those_that_are_known(change: Change) -> None:
    found = only(change(FRAME, ('{ measure = "veerpont", low', '{ measure = "brug", low')))
    assert "“brug”" in found.message("nl")
    assert "criteria.pont.parts" in found.message("nl")
    assert "distance.house, eigenaar, need.people" in found.action("nl")


def test_a_ground_that_stands_twice(change: Change) -> None:
    ground = '{ code = "HUUR", name = { nl = "De huur ligt vast", en = "The rent is fixed" } }'
    found = only(change(FRAME, (ground, f"{ground}, {ground}")))
    assert (found.code, found.params["field"]) == ("field.twice", "defaults.eigen.reasons")


def test_everything_that_is_wrong_is_told_at_once(change: Change) -> None:
    errors = change(
        FRAME,
        ('weight = "0,2"', 'weight = "0,25"'),
        ("low = 0, high = 3000", "low = 1, high = 1"),
        ('one_of = ["yes"]', 'one_of = ["ja"]'),
        ('kinds = ["dorpshuis"]', 'kinds = ["kasteel"]'),
    )
    assert {p.code for p in errors} == {
        "weighing.weights",
        "weighing.scale",
        "weighing.yes_no",
        "kind.unknown",
    }


# --- Facts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("grote_kerk,veerpont", "nergens,veerpont", "weighing.about", "about"),
        ("BU99010004", "BU99010099", "weighing.about", "about"),
        ("grote_kerk,veerpont", ",veerpont", "table.cell_empty", "about"),
        ("de_deel,veerpont", "de_deel,brug", "weighing.fact_measure", "measure"),
        ("de_deel,veerpont", "de_deel,reach.gain", "weighing.fact_computed", "measure"),
        ("de_deel,veerpont,yes", "de_deel,veerpont,soms", "weighing.yes_no", "value"),
        ("de_deel,veerpont,yes,,", "de_deel,veerpont,yes,1,2", "weighing.fact_bounds", "low"),
        ("grote_kerk,veerpont", "de_deel,veerpont", "weighing.fact_twice", "measure"),
        (",,Verzonnen,U", ",,,U", "table.cell_empty", "source"),
        (",,Verzonnen,U", ",,Verzonnen,X", "table.choice", "certainty"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_place(
    change: Change, old: str, new: str, code: str, column: str
) -> None:
    found = only(change(FACTS, (old, new)))
    assert (found.code, found.column, found.file) == (code, column, f"weighing/{FACTS}")
    assert found.row is not None


@pytest.mark.parametrize(("cell", "word"), [("ja", "yes"), ("Nee", "no"), ("yes", "yes")])
def test_yes_and_no_may_be_dutch(change: Change, tmp_path: Path, cell: str, word: str) -> None:
    assert change(FACTS, ("de_deel,veerpont,yes", f"de_deel,veerpont,{cell}")) == []
    assert read(tmp_path).facts[0].value == word


def test_a_table_without_a_column(change: Change) -> None:
    found = only(change(FACTS, (",low,high", ",laag,high")))
    assert (found.code, found.column) == ("table.column_missing", "low")


NUMBERS = (
    'id = "eigenaar"',
    'id = "leden"\nname = { nl = "Leden", en = "Members" }\nunit = "people"\n'
    'status = "adopted"\nsource = "Verzonnen"\ncertainty = "U"\n\n[[measures]]\nid = "eigenaar"',
)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("veel,,", "table.not_a_number"),
        (",10,", "weighing.fact_bounds"),
        (",,10", "weighing.fact_bounds"),
        (",20,10", "weighing.fact_bounds"),
        ("5,10,20", "weighing.fact_bounds"),
        (",tien,20", "table.not_a_number"),
        ("15,10,20", None),
        (",10,20", None),
        (",,", None),
        ("x,,", None),
        ('"1184,5",,', None),
        ("-3,,", None),
    ],
)
def test_numbers_with_bounds(change: Change, tmp_path: Path, cells: str, code: str | None) -> None:
    change(FRAME, NUMBERS)
    path = tmp_path / "weighing" / FACTS
    path.write_text(path.read_text(encoding="utf-8") + f"de_deel,leden,{cells},Verzonnen,U\n")
    errors = {p.code for p in check(tmp_path) if p.severity is Severity.ERROR}
    assert code in errors if code else errors == set()


def test_numbers_come_out_in_dutch_notation(change: Change, tmp_path: Path) -> None:
    change(FRAME, NUMBERS)
    path = tmp_path / "weighing" / FACTS
    path.write_text(
        path.read_text(encoding="utf-8") + 'de_deel,leden,"1184,5",1000,2000,Verzonnen,U\n'
    )
    fact = read(tmp_path).facts[-1]
    assert (fact.value, fact.low, fact.high) == ("1184,5", "1000", "2000")


def test_a_measure_without_any_fact_is_a_finding_not_an_error(
    change: Change, tmp_path: Path
) -> None:
    assert change(FRAME, NUMBERS) == []
    (found,) = [p for p in check(tmp_path) if p.code == "weighing.no_facts"]
    assert "Leden" in found.message("nl")
    assert "Members" in found.message("en")


# --- The folder -----------------------------------------------------------------------------------


def test_a_folder_without_a_framework_is_fine(change: Change, tmp_path: Path) -> None:
    change(FRAME)
    for path in (tmp_path / "weighing").iterdir():
        path.unlink()
    (tmp_path / "weighing").rmdir()
    policy = read(tmp_path)
    assert (policy.weighing, policy.facts) == (None, ())


def test_a_framework_without_a_table_is_fine(change: Change, tmp_path: Path) -> None:
    assert change(FRAME, ('facts = "gezien.csv"', 'facts = ""')) == []
    policy = read(tmp_path)
    assert policy.weighing is not None
    assert policy.weighing.files == ("weighing/2026-11-01.toml",)
    assert policy.facts == ()


def test_an_empty_folder_is_told(change: Change, tmp_path: Path) -> None:
    change(FRAME)
    for path in (tmp_path / "weighing").iterdir():
        path.unlink()
    assert {p.code for p in check(tmp_path)} >= {"file.none"}


def test_the_newest_framework_counts(change: Change, tmp_path: Path) -> None:
    change(FRAME)
    old = (tmp_path / "weighing" / FRAME).read_text(encoding="utf-8")
    new = old.replace("2026-11-01", "2027-02-01").replace("waterdael_1", "waterdael_2")
    (tmp_path / "weighing" / "2027-02-01.toml").write_text(new, encoding="utf-8")
    policy = read(tmp_path)
    assert policy.weighing is not None
    assert policy.weighing.id == "waterdael_2"
    assert set(policy.weighing.files) <= set(policy.files)


def test_reading_a_wrong_framework_stops(change: Change, tmp_path: Path) -> None:
    change(FRAME, ('weight = "0,2"', 'weight = "0,25"'))
    with pytest.raises(DataProblem) as told:
        read(tmp_path)
    assert [p.code for p in told.value.problems] == ["weighing.weights"]


def test_facts_about_a_free_site_are_known(change: Change, tmp_path: Path) -> None:
    policy = read(TOWN)
    assert policy.siting is not None
    site = policy.siting.sites[0].id
    assert change(FACTS, ("grote_kerk,veerpont", f"{site},veerpont")) == []


def test_measures_keep_their_weights_exact() -> None:
    frame = read(TOWN).weighing
    assert frame is not None
    assert [c.weight for c in frame.criteria] == [Decimal("0.7"), Decimal("0.2"), Decimal("0.1")]


def test_a_wrong_list_of_places_does_not_make_its_facts_seem_wrong(
    change: Change, tmp_path: Path
) -> None:
    change(FRAME)
    path = tmp_path / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("lon,lat", "lengte,lat", 1))
    errors = [p for p in check(tmp_path) if p.severity is Severity.ERROR]
    assert "weighing.about" not in {p.code for p in errors}

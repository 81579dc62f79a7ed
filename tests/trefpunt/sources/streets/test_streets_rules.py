"""The rule table: where one may walk, what stands out, and a table of one's own."""

from pathlib import Path

import pytest

from trefpunt.schemas.network import Trait
from trefpunt.sources.report import Report
from trefpunt.sources.streets import default_rules, read_rules
from trefpunt.sources.streets.rules import slope

RULES = default_rules()


def tags(text: str) -> dict[str, str]:
    return dict(part.split("=") for part in text.split())


@pytest.mark.parametrize(
    ("text", "walk"),
    [
        ("highway=residential", "yes"),
        ("highway=residential oneway=yes", "yes"),
        ("highway=steps", "yes"),
        ("highway=cycleway", "yes"),
        ("highway=cycleway foot=no", "no"),
        ("highway=secondary foot=use_sidepath", "no"),
        ("highway=motorway", "no"),
        ("highway=trunk", "no"),
        ("highway=trunk foot=yes", "yes"),
        ("highway=trunk sidewalk=both", "yes"),
        ("highway=primary motorroad=yes", "no"),
        ("highway=bridleway", "no"),
        ("highway=bridleway foot=designated", "yes"),
        ("highway=service access=private", "no"),
        ("highway=service access=private foot=yes", "yes"),
        ("highway=service access=customers", "no"),
        ("highway=service access=destination", "yes"),
        ("highway=track access=agricultural", "unknown"),
        ("highway=construction construction=residential", "no"),
        ("highway=construction foot=yes", "no"),
        ("highway=proposed", "no"),
        ("highway=corridor indoor=yes", "no"),
        ("highway=footway indoor=yes", "no"),
        ("highway=pedestrian area=yes", "yes"),
        ("route=ferry", "yes"),
        ("route=ferry foot=no", "no"),
        ("railway=platform", "yes"),
    ],
)
def test_where_one_may_walk(text: str, walk: str) -> None:
    rule = RULES.walk(tags(text))
    assert rule is not None
    assert rule.walk == walk


@pytest.mark.parametrize("text", ["highway=teleporter", "railway=rail", "building=yes", "foot=yes"])
def test_no_rule_fits_what_is_no_known_street(text: str) -> None:
    assert RULES.walk(tags(text)) is None


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("highway=residential surface=asphalt", Trait(0)),
        ("highway=steps", Trait.STEPS),
        ("highway=path surface=gravel", Trait.ROUGH),
        ("highway=track tracktype=grade4 smoothness=bad", Trait.ROUGH),
        ("highway=footway bridge=yes surface=sand", Trait.BRIDGE | Trait.ROUGH),
        ("highway=footway incline=9%", Trait.STEEP),
        ("highway=footway incline=-9,5%", Trait.STEEP),
        ("highway=footway incline=8%", Trait(0)),
        ("highway=footway incline=up", Trait(0)),
        ("highway=footway incline=steep", Trait.STEEP),
        ("highway=footway tunnel=yes", Trait.TUNNEL),
        ("route=ferry", Trait.FERRY),
    ],
)
def test_what_stands_out(text: str, trait: Trait) -> None:
    assert RULES.trait(tags(text)) == trait


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("barrier=gate foot=no", "everybody"),
        ("barrier=gate access=private", "everybody"),
        ("barrier=gate access=private foot=yes", "nobody"),
        ("barrier=fence", "everybody"),
        ("barrier=stile", "wheelchairs"),
        ("barrier=kissing_gate foot=yes", "wheelchairs"),
        ("barrier=kissing_gate foot=yes wheelchair=yes", "nobody"),
        ("barrier=cycle_barrier wheelchair=no", "wheelchairs"),
        ("kerb=raised", "wheelchairs"),
    ],
)
def test_who_cannot_pass(text: str, stops: str) -> None:
    rule = RULES.stop(tags(text))
    assert rule is not None
    assert rule.stops == stops


@pytest.mark.parametrize("text", ["barrier=bollard", "barrier=gate", "kerb=lowered"])
def test_what_stops_nobody(text: str) -> None:
    assert RULES.stop(tags(text)) is None


@pytest.mark.parametrize(
    ("text", "percent"), [("10%", 10), ("-7.5 %", 7.5), ("45°", 100), ("up", 0), ("", 0)]
)
def test_a_slope(text: str, percent: float) -> None:
    assert slope(text) == pytest.approx(percent)


def test_every_rule_says_why_in_both_languages() -> None:
    told = [rule.reason for rule in (*RULES.ways, *RULES.traits, *RULES.nodes, RULES.steep)]
    assert all(len(reason.nl) > 5 and len(reason.en) > 5 for reason in told)


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "walkable.toml"
    reason = 'reason = { nl = "zo", en = "so" }\n'
    path.write_text(
        f'[steep]\npercent = 5\n{reason}[[ways]]\nwhen.highway = ["path"]\nwalk = "yes"\n{reason}'
    )
    rules = read_rules(path, Report("walkable.toml"))
    assert rules is not None
    assert rules.walk({"highway": "residential"}) is None
    assert rules.trait({"highway": "path", "incline": "6%"}) == Trait.STEEP


def test_a_table_that_does_not_fit_is_told(tmp_path: Path) -> None:
    path = tmp_path / "walkable.toml"
    path.write_text('[[ways]]\nwhen.highway = ["path"]\nwalk = "maybe"\n')
    report = Report("walkable.toml")
    assert read_rules(path, report) is None
    told = {problem.column for problem in report.problems}
    assert {"steep", "ways.1.walk", "ways.1.reason"} <= told

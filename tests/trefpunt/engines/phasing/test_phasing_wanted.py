"""On what a place waits: nobody who did not choose is ever planned as decided."""

from decimal import Decimal
from typing import Any

import pytest
from tests.plugins.phasing import MADE, opportunity, pilot

from trefpunt.engines.phasing import wanted
from trefpunt.schemas.phasing import Wanted
from trefpunt.schemas.plan import Chosen, PlanSite
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.siting import ChoiceMade, Opening


def chosen(
    kind: str, *, now: str | None, area: str | None = "BU99010000", year: Any = None
) -> Chosen:
    site = PlanSite("huis", "Huis", now, area, 5.6, 52.5, False, (kind,), now is None)
    return Chosen(site, kind, year, None, Decimal(0), 0, None)


def asked(town: Policy, one: Chosen, *choices: tuple[str, int | None], **changed: Any) -> Wanted:
    made = tuple(
        ChoiceMade(
            place="huis", choice=said, year=year, date="2026-11-02", source="Brief", certainty="S"
        )
        for said, year in choices
    )
    siting = town.siting.model_copy(update={"choices": made, **changed})
    return wanted(one, siting, town.municipality.kinds, need=Decimal(30), first=2027)


def test_a_board_that_said_nothing_has_not_chosen(town: Policy) -> None:
    one = asked(town, chosen("wijkpunt", now="dorpshuis"))
    assert (one.condition, one.refused, one.year) == ("if_board_chooses", None, None)


def test_a_board_that_does_not_know_yet_has_not_chosen(town: Policy) -> None:
    one = asked(town, chosen("wijkpunt", now="dorpshuis"), ("undecided", None))
    assert (one.condition, one.refused) == ("if_board_chooses", None)


def test_a_choice_on_record_is_decided_from_its_year(town: Policy) -> None:
    one = asked(town, chosen("wijkpunt", now="dorpshuis"), ("WP", 2028))
    assert (one.condition, one.refused, one.year) == ("decided", None, 2028)


@pytest.mark.parametrize(("year", "later"), [(2027, 2028), (2029, 2029)])
def test_nobody_hurries_a_board(town: Policy, year: int, later: int) -> None:
    one = asked(town, chosen("wijkpunt", now="dorpshuis", year=year), ("WP", 2028))
    assert one.year == later


@pytest.mark.parametrize("said", ["stays", "closing", "DH"])
def test_a_board_that_chose_otherwise_is_not_converted(town: Policy, said: str) -> None:
    one = asked(town, chosen("wijkpunt", now="dorpshuis"), (said, 2028))
    assert (one.condition, one.refused, one.year) == ("refused", said, None)


def test_a_place_that_is_there_waits_on_nothing(town: Policy) -> None:
    one = asked(town, chosen("dorpshuis", now="dorpshuis"), ("stays", None))
    assert (one.there, one.condition, one.refused, one.year) == (True, "decided", None, 2027)
    gone = asked(town, chosen("dorpshuis", now="dorpshuis"), ("closing", 2028))
    assert gone.refused == "closing"


def test_a_site_where_nothing_is_must_be_found(town: Policy) -> None:
    one = asked(town, chosen("wijkpunt", now=None))
    assert (one.condition, one.year) == ("if_site_is_found", None)
    assert asked(town, chosen("wijkpunt", now=None, year=2028)).year == 2028


@pytest.mark.parametrize("now", ["dorpshuis", None])
def test_a_pilot_goes_before_board_and_site(town: Policy, now: str | None) -> None:
    here = chosen("wijkpunt", now=now, area="BU99010001")
    one = asked(town, here, ("WP", 2028), pilots=(pilot("p", 2028),))
    assert (one.condition, one.pilot, one.opens) == ("if_pilot_says_yes", "p", 2028)


@pytest.mark.parametrize(
    ("sites", "pilots", "opens"),
    [(None, 2029, 2029), (2027, 2029, 2029), (2029, None, 2029), (None, None, 2028)],
)
def test_the_latest_of_pilot_and_search_says_when_a_place_can_open(
    town: Policy, sites: int | None, pilots: int | None, opens: int
) -> None:
    search = None if sites is None else Opening(year=sites, **MADE)
    candidates = town.siting.candidates.model_copy(update={"opens": search})
    here = chosen("wijkpunt", now=None, area="BU99010001")
    told = {"pilots": (pilot("p", 2028, opens=pilots),), "candidates": candidates}
    assert asked(town, here, **told).opens == opens
    there = chosen("wijkpunt", now="dorpshuis", area="BU99010000")
    assert asked(town, there, **told).opens is None


@pytest.mark.parametrize(
    "one",
    [
        chosen("dorpshuis", now=None, area="BU99010001"),
        chosen("wijkpunt", now=None, area=None),
        chosen("wijkpunt", now="wijkpunt", area="BU99010001"),
    ],
)
def test_another_kind_another_area_or_what_is_there_waits_on_no_pilot(
    town: Policy, one: Chosen
) -> None:
    assert asked(town, one, pilots=(pilot("p", 2028),)).pilot is None


def test_opportunities_are_those_of_its_area(town: Policy) -> None:
    plans = (opportunity("here", first=2028), opportunity("there", "BU99010002"))
    one = asked(town, chosen("wijkpunt", now=None, area="BU99010001"), opportunities=plans)
    assert one.windows == ((2028, None, "here"),)
    nowhere = asked(town, chosen("wijkpunt", now=None, area=None), opportunities=plans)
    assert nowhere.windows == ()


def test_a_policy_without_siting_data_still_has_boards(town: Policy) -> None:
    one = wanted(
        chosen("wijkpunt", now="dorpshuis"), None, town.municipality.kinds, need=None, first=2027
    )
    assert (one.condition, one.need, one.windows) == ("if_board_chooses", None, ())

"""Money by need, nobody forgotten, an answer for every neighbourhood, places that compete."""

from decimal import Decimal
from typing import Any

import pytest

from trefpunt.engines.weighing import Situation, portfolio
from trefpunt.schemas.base import Text
from trefpunt.schemas.index import IndexArea, IndexResult, Sensitivity
from trefpunt.schemas.municipality import Area
from trefpunt.schemas.reach import Offer, ReferralCheck, Week
from trefpunt.schemas.weighing import AreaSolution, Planned, Portfolio
from trefpunt.terms.quality import Quality


def code(number: int) -> str:
    return f"BU1999{number:04d}"


def area(number: int, inhabitants: int | None = 1000) -> Area:
    return Area(
        code=code(number),
        name=f"Area {number}",
        inhabitants=inhabitants,
        inhabitants_65plus=None,
        households=None,
        label_lon=5.7,
        label_lat=50.8,
    )


def ranked(number: int, quartile: int) -> IndexArea:
    return IndexArea(
        code=code(number),
        name=f"Area {number}",
        value=Decimal(40 - number),
        sum=Decimal(40 - number),
        rank=number,
        rank_low=number,
        rank_high=number,
        quartile=quartile,
        cluster=1,
        quality=Quality.PUBLISHED,
        note="",
        contradiction=None,
        inhabitants=1000,
        people=400,
        small=False,
    )


def index(*quartiles: int) -> IndexResult:
    areas = tuple(ranked(number, quartile) for number, quartile in enumerate(quartiles, 1))
    return IndexResult(areas, (), (), None, "rounding", Sensitivity(possible=False))


def place(site: str, number: int | None, cost: str = "0", **more: Any) -> Planned:
    where = None if number is None else code(number)
    told = {"kind": "house", "cost": Decimal(cost), "planned": True}
    return Planned(site=site, name=site.title(), area=where, **{**told, **more})


AREAS = (area(1), area(2), area(3), area(4), area(5, 40))
"""The first four by vulnerability; the fifth is small and has no index."""


def checked(*places: Planned, **more: Any) -> Portfolio:
    told = {"areas": AREAS, "small": 200, "index": index(4, 3, 2, 1), "planned": places}
    return portfolio(Situation(**{**told, **more}))


def solution(number: int, *places: Planned, **more: Any) -> AreaSolution:
    (found,) = [s for s in checked(*places, **more).solutions if s.area == code(number)]
    return found


# --- Money ----------------------------------------------------------------------------------------


def test_money_per_inhabitant_by_quarter() -> None:
    found = checked(place("a", 1, "62000"), place("b", 1, "220000.50"), place("c", 3, "1000"))
    rows = [(q.quartile, q.areas, q.places, q.money, q.per_inhabitant) for q in found.quarters]
    assert rows == [
        (4, 1, 2, Decimal("282000.50"), Decimal("282.00")),
        (3, 1, 0, Decimal(0), Decimal("0.00")),
        (2, 1, 1, Decimal(1000), Decimal("1.00")),
        (1, 1, 0, Decimal(0), Decimal("0.00")),
        (None, 1, 0, Decimal(0), Decimal("0.00")),
    ]
    assert sum(q.inhabitants for q in found.quarters) == 4040


def test_one_neighbourhood_that_nobody_counted_leaves_its_quarter_without_an_amount() -> None:
    areas = (area(1), area(2, None), area(3))
    found = checked(place("a", 1, "100"), areas=areas, index=index(4, 4, 3))
    most = found.quarters[0]
    assert (most.areas, most.inhabitants, most.money) == (2, 1000, Decimal(100))
    assert most.per_inhabitant is None


def test_no_inhabitants_known_is_no_amount_per_inhabitant() -> None:
    areas = (area(1), area(6, None), area(2))
    found = checked(place("a", 1, "100"), areas=areas, index=index(4, 3))
    assert [(q.quartile, q.per_inhabitant) for q in found.quarters] == [
        (4, Decimal("0.10")),
        (3, Decimal("0.00")),
        (2, None),
        (1, None),
        (None, None),
    ]


def test_money_without_a_neighbourhood_is_in_no_quarter_and_is_not_lost() -> None:
    found = checked(place("a", None, "500"), place("b", 9, "20"), place("c", 2, "3"))
    assert found.elsewhere == 520
    assert sum(q.money for q in found.quarters) == 3


def test_the_highest_quarter_without_a_plan_is_listed_every_time() -> None:
    two = {"index": index(4, 4, 2, 1)}
    stays = place("old", 1, planned=False)
    assert checked(**two).forgotten == (code(1), code(2))
    assert checked(stays, **two).forgotten == (code(1), code(2))
    assert checked(place("new", 1), stays, **two).forgotten == (code(2),)
    assert checked(place("new", 1), place("newer", 2), **two).forgotten == ()


# --- An answer for everybody ----------------------------------------------------------------------


def test_every_neighbourhood_gets_an_answer() -> None:
    found = checked(place("a", 1), share={code(2): 0.9}).solutions
    assert [one.area for one in found] == [code(n) for n in (1, 2, 3, 4, 5)]
    assert all(one.reason.nl and one.reason.en for one in found)


@pytest.mark.parametrize(
    ("places", "more", "kind", "sites", "warning"),
    [
        ([place("new", 2), place("old", 2, planned=False)], {}, "own_plan", ("new",), False),
        ([place("old", 2, planned=False)], {}, "own_place", ("old",), False),
        (
            [place("far", 1)],
            {"share": {code(2): 0.5}, "nearest": {code(2): "far"}},
            "near",
            ("far",),
            False,
        ),
        ([place("far", 1)], {"share": {code(2): 0.4999}}, "none", (), True),
        ([place("far", 1)], {"share": {code(2): 0.0}}, "none", (), True),
        ([place("far", 1)], {}, "unknown", (), True),
    ],
)
def test_the_answer_for_one_neighbourhood(
    places: list[Planned], more: dict[str, Any], kind: str, sites: tuple[str, ...], warning: bool
) -> None:
    found = solution(2, *places, **more)
    assert (found.solution, found.sites, found.warning) == (kind, sites, warning)
    assert found.rank == 2


def test_nobody_knows_is_not_nobody_is_near() -> None:
    assert solution(2).share_within is None
    assert "niemand weet" in solution(2).reason.nl
    assert "niemand woont dicht bij" in solution(2, share={code(2): 0.0}).reason.nl
    assert "0,4 % van de mensen" in solution(2, share={code(2): 0.004}).reason.nl


def test_a_small_one_without_an_index_is_told_and_never_left_out() -> None:
    found = solution(5, share={code(5): 1.0})
    assert (found.solution, found.rank, found.small) == ("near", None, True)
    assert "weinig mensen (40)" in found.reason.nl
    assert "geen cijfer over kwetsbaarheid" in found.reason.nl


# --- Referrals ------------------------------------------------------------------------------------


def sent(**told: Any) -> dict[str, tuple[ReferralCheck, ...]]:
    base = {"area": code(1), "name": "Area 1", "group": "old", "to": code(2), "to_name": "Area 2"}
    rest = {"stated": True, "metres": 700, "within": True, "barriers": (), "sufficient": True}
    return {"referrals": (ReferralCheck(**{**base, **rest, **told}),)}


def test_a_referral_that_works_is_a_solution() -> None:
    found = solution(1, **sent())
    assert (found.solution, found.warning) == ("referral", False)
    assert "Area 2" in found.reason.nl


@pytest.mark.parametrize(
    ("told", "words"), [({"sufficient": False}, "te weinig"), ({"within": False}, "te ver lopen")]
)
def test_a_referral_that_fails_is_a_warning(told: dict[str, Any], words: str) -> None:
    found = solution(1, **sent(**told))
    assert found.warning
    assert words in found.reason.nl


def test_the_judgement_of_the_policy_stands_in_the_reason() -> None:
    told = Text(nl="Er is daar te weinig voor ouderen.", en="Too little for the elderly there.")
    offer = Offer(area=code(2), group="old", sufficient=False, text=told, source="s", certainty="S")
    found = solution(1, **sent(sufficient=False), offers=(offer,))
    assert told.nl in found.reason.nl


def test_most_people_near_a_place_does_not_hide_a_referral_that_fails() -> None:
    found = solution(1, share={code(1): 0.9}, **sent(sufficient=False))
    assert (found.solution, found.warning) == ("near", True)


def test_a_planned_place_for_that_group_ends_the_referral_and_another_does_not() -> None:
    fails = sent(sufficient=False)
    assert not solution(1, place("new", 1), **fails).warning
    assert not solution(1, place("new", 1, groups=("old",)), **fails).warning
    assert solution(1, place("new", 1, groups=("young",)), **fails).warning


def test_the_nearest_place_is_no_statement_of_the_policy() -> None:
    found = solution(1, share={code(1): 0.1}, **sent(stated=False, sufficient=False))
    assert found.solution == "none"


# --- Fragmentation --------------------------------------------------------------------------------


def week(*spells: tuple[int, int]) -> Week:
    return tuple((60 * start, 60 * end) for start, end in spells)


@pytest.mark.parametrize(
    ("weeks", "hours"),
    [
        ([week((9, 12)), week((11, 15))], 1.0),
        ([week((9, 12)), week((12, 15))], 0.0),
        ([week((9, 12)), week((9, 12)), week((10, 14))], 3.0),
        ([week((0, 24), (24, 168)), week((23, 25))], 2.0),
        ([week((9, 12)), None], None),
        ([None, None], None),
    ],
)
def test_hours_in_which_two_or_more_are_open(weeks: list[Week | None], hours: float | None) -> None:
    places = [place(f"p{n}", 1, week=one) for n, one in enumerate(weeks)]
    (found,) = checked(*places).fragmentation
    assert found.hours_together == hours
    assert found.places == tuple(one.site for one in places)


@pytest.mark.parametrize(
    ("groups", "shared"),
    [
        ([("old",), ("young",)], ()),
        ([("old",), ("old", "young")], ("old",)),
        ([(), ("old",)], ("old",)),
        ([(), ()], ("all",)),
        ([(), (), ("old",)], ("all", "old")),
    ],
)
def test_groups_for_which_more_than_one_is_meant(
    groups: list[tuple[str, ...]], shared: tuple[str, ...]
) -> None:
    places = [place(f"p{n}", 1, groups=one) for n, one in enumerate(groups)]
    (found,) = checked(*places).fragmentation
    assert found.groups_together == shared


def test_one_place_competes_with_nobody() -> None:
    assert checked(place("a", 1), place("b", 2), place("c", None)).fragmentation == ()

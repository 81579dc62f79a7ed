"""The whole answer on an invented village: houses in a line, so that one can count every figure."""

from dataclasses import asdict, replace
from decimal import Decimal

import numpy as np
import pytest
from pyproj import Geod

from trefpunt.engines.reach import Crow, Given, answer, label_points, provenance
from trefpunt.schemas.datasets import Facts
from trefpunt.schemas.municipality import AreaGroup
from trefpunt.schemas.points import Points
from trefpunt.schemas.policy import Place, Policy
from trefpunt.schemas.reach import Choice, Level, Moment, ReachResult
from trefpunt.sources.policy import read

LAT = 52.5
METRE = 1 / 67_895.4
"""Degrees of longitude at this latitude, near enough for distances that are no border case."""
KINDS = ("dorpshuis", "wijkpunt")
KOM, MEERZICHT, EIKENKAMP, POLDER, KADE, SLUIS = (f"BU9901000{n}" for n in range(6))


def place(name: str, metres: float, **more: object) -> Place:
    """A village hall so many metres east of the origin."""
    told = {"area": KOM, "lon": 5.6 + metres * METRE, "lat": LAT, "kind": "dorpshuis", **more}
    return Place.model_validate({"id": name, "name": name.title(), **SURE, **told})


SURE = {"source": "test", "certainty": "U"}


def points(*rows: tuple[float, str, int, int]) -> Points:
    """Houses: metres east, neighbourhood, inhabitants, of them 65 and older (-1: not published)."""
    metres, areas, people, elderly = zip(*rows, strict=True)
    codes = tuple(dict.fromkeys(areas))
    return Points(
        kind="postcode",
        ids=tuple(f"9900A{n}" for n in range(len(rows))),
        lon=5.6 + np.array(metres) * METRE,
        lat=np.full(len(rows), LAT),
        codes=codes,
        area=np.array([codes.index(code) for code in areas], dtype=np.int32),
        people={
            "inhabitants": np.array(people, dtype=np.int32),
            "inhabitants_65plus": np.array(elderly, dtype=np.int32),
        },
        facts=Facts("pc", "pc.csv", "ab" * 32, "test", "CC0", 2024, len(rows)),
    )


HOUSES = points(
    (100, KOM, 10, 5),
    (300, KOM, 20, -1),
    (900, KOM, 30, 10),
    (1000, MEERZICHT, 40, 40),
    (2000, MEERZICHT, -1, -1),
    (3000, "BU99019999", 7, 7),
)


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest) -> Policy:
    return read(request.config.rootpath / "tests" / "towns" / "waterdael")


def ask(town: Policy, *places: Place, houses: Points = HOUSES, norm: int = 500) -> ReachResult:
    way = Crow(houses, Decimal("1.25"))
    return answer(town.model_copy(update={"places": places}), way, Choice(norm, KINDS))


# --- Shares, medians, worst -----------------------------------------------------------------------


def test_shares_medians_and_the_worst_are_those_that_one_counts(town: Policy) -> None:
    kom, meerzicht, *_ = ask(town, place("hall", 0)).areas
    # walks: 125, 375, 1125 m; within 500: 10 + 20 of 60
    assert (kom.share_within, kom.median_m, kom.worst_m) == (0.5, 375, 1125)
    assert kom.median_straight_m == 300
    assert (meerzicht.share_within, meerzicht.median_m) == (0.0, 1250)
    assert kom.level is Level.ESTIMATE


def test_what_is_not_published_counts_as_unknown_and_not_as_nobody(town: Policy) -> None:
    everybody, _ = ask(town, place("hall", 0)).areas[1].groups
    assert (everybody.people, everybody.unknown) == (40, 1)


def test_a_neighbourhood_without_a_figure_says_why_and_is_never_zero(town: Policy) -> None:
    hidden = points((100, KOM, -1, -1))
    kom, meerzicht, *_ = ask(town, place("hall", 0), houses=hidden).areas
    assert (kom.missing, kom.share_within, kom.median_m, kom.level) == ("no_people", *[None] * 3)
    assert (meerzicht.missing, meerzicht.share_within) == ("no_points", None)


def test_without_places_there_is_no_share_and_the_answer_says_so(town: Policy) -> None:
    result = ask(town)
    assert result.areas[0].missing == "no_places"
    assert result.city.share_within is None
    assert result.city.median_m is None
    assert result.notes[0] == "no_places"
    assert result.usage == ()


def test_people_outside_every_neighbourhood_are_told_and_in_no_figure(town: Policy) -> None:
    result = ask(town, place("hall", 0))
    assert result.outside == 7
    assert result.city.groups[0].people == 100
    assert "outside" in result.notes


def test_exactly_the_norm_counts_as_within(town: Policy) -> None:
    house = points((0, KOM, 8, 8))
    for norm, within in ((1250, 8), (1249, 0)):  # 1 km in a straight line, times 1.25
        result = ask(town, north(house, 1_000_000), houses=house, norm=norm)
        assert result.areas[0].groups[0].within == within


def north(house: Points, millimetres: int) -> Place:
    """A place exactly so many millimetres north of the house."""
    lon, lat, _ = Geod(ellps="WGS84").fwd(house.lon[0], house.lat[0], 0, millimetres / 1000)
    return place("hall", 0).model_copy(update={"lon": lon, "lat": lat})


def test_districts_and_the_city_add_up_their_neighbourhoods(town: Policy) -> None:
    result = ask(town, place("hall", 0))
    (district,) = result.districts
    assert district.code == "WK990100"
    assert district.groups[0].within == sum(a.groups[0].within for a in result.areas)
    assert (result.city.name, result.city.groups) == ("Waterdael", district.groups)


def test_neighbourhoods_taken_together_are_counted_by_people_and_not_as_a_mean(
    town: Policy,
) -> None:
    pair = {"id": "pair", "name": "Kom/Meerzicht", "members": (KOM, MEERZICHT)}
    group = AreaGroup.model_validate(pair | SURE)
    both = town.municipality.model_copy(update={"groups": (group,)})
    (found,) = ask(town.model_copy(update={"municipality": both}), place("hall", 0)).area_groups
    assert (found.code, found.name) == ("pair", "Kom/Meerzicht")
    assert found.share_within == 0.3  # 30 of 60 and 0 of 40: not a mean of 0.5 and 0
    assert (found.groups[0].people, found.median_m) == (100, 1125)


def test_the_index_gives_people_as_an_estimate_in_tens(town: Policy) -> None:
    houses = points((100, KOM, 100, -1), (600, KOM, 300, -1), (100, MEERZICHT, 50, -1))
    way, choice = Crow(houses, Decimal(1)), Choice(500, KINDS)
    with_hall = town.model_copy(update={"places": (place("hall", 0),)})
    result = answer(with_hall, way, choice, Given(indexes={KOM: Decimal("33.7")}))
    vulnerable = result.areas[0].groups[1]
    assert (vulnerable.people, vulnerable.within, vulnerable.share) == (130, 30, 0.25)
    assert vulnerable.estimated
    assert result.areas[1].groups[1].share is None
    assert result.areas[1].groups[1].unknown == 1


# --- Curves and catchments ------------------------------------------------------------------------


def test_the_norm_is_one_point_of_the_curve(town: Policy) -> None:
    result = ask(town, place("hall", 0))
    curve = result.curves[0]
    assert curve.share[curve.metres.index(500)] == result.city.share_within == 0.3
    assert curve.straight[curve.metres.index(950)] == 0.6
    assert list(curve.share) == sorted(curve.share)
    assert curve.share[-1] == 1


def test_who_goes_where_and_how_much_further_the_next_place_is(town: Policy) -> None:
    near, far = ask(town, place("near", 0), place("far", 1200)).usage
    assert (near.people, far.people) == (30, 70)
    # 10 people 100 -> 1100 m, 20 people 300 -> 900 m: medians 375 and 1125 along the way
    assert (near.median_m, near.further_if_closed_m) == (375, 750)


def test_the_only_place_has_no_next_one(town: Policy) -> None:
    (only,) = ask(town, place("hall", 0)).usage
    assert only.further_if_closed_m is None


def test_two_places_on_one_point_go_to_the_first(town: Policy) -> None:
    first, second = ask(town, place("a", 0), place("b", 0)).usage
    assert (first.people, second.people) == (100, 0)
    assert first.further_if_closed_m == 0


# --- Which places count ---------------------------------------------------------------------------


def test_places_are_left_out_with_their_reason(town: Policy) -> None:
    places = (
        place("church", 0, kind="kerk"),
        place("somewhere", 0, area=None, lon=None, lat=None),
        place("young", 0, groups=("youth",)),
        place("closed", 0),
        place("silent", 0),
        place("open", 0),
    )
    choice = Choice(500, KINDS, group="65plus", at=Moment(3, 14 * 60))
    thursday = 3 * 1440
    weeks = {
        "closed": ((thursday, thursday + 14 * 60),),
        "open": ((thursday + 14 * 60, thursday + 15 * 60),),
        "somewhere": ((0, 7 * 1440),),
    }
    with_places = town.model_copy(update={"places": places})
    result = answer(with_places, Crow(HOUSES, Decimal(1)), choice, Given(weeks=weeks))
    assert {one.place: one.reason for one in result.left_out} == {
        "church": "other_kind",
        "somewhere": "no_location",
        "young": "other_group",
        "closed": "closed",
        "silent": "hours_unknown",
    }
    assert result.places == 1
    assert {"not_placed", "hours_unknown"} <= set(result.notes)


def test_hours_are_only_asked_where_an_hour_is_asked(town: Policy) -> None:
    assert ask(town, place("silent", 0)).places == 1


def test_a_place_without_a_point_stands_on_its_neighbourhood_and_says_so(town: Policy) -> None:
    result = ask(town, place("vague", 0, area=KADE, lon=None, lat=None))
    assert result.approximate_places == 1
    assert result.areas[0].approximate
    assert result.usage[0].approximate
    assert "approximate" in result.notes


# --- From label points only -----------------------------------------------------------------------


def test_from_label_points_the_level_is_coarse(town: Policy) -> None:
    way = Crow(label_points(town.areas), Decimal("1.25"))
    result = answer(town, way, Choice(900, KINDS))
    assert result.level is Level.COARSE
    assert {area.level for area in result.areas} == {Level.COARSE, None}
    assert result.notes[0] == "coarse"


def test_from_label_point_to_label_point_of_one_neighbourhood_is_no_distance(
    town: Policy,
) -> None:
    way = Crow(label_points(town.areas), Decimal("1.25"))
    result = answer(town, way, Choice(900, KINDS))
    harbour = next(area for area in result.areas if area.code == KADE)
    assert harbour.own_place
    assert (harbour.missing, harbour.median_m, harbour.unmeasured) == ("own_place", None, 700)
    assert result.city.groups[0].people == sum(a.inhabitants or 0 for a in town.areas) - 700
    assert "own_place" in result.notes


def test_a_neighbourhood_without_a_number_of_elderly_has_no_share_of_them(town: Policy) -> None:
    reach = town.reach
    assert reach is not None
    elderly = reach.groups[0].model_copy(update={"id": "65plus", "column": "inhabitants_65plus"})
    asked = town.model_copy(
        update={"reach": reach.model_copy(update={"groups": (reach.groups[0], elderly)})}
    )
    result = answer(asked, Crow(label_points(town.areas), Decimal(1)), Choice(9000, KINDS))
    without = {area.code for area in result.areas if area.share_65_within is None}
    assert without == {KADE}


# --- Referrals ------------------------------------------------------------------------------------


def test_a_neighbourhood_without_a_place_goes_to_the_nearest_across_the_barrier(
    town: Policy,
) -> None:
    (check,) = ask(town, place("hall", 0)).referrals
    assert (check.area, check.to, check.to_name) == (MEERZICHT, KOM, "Waterdael Kom")
    assert (check.stated, check.metres, check.within) == (False, 1250, False)
    assert check.barriers == ("vaart",)
    assert check.sufficient is None


def with_referral(town: Policy, **offer: object) -> Policy:
    assert town.reach is not None
    told = {
        "referrals": [{"area": MEERZICHT, "to": KOM, "group": "alleen", **SURE}],
        "offers": [{"area": KOM, "sufficient": True, **SURE}, {"area": KOM, **SURE, **offer}],
    }
    reach = town.reach.model_validate(town.reach.model_dump() | told)
    return town.model_copy(update={"reach": reach})


def test_what_the_policy_says_goes_first_and_is_judged_for_that_group(town: Policy) -> None:
    asked = with_referral(town, group="alleen", sufficient=False)
    (check,) = ask(asked, place("hall", 0), place("near", 990, area=SLUIS)).referrals
    assert (check.stated, check.to, check.group) == (True, KOM, "alleen")
    assert check.metres == 1250
    assert check.sufficient is False


def test_an_offer_for_everybody_counts_where_nobody_judged_the_group(town: Policy) -> None:
    asked = with_referral(town, group="all", sufficient=False)
    (check,) = ask(asked, place("hall", 0)).referrals
    assert check.sufficient is True


def test_a_referral_to_where_no_place_is_known_has_no_distance(town: Policy) -> None:
    asked = with_referral(town, sufficient=False)
    *_, check, nearest = ask(asked, place("hall", 0, area=SLUIS)).referrals
    assert (check.stated, check.to, check.metres, check.within) == (True, KOM, None, None)
    assert (nearest.area, nearest.stated, nearest.to, nearest.metres) == (
        MEERZICHT,
        False,
        SLUIS,
        1250,
    )


def test_a_place_of_which_nobody_knows_the_neighbourhood_goes_by_its_own_name(
    town: Policy,
) -> None:
    first, second = ask(town, place("hall", 0, area=None)).referrals
    assert (first.to, first.to_name, first.metres) == (None, "Hall", 375)
    assert second.metres == 1250


# --- The run --------------------------------------------------------------------------------------


def test_the_same_question_gives_the_same_answer_and_run(town: Policy) -> None:
    way, choice = Crow(HOUSES, Decimal("1.25")), Choice(500, KINDS)
    first, second = (answer(town, way, choice) for _ in range(2))
    assert asdict(first) == asdict(second)
    run = provenance(town, way, choice, first)
    assert run == provenance(town, way, choice, second)
    assert run.inputs["pc.csv"] == "ab" * 32
    assert run.missing == {area.code: area.missing for area in first.areas if area.missing}


@pytest.mark.parametrize(
    "other",
    [
        Choice(501, KINDS),
        Choice(500, KINDS[:1]),
        Choice(500, KINDS, group="all"),
        Choice(500, KINDS, at=Moment(0, 0)),
        Choice(500, KINDS, profile="walker"),
    ],
)
def test_another_question_is_another_run(town: Policy, other: Choice) -> None:
    way, choice = Crow(HOUSES, Decimal("1.25")), Choice(500, KINDS)
    result = answer(town, way, choice)
    assert provenance(town, way, choice, result).id != provenance(town, way, other, result).id


def test_another_detour_is_another_run(town: Policy) -> None:
    choice = Choice(500, KINDS)
    runs = set()
    for factor in ("1.25", "1.3"):
        way = Crow(HOUSES, Decimal(factor))
        runs.add(provenance(town, way, choice, answer(town, way, choice)).id)
    assert len(runs) == 2


def test_a_policy_without_a_reach_file_is_refused(town: Policy) -> None:
    way = Crow(HOUSES, Decimal(1))
    with pytest.raises(ValueError, match="reach"):
        answer(town.model_copy(update={"reach": None}), way, Choice(500, KINDS))


def test_the_order_of_the_points_does_not_matter(town: Policy) -> None:
    turned = replace(
        HOUSES,
        ids=HOUSES.ids[::-1],
        lon=HOUSES.lon[::-1],
        lat=HOUSES.lat[::-1],
        area=HOUSES.area[::-1],
        people={name: people[::-1] for name, people in HOUSES.people.items()},
    )
    places = (place("a", 0), place("b", 1200))
    assert ask(town, *places) == ask(town, *places, houses=turned)

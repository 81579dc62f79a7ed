"""Which place in which year: within the counts, by the aims, and explained."""

from collections.abc import Callable
from itertools import product
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.phasing import opportunity, pilot, place

from trefpunt.engines.phasing import phase
from trefpunt.schemas.phasing import Frame, PhasingResult, Wanted

Framed = Callable[..., Frame]


def years(result: PhasingResult) -> dict[str, int | None]:
    return {one.site: one.year for one in result.places}


def reason(result: PhasingResult, site: str) -> str:
    return next(one.reason.nl for one in result.places if one.site == site)


def test_the_highest_need_comes_first_and_the_order_of_asking_does_not_matter(
    framed: Framed,
) -> None:
    places = (place("a", "20"), place("b", "40"), place("c", "30"))
    result = phase(places, framed(1, 2, 3, 3))
    assert years(result) == {"b": 2027, "c": 2028, "a": 2029}
    assert [one.site for one in result.places] == ["b", "c", "a"]
    assert phase(places[::-1], framed(1, 2, 3, 3)) == result
    assert "nummer 2 van 3" in reason(result, "c")


def test_without_data_a_place_stands_in_the_middle_and_says_so(framed: Framed) -> None:
    places = (place("a", "20"), place("b", "40"), place("c", None), place("d", "31"))
    result = phase(places, framed(1, 2, 4, 4))
    # the median of 20, 31 and 40 is 31: beside d, and before it by name
    assert years(result) == {"b": 2027, "c": 2028, "a": 2029, "d": 2029}
    assert "geen index bekend" in reason(result, "c")


def test_nobody_has_a_known_need(framed: Framed) -> None:
    result = phase((place("b", None), place("a", None)), framed(1, 2, 2, 2))
    assert years(result) == {"a": 2027, "b": 2028}


def test_who_does_not_fit_gets_no_year_and_hears_why(framed: Framed) -> None:
    result = phase((place("a", "20"), place("b", "40")), framed(0, 1, 1, 1))
    assert years(result) == {"b": 2028, "a": None}
    assert "past niet in de begroting" in reason(result, "a")
    assert result.places[-1].fte == ()


def test_what_fits_after_the_plan_has_the_year_after_it(framed: Framed) -> None:
    result = phase((place("a"),), framed(0, 0, 0, 1))
    assert years(result) == {"a": 2030}
    assert "Tot en met 2029" in reason(result, "a")
    assert [year.counts for year in result.years] == [(("wijkpunt", 0),)] * 3


def test_room_that_is_taken_away_later_was_no_room(framed: Framed) -> None:
    result = phase((place("a"), place("b")), framed(2, 1, 1, 1))
    assert list(years(result).values()) == [2027, None]


def test_a_kind_that_the_budget_does_not_count_can_come_at_once(framed: Framed) -> None:
    result = phase((place("a", kind="kerk"), place("b", kind="kerk")), framed(0, 0, 0, 0))
    assert years(result) == {"a": 2027, "b": 2027}
    assert "telt Kerk niet" in reason(result, "a")


def test_a_fixed_year_stays_also_where_others_need_it_more(framed: Framed) -> None:
    places = (place("a", "20", year=2027), place("b", "40"))
    assert years(phase(places, framed(1, 2, 2, 2))) == {"a": 2027, "b": 2028}


def test_a_fixed_year_without_room_is_told_not_moved(framed: Framed) -> None:
    places = (place("a", "20", year=2027), place("b", "40", year=2027))
    result = phase(places, framed(1, 2, 2, 2))
    assert years(result) == {"b": 2027, "a": None}
    assert "past in 2027 niet" in reason(result, "a")


def test_a_year_outside_the_plan_stays_as_it_was_fixed(framed: Framed) -> None:
    places = (place("a", year=2024, there=True, condition="decided"), place("b", year=2040))
    result = phase(places, framed(1, 1, 1, 2))
    assert years(result) == {"a": 2024, "b": 2040}
    assert [year.sure for year in result.years] == [1, 1, 1]


def test_who_is_there_already_keeps_its_place_when_money_is_short(framed: Framed) -> None:
    there = place("a", "1", year=2027, there=True, condition="decided")
    result = phase((there, place("b", "99")), framed(1, 1, 1, 1))
    assert years(result) == {"a": 2027, "b": None}


def test_a_board_that_chose_otherwise_is_never_planned(framed: Framed) -> None:
    result = phase((place("a", refused="stays"), place("b", refused="DH")), framed(9, 9, 9, 9))
    assert years(result) == {"a": None, "b": None}
    assert "blijven zoals het is" in reason(result, "a")
    assert "Dorpshuis worden" in reason(result, "b")


# --- Aims -----------------------------------------------------------------------------------------


def test_a_pilot_goes_first_as_soon_as_its_study_allows(framed: Framed) -> None:
    places = (
        place("a", "90"),
        place("b", "10", pilot="p", opens=2028, condition="if_pilot_says_yes"),
    )
    frame = framed(0, 1, 2, 2, pilots=(pilot("p", 2027, opens=2028),))
    assert years(phase(places, frame)) == {"b": 2028, "a": 2029}
    before = framed(1, 1, 2, 2, pilots=(pilot("p", 2027, opens=2028),))
    assert years(phase(places, before)) == {"b": 2028, "a": 2029}


def test_a_site_that_must_be_found_says_from_when_it_can_open(framed: Framed) -> None:
    result = phase((place("a", opens=2028, condition="if_site_is_found"),), framed(1, 1, 1, 1))
    assert years(result) == {"a": 2028}
    assert "op zijn vroegst in 2028" in reason(result, "a")


def test_a_place_waits_for_the_plan_that_it_can_be_coupled_with(framed: Framed) -> None:
    school = opportunity("school", first=2028, last=2028)
    places = (place("a", "90", windows=((2028, 2028, "school"),)), place("b", "10"))
    result = phase(places, framed(1, 2, 2, 2, opportunities=(school,)))
    assert years(result) == {"b": 2027, "a": 2028}
    assert result.places[1].coupled == ("school",)
    assert "School" in reason(result, "a")


def test_which_aim_goes_first_is_a_choice(framed: Framed) -> None:
    places = (place("a", "90", windows=((2028, 2028, "school"),)), place("b", "10"))
    frame = framed(1, 2, 2, 2, aims=("need", "coupling"))
    result = phase(places, frame)
    assert years(result) == {"a": 2027, "b": 2028}
    assert result.places[0].missed == ("school",)
    assert "Valt niet samen" in reason(result, "a")


@pytest.mark.parametrize(
    ("first", "last", "year"), [(2029, None, 2029), (None, 2027, 2027), (2029, 2035, 2029)]
)
def test_a_window_may_be_open_at_one_end(
    framed: Framed, first: int | None, last: int | None, year: int
) -> None:
    result = phase((place("a", windows=((first, last, "x"),)),), framed(1, 1, 1, 1))
    assert years(result) == {"a": year}
    assert result.places[0].coupled == ("x",)


def test_a_plan_without_years_is_neither_coupled_nor_missed(framed: Framed) -> None:
    (one,) = phase((place("a", windows=((None, None, "x"),)),), framed(1, 1, 1, 1)).places
    assert (one.year, one.coupled, one.missed, one.undated) == (2027, (), (), ("x",))
    assert "Vraag het na" in one.reason.nl


def test_plans_of_others_where_nothing_comes_are_listed(framed: Framed) -> None:
    seen = (opportunity("here"), opportunity("there", "BU99010002"))
    result = phase((place("a", area="BU99010001"),), framed(1, 1, 1, 1, opportunities=seen))
    assert result.unmatched == ("there",)
    assert phase((), framed(1, 1, 1, 1, opportunities=seen)).unmatched == ("here", "there")


def test_a_site_that_is_wanted_twice_is_refused(framed: Framed) -> None:
    with pytest.raises(ValueError, match="twice"):
        phase((place("a"), place("a")), framed(1, 1, 1, 1))


# --- Properties -----------------------------------------------------------------------------------

NEEDS = st.none() | st.integers(0, 9).map(str)
SPAN = st.none() | st.integers(2026, 2031)
WINDOWS = st.lists(st.tuples(SPAN, SPAN, st.sampled_from("xyz")), max_size=2).map(tuple)
ROOM = st.lists(st.integers(0, 3), min_size=4, max_size=4).map(
    lambda steps: tuple(sum(steps[: n + 1]) for n in range(4))
)
PILOTS = (pilot("p", 2027, opens=2028),)


@st.composite
def wishes(draw: st.DrawFn, most: int = 7) -> tuple[Wanted, ...]:
    def one(site: str) -> Wanted:
        waits = draw(st.sampled_from(["decided", "if_board_chooses", "if_pilot_says_yes"]))
        return place(
            site,
            draw(NEEDS),
            condition=waits,
            pilot="p" if waits == "if_pilot_says_yes" else None,
            opens=2028 if waits == "if_pilot_says_yes" else None,
            year=draw(SPAN) if waits == "decided" else None,
            windows=draw(WINDOWS),
            refused=draw(st.sampled_from([None, None, None, "closing"])),
        )

    return tuple(one(site) for site in "abcdefgh"[: draw(st.integers(0, most))])


@given(wishes(), ROOM)
def test_no_year_holds_more_places_than_there_is_room(
    framed: Framed, places: tuple[Wanted, ...], room: tuple[int, ...]
) -> None:
    result = phase(places, framed(*room, pilots=PILOTS))
    found = [one.year for one in result.places if one.year is not None]
    for column, year in enumerate((2027, 2028, 2029, 2099)):
        assert sum(one <= year for one in found) <= room[column]
    fits = sum(one.refused is None for one in places)
    free = all(one.year is None for one in places)
    assert len(found) == min(fits, room[-1]) or not free


@given(wishes(), ROOM)
def test_boards_fixed_years_and_pilots_are_respected(
    framed: Framed, places: tuple[Wanted, ...], room: tuple[int, ...]
) -> None:
    result = phase(places, framed(*room, pilots=PILOTS))
    asked = {one.site: one for one in places}
    assert {one.site for one in result.places} == asked.keys()
    for one in result.places:
        wish = asked[one.site]
        assert one.condition == wish.condition
        assert one.year in {wish.year, None} or wish.year is None
        assert one.year is None or wish.refused is None
        assert wish.pilot is None or one.year is None or one.year >= 2028
        assert {*one.coupled, *one.missed, *one.undated} == {name for *_, name in wish.windows}
        assert one.reason.nl
        assert "{" not in one.reason.nl + one.reason.en


@given(wishes(), st.randoms())
def test_the_same_places_in_any_order_give_the_same_answer(
    framed: Framed, places: tuple[Wanted, ...], random: object
) -> None:
    mixed = list(places)
    random.shuffle(mixed)
    frame = framed(1, 2, 3, 5, pilots=PILOTS)
    assert phase(tuple(mixed), frame) == phase(places, frame)


@given(wishes(), ROOM, st.integers(0, 3))
def test_more_room_never_plans_fewer_places(
    framed: Framed, places: tuple[Wanted, ...], room: tuple[int, ...], at: int
) -> None:
    more = tuple(count + (column >= at) for column, count in enumerate(room))
    before, after = (
        {site for site, year in years(phase(places, framed(*r, pilots=PILOTS))).items() if year}
        for r in (room, more)
    )
    assert before <= after


@given(st.lists(NEEDS, max_size=7), ROOM, st.integers(0, 3))
def test_more_room_delays_nobody_where_only_need_counts(
    framed: Framed, needs: list[str | None], room: tuple[int, ...], at: int
) -> None:
    places = tuple(place(site, need) for site, need in zip("abcdefg", needs, strict=False))
    more = tuple(count + (column >= at) for column, count in enumerate(room))
    before, after = (years(phase(places, framed(*r))) for r in (room, more))
    assert all(year is None or after[site] <= year for site, year in before.items())


@given(wishes(most=4), ROOM)
def test_no_other_spread_is_better(
    framed: Framed, places: tuple[Wanted, ...], room: tuple[int, ...]
) -> None:
    """Against every spread there is: fewest left out, least delay of pilots, most coupled."""
    able = [one for one in places if one.refused is None]
    found = years(phase(places, framed(*room, pilots=PILOTS)))
    spreads = product((2027, 2028, 2029, 2030, None), repeat=len(able))
    allowed = [spread for spread in spreads if fits(able, spread, room)]
    best = min(judged(able, spread) for spread in allowed)
    assert judged(able, [inside(found[one.site]) for one in able]) == best


def inside(year: int | None) -> int | None:
    return None if year is None else min(max(year, 2027), 2030)


def fits(able: list[Wanted], spread: tuple[int | None, ...], room: tuple[int, ...]) -> bool:
    within = all(
        sum(year is not None and year <= 2027 + column for year in spread) <= count
        for column, count in enumerate(room)
    )
    fixed = all(
        year is None or one.year is None or inside(one.year) == year
        for one, year in zip(able, spread, strict=True)
    )
    ready = all(
        year is None or one.pilot is None or year >= 2028
        for one, year in zip(able, spread, strict=True)
    )
    return within and fixed and ready


def judged(able: list[Wanted], spread: list[int | None] | tuple[int | None, ...]) -> tuple:
    paired = list(zip(able, spread, strict=True))
    ranks = {one.site: rank for rank, one in enumerate(sorted(able, key=rights(able)))}
    left = sorted((ranks[one.site] for one, year in paired if year is None), reverse=True)
    delay = sum(year for one, year in paired if one.pilot is not None and year is not None)
    return len(left), left, delay, -sum(hits(one, year) for one, year in paired)


def rights(able: list[Wanted]) -> Callable[[Wanted], tuple]:
    """The weakest right first: undecided before decided, low need before high, z before a."""
    known = [one.need for one in able if one.need is not None]
    middle = median(known) if known else 0

    def weight(one: Wanted) -> tuple:
        kept = (one.condition == "decided", one.year is not None, one.pilot is not None)
        return *kept, middle if one.need is None else one.need, -ord(one.site)

    return weight


def hits(one: Wanted, year: int | None) -> int:
    if year is None or year > 2029:
        return 0
    return sum(
        (first, last) != (None, None) and (first or 0) <= year <= (last or 9999)
        for first, last, _ in one.windows
    )

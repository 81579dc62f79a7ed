"""What may be said about the top of a ranking."""

from trefpunt.engines.index import tell_interval, tell_top, tell_variation
from trefpunt.engines.index.telling import listed


def test_a_chain_has_no_order_and_says_what_rounding_alone_tells(run, reading):
    result = run(*(reading(n, published=p) for n, p in enumerate(["42.0", "41.3", "40.7"], 1)))
    order, limit = tell_top(result)
    assert order == (
        "Area 1, Area 2 en Area 3 staan op rang 1 tot en met 3 en liggen 1,3 punt uit elkaar. "
        "De volgorde binnen deze groep is niet te bepalen."
    )
    assert limit.startswith(
        "Kijkt u alleen naar de afronding, dan staat Area 1 zeker boven Area 3."
    )


def test_without_any_pair_apart_it_says_only_that_margins_are_unknown(run, reading):
    result = run(reading(1, published="42.0"), reading(2, published="41.7"))
    order, limit = tell_top(result, "en")
    assert order.startswith("Area 1 and Area 2 hold ranks 1 to 2 and lie within 0.3 points.")
    assert limit == "The margins of the figures themselves are not published."


def test_a_clear_first_place_is_named(run, reading):
    result = run(reading(1, published="42.0"), reading(2, published="30.0"))
    assert tell_top(result, "en")[0] == "Area 1 has the highest index."


def test_a_long_chain_is_counted_and_not_named(run, reading):
    result = run(*(reading(n, published="30.0") for n in range(1, 41)))
    assert tell_top(result)[0].startswith("40 buurten staan op rang 1 tot en met 40")


def test_margins_speak_for_themselves(run, reading, recipe):
    rows = [reading(n, p, p, p, margins=[[0, 90]] * 3) for n, p in ((1, 50), (2, 40))]
    result = run(*rows)
    assert len(tell_top(result)) == 1
    assert "95 % van 2.000 trekkingen" in tell_interval(result, recipe())


def test_nothing_is_said_without_values(run, reading):
    assert tell_top(run(reading(1, quality="no_data"))) == ()


def test_rounding_is_told_in_half_units(run, reading, recipe):
    result = run(reading(1, published="42.0"))
    assert "elk van de 3 percentages kan 0,5 punt" in tell_interval(result, recipe())
    assert "each of the 3 percentages may be 0.05" in tell_interval(
        result, recipe(rounding="0.1"), "en"
    )


def test_variations_have_words(recipe):
    told = [tell_variation(f"{sign}part1", recipe(), "en") for sign in ("+", "-", "without ")]
    assert told == ["word counts 25 % more", "word counts 25 % less", "without word"]


def test_a_list_of_one_is_the_name():
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A en B"

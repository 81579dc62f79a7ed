"""What other weights would do to the ranking."""


def test_each_weight_goes_up_down_and_out(run, reading):
    found = run(reading(1, 50, 20, 20), reading(2, 20, 30, 30)).sensitivity
    assert [variation.id for variation in found.variations] == [
        *("+part1", "-part1", "without part1"),
        *("+part2", "-part2", "without part2"),
        *("+part3", "-part3", "without part3"),
    ]
    by_id = {variation.id: variation for variation in found.variations}
    # 50 + 20 + 20 = 90 against 80; without the first 40 against 60.
    assert by_id["without part1"].ranks == (2, 1)
    assert by_id["without part1"].largest_shift == 1
    # 0.75 x 50 + 40 = 77.5 against 0.75 x 20 + 60 = 75: the order holds.
    assert by_id["-part1"].ranks == (1, 2)
    assert by_id["-part1"].largest_shift == 0


def test_a_quarter_less_can_turn_the_order(run, reading):
    found = run(reading(1, 50, 20, 20), reading(2, 20, 35, 34)).sensitivity
    less = next(variation for variation in found.variations if variation.id == "-part1")
    assert less.ranks == (2, 1)  # 77.5 against 84


def test_unequal_weights_vary_from_where_they_are(run, reading, recipe):
    found = run(reading(1, 40, 10), reading(2, 10, 90), made=recipe("3", "1")).sensitivity
    # 130 against 120; the first a quarter down: 2.25 x 40 + 10 = 100 against 112.5.
    less = next(variation for variation in found.variations if variation.id == "-part1")
    assert less.ranks == (2, 1)


def test_one_published_value_makes_it_impossible(run, reading):
    found = run(reading(1, 50, 20, 20), reading(2, published="30.0")).sensitivity
    assert not found.possible
    assert found.variations == ()


def test_one_component_has_no_other_weighing(run, reading, recipe):
    found = run(reading(1, 50), reading(2, 40), made=recipe("1")).sensitivity
    assert found.possible
    assert found.variations == ()

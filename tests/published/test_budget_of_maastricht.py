"""The budget of Maastricht, from the project's own files, against the council's table."""

from decimal import Decimal

import pytest

from trefpunt.engines.budget import band, budget, charge_sets, commitments, compare, uncertainty
from trefpunt.sources.policy import read
from trefpunt.terms.money import PM, dutch, round_half_up

COLUMNS = ("2026", "2027", "2028", "2029", "2030", "structural")

# Domain handbook rows 69-78, as printed.
PRINTED = """
exploitatie     716 1.184 2.120 2.120 2.120 2.120
aantrekkelijk   240 400 400 200 0 240
investeringen   PM PM PM PM PM PM
welzijnswerk    338 525 900 900 900 900
kleinschalig    125 125 125 125 125 125
ondersteuning   218 315 315 315 315 315
kapitaallasten  PM PM PM PM PM PM
"""


def D(text):
    return tuple(Decimal(part) for part in text.split())


@pytest.fixture(scope="module")
def policy(policy_folder):
    return read(policy_folder)


@pytest.fixture(scope="module")
def run(policy):
    def compute(name):
        return budget(policy.budget, policy.scenario(name), policy.municipality.kinds)

    return compute


@pytest.fixture(scope="module")
def proposed(run):
    return run("raadsvoorstel")


@pytest.mark.parametrize("row", PRINTED.strip().splitlines())
def test_every_line_comes_out_as_printed(proposed, row):
    name, *cells = row.split()
    line = next(line for line in proposed.lines if line.id == name)
    assert [str(PM) if v is PM else dutch(v) for v in line.values] == cells


def test_the_totals_are_exact_and_rounded_once_as_printed(proposed):
    assert proposed.columns == COLUMNS
    assert proposed.subtotal == D("1636 2549 3860 3660 3460 3700")
    assert proposed.cover == D("405.5 533 683 683 683 683")
    assert proposed.net == D("1230.5 2016 3177 2977 2777 3017")
    assert [round_half_up(v) for v in proposed.cover] == list(D("406 533 683 683 683 683"))
    assert [round_half_up(v) for v in proposed.net] == list(D("1231 2016 3177 2977 2777 3017"))


def test_the_unrounded_values_of_2026(proposed):
    first = {line.id: line.values[0] for line in proposed.lines}
    assert first["welzijnswerk"] == Decimal("337.5")
    assert first["ondersteuning"] == Decimal("217.5")


def test_places_fte_and_pm(proposed):
    counts = {places.kind: places.counts for places in proposed.places}
    assert counts == {
        "ontmoetingscentrum": (8, 12, 20, 20, 20, 20),
        "huis_van_de_wijk": (1, 2, 4, 4, 4, 4),
    }
    assert proposed.fte == D("2.25 3.5 6 6 6 6")
    assert proposed.pm == (2,) * 6


def test_five_years(proposed, policy):
    assert proposed.five_year_subtotal == 15165
    assert proposed.five_year_net == Decimal("12177.5")
    rows = {row.line: row for row in policy.budget.printed.rows}
    years = COLUMNS[:-1]
    assert sum(rows["subtotal"].amount(y) for y in years) == 15165
    assert sum(rows["cover"].amount(y) for y in years) == 2988
    assert sum(rows["net"].amount(y) for y in years) == 12178
    costs = policy.budget.costs - {"investeringen"}
    assert sum(rows[name].amount(y) for name in costs for y in years) == 15166


def test_exactly_two_printed_cells_do_not_follow_and_are_explained(proposed):
    found = [(d.kind, d.line, d.year, d.printed, d.computed) for d in proposed.differences]
    assert found == [
        ("printed_sum", "subtotal", "2026", 1636, 1637),
        ("printed_sum", "net", "2026", 1231, 1230),
    ]
    subtotal, net = proposed.differences
    assert "217,5" in subtotal.explanation.nl
    assert "405,5" in net.explanation.nl
    assert "405.5" in net.explanation.en


def tenths(first, last):
    return [Decimal(n) / 10 for n in range(first * 10, last * 10)]


def test_only_these_support_amounts_fit_the_printed_cells():
    """Handbook 1G: support of 2026 lies in [217.5; 218)."""
    rest = Decimal("716") + 240 + Decimal("337.5") + 125
    fit = [
        x for x in tenths(210, 225) if (round_half_up(x), round_half_up(rest + x)) == (218, 1636)
    ]
    assert fit == tenths(217, 218)[5:]


def test_only_these_amounts_of_cover_fit_the_printed_cells():
    """Handbook 1G: cover of 2026 lies in [405.5; 406), with one of those support amounts."""
    subtotals = [Decimal("1418.5") + support for support in tenths(217, 218)[5:]]
    fit = [
        x
        for x in tenths(400, 410)
        if round_half_up(x) == 406 and 1231 in {round_half_up(s - x) for s in subtotals}
    ]
    assert fit == tenths(405, 406)[5:]


def test_the_rates_per_place_are_the_only_solution():
    """Handbook 1G: three distinct columns, two unknowns, one answer."""
    columns = [(8, 1, 716), (12, 2, 1184), (20, 4, 2120)]
    found = [
        (oc, house)
        for oc in range(300)
        for house in range(800)
        if all(a * oc + b * house == amount for a, b, amount in columns)
    ]
    assert found == [(62, 220)]


def test_what_the_lines_rest_on(policy, run, proposed):
    """Handbook 1G: per place, per fte, schedules, and what does not follow the places."""
    plan = policy.budget
    assert plan.line("exploitatie").driver.rates == {
        "ontmoetingscentrum": 62,
        "huis_van_de_wijk": 220,
    }
    work = plan.line("welzijnswerk").driver
    assert (work.fte_per_place, work.fte_maximum, work.cost_per_fte) == (Decimal("0.25"), 6, 150)
    assert work.fte_per_place * work.cost_per_fte == Decimal("37.5")
    values = {line.id: line.values for line in proposed.lines}
    assert sum(values["aantrekkelijk"][:4]) == 1240
    fewer = {line.id: line.values for line in run("alle-18").lines}
    for unmoved in ("aantrekkelijk", "kleinschalig", "ondersteuning"):
        assert fewer[unmoved] == values[unmoved]
    for moved in ("exploitatie", "welzijnswerk"):
        assert fewer[moved] < values[moved]


def test_the_steps_of_the_cover(proposed):
    first, second, third, *_ = proposed.cover
    assert (second - first, third - second) == (Decimal("127.5"), 150)


def test_existing_and_planned_places(policy):
    """Handbook 1G: 18 now and 24 planned; so 6 new, or 2 where the four houses are extra."""
    kinds = {kind.id: kind for kind in policy.municipality.kinds}
    now = kinds["gemeenschapshuis"].existing
    centres, houses = kinds["ontmoetingscentrum"].maximum, kinds["huis_van_de_wijk"].maximum
    assert (now, centres + houses, centres + houses - now) == (18, 24, 6)
    assert (now - houses, centres - (now - houses), centres - now) == (14, 6, 2)


def test_three_years_of_one_place(policy):
    """Handbook 1G: what the de-minimis rules will be held against, before any other grant."""
    rates = policy.budget.line("exploitatie").driver.rates
    assert {kind: 3 * rate for kind, rate in rates.items()} == {
        "ontmoetingscentrum": 186,
        "huis_van_de_wijk": 660,
    }


def test_the_trend_of_the_poll_and_what_the_target_asks(policy):
    """Handbook 1G: -0.75 a year; 77 and 74 if continued; 0.625 a year and 11 points to go."""
    contacts = policy.indicators.indicators[0]
    (_, first), (year, middle), (last, value) = [(p.year, p.value) for p in contacts.series]
    step = (value - middle) / (last - year)
    assert step == (middle - first) / 4 == Decimal("-0.75")
    assert [value + step * (next_year - last) for next_year in contacts.next_years] == [77, 74]
    needed = (contacts.target.value - value) / (contacts.target.year - last)
    assert (needed, value + needed * 4) == (Decimal("0.625"), Decimal("82.5"))
    assert contacts.target.value - 74 == 11


def test_do_nothing_costs_nothing_and_leaves_the_cover(run):
    nothing = run("niets-doen")
    assert nothing.subtotal == (0,) * 6
    assert nothing.net == D("-405.5 -533 -683 -683 -683 -683")
    assert nothing.pm == (0,) * 6


def test_all_eighteen_houses_save_six_centres(run, proposed):
    every = run("alle-18")
    assert [sum(p.counts[i] for p in every.places) for i in range(6)] == [9, 14, 18, 18, 18, 18]
    # six centres fewer from 2028: 6 x 62 + 6 x 37.5
    assert compare(proposed, every).net == D("0 0 -597 -597 -597 -597")
    assert compare(proposed, every).five_year == -1791


def test_a_start_halfway_halves_the_first_year(run):
    halfway = run("halverwege")
    lines = {line.id: line.values for line in halfway.lines}
    assert lines["exploitatie"] == D("358 950 1652 2120 2120 2120")
    assert halfway.fte == D("1.125 2.875 4.75 6 6 6")


def test_slow_take_up_costs_less_and_ends_as_the_plan(run, proposed):
    slow = run("langzaam")
    assert slow.five_year_net == Decimal("8086.5")
    assert slow.net[-1] == proposed.net[-1]


def test_the_sets_of_capital_charges_of_the_handbook(policy):
    result = charge_sets(policy.budget.investment)
    assert (result.share_low, result.share_high) == (Decimal("0.025"), Decimal("0.03"))
    found = {
        (s.form, s.term): (round_half_up(s.rate_low, 4), round_half_up(s.rate_high, 4))
        for s in result.sets
    }
    assert found == {
        ("linear", 40): D("0 0.005"),
        ("linear", 50): D("0.005 0.01"),
        ("linear", 60): D("0.0083 0.0133"),
        ("annuity", 40): D("0 0.0092"),
        ("annuity", 50): D("0.0091 0.0172"),
        ("annuity", 60): D("0.0144 0.0218"),
    }
    assert not result.one_rate


@pytest.mark.parametrize(
    ("way", "ends"),
    [
        (("linear", 40, Decimal("0")), (150, 250)),
        (("annuity", 50, Decimal("0.01")), (153, 255)),
        (("linear", 40, Decimal("0.02")), (270, 450)),
    ],
)
def test_the_bands_at_one_set(policy, way, ends):
    assert tuple(map(round_half_up, band(policy.budget.investment, *way))) == ends


def test_de_heeg_is_in_no_row(policy):
    (heeg,) = commitments(policy.budget)
    assert round_half_up(heeg.covered_high, 2) == Decimal("0.67")
    assert heeg.covered_low == Decimal("0.4")
    assert (heeg.open_low, heeg.open_high) == (500, 1500)
    shares = charge_sets(policy.budget.investment)
    assert heeg.contribution * shares.share_low == 25
    assert heeg.contribution * shares.share_high == 30
    assert heeg.id not in {line.id for line in policy.budget.lines}


def test_every_assumption_about_uncertainty_is_marked_as_one(policy):
    ranges = policy.budget.uncertainty
    all_ranges = [*ranges.take_up.values(), *ranges.unit_costs.values()]
    for assumed in (*all_ranges, ranges.investment, ranges.charge_rate):
        assert assumed.certainty == "U"
        assert "door de gemeente vast te stellen" in assumed.source


def test_a_hundred_thousand_draws_lie_around_the_plan(policy):
    plan, kinds = policy.budget, policy.municipality.kinds
    drawn = uncertainty(plan, policy.scenario("raadsvoorstel"), kinds, 100_000, 1)
    assert drawn.influences[0].input == "take_up"
    assert drawn.five_year.p10 < 15165 < drawn.five_year_with_charges.p90

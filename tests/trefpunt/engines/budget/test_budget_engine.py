"""Drivers, totals and scenarios, on the invented plan."""

from decimal import Decimal

import pytest

from trefpunt.engines.budget import budget, proposal
from trefpunt.schemas.budget import BudgetPlan
from trefpunt.terms.money import PM
from trefpunt.terms.problems import RuleProblem


def D(*texts):
    return tuple(Decimal(text) for text in texts)


def values(result, line):
    return next(row.values for row in result.lines if row.id == line)


def test_each_driver_gives_its_amounts(run):
    result = run()
    assert result.columns == ("2030", "2031", "structural")
    assert values(result, "running") == D("20", "73.3", "73.3")
    assert values(result, "work") == D("100", "200", "200")  # 2.5 fte wanted, 2 allowed
    assert values(result, "paint") == (Decimal(1000), Decimal(0), PM)
    assert values(result, "rent") == D("7.5", "7.5", "7.5")
    assert values(result, "charges") == (PM, PM, PM)


def test_totals_leave_pm_out_and_count_it(run):
    result = run()
    assert result.subtotal == D("1127.5", "280.8", "280.8")
    assert result.cover == D("100.5", "100", "50")
    assert result.net == D("1027", "180.8", "230.8")
    assert result.pm == (1, 1, 2)
    assert result.fte == D("1", "2", "2")
    assert result.five_year_subtotal == Decimal("1408.3")
    assert result.five_year_net == Decimal("1207.8")


def test_a_scenario_replaces_only_the_columns_that_it_names(run):
    result = run(counts={"hut": {"2031": 1}})
    assert [places.counts for places in result.places] == [(2, 1, 4), (0, 1, 1)]
    assert values(result, "running") == D("20", "43.3", "73.3")


def test_a_line_left_out_costs_nothing_also_where_it_was_pm(run):
    result = run(without_lines=["paint", "charges", "work"])
    assert values(result, "charges") == D("0", "0", "0")
    assert result.pm == (0, 0, 0)
    assert result.fte == D("0", "0", "0")
    assert result.subtotal == D("27.5", "80.8", "80.8")


def test_new_places_count_for_part_of_their_first_year(run):
    wanted = {"first_year_share": "0,25", "counts": {"hut": {"2031": 1}}}
    huts, halls = run(**wanted).places
    assert huts.effective == D("0.5", "1", "1.75")  # 2 new; one closed; 3 new
    assert halls.effective == D("0", "0.25", "1")


def test_the_choices_of_boards_drive_the_counts(run):
    choices = [
        {"place": "a", "choice": "H", "year": 2030},
        {"place": "a", "choice": "closing", "year": 2031},
        {"place": "b", "choice": "Z", "year": 2031},
        {"place": "c", "choice": "H", "year": 2030},
        {"place": "c", "choice": "Z", "year": 2031},
        {"place": "d", "choice": "undecided"},
        {"place": "e", "choice": "stays", "year": 2030},
        {"place": "f", "choice": "closing", "year": 2030},
    ]
    huts, halls = run(choices=choices, counts={"hut": {"2030": 5}}).places
    assert huts.counts == (2, 0, 0)
    assert halls.counts == (0, 2, 2)


def choice(place, chosen, year=None):
    return {"place": place, "choice": chosen, "year": year}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"counts": {"hut": {"2031": 25}}}, "counts.hut.2031", "huten, 2031: 25 plekken"),
        ({"counts": {"hut": {"2031": 25}}}, "counts.hut.2031", "hoogstens 5"),
        ({"counts": {"hut": {"structural": 6}}}, "counts.hut.structural", "huten, structureel: 6"),
        ({"counts": {"hall": {"2030": -1}}}, "counts.hall.2030", "hallen, 2030: -1 plekken"),
        ({"counts": {"hut": {"2032": 1}}}, "counts.hut.2032", "“2032” valt buiten het plan"),
        ({"counts": {"park": {"2030": 1}}}, "counts.park", "geen plekken van de soort “park”"),
        ({"without_lines": ["nope"]}, "without_lines", "geen post “nope”"),
        ({"choices": [choice("a", "H")]}, "choices.a.year", "a: bij de keuze “H” ontbreekt"),
        ({"choices": [choice("a", "closing")]}, "choices.a.year", "“closing” ontbreekt het jaar"),
        ({"choices": [choice("a", "P", 2030)]}, "choices.a.choice", "de keuze “P” bestaat niet"),
        ({"choices": [choice("a", "H", 2040)]}, "choices.a.year", "“2040” valt buiten het plan"),
        ({"choices": [choice("a", c, 2030) for c in "HZ"]}, "choices.a.year", "twee keuzes"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(run, changes, field, words):
    with pytest.raises(RuleProblem) as refused:
        run(**changes)
    problem = refused.value.problem
    assert words in problem.message("nl")
    assert problem.column == field
    assert all((problem.message("en"), problem.action("nl"), problem.action("en")))


def test_a_message_names_a_kind_and_a_column_in_the_readers_language(run):
    with pytest.raises(RuleProblem) as refused:
        run(counts={"hut": {"structural": 6}})
    assert "huts, structural: 6 places" in refused.value.problem.message("en")


def test_too_many_boards_are_too_many_places(run):
    choices = [{"place": str(n), "choice": "H", "year": 2031} for n in range(6)]
    with pytest.raises(RuleProblem, match="2031: 6 places"):
        run(choices=choices)


def test_the_printed_table_is_compared_with_itself_and_with_the_engine(make_plan, kinds):
    plan = make_plan(lambda data: data["lines"][3]["driver"].update(amount="9"))
    result = budget(plan, proposal(plan), kinds)
    found = {(d.kind, d.line, d.year): (d.printed, d.computed) for d in result.differences}
    assert found == {
        ("engine", "rent", "2030"): D("8", "9"),
        ("engine", "rent", "2031"): D("8", "9"),
        ("engine", "rent", "structural"): D("8", "9"),
        ("engine", "subtotal", "2030"): D("1128", "1129"),
        ("engine", "subtotal", "2031"): D("281", "282"),
        ("engine", "subtotal", "structural"): D("281", "282"),
        ("engine", "net", "2030"): D("1027", "1029"),
        ("engine", "net", "2031"): D("181", "182"),
        ("engine", "net", "structural"): D("231", "232"),
    }


def test_the_printed_table_of_the_plan_fits_when_nothing_changed(plan, kinds):
    assert budget(plan, proposal(plan), kinds).differences == ()


def test_pm_printed_and_an_amount_computed_is_a_difference(make_plan, kinds):
    plan = make_plan(lambda data: data["lines"][2]["driver"]["amounts"].update(structural="-"))
    differences = budget(plan, proposal(plan), kinds).differences
    assert [(d.line, d.year, d.printed, d.computed) for d in differences] == [
        ("paint", "structural", PM, Decimal(0))
    ]


def test_another_scenario_is_not_held_against_the_printed_table(run):
    assert run(counts={"hut": {"2030": 1}}).differences == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["counts"]["places"]["hut"].pop("2031"), "budget.columns"),
        (lambda d: d["lines"].append(d["lines"][0]), "budget.line_twice"),
        (lambda d: d["printed"]["rows"].pop(5), "budget.totals_missing"),
        (lambda d: d["printed"]["rows"][1].update(line="other"), "budget.row_unknown"),
        (lambda d: d["printed"]["rows"][1]["cells"].update({"2030": "0.125"}), "amount.unreadable"),
        (lambda d: d["uncertainty"]["investment"].update(low="1.900"), "budget.range_order"),
        (lambda d: d["uncertainty"]["take_up"]["2030"].update(high="1,1"), "budget.chance"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(make_plan, change, code):
    with pytest.raises(ValueError, match=code):
        make_plan(change)


def test_a_plan_comes_back_from_json_as_it_was(plan):
    assert BudgetPlan.model_validate_json(plan.model_dump_json()) == plan

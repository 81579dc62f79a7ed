"""A name that differs by language is filled in in the reader's language."""

from trefpunt.terms.problems import Problem
from trefpunt.terms.wording import say_both


def test_a_name_in_two_languages_fills_a_sentence():
    kind = {"nl": "hutten", "en": "huts"}
    problem = Problem("budget.count_negative", params={"kind": kind, "count": -1, "year": "2030"})
    assert problem.message("nl").startswith("hutten, 2030: -1 plekken")
    assert problem.message("en").startswith("huts, 2030: -1 places")


def test_a_sentence_in_both_languages_fills_another():
    year = say_both("budget.structural")
    assert year == {"nl": "structureel", "en": "structural"}
    problem = Problem("budget.count_negative", params={"kind": "H", "count": -1, "year": year})
    assert problem.message("en").startswith("H, structural: -1 places")

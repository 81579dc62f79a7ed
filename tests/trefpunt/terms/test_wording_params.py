"""A name that differs by language is filled in in the reader's language."""

from trefpunt.terms.problems import Problem


def test_a_name_in_two_languages_fills_a_sentence():
    kind = {"nl": "hutten", "en": "huts"}
    problem = Problem("budget.count_negative", params={"kind": kind, "count": -1, "year": "2030"})
    assert problem.message("nl").startswith("hutten, 2030: -1 plekken")
    assert problem.message("en").startswith("huts, 2030: -1 places")

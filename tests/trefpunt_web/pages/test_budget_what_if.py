"""Somebody tries other numbers: the answer, its address, and what cannot be."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trefpunt_web.records.plan.models import SavedScenario
from trefpunt_web.records.runs.models import Run

pytestmark = pytest.mark.usefixtures("loaded")
OC = "ontmoetingscentrum"


def ask(visitor: Client, status: int = 200, **fields: str) -> str:
    answer = visitor.get("/begroting/", {"scenario": "raadsvoorstel", "eigen": "1", **fields})
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def difference(html: str) -> str:
    found = re.search(r'class="delta".*?<b>(.*?)</b>', html, re.S)
    assert found is not None
    return found[1]


def test_fewer_places_cost_less(visitor: Client) -> None:
    html = ask(visitor, **{OC: "15", "huis_van_de_wijk": "4"})
    # 5 places fewer in 3 years, each 62 and a quarter fte of 150
    assert difference(html) == "− € 1,49 miljoen"
    assert "met 19 plekken" in html
    assert "proefberekening, niet bewaard" in html
    assert "10.000 doorrekeningen" in html


def test_halfway_through_the_year(visitor: Client) -> None:
    assert difference(ask(visitor, halverwege="ja")).startswith("− € ")
    assert "proefberekening" not in ask(visitor, halverwege="nee")


def test_one_year_on_its_own(visitor: Client) -> None:
    html = ask(visitor, **{f"{OC}-2026": "7"})
    assert difference(html) == "− € 99.500"
    assert 'id="per-jaar" open' in html


def test_a_line_left_out(visitor: Client) -> None:
    assert difference(ask(visitor, zonder="kleinschalig")) == "− € 625.000"


def test_choices_of_boards(visitor: Client) -> None:
    fields = {"besturen": "on", "keuze-amyerhoof": "OC", "jaar-amyerhoof": "2027"}
    html = ask(visitor, **fields)
    assert "met 1 plek." in html
    assert "met 24 plekken" in ask(visitor, **{**fields, "besturen": ""})


def test_a_trial_shows_what_it_is_made_of(visitor: Client) -> None:
    html = ask(visitor, **{OC: "15"})
    assert "Dit is een proefberekening." in html
    assert "budget/2026.toml" in html
    assert re.search(r"<code>[0-9a-f]{64}</code>", html)


def test_looking_writes_nothing(visitor: Client) -> None:
    before = Run.objects.count()
    ask(visitor, **{OC: "3"})
    assert (Run.objects.count(), SavedScenario.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("fields", "at", "told"),
    [
        ({OC: "25"}, OC, "Het plan heeft er hoogstens 20."),
        ({f"{OC}-2027": "25"}, f"{OC}-2027", "Ontmoetingscentra, 2027: 25 plekken."),
        ({OC: "-1"}, OC, "Minder dan nul kan niet."),
        ({OC: "1.184"}, OC, "Vul een heel getal in"),
        ({OC: "veel"}, OC, "Vul een heel getal in"),
        ({OC: "9" * 5000}, OC, "Vul een heel getal in"),
        ({OC: "123456"}, OC, "Vul hoogstens 9999 in"),
        (
            {"besturen": "on", "keuze-amyerhoof": "OC", "jaar-amyerhoof": "2050"},
            "jaar-amyerhoof",
            "“2050” valt buiten het plan.",
        ),
        (
            {"besturen": "on", "keuze-amyerhoof": "OC"},
            "jaar-amyerhoof",
            "Amyerhoof: bij de keuze",
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    visitor: Client, fields: dict[str, str], at: str, told: str
) -> None:
    html = ask(visitor, 422, **fields)
    assert told in html
    assert f'<a href="#id_{at}">' in html
    assert f'id="id_{at}-fout"' in html
    tag = re.search(rf'<input[^>]*id="id_{at}"[^>]*>', html)
    assert tag is not None
    assert f"id_{at}-fout" in tag[0]
    assert f'value="{fields.get(at, "")}"' in tag[0]


def test_with_an_error_the_table_is_the_last_that_was_right(visitor: Client) -> None:
    html = ask(visitor, 422, **{OC: "25", "huis_van_de_wijk": "2"})
    assert "met 24 plekken" in html
    assert "U ziet nog het scenario zonder uw wijziging." in html


def test_a_choice_that_does_not_exist(visitor: Client) -> None:
    ask(visitor, 422, halverwege="misschien")
    ask(visitor, 422, zonder="bestaat-niet")


def test_the_address_of_an_answer_is_short_and_gives_it_again(visitor: Client) -> None:
    fields = {"scenario": "raadsvoorstel", "eigen": "1", OC: "15", f"{OC}-2027": ""}
    answer = visitor.get("/begroting/", fields, headers={"HX-Request": "true"})
    there = answer["HX-Push-Url"]
    assert f"{OC}-2027" not in there
    again = visitor.get(there).content.decode().replace("\xa0", " ")
    assert difference(again) == "− € 1,49 miljoen"


def test_a_saved_address_without_the_mark_of_the_form_works(visitor: Client) -> None:
    html = visitor.get(f"/begroting/?{OC}=15").content.decode().replace("\xa0", " ")
    assert difference(html) == "− € 1,49 miljoen"


def test_a_fresh_answer_takes_as_many_queries_as_an_old_one(
    visitor: Client, django_assert_num_queries: object
) -> None:
    ask(visitor)
    for number in ("11", "11", "7"):
        with django_assert_num_queries(6):  # type: ignore[operator]
            ask(visitor, **{OC: number})


NAMES = st.sampled_from(
    [
        *("scenario", "eigen", OC, f"{OC}-2027", "halverwege", "zonder", "besturen"),
        *("keuze-amyerhoof", "jaar-amyerhoof", "name", "x"),
    ]
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(fields=st.dictionaries(NAMES, st.text(max_size=12) | st.integers().map(str), max_size=6))
def test_no_address_breaks_the_page(visitor: Client, fields: dict[str, str]) -> None:
    assert visitor.get("/begroting/", fields).status_code in {200, 404, 422}


def test_a_phone_gets_a_chart_that_fits(visitor: Client) -> None:
    html = ask(visitor, **{OC: "15"})
    found = re.search(r'<img class="chart narrow" src="([^"]+)" alt="([^"]+)"', html)
    assert found is not None
    assert "2028: 3.363, bandbreedte" in found[2]
    answer = visitor.get(found[1].replace("&amp;", "&"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert "15 + 4" in answer.content.decode()

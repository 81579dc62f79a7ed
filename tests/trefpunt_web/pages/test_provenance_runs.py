"""Looking up where a figure comes from."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from trefpunt.schemas.run import Run as Schema
from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.records.runs.models import Answer, Run
from trefpunt_web.services import data, loading, reach

pytestmark = pytest.mark.usefixtures("loaded")


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.decode())))


@pytest.fixture
def index() -> Run:
    """The run of the index."""
    return Run.objects.get(part="index")


def many(count: int) -> None:
    for number in range(count):
        run = Schema("index", "index/1", {"a.csv": f"{number:064x}"}, {"seed": number}, {})
        fields = {k: v for k, v in run.as_json().items() if k != "id"}
        Run.objects.create(**fields, result={}, computed_at=timezone.now())


def test_the_list_holds_every_run_newest_first(visitor: Client) -> None:
    page = visitor.get("/herkomst/").content.decode()
    shown = re.findall(r'href="/herkomst/([0-9a-f]{12})/"', page)
    assert shown == [run.digest[:12] for run in Run.objects.all()]
    assert "Begroting: Raadsvoorstel" in text(page.encode())


def test_the_list_shows_one_part_when_asked(visitor: Client) -> None:
    told = text(visitor.get("/herkomst/?onderdeel=index").content)
    assert "1 berekening nieuwste eerst" in told
    assert "Raadsvoorstel" not in told


@pytest.mark.parametrize("query", ["pagina=99999", "pagina=x", "pagina=-1", "onderdeel=zzz"])
def test_an_odd_question_gets_a_list_all_the_same(visitor: Client, query: str) -> None:
    answer = visitor.get(f"/herkomst/?{query}")
    assert answer.status_code == 200
    assert "berekeningen" in text(answer.content)


def test_a_long_list_has_pages_that_keep_the_part(visitor: Client) -> None:
    many(30)
    page = visitor.get("/herkomst/?onderdeel=index").content.decode()
    assert 'rel="next" href="?onderdeel=index&amp;pagina=2"' in page
    second = text(visitor.get("/herkomst/?onderdeel=index&pagina=2").content)
    assert "Pagina 2 van 2" in second
    assert "Oudere" not in second


def test_the_list_asks_as_much_for_many_as_for_few(
    visitor: Client, django_assert_num_queries: Any
) -> None:
    visitor.get("/herkomst/")
    with django_assert_num_queries(3):
        visitor.get("/herkomst/")
    many(20)
    with django_assert_num_queries(3):
        visitor.get("/herkomst/")


def test_a_run_tells_its_files_with_their_sources(visitor: Client, index: Run) -> None:
    told = text(visitor.get(f"/herkomst/{index.digest[:12]}/").content)
    for file, digest in index.inputs.items():
        assert file in told
        assert digest in told
    assert "CBS, Kerncijfers wijken en buurten 2024 (85984NED)" in told
    assert "Advies Onafhankelijke Adviesraad Maastricht" in told


def test_a_run_tells_what_is_missing_by_name_and_why(visitor: Client, index: Run) -> None:
    told = text(visitor.get(f"/herkomst/{index.digest[:12]}/").content)
    assert "Jekerkwartier : de bron noemt deze buurt niet" in told
    assert "Belvédère : de bron noemt deze buurt, maar heeft geen cijfer" in told


def test_a_run_of_the_budget_tells_which_posts_are_pm(visitor: Client) -> None:
    answer = Answer.objects.get(question="budget:raadsvoorstel")
    page = visitor.get(f"/herkomst/{answer.run.digest[:12]}/").content
    assert "het bedrag is nog niet bekend (PM)" in text(page)
    assert "€ 15,2 miljoen" in text(page)
    assert 'href="/begroting/?scenario=raadsvoorstel"' in page.decode()


def test_a_run_leads_to_the_page_that_shows_it(visitor: Client, index: Run) -> None:
    page = visitor.get(f"/herkomst/{index.digest}/").content.decode()
    assert 'Deze uitkomst staat op: <a href="/buurten/">Buurten</a>' in page


def test_a_run_of_an_older_policy_says_so(visitor: Client, index: Run) -> None:
    now = PolicyVersion.objects.get(current=True)
    PolicyVersion.objects.update(current=False)
    later = PolicyVersion.objects.create(
        municipality=now.municipality, digest="f" * 64, content=now.content, current=True
    )
    for answer in Answer.objects.exclude(question="index"):
        Answer.objects.create(policy=later, question=answer.question, run=answer.run)
    told = text(visitor.get(f"/herkomst/{index.digest[:12]}/").content)
    assert "Deze uitkomst hoort bij een ouder beleid." in told
    assert "CBS, Kerncijfers wijken en buurten 2024" in told


def test_the_download_is_the_run_with_its_result(visitor: Client, index: Run) -> None:
    answer = visitor.get(f"/herkomst/{index.digest[:12]}.json")
    assert "attachment" in answer["Content-Disposition"]
    kept = json.loads(answer.content)
    assert kept["result"] == index.result
    known = {name: kept["run"][name] for name in ("part", "method", "inputs", "parameters")}
    assert Schema(**known, missing={}).digest == index.digest


@pytest.mark.parametrize(
    "start", ["aaaaaaaaaaaa", "zz", "369f", "a" * 64, "a" * 65, "<b>x</b>", "AAAAAAAAAAAA"]
)
def test_an_unknown_number_gets_a_page_that_says_what_to_do(visitor: Client, start: str) -> None:
    answer = visitor.get(f"/herkomst/{start}/".replace("/b>", "%2Fb>"))
    assert answer.status_code == 404
    assert "<b>x" not in answer.content.decode()
    assert "Wat kunt u doen?" in text(answer.content)


def test_an_unknown_download_is_not_there_either(visitor: Client) -> None:
    assert visitor.get("/herkomst/aaaaaaaaaaaa.json").status_code == 404


def test_looking_changes_nothing(visitor: Client, index: Run) -> None:
    before = Run.objects.count()
    visitor.get(f"/herkomst/{index.digest[:12]}/")
    assert visitor.post("/herkomst/").status_code == 405
    assert Run.objects.count() == before


def test_open_data_link_to_their_page_and_tell_source_and_licence(
    policy_folder: Path, data_folder: Path, visitor: Client
) -> None:
    """A run of reach names its points and the places of the policy, each with its own source."""
    loading.load(policy_folder, data_folder)
    found = reach.current()
    assert found is not None
    html = visitor.get(f"/herkomst/{found[0].digest[:12]}/").content.decode()
    files = html.partition('<table class="files">')[2].partition("</table>")[0]
    rows = {re.sub(r"<.*?>", " ", row) for row in files.split("<tr>")}
    (used,) = data.current().of("postcodes")
    (points,) = [row for row in rows if used.digest in row]
    assert used.described["source"] in unescape(points)
    assert used.described["licence"] in points
    assert f'href="/gegevens/{used.dataset}/"' in files
    (places,) = [row for row in rows if "places.csv" in row]
    assert "egroting" not in places
    for name in ("reach.toml", "neighbourhoods.csv"):
        assert any(name in row for row in rows)
    assert "het beleid van toen is niet meer bekend" not in files

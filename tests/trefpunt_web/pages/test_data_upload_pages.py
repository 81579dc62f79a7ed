"""A planner brings a newer file: chooses it, sees what changes, confirms, and puts it back."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.plugins.opendata import dataset_of, postcodes

from trefpunt.schemas.datasets import Dataset
from trefpunt_web.records.data.models import DataFile, State
from trefpunt_web.services import data, policy

pytestmark = pytest.mark.usefixtures("supplied")


def homes() -> Dataset:
    return dataset_of(policy.current().policy.datasets, "postcodes")


def newer(people: int = 30, **other: Any) -> SimpleUploadedFile:
    made = postcodes(homes(), policy.current().policy.areas, people=people, **other)
    return SimpleUploadedFile("nieuw.csv", made)


def send(client: Client, file: Any = None, year: str = "2024") -> Any:
    sent = {"year": year} | ({"file": file} if file is not None else {})
    return client.post(f"/gegevens/{homes().id}/nieuw/", sent)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def in_use() -> DataFile:
    return data.datasets()[homes().id]


def test_from_file_to_preview_to_use(planner: Client) -> None:
    before = in_use()
    preview = send(planner, newer())
    assert preview.status_code == 302
    page = text(planner.get(preview.url))
    assert "nieuw.csv is gelezen en past" in page
    assert "1.760" in page
    assert "2.640" in page
    assert "+ 880" in page
    assert in_use().pk == before.pk
    done = planner.post(preview.url, {"apply": "1", "against": before.key}, follow=True)
    assert "Deze versie is nu in gebruik" in text(done)
    assert in_use().file == "nieuw.csv"
    assert "Terugzetten" in text(done)


def test_the_older_version_can_be_put_back(planner: Client) -> None:
    before = in_use()
    preview = send(planner, newer()).url
    planner.post(preview, {"apply": "1", "against": before.key})
    back = f"/gegevens/{homes().id}/{before.pk}/"
    page = text(planner.get(back))
    assert "Zet deze versie terug" in page
    planner.post(back, {"apply": "1", "against": in_use().key})
    assert in_use().pk == before.pk


def test_looking_at_the_preview_changes_nothing(planner: Client) -> None:
    preview = send(planner, newer()).url
    before = list(DataFile.objects.values_list("pk", "state"))
    planner.get(preview)
    assert list(DataFile.objects.values_list("pk", "state")) == before


def test_neighbourhoods_that_lose_their_data_are_named(planner: Client) -> None:
    areas = policy.current().policy.areas
    fewer = SimpleUploadedFile("minder.csv", postcodes(homes(), areas[:-2]))
    page = text(planner.get(send(planner, fewer).url))
    assert "2 buurten raken hun gegevens kwijt" in page
    assert areas[-1].name in page


def test_a_wrong_file_says_where_and_nothing_is_kept(planner: Client) -> None:
    before = DataFile.objects.count()
    made = newer().read().decode().replace(",30,", ",veel,", 1).encode()
    answer = send(planner, SimpleUploadedFile("fout.csv", made), "2023")
    assert answer.status_code == 422
    page = text(answer)
    assert "Dit bestand kan niet worden gebruikt" in page
    assert '<td class="n">2</td>' in page
    assert "“veel”" in page
    assert 'value="2023"' in page
    assert DataFile.objects.count() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Het bestand is leeg"),
        (b"<!doctype html><p>404</p>", "Dit is een webpagina (HTML)"),
        (b"%PDF-1.7", "Dit bestand is niet van de soort csv"),
    ],
)
def test_a_file_of_another_kind_is_told_in_words(
    planner: Client, content: bytes, told: str
) -> None:
    answer = send(planner, SimpleUploadedFile("x.csv", content))
    assert answer.status_code == 422
    assert told in text(answer)


def test_codes_of_another_municipality_are_told_in_words(planner: Client) -> None:
    other = newer().read().replace(b"BU0935", b"BU0014")
    answer = send(planner, SimpleUploadedFile("x.csv", other))
    assert "Dit bestand gaat over een andere gemeente: GM0014" in text(answer)


def test_a_file_that_is_too_large_is_told_with_the_limit(planner: Client, settings: Any) -> None:
    settings.DATA_LIMIT = 1000
    assert "MB" in text(send(planner, newer()))


@pytest.mark.parametrize(
    ("file", "year", "told"),
    [
        (False, "2024", "Kies een bestand."),
        (True, "vorig jaar", "Vul een jaar in van vier cijfers."),
    ],
)
def test_what_is_left_out_is_told_at_the_field(
    planner: Client, file: bool, year: str, told: str
) -> None:
    answer = send(planner, newer() if file else None, year)
    assert answer.status_code == 422
    assert told in text(answer)
    assert f'value="{year}"' in text(answer)


def test_the_same_file_again_says_so(planner: Client) -> None:
    same = SimpleUploadedFile("zelfde.csv", newer(people=20).read())
    answer = planner.post(
        f"/gegevens/{homes().id}/nieuw/", {"file": same, "year": homes().year}, follow=True
    )
    assert "Dit bestand is al in gebruik" in text(answer)


def test_who_was_overtaken_looks_again(planner: Client, administrator: Client) -> None:
    before = in_use().key
    mine, theirs = send(planner, newer(30)).url, send(administrator, newer(40)).url
    administrator.post(theirs, {"apply": "1", "against": before})
    answer = planner.post(mine, {"apply": "1", "against": before})
    assert answer.status_code == 409
    assert "Iemand anders heeft intussen" in text(answer)
    planner.post(mine, {"apply": "1", "against": in_use().key})
    assert data.summary(in_use()).totals["inhabitants"] == 2640


def test_a_double_click_is_one_change(planner: Client) -> None:
    before, preview = in_use().key, send(planner, newer()).url
    answers = [planner.post(preview, {"apply": "1", "against": before}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}


def test_a_proposal_can_be_thrown_away(planner: Client) -> None:
    preview = send(planner, newer()).url
    answer = planner.post(preview, {"discard": "1"}, follow=True)
    assert "Er is niets veranderd" in text(answer)
    assert not DataFile.objects.filter(state=State.PROPOSED).exists()
    assert planner.get(preview).status_code == 404
    assert planner.post(preview, {"apply": "1"}).status_code == 404


def test_a_proposal_is_listed_for_planners_only(planner: Client, visitor: Client) -> None:
    send(planner, newer())
    address = f"/gegevens/{homes().id}/"
    assert "nieuw.csv" in text(planner.get(address))
    assert "nieuw.csv" not in text(visitor.get(address))


@pytest.mark.parametrize("part", ["nieuw/", "{number}/"])
def test_a_visitor_signs_in_first(visitor: Client, part: str) -> None:
    address = f"/gegevens/{homes().id}/{part.format(number=in_use().pk)}"
    for answer in (visitor.get(address), visitor.post(address, {"apply": "1"})):
        assert answer.status_code == 302
        assert answer.url.startswith("/account/inloggen/?next=/gegevens/")


def test_an_account_without_a_role_may_not(planner: Client) -> None:
    from trefpunt_web.records.people.models import User
    from trefpunt_web.services import people

    people.set_role(User.objects.get(email="planner@maaswijk.nl"), None)
    assert planner.get(f"/gegevens/{homes().id}/nieuw/").status_code == 403


def test_unknown_datasets_are_not_there(planner: Client) -> None:
    assert planner.get("/gegevens/bestaat-niet/nieuw/").status_code == 404
    assert planner.get(f"/gegevens/{homes().id}/999999/").status_code == 404


def test_a_table_of_a_service_comes_in_several_files(planner: Client) -> None:
    dataset = dataset_of(policy.current().policy.datasets, "figures", "odata3")
    assert "multiple" in text(planner.get(f"/gegevens/{dataset.id}/nieuw/"))
    assert "multiple" not in text(planner.get(f"/gegevens/{homes().id}/nieuw/"))
    areas = policy.current().policy.areas
    cells = dict.fromkeys((f"{stem}_5" for stem in dataset.columns.values()), 10)
    rows = [cells | {"WijkenEnBuurten": f"{area.code}"} for area in areas]
    named = [{"Key": key, "Title": key, "Type": "Topic", "Unit": "aantal"} for key in cells]
    files = [
        SimpleUploadedFile("kwb.DataProperties.json", json.dumps({"value": named}).encode()),
        SimpleUploadedFile("kwb.json", json.dumps({"value": rows}).encode()),
    ]
    answer = planner.post(f"/gegevens/{dataset.id}/nieuw/", {"file": files})
    assert answer.status_code == 302, text(answer)
    row = DataFile.objects.get(dataset=dataset.id)
    names = [name for name, _ in data.reading.unpack(bytes(row.content)).files]
    assert names == ["kwb.json", "kwb.DataProperties.json"]

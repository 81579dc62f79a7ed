"""The page with all open data, and the page of one dataset, as a visitor reads them."""

from pathlib import Path

import pytest
from django.test import Client
from tests.plugins.opendata import dataset_of, outlines, postcodes

from trefpunt.schemas.datasets import Dataset
from trefpunt_web.records.data.models import DataFile, State
from trefpunt_web.services import data, people, policy, reach

pytestmark = pytest.mark.usefixtures("loaded")


def homes() -> Dataset:
    return dataset_of(policy.current().policy.datasets, "postcodes")


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_without_data_the_page_says_what_to_do(visitor: Client) -> None:
    page = text(visitor, "/gegevens/")
    assert "Er zijn nog geen gegevens geladen" in page
    assert "load MAP-MET-BELEID --data MAP-MET-GEGEVENS" in page
    assert homes().effect.nl in page


def test_a_dataset_in_use_tells_year_licence_source_and_coverage(
    visitor: Client, supplied: Path
) -> None:
    page, plan = text(visitor, "/gegevens/"), policy.current().policy
    total = len(plan.areas)
    for told in (homes().name.nl, homes().licence, homes().source, homes().credit):
        assert told in page
    assert f"{total} van {total}" in page
    assert "1.760 van" in page
    assert "de beheerder van de server" in page
    assert "Er zijn nog geen gegevens geladen" not in page


def test_the_menu_leads_here(visitor: Client) -> None:
    assert 'href="/gegevens/" aria-current="page"' in text(visitor, "/gegevens/")
    assert 'href="/en/gegevens/"' in text(visitor, "/gegevens/")


def test_one_dataset_shows_its_version_columns_and_fingerprint(
    visitor: Client, supplied: Path
) -> None:
    page = text(visitor, f"/gegevens/{homes().id}/")
    assert data.datasets()[homes().id].digest[:12] in page
    assert all(theirs in page for theirs in homes().columns.values())
    assert "nog geen berekening" in page
    assert "uploaden" not in page


def test_a_year_has_no_point_after_its_thousands(visitor: Client, supplied: Path) -> None:
    page = text(visitor, "/gegevens/") + text(visitor, f"/gegevens/{homes().id}/")
    assert str(homes().year) in page
    assert f"{homes().year:,}".replace(",", ".") not in page


def test_the_runs_that_used_it_are_named(visitor: Client, supplied: Path) -> None:
    reach.compute(policy.current())
    run = reach.current()
    assert run is not None
    page = text(visitor, f"/gegevens/{homes().id}/")
    assert f"/herkomst/{run[0].digest[:12]}/" in page


def test_cells_that_the_source_withholds_are_counted(visitor: Client, supplied: Path) -> None:
    areas, path = policy.current().policy.areas, supplied / homes().file
    path.write_bytes(postcodes(homes(), areas).replace(b",20,", b",0,", 3))
    data.load(policy.current(), supplied)
    page = text(visitor, f"/gegevens/{homes().id}/")
    assert "De bron laat het niet zien" in page


def test_a_refused_file_shows_what_is_wrong(visitor: Client, supplied: Path) -> None:
    (supplied / homes().file).write_bytes(b"<!doctype html>")
    data.load(policy.current(), supplied)
    page = text(visitor, f"/gegevens/{homes().id}/")
    assert "Geweigerd bestand" in page
    assert "Dit is een webpagina (HTML)" in page
    assert "In gebruik, met opmerkingen" in text(visitor, "/gegevens/")


def test_the_file_can_be_had_as_it_was_loaded(visitor: Client, supplied: Path) -> None:
    row = data.datasets()[homes().id]
    answer = visitor.get(f"/gegevens/{homes().id}/{row.pk}/bestand/")
    assert answer.content == (supplied / homes().file).read_bytes()
    assert homes().file in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("who", "status"), [("visitor", 403), ("planner", 200)])
def test_a_licence_that_is_not_open_keeps_the_file_inside(
    request: pytest.FixtureRequest,
    supplied: Path,
    who: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trefpunt_web.services.data_listing.OPEN", ("nothing",))
    row = data.datasets()[homes().id]
    client: Client = request.getfixturevalue(who)
    assert client.get(f"/gegevens/{homes().id}/{row.pk}/bestand/").status_code == status


def test_names_of_people_are_only_for_who_is_signed_in(
    visitor: Client, planner: Client, supplied: Path
) -> None:
    author = people.give_account("iemand@maaswijk.nl", "planner")
    row = data.datasets()[homes().id]
    DataFile.objects.filter(pk=row.pk).update(state=State.OLDER)
    row.refresh_from_db()
    data.put(row, data.Deed.RESTORED, author)
    pages = ("/gegevens/", f"/gegevens/{homes().id}/")
    assert all("iemand@maaswijk.nl" not in text(visitor, page) for page in pages)
    assert all("iemand@maaswijk.nl" in text(planner, page) for page in pages)


@pytest.mark.parametrize(
    "address",
    [
        "/gegevens/bestaat-niet/",
        "/gegevens/bestaat-niet/1/bestand/",
        "/gegevens/{homes}/999999/bestand/",
    ],
)
def test_what_is_not_there_says_so(visitor: Client, address: str) -> None:
    text(visitor, address.format(homes=homes().id), 404)


def test_in_english(visitor: Client, supplied: Path) -> None:
    assert homes().name.en in text(visitor, "/en/gegevens/")


def test_a_second_file_that_says_the_same_is_spare(visitor: Client, supplied: Path) -> None:
    plan = policy.current().policy
    second = plan.datasets.of("boundaries")[-1]
    (supplied / second.file).write_bytes(outlines(second, plan.areas))
    data.load(policy.current(), supplied)
    first = next(data.current().of("boundaries"))
    assert "reserve" not in text(visitor, f"/gegevens/{first.dataset}/")
    assert "Dit bestand is reserve" in text(visitor, f"/gegevens/{second.id}/")

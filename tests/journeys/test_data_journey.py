"""Open data as seen: by a visitor, and by a planner who brings a newer file and puts it back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.plugins.opendata import dataset_of, outlines, postcodes

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.policy import Policy

pytestmark = pytest.mark.browser

Axe = Callable[[Page], list[str]]
WIDTHS = [320, 1280]
SECRET = "een lang wachtwoord voor de proef"


@pytest.fixture(scope="module")
def plan(site: str, django_db_blocker: Any) -> Policy:
    """The policy that the site works with."""
    from trefpunt_web.services import policy

    with django_db_blocker.unblock():
        return policy.current().policy


@pytest.fixture(scope="module")
def homes(plan: Policy) -> Dataset:
    return dataset_of(plan.datasets, "postcodes")


@pytest.fixture(scope="module")
def filled(
    plan: Policy, homes: Dataset, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[None]:
    """Postcodes and boundaries are in use, and of another dataset a file was refused."""
    from django.db import transaction

    from trefpunt_web.records.data.models import DataFile, State
    from trefpunt_web.services import data, people, policy, reach

    folder = tmp_path_factory.mktemp("data")
    drawn, streets = (dataset_of(plan.datasets, role) for role in ("boundaries", "streets"))
    (folder / homes.file).write_bytes(postcodes(homes, plan.areas))
    (folder / drawn.file).write_bytes(outlines(drawn, plan.areas))
    (folder / streets.file).write_bytes(b"<!doctype html>")
    with django_db_blocker.unblock(), transaction.atomic():
        policy.alone()
        before = policy.boundaries()
        data.load(policy.current(), folder)
        user = people.give_account("gegevens@maaswijk.nl", "planner")
        user.set_password(SECRET)
        user.save()
    yield
    with django_db_blocker.unblock():  # the next journey finds the site as it was
        DataFile.objects.filter(state=State.CURRENT).update(state=State.OLDER)
        DataFile.objects.exclude(state=State.OLDER).delete()
        policy.keep_shapes(plan, before)
        reach.compute(policy.current())


@pytest.fixture
def planner(page: Page, filled: None) -> Page:
    """Somebody who may bring data, signed in."""
    page.goto("/account/inloggen/")
    page.get_by_label("E-mailadres").fill("gegevens@maaswijk.nl")
    page.get_by_label("Wachtwoord", exact=True).fill(SECRET)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page).not_to_have_url(re.compile("inloggen"))
    return page


def fits(page: Page, axe: Axe) -> list[str]:
    """What axe finds at both widths; a page is never wider than its window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += axe(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width}: {page.url}")
    return found


def test_a_visitor_reads_everything(page: Page, axe: Axe, filled: None, homes: Dataset) -> None:
    for address in ("/gegevens/", f"/gegevens/{homes.id}/", "/gegevens/streets/", "/en/gegevens/"):
        page.goto(address)
        assert fits(page, axe) == []
    page.goto("/gegevens/")
    page.get_by_role("link", name=homes.name.nl).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(homes.name.nl)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == homes.file


def test_a_planner_brings_a_newer_file_and_puts_the_older_one_back(
    planner: Page, axe: Axe, plan: Policy, homes: Dataset, tmp_path: Path
) -> None:
    wrong, right = tmp_path / "fout.csv", tmp_path / "nieuw.csv"
    right.write_bytes(postcodes(homes, plan.areas[1:], people=30))
    wrong.write_bytes(right.read_bytes().replace(b",30,", b",veel,", 3))
    planner.goto(f"/gegevens/{homes.id}/")
    planner.get_by_role("link", name="Nieuwere versie uploaden").click()
    assert fits(planner, axe) == []
    planner.get_by_label("Van welk jaar").fill("2024")
    planner.get_by_label("Bestand").set_input_files(wrong)
    planner.get_by_role("button", name="Lees het bestand").click()
    expect(planner.get_by_role("alert")).to_contain_text("Er is niets bewaard")
    expect(planner.get_by_label("Van welk jaar")).to_have_value("2024")
    assert fits(planner, axe) == []

    planner.get_by_label("Bestand").set_input_files(right)
    planner.get_by_role("button", name="Lees het bestand").click()
    expect(planner.get_by_role("heading", level=1)).to_have_text("Wat verandert er?")
    expect(planner.get_by_text("1 buurt raakt haar gegevens kwijt")).to_be_visible()
    assert fits(planner, axe) == []
    planner.get_by_role("button", name="Neem in gebruik").click()
    expect(planner.get_by_text("Deze versie is nu in gebruik")).to_be_visible()
    assert fits(planner, axe) == []

    planner.get_by_role("link", name="Terugzetten").click()
    assert fits(planner, axe) == []
    planner.get_by_role("button", name="Zet deze versie terug").click()
    row = planner.get_by_role("row").filter(has_text="In gebruik")
    expect(row).to_contain_text(homes.file)


@pytest.fixture
def newer(plan: Policy, homes: Dataset, tmp_path: Path) -> Path:
    """A file that can be brought."""
    path = tmp_path / "nieuwer.csv"
    path.write_bytes(postcodes(homes, plan.areas, people=35))
    return path


@pytest.fixture
def overtake(plan: Policy, homes: Dataset, django_db_blocker: Any) -> Callable[[], None]:
    """Somebody else puts another version in use."""
    from trefpunt_web.services import data, data_upload, people
    from trefpunt_web.services.data_reading import Parcel

    def act() -> None:
        other = Parcel((("ander.csv", postcodes(homes, plan.areas, people=37)),))
        with django_db_blocker.unblock():
            somebody = people.give_account("ander@maaswijk.nl", "planner")
            row = data_upload.propose(homes, other, 2025, somebody)
            data_upload.apply(row, data.datasets()[homes.id].key, somebody)

    return act


def test_by_keyboard_alone_and_without_a_script(planner: Page, homes: Dataset, newer: Path) -> None:
    planner.route("**/*.js", lambda route: route.abort())
    planner.goto(f"/gegevens/{homes.id}/nieuw/")
    planner.get_by_label("Bestand").set_input_files(newer)
    planner.get_by_label("Van welk jaar").press("Enter")
    button = planner.get_by_role("button", name="Gooi dit voorstel weg")
    button.focus()
    planner.keyboard.press("Enter")
    expect(planner.get_by_text("Het voorstel is weg")).to_be_visible()


def test_two_tabs_and_a_file_that_was_overtaken(
    planner: Page, axe: Axe, homes: Dataset, overtake: Callable[[], None], newer: Path
) -> None:
    planner.goto(f"/gegevens/{homes.id}/nieuw/")
    planner.get_by_label("Bestand").set_input_files(newer)
    planner.get_by_role("button", name="Lees het bestand").click()
    expect(planner.get_by_role("heading", level=1)).to_have_text("Wat verandert er?")
    overtake()
    planner.get_by_role("button", name="Neem in gebruik").click()
    expect(planner.get_by_role("alert")).to_contain_text("Iemand anders heeft intussen")
    assert fits(planner, axe) == []

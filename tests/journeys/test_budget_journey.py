"""People at the budget, in a real browser: moving a slider, saving, comparing, printing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

# The mark django_db also makes the test database where only browser tests run.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIZES = {"phone": {"width": 320, "height": 700}, "desk": {"width": 1280, "height": 900}}
OC = "#id_ontmoetingscentrum"
PAGES = [
    "/begroting/",
    "/begroting/?scenario=niets-doen",
    "/begroting/?eigen=1&ontmoetingscentrum=15&besturen=on&keuze-amyerhoof=OC&jaar-amyerhoof=2027"
    "&zonder=exploitatie&ontmoetingscentrum-2027=3",
    "/begroting/?eigen=1&ontmoetingscentrum=25&huis_van_de_wijk=veel",
    "/begroting/?scenario=bestaat-niet",
    "/begroting/vergelijk/?a=raadsvoorstel&b=langzaam",
    "/begroting/scenarios/",
    "/en/begroting/",
]
OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"


@pytest.fixture(scope="session")
def account(site: str, django_db_blocker: Any) -> tuple[str, str]:
    """A planner with a password, in the database that the site uses."""
    from trefpunt_web.services import people

    with django_db_blocker.unblock():
        user = people.give_account("reis@maaswijk.nl", "planner")
        user.set_password("een-lang-wachtwoord-7")
        user.save()
    return user.email, "een-lang-wachtwoord-7"


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A visitor whose browser runs no scripts."""
    context = browser.new_context(base_url=site, locale="nl-NL", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", PAGES)
def test_nothing_stands_in_the_way_of_anyone(page: Page, axe: Any, address: str, size: str) -> None:
    page.set_viewport_size(SIZES[size])
    page.goto(address)
    for _ in ("closed", "open"):
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
        page.evaluate(OPEN)


def slide(page: Page, keys: str, times: int) -> None:
    page.locator("#schuif-ontmoetingscentrum").focus()
    for _ in range(times):
        page.keyboard.press(keys)


def test_a_slider_answers_at_once_and_stays_in_the_address(page: Page) -> None:
    page.goto("/begroting/")
    slide(page, "ArrowLeft", 5)
    expect(page.locator(".delta b")).to_have_text("− € 1,49 miljoen")
    expect(page.locator(OC)).to_have_value("15")
    expect(page).to_have_url(re.compile("ontmoetingscentrum=15"))
    assert page.evaluate("document.activeElement.id") == "schuif-ontmoetingscentrum"
    expect(page.locator(".chart.wide svg")).to_contain_text("15 + 4")
    page.reload()
    expect(page.locator("#schuif-ontmoetingscentrum")).to_have_value("15")


def test_the_difference_is_told_to_who_listens(page: Page) -> None:
    page.goto("/begroting/")
    page.evaluate("window.told = document.querySelector('[aria-live=polite]')")
    slide(page, "ArrowLeft", 1)
    expect(page.locator(".delta b")).to_contain_text("−")
    assert page.evaluate("window.told === document.querySelector('[aria-live=polite]')")


def test_what_was_opened_stays_open_and_typing_is_not_disturbed(page: Page) -> None:
    page.goto("/begroting/")
    page.get_by_text("Posten weglaten").click()
    page.get_by_text("Per jaar", exact=True).click()
    page.get_by_label("Kleinschalige ontmoetingsplekken").check()
    expect(page.locator(".delta b")).to_have_text("− € 625.000")
    page.locator(f"{OC}-2027").press_sequentially("10", delay=150)
    expect(page).to_have_url(re.compile("ontmoetingscentrum-2027=10"))
    expect(page.locator(f"{OC}-2027")).to_have_value("10")
    expect(page.locator(f"{OC}-2027")).to_be_focused()
    expect(page.get_by_label("Kleinschalige ontmoetingsplekken")).to_be_visible()


def test_another_scenario_begins_anew(page: Page) -> None:
    page.goto("/begroting/")
    slide(page, "ArrowLeft", 5)
    expect(page.locator(OC)).to_have_value("15")
    expect(page).to_have_url(re.compile("ontmoetingscentrum=15"))
    page.select_option("#id_scenario", "alle-18")
    expect(page.locator(OC)).to_have_value("14")
    expect(page.locator("#schuif-ontmoetingscentrum")).to_have_value("14")
    page.go_back()
    expect(page.locator(OC)).to_have_value("15")


def test_a_number_above_the_maximum_is_told_at_the_field(page: Page, axe: Any) -> None:
    page.goto("/begroting/")
    page.locator(OC).fill("25")
    expect(page.locator(f"{OC}-fout")).to_contain_text("Het plan heeft er hoogstens 20.")
    expect(page.locator(OC)).to_have_value("25")
    expect(page.locator(OC)).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".lead")).to_contain_text("met 24 plekken")
    assert axe(page) == []
    page.locator(OC).fill("18")
    expect(page.locator(f"{OC}-fout")).to_have_count(0)
    expect(page.locator(".lead")).to_contain_text("met 22 plekken")


def test_saving_comparing_and_removing(page: Page, axe: Any, account: tuple[str, str]) -> None:
    page.goto("/begroting/")
    slide(page, "ArrowLeft", 4)
    expect(page.locator(".delta b")).to_contain_text("−")
    page.get_by_role("button", name="Bewaar als scenario").click()
    page.locator("input[name=login]").fill(account[0])
    page.locator("input[name=password]").fill(account[1])
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("heading", name="Scenario bewaren")).to_be_visible()
    expect(page.locator("dl.content")).to_contain_text("2028: 16")
    assert axe(page) == []
    page.get_by_label("Naam van het scenario").fill("Zestien centra")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("Het scenario is bewaard.")
    expect(page.locator(".crumb")).to_contain_text("Zestien centra")

    page.goto("/begroting/bewaar/?eigen=1&ontmoetingscentrum=12")
    page.get_by_label("Naam van het scenario").fill("zestien CENTRA")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("#id_name-fout")).to_contain_text("“zestien CENTRA 2”")
    expect(page.locator("#id_name")).to_have_value("zestien CENTRA")
    assert axe(page) == []

    page.goto("/begroting/scenarios/")
    assert axe(page) == []
    page.get_by_role("link", name="Vergelijk Zestien centra").click()
    expect(page.locator(".lead")).to_contain_text("miljoen minder nodig dan voor Raadsvoorstel")
    page.goto("/begroting/scenarios/")
    page.get_by_role("link", name="Andere naam Zestien centra").click()
    assert axe(page) == []
    page.get_by_label("Naam van het scenario").fill("16 centra")
    page.get_by_role("button", name="Bewaar de naam").click()
    page.get_by_role("link", name="Verwijder 16 centra").click()
    assert axe(page) == []
    page.get_by_role("button", name="Ja, verwijder").click()
    expect(page.get_by_text("“16 centra” is verwijderd.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Zet terug").click()
    expect(page.get_by_role("link", name="16 centra", exact=True)).to_be_visible()


def test_without_scripts_there_are_numbers_and_a_button(plain: Page) -> None:
    plain.goto("/begroting/")
    expect(plain.locator("#schuif-ontmoetingscentrum")).to_be_hidden()
    plain.locator(OC).fill("15")
    plain.get_by_role("button", name="Reken door").click()
    expect(plain.locator(".delta b")).to_have_text("− € 1,49 miljoen")
    plain.select_option("#id_scenario", "langzaam")
    plain.get_by_role("button", name="Kies").click()
    expect(plain.locator(".crumb")).to_contain_text("Langzaam op gang")
    plain.goto("/begroting/vergelijk/")
    plain.select_option("#id_b", "alle-18")
    plain.get_by_role("button", name="Vergelijk").click()
    expect(plain.locator(".lead")).to_contain_text("Alle 18 huizen doen mee")


def test_everything_can_be_taken_along(page: Page) -> None:
    page.goto("/begroting/?eigen=1&ontmoetingscentrum=15")
    for name in ("Excel", "CSV", "PDF"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        assert waiting.value.suggested_filename.startswith("begroting-proef.")


def test_paper_shows_chart_and_whole_table_without_controls(page: Page) -> None:
    page.goto("/begroting/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 less its margins
    expect(page.locator(".chart.wide")).to_be_visible()
    expect(page.locator(".chart.narrow")).to_be_hidden()
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.get_by_role("heading", name="Benodigde middelen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 680

"""The front page, the explained words, where figures come from, and what goes wrong: as seen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Axe = Callable[[Page], list[str]]
WIDTHS = [320, 1280]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/en/",
        "/begrippen/",
        "/toegankelijkheid/",
        "/herkomst/",
        "/herkomst/?onderdeel=budget",
        "/herkomst/aaaaaaaaaaaa/",
        "/bestaat-niet/",
        "/en/bestaat-niet/",
    ],
)
def test_pages_have_no_violations(page: Page, axe: Axe, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_word_is_explained_one_tap_away(page: Page, axe: Axe) -> None:
    page.goto("/")
    word = page.get_by_role("button", name="Kwetsbaarheidsindex")
    told = page.get_by_role("note", name="Uitleg: kwetsbaarheidsindex")
    expect(told).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Een cijfer per buurt.")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    word.click()
    told.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/begrippen/#kwetsbaarheidsindex$"))


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_figure_to_its_run_and_back(page: Page, axe: Axe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    sources = page.get_by_role("link", name="Hoe is dit berekend?")
    sources.last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bereik")
    page.go_back()
    sources.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Begroting: Raadsvoorstel")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("details").first.locator("summary").click()
    assert axe(page) == []
    page.get_by_text("Deze uitkomst staat op").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/begroting/"))


def test_the_run_of_the_index_can_be_taken_along(page: Page, axe: Axe) -> None:
    page.goto("/herkomst/?onderdeel=index")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download alles").click()
    assert re.fullmatch(r"trefpunt-index-[0-9a-f]{12}\.json", download.value.suggested_filename)


def test_the_map_leads_to_the_neighbourhoods(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Open de kaart en de tabel").click()
    expect(page).to_have_url(re.compile("/buurten/$"))

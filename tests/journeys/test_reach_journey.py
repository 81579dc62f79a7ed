"""A visitor at the map of reach, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

# The mark django_db also makes the test database where only browser tests run.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIZES = {"phone": {"width": 320, "height": 700}, "desk": {"width": 1280, "height": 900}}
MOVES = "open:5.690000,50.850000:huiskamer;dicht:tragos"
PAGES = [
    "/bereik/",
    f"/bereik/?norm=800&buurt=BU09350204&proef={MOVES}",
    "/bereik/?soort=sociaal_restaurant",
    "/bereik/?norm=veel&groep=x&proef=open:4.9,52.37:huiskamer;zoiets",
    "/bereik/?doe=open&plek=huiskamer&waar=Nergens",
    "/bereik/proeven/",
    "/en/bereik/",
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", PAGES)
def test_nothing_stands_in_the_way_of_anyone(page: Page, axe, address, size):
    page.set_viewport_size(SIZES[size])
    page.goto(address)
    if page.locator("[data-reach]").count():
        page.wait_for_selector("[data-drawn]")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]


def live(page: Page, address: str = "/bereik/") -> None:
    page.goto(address)
    page.wait_for_selector("[data-reach][data-drawn]")


def test_a_click_on_the_map_places_a_trial_place(page: Page):
    live(page)
    canvas = page.locator("[data-reach] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#proef .moves li")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"proef=open:5\.\d+,50\.\d+:gemeenschapshuis$"))
    expect(page.locator(".live .mark.trial")).to_have_count(1)
    expect(page.locator(".with-trial")).to_be_visible()
    page.locator("#terug").click()
    expect(page).to_have_url(re.compile(r"/bereik/(#wat-als)?$"))
    expect(page.locator("#proef .moves")).to_have_count(0)
    expect(page.locator(".live .mark.trial")).to_have_count(0)


def test_everything_by_keyboard(page: Page):
    live(page)
    page.locator("#waar").focus()
    page.keyboard.type("Malpertuis")
    page.keyboard.press("Enter")
    expect(page.locator("#proef .moves li")).to_contain_text("in Malpertuis")
    page.locator("#sluit").focus()
    page.keyboard.type("Tragos")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#proef .moves li")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"dicht:tragos"))
    page.locator("#schuif-norm").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"norm=550"))
    assert page.evaluate("document.activeElement.id") == "schuif-norm"
    page.go_back()
    expect(page.locator("#norm")).to_have_value("500")


def test_a_spot_that_is_not_there_stays_in_its_field(page: Page):
    live(page)
    page.locator("#waar").fill("Nergenshuizen")
    page.keyboard.press("Enter")
    expect(page.locator("#waar-fout")).to_contain_text("We weten niet waar")
    expect(page.locator("#waar")).to_have_value("Nergenshuizen")


def test_a_row_of_the_table_is_marked_on_the_map(page: Page):
    live(page)
    page.locator("#rij-BU09350204 td").first.click()
    expect(page).to_have_url(re.compile("buurt=BU09350204"))
    expect(page.locator("#rij-BU09350204")).to_have_class(re.compile("chosen"))


def test_without_javascript_a_place_opens_too(browser: Browser, site: str):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/bereik/")
    expect(page.locator("svg.chart").first).to_be_visible()
    page.fill("#waar", "Malpertuis")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#proef .moves li")).to_have_count(1)
    page.get_by_role("link", name=re.compile("Haal weg")).click()
    expect(page.locator("#proef .moves li")).to_have_count(0)
    context.close()

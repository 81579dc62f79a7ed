"""A visitor at the map of reach, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

# The mark django_db also makes the test database where only browser tests run.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIZES = {"phone": {"width": 320, "height": 700}, "desk": {"width": 1280, "height": 900}}
SECRET = "een lange zin die niemand raadt"
MOVES = "open:5.690000,50.850000:huiskamer;dicht:tragos"
PAGES = [
    "/bereik/",
    f"/bereik/?norm=800&buurt=BU09350204&proef={MOVES}",
    "/bereik/?soort=sociaal_restaurant",
    "/bereik/?wanneer=di-14&zoek=zwerk&proef=verplaats:tragos:5.690000,50.850000",
    "/bereik/?doe=verplaats&verplaats=tragos&heen=Nergens",
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


@pytest.fixture(scope="module")
def account(site: str, django_db_blocker) -> str:
    """The address of a planner who can sign in."""
    from trefpunt_web.services import people

    with django_db_blocker.unblock():
        user = people.give_account("bereik@maaswijk.nl", "planner")
        user.set_password(SECRET)
        user.save()
    return user.email


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
    row = page.locator("#rij-BU09350204")
    expect(row).to_be_hidden()
    page.get_by_label("Toon alle 44 buurten").check()
    row.locator("td").first.click()
    expect(page).to_have_url(re.compile("buurt=BU09350204"))
    expect(row).to_have_class(re.compile("chosen"))
    expect(page.get_by_label("Toon alle 44 buurten")).to_be_checked()
    page.get_by_label("Toon alle 44 buurten").uncheck()
    expect(row).to_be_visible()  # what was chosen stays in sight
    row.locator("td").first.click()
    expect(row).to_be_hidden()


def test_a_long_table_is_whole_while_searching_and_on_paper(page: Page):
    live(page)
    rows = page.locator("#bereik-buurten tbody tr")
    shown = rows.filter(visible=True)
    expect(shown).to_have_count(12)
    page.locator("#zoek-buurt").press_sequentially("wyck")
    expect(shown).to_have_count(3)
    page.locator("#zoek-buurt").fill("")
    expect(shown).to_have_count(12)
    page.emulate_media(media="print")
    expect(shown).to_have_count(44)


def test_moving_a_place_by_keyboard_and_saving_it(page: Page, account: str):
    page.goto("/account/inloggen/")
    page.get_by_label("E-mailadres").fill(account)
    page.get_by_label("Wachtwoord", exact=True).fill(SECRET)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("inloggen"))
    live(page)
    page.locator("summary", has_text="Verplaats een plek").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Tragos")
    page.keyboard.press("Tab")
    page.keyboard.type("Malpertuis")
    page.keyboard.press("Enter")
    expect(page.locator("#proef .moves li")).to_contain_text("Verplaats: Tragos naar Malpertuis")
    page.locator("#bewaar").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Naam van de proef").focus()
    page.keyboard.type("Tragos naar Malpertuis")
    page.keyboard.press("Enter")
    expect(page.get_by_text("De proef is bewaard.")).to_be_visible()
    page.goto("/bereik/proeven/")
    page.get_by_role("link", name="Tragos naar Malpertuis", exact=True).click()
    expect(page.locator("#proef .moves li")).to_contain_text("Verplaats: Tragos naar Malpertuis")


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

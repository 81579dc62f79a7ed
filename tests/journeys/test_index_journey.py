"""A visitor at the map and the table, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

# The mark django_db also makes the test database where only browser tests run.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIZES = {"phone": {"width": 320, "height": 700}, "desk": {"width": 1280, "height": 900}}
PAGES = [
    "/buurten/",
    "/buurten/?maat=zekerheid&volgorde=-inwoners&kwart=4&buurt=BU09350204",
    "/buurten/?zoek=Amsterdam",
    "/buurten/BU09350204/",
    "/buurten/BU09350001/",
    "/buurten/BU09350003/",
    "/buurten/BU03630000/",
    "/en/buurten/?maat=65-plus",
]


def live(page: Page, address: str = "/buurten/") -> None:
    page.goto(address)
    page.wait_for_selector("[data-map][data-drawn]")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", PAGES)
def test_nothing_stands_in_the_way_of_anyone(page: Page, axe, address, size):
    page.set_viewport_size(SIZES[size])
    if page.goto(address).ok and page.locator("[data-map]").count():
        page.wait_for_selector("[data-drawn]")
    assert axe(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == SIZES[size]["width"]


def test_the_live_map_is_drawn(page: Page):
    live(page)
    expect(page.locator("[data-map] canvas")).to_be_visible()
    expect(page.locator("svg.chart")).to_be_hidden()
    label = page.locator("[data-map] canvas").get_attribute("aria-label")
    assert label.startswith("Kaart van de buurten.")
    assert {"#0b3f4c", "#e3efec"} <= colours(page)


def colours(page: Page) -> set[str]:
    """The colours in a picture of the map."""
    shot = page.locator("[data-map] canvas").screenshot()
    script = """async bytes => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
        pen.drawImage(image, 0, 0);
        const { data } = pen.getImageData(0, 0, image.width, image.height);
        const found = new Set();
        for (let at = 0; at < data.length; at += 4) {
            const colour = (data[at] << 16) + (data[at + 1] << 8) + data[at + 2];
            found.add('#' + colour.toString(16).padStart(6, '0'));
        }
        return [...found];
    }"""
    return set(page.evaluate(script, list(shot)))


@pytest.mark.parametrize("pause", [0, 400], ids=["quickly", "slowly"])
def test_choosing_with_the_keyboard_marks_map_table_and_address(page: Page, pause: int):
    live(page)
    page.locator("#op-de-kaart").focus()
    page.keyboard.type("Caberg", delay=pause)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("buurt=BU09350205"))
    expect(page.locator("tr.chosen")).to_have_id("rij-BU09350205")
    expect(page.locator(".live .tip.chosen")).to_have_text("Caberg: 41,3 %")
    expect(page.locator(".picked-text")).to_contain_text("Rang 3, kan 1 tot en met 4 zijn.")
    assert page.evaluate("document.activeElement.id") == "op-de-kaart"


def test_a_click_on_the_map_marks_the_row(page: Page):
    live(page)
    canvas = page.locator("[data-map] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"buurt=BU0935\d{4}"))
    code = re.search(r"buurt=(BU\d+)", page.url)[1]
    expect(page.locator("tr.chosen")).to_have_id(f"rij-{code}")
    page.reload()
    expect(page.locator("tr.chosen")).to_have_id(f"rij-{code}")


def test_a_click_on_a_row_marks_the_map(page: Page):
    live(page)
    page.locator("#rij-BU09350403 td").first.click()
    expect(page.locator(".live .tip.chosen")).to_have_text("Nazareth: 40,7 %")


def test_the_link_in_focus_is_marked_in_its_row(page: Page):
    live(page)
    page.locator("#rij-BU09350203 a").focus()
    expect(page.locator("tr.near")).to_have_id("rij-BU09350203")


def test_another_measure_without_a_reload_keeps_the_map(page: Page):
    live(page)
    page.evaluate("window.kept = document.querySelector('[data-map] canvas')")
    page.select_option("#maat", "inwoners")
    expect(page).to_have_url(re.compile("maat=inwoners"))
    expect(page.locator(".meaning")).to_have_text("Zoveel mensen wonen er in de buurt.")
    assert page.evaluate("window.kept === document.querySelector('[data-map] canvas')")
    page.go_back()
    expect(page.locator("#maat")).to_have_value("index")


def test_sorting_keeps_the_focus_on_the_head(page: Page):
    live(page)
    page.locator("#kop-inwoners").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Inwoners")
    expect(page.locator("#buurten tbody tr").first).to_contain_text("Heer")
    assert page.evaluate("document.activeElement.id") == "kop-inwoners"


def test_typing_filters_at_once_also_after_a_change(page: Page):
    live(page)
    page.select_option("#kwart", "0")
    expect(page.locator("#buurten tbody tr")).to_have_count(5)
    page.locator("#zoek").fill("belvedere")
    expect(page.locator("#buurten tbody tr:visible")).to_have_count(1)
    expect(page.locator("#buurten-count")).to_have_text("Aantal buurten: 1")


@pytest.fixture
def plain(browser: Browser, site: str):
    """A visitor whose browser runs no scripts."""
    context = browser.new_context(base_url=site, locale="nl-NL", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_everything_works(plain: Page):
    plain.goto("/buurten/")
    expect(plain.locator("svg.chart")).to_be_visible()
    plain.select_option("#maat", "huishoudens")
    plain.select_option("#op-de-kaart", "BU09350204")
    plain.get_by_role("button", name="Toon").click()
    expect(plain.locator(".picked-text")).to_contain_text("Malpertuis:")
    expect(plain.locator("path.picked")).to_be_visible()
    plain.get_by_role("link", name="Inwoners").click()
    expect(plain.locator("#maat")).to_have_value("huishoudens")
    plain.fill("#zoek", "qqq")
    plain.get_by_role("button", name="Zoek").click()
    expect(plain.locator(".listing .note")).to_contain_text("Geen buurt gevonden.")


def test_without_webgl_the_drawing_stays(page: Page):
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/buurten/?buurt=BU09350204")
    page.wait_for_load_state("networkidle")
    expect(page.locator("svg.chart")).to_be_visible()
    page.locator("path[data-code=BU09350205]").click()
    expect(page.locator("tr.chosen")).to_have_id("rij-BU09350205")


def test_paper_shows_the_drawing(page: Page):
    live(page)
    page.emulate_media(media="print")
    expect(page.locator("svg.chart")).to_be_visible()
    expect(page.locator("[data-map] canvas")).to_be_hidden()

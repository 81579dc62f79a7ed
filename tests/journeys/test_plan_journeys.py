"""A planner at the workbench, and a council member at the page with plans, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

# The mark django_db also makes the test database where only browser tests run.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SIZES = {"phone": {"width": 320, "height": 700}, "desk": {"width": 1280, "height": 900}}
SECRET = "een lange zin die niemand raadt"
KIND = "ontmoetingscentrum"
SITE = "buurtcentrum_mariaberg"


@pytest.fixture(scope="module")
def drafts(site: str, django_db_blocker) -> Iterator[tuple[str, int, int]]:
    """The address of a planner who can sign in, and the numbers of two drafts."""
    from trefpunt_web.services import people, plan, plan_drafts, plan_edits

    with django_db_blocker.unblock():
        user = people.give_account("plannen@maaswijk.nl", "planner")
        user.set_password(SECRET)
        user.save()
        first = plan_drafts.create(user, "Zuinig")
        first = plan_edits.change(first, user, 1, plan_edits.Put(SITE, KIND, 2027))
        other = plan_drafts.duplicate(first, user, "Ruim")
        sites = [one.id for one in plan.ground().sites if one.id.startswith("area:")][:3]
        for name in sites:
            other = plan_edits.change(other, user, other.version, plan_edits.Put(name, KIND, 2028))
        yield user.email, first.number, other.number


@pytest.fixture
def planner(page: Page, drafts) -> Page:
    """Signed in."""
    page.goto("/account/inloggen/")
    page.get_by_label("E-mailadres").fill(drafts[0])
    page.get_by_label("Wachtwoord", exact=True).fill(SECRET)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("inloggen"))
    return page


def live(page: Page, number: int) -> None:
    page.goto(f"/plan/{number}/")
    page.wait_for_selector("[data-plan][data-drawn]")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_stands_in_the_way_of_a_planner(planner: Page, drafts, axe, size):
    planner.set_viewport_size(SIZES[size])
    first, other = drafts[1:]
    pages = ["", "nieuw/", f"{first}/", f"{other}/?kaart=verschil&alle=1", f"{first}/plek/{SITE}/"]
    pages += [
        f"{first}/{name}/" for name in ("naam", "kopie", "weg", "deel", "besluit", "voorstel")
    ]
    pages += [f"vergelijk/?a={first}&b={other}", "vergelijk/", "raad/"]
    for address in pages:
        planner.goto(f"/plan/{address}")
        if planner.locator("[data-plan]").count():
            planner.wait_for_selector("[data-drawn]")
        assert (address, axe(planner)) == (address, [])
        wide = planner.evaluate("document.documentElement.scrollWidth")
        assert (address, wide) == (address, SIZES[size]["width"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", ["/plan/", "/plan/raad/", "/en/plan/"])
def test_nothing_stands_in_the_way_of_a_visitor(page: Page, axe, address, size):
    page.set_viewport_size(SIZES[size])
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]


def test_a_click_on_the_map_puts_a_place_and_a_key_takes_it_back(planner: Page, drafts):
    live(planner, drafts[1])
    items = planner.locator(".items > li")
    expect(items).to_have_count(1)
    canvas = planner.locator("[data-plan] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    planner.mouse.click(box["x"] + box["width"] * 0.52, box["y"] + box["height"] * 0.62)
    expect(items).to_have_count(2)
    expect(items.nth(1)).to_contain_text("Plek in")
    expect(planner.locator(".live .mark.placed")).to_have_count(2)
    planner.locator("body").press("Control+z")
    expect(items).to_have_count(1)
    expect(planner.locator(".live .mark.placed")).to_have_count(1)
    planner.locator("body").press("Control+Shift+z")
    expect(items).to_have_count(2)
    planner.locator("#terug").click()
    expect(items).to_have_count(1)


def test_everything_by_keyboard(planner: Page, drafts):
    live(planner, drafts[1])
    items = planner.locator(".items > li")
    planner.locator("#zet-plek").focus()
    planner.keyboard.type("Malpertuis")
    planner.locator("#zet-knop").focus()
    planner.keyboard.press("Enter")
    expect(items).to_have_count(2)
    facts = planner.locator(".plan-facts").inner_text()
    kind = planner.locator("[id='soort-area:BU09350204']")
    kind.focus()
    planner.keyboard.press("ArrowDown")
    expect(kind).to_have_value("huis_van_de_wijk")
    expect(planner.locator(".history li").first).to_contain_text("Huis van de Wijk")
    assert planner.locator(".plan-facts").inner_text() != facts
    assert planner.evaluate("document.activeElement.id") == "soort-area:BU09350204"
    planner.locator("[id='weg-area:BU09350204']").focus()
    planner.keyboard.press("Enter")
    expect(items).to_have_count(1)


def test_who_works_fast_meets_no_conflict_with_themselves(planner: Page, drafts):
    live(planner, drafts[2])
    year = planner.locator(f"#jaar-{SITE}")
    before = planner.locator(".history li").count()
    year.focus()
    for _ in range(3):
        planner.keyboard.press("ArrowDown")
    planner.locator("#zet-plek").select_option(label="Malpertuis")
    planner.locator("#zet-knop").dblclick()
    expect(planner.locator("[id='plek-area:BU09350204']")).to_be_visible()
    expect(planner.locator("#botsing")).to_have_count(0)
    expect(year).to_have_value("2030")
    assert planner.locator(".history li").count() >= min(before + 4, 12)


def test_without_script_the_same_with_forms(planner: Page, drafts, browser):
    state = planner.context.storage_state()
    address = planner.url.split("/", 3)
    context = browser.new_context(
        base_url="/".join(address[:3]), java_script_enabled=False, storage_state=state
    )
    plain = context.new_page()
    plain.goto(f"/plan/{drafts[1]}/")
    plain.locator("#zet-plek").select_option(label="Malpertuis")
    plain.locator("#zet-knop").click()
    expect(plain.locator(".items > li")).to_have_count(2)
    row = plain.locator("[id='plek-area:BU09350204']")
    row.locator("select[name=jaar]").select_option("2029")
    row.get_by_role("button", name="Pas aan").click()
    expect(row.locator("select[name=jaar]")).to_have_value("2029")
    for _ in range(2):
        plain.locator("#terug").click()
    expect(plain.locator(".items > li")).to_have_count(1)
    context.close()


def test_two_at_once_see_each_other(planner: Page, drafts, browser):
    live(planner, drafts[1])
    state = planner.context.storage_state()
    context = browser.new_context(
        base_url="/".join(planner.url.split("/", 3)[:3]), storage_state=state
    )
    other = context.new_page()
    live(other, drafts[1])
    other.locator("#zet-plek").select_option(label="Amyerhoof")
    other.locator("#zet-knop").click()
    expect(other.locator(".items > li")).to_have_count(2)
    planner.locator("#zet-plek").select_option(label="Malpertuis")
    planner.locator("#zet-knop").click()
    expect(planner.locator("#botsing")).to_contain_text("Amyerhoof wordt Ontmoetingscentrum")
    planner.locator("#toch").click()
    expect(planner.locator("#botsing")).to_have_count(0)
    expect(planner.locator(".items > li")).to_have_count(3)
    for left in (2, 1):
        planner.locator("#terug").click()
        expect(planner.locator(".items > li")).to_have_count(left)
    context.close()


def test_the_map_shows_need_and_the_address_says_so(planner: Page, drafts):
    live(planner, drafts[2])
    planner.get_by_role("link", name="Waar het nodig is").click()
    expect(planner).to_have_url(re.compile(r"kaart=nood"))
    expect(planner.locator(".presets [aria-current]")).to_have_text("Waar het nodig is")
    expect(planner.locator(".chart .shade-6").first).to_be_attached()
    planner.go_back()
    expect(planner).to_have_url(re.compile(rf"/plan/{drafts[2]}/$"))

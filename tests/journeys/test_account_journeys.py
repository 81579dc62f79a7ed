"""Signing in with a password, an app with codes and a passkey, in a real browser."""

import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page, expect

from trefpunt_web.services import people

pytestmark = pytest.mark.browser

Axe = Callable[[Page], list[str]]
PASSWORD = "een-lang-wachtwoord-42"


@pytest.fixture
def somebody(site: str, django_db_blocker: Any) -> Callable[[str], str]:
    """Makes somebody with this role and the password; gives the address to sign in with."""

    def make(role: str) -> str:
        email = f"{uuid4().hex[:8]}@maaswijk.nl"
        with django_db_blocker.unblock():
            user = people.give_account(email, role)
            user.set_password(PASSWORD)
            user.save()
        return email

    return make


@pytest.fixture
def keyring(page: Page) -> Iterator[CDPSession]:
    """A virtual passkey device in this browser, whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    device |= {"hasUserVerification": True, "isUserVerified": True}
    device |= {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    yield session
    session.send("WebAuthn.disable")


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/inloggen/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url(lambda address: "/inloggen/" not in address)


def confirm(page: Page) -> None:
    """Says again who one is, where the site asks for that."""
    if page.get_by_role("heading", name="Bent u het echt?").is_visible():
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Bevestigen").click()


def sign_out(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_text("U bent uitgelogd.")).to_be_visible()


def code_of(secret: str) -> str:
    """What an app shows now (RFC 6238: SHA-1, six digits, thirty seconds)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    mac = hmac.digest(b32decode(secret), counter, "sha1")
    place = mac[-1] & 15
    number = struct.unpack(">I", mac[place : place + 4])[0] & 0x7FFF_FFFF
    return f"{number % 1_000_000:06}"


def test_an_app_with_codes(page: Page, axe: Axe, somebody: Callable[[str], str]) -> None:
    email = somebody("planner")
    sign_in(page, email)
    page.goto("/account/")
    page.get_by_role("link", name="Tweede stap aanzetten").click()
    assert axe(page) == []
    page.get_by_role("link", name="Aanzetten").click()
    assert axe(page) == []
    confirm(page)
    expect(page.get_by_role("heading", name="App met codes instellen")).to_be_visible()
    assert axe(page) == []
    secret = page.get_by_label("Sleutel voor de app").input_value()
    page.get_by_label("Code uit de app").fill("000000")
    page.get_by_role("button", name="App aanzetten").click()
    expect(page.get_by_role("alert")).to_contain_text("Die code klopt niet.")
    assert axe(page) == []
    page.get_by_label("Code uit de app").fill(code_of(secret))
    page.get_by_role("button", name="App aanzetten").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    assert axe(page) == []
    codes = page.get_by_label("Codes die u nog niet hebt gebruikt").input_value().split()
    assert len(codes) == 10
    page.goto("/account/")
    expect(page.get_by_text("App met codes: aan")).to_be_visible()

    sign_out(page)
    sign_in(page, email)
    expect(page.get_by_role("heading", name="Tweede stap bij het inloggen")).to_be_visible()
    assert axe(page) == []
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/account/tweede-stap/code/|/account/inloggen/"))
    page.get_by_label("Code", exact=True).fill(codes[0])
    page.get_by_role("button", name="Inloggen").click()
    page.goto("/account/")
    expect(page.get_by_text("9 herstelcodes over")).to_be_visible()


def test_a_passkey_in_place_of_a_password(
    page: Page, axe: Axe, somebody: Callable[[str], str], keyring: CDPSession
) -> None:
    sign_in(page, somebody("planner"))
    page.goto("/account/sleutels/nieuw/")
    confirm(page)
    expect(page.get_by_role("heading", name="Toegangssleutel toevoegen")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Name").or_(page.get_by_label("Naam")).fill("Mijn telefoon")
    page.get_by_label("Ook inloggen zonder wachtwoord").check()
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    page.goto("/account/sleutels/")
    expect(page.get_by_role("rowheader", name="Mijn telefoon")).to_be_visible()
    expect(page.get_by_text("zonder wachtwoord inloggen")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Verwijderen").click()
    assert axe(page) == []

    sign_out(page)
    page.goto("/account/inloggen/")
    page.get_by_role("button", name="Inloggen met een toegangssleutel").click()
    page.wait_for_url("/")
    page.goto("/account/")
    expect(page.get_by_text("1 toegangssleutel", exact=True)).to_be_visible()


def test_a_passkey_that_does_not_work_is_told_on_the_page(page: Page, keyring: CDPSession) -> None:
    page.goto("/account/inloggen/")
    expect(page.locator("#passkey-failed")).to_be_hidden()
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Inloggen met een toegangssleutel").click()
    expect(page.get_by_role("alert")).to_contain_text("Dat lukte niet.")


def test_a_wrong_password_and_one_try_too_many(
    page: Page, axe: Axe, somebody: Callable[[str], str]
) -> None:
    email = somebody("planner")
    page.goto("/account/inloggen/")
    for _ in range(6):
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Wachtwoord").fill("fout")
        assert axe(page) == []
        page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", name="U hebt het te vaak geprobeerd")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_an_administrator_gives_an_account(
    page: Page, axe: Axe, somebody: Callable[[str], str], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, somebody("administrator"))
    page.goto("/account/mensen/")
    assert axe(page) == []
    page.get_by_label("E-mailadres").fill("geen adres")
    page.get_by_role("button", name="Account geven").click()
    assert axe(page) == []
    confirm(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe(page) == []
    email = f"{uuid4().hex[:8]}@maaswijk.nl"
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_role("button", name="Account geven").click()
    expect(page.get_by_text(f"{email} krijgt een e-mail")).to_be_visible()
    page.get_by_role("link", name=email).click()
    assert axe(page) == []
    page.get_by_label("Rol").select_option("geen rol")
    page.get_by_role("button", name="Rol bewaren").click()
    expect(page.get_by_role("row", name=email).first).to_contain_text("geen rol")
    page.get_by_role("link", name=email).click()
    page.get_by_role("button", name="Account sluiten").click()
    expect(page.get_by_text(f"Het account van {email} is gesloten.")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name=email).click()
    assert axe(page) == []
    page.get_by_role("button", name="Account weer openen").click()
    expect(page.get_by_text("is weer open. Kies nu een rol.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/account/inloggen/",
        "/en/account/inloggen/",
        "/account/wachtwoord/vergeten/",
        "/account/wachtwoord/vergeten/verstuurd/",
        "/account/wachtwoord/nieuw/1-verlopen/",
        "/account/wachtwoord/nieuw/klaar/",
        "/account/gesloten/",
        "/account/inloggen/geannuleerd/",
        "/account/inloggen/mislukt/",
    ],
)
def test_pages_for_visitors_have_no_violations(
    page: Page, axe: Axe, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_an_account_have_no_violations(
    page: Page, axe: Axe, somebody: Callable[[str], str], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, somebody("administrator"))
    for address in ("", "wachtwoord/", "tweede-stap/", "sleutels/", "uitloggen/", "bevestigen/"):
        page.goto(f"/account/{address}")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address

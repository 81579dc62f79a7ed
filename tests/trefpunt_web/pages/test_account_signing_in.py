"""Signing in and out with a password, and what happens after too many tries."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from trefpunt_web.records.people.models import User
from trefpunt_web.services import people

EMAIL, PASSWORD = "planner@maaswijk.nl", "een-lang-wachtwoord-42"

pytestmark = pytest.mark.usefixtures("member")


@pytest.fixture
def member(db: None) -> User:
    """A planner with a password."""
    user = people.give_account(EMAIL, "planner")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL, **extra: Any) -> Any:
    return client.post("/account/inloggen/", {"login": email, "password": password}, **extra)


def test_the_right_password_lets_in(visitor: Client) -> None:
    answer = sign_in(visitor)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "planner@maaswijk.nl" in visitor.get("/account/").content.decode()


def test_capitals_in_the_address_do_not_matter(visitor: Client) -> None:
    assert sign_in(visitor, email="Planner@Maaswijk.NL").status_code == 302


def test_a_wrong_password_is_told_in_dutch_and_keeps_the_address(visitor: Client) -> None:
    page = sign_in(visitor, "fout").content.decode()
    assert "Het e-mailadres of het wachtwoord klopt niet." in page
    assert f'value="{EMAIL}"' in page
    assert 'role="alert"' in page


def test_an_unknown_address_gets_the_same_answer(visitor: Client) -> None:
    known, unknown = sign_in(visitor, "fout"), sign_in(visitor, "fout", "niemand@maaswijk.nl")
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known.content.decode()) == strip.sub("", unknown.content.decode())


def test_the_sixth_try_gets_a_page_of_its_own_even_with_the_right_password(visitor: Client) -> None:
    assert [sign_in(visitor, "fout").status_code for _ in range(5)] == [200] * 5
    answer = sign_in(visitor)
    assert answer.status_code == 429
    assert "U hebt het te vaak geprobeerd" in answer.content.decode()
    assert "Wacht vijf minuten." in answer.content.decode()
    assert visitor.get("/account/").status_code == 302


def test_another_address_is_not_held_up(visitor: Client) -> None:
    for _ in range(6):
        sign_in(visitor, "fout", "niemand@maaswijk.nl")
    assert sign_in(visitor).status_code == 302


def test_one_address_cannot_try_many_accounts(visitor: Client) -> None:
    codes = [sign_in(visitor, "fout", f"{n}@maaswijk.nl").status_code for n in range(11)]
    assert codes == [200] * 10 + [429]


def test_a_forged_address_of_the_sender_does_not_help(visitor: Client) -> None:
    forged = ({"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}"} for n in range(11))
    codes = [sign_in(visitor, "x", f"{n}@m.nl", **one).status_code for n, one in enumerate(forged)]
    assert codes[-1] == 429


def test_behind_a_proxy_only_what_the_proxy_saw_counts(visitor: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # what TREFPUNT_PROXY=1 sets

    def tries(seen: str) -> list[int]:
        forged = ({"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}, {seen}"} for n in range(11))
        return [
            sign_in(visitor, "x", f"{n}@m.nl", **one).status_code for n, one in enumerate(forged)
        ]

    assert tries("192.0.2.1")[-1] == 429
    assert sign_in(visitor, HTTP_X_FORWARDED_FOR="192.0.2.2").status_code == 302


@pytest.mark.parametrize("address", ["onzin", "", "::1", "1.2.3.4:99", "x" * 5000])
def test_an_odd_address_of_a_sender_breaks_nothing(
    visitor: Client, settings: Any, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert sign_in(visitor, HTTP_X_FORWARDED_FOR=address).status_code in {302, 403}


@pytest.mark.parametrize(
    "there",
    [
        *("https://elders.nl/", "//elders.nl", "/\\elders.nl", "///elders.nl", "http:///elders.nl"),
        *("javascript:alert(1)", "\x00", "/ok\r\nX-Y: z", "x" * 10_000),
    ],
)
def test_odd_places_to_go_next(visitor: Client, there: str) -> None:
    page = visitor.get("/account/inloggen/", {"next": there})
    assert page.status_code == 200
    form = {"login": EMAIL, "password": PASSWORD, "next": there}
    answer = visitor.post("/account/inloggen/", form)
    assert answer.status_code == 302
    assert "elders" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_signing_out_asks_for_a_click(visitor: Client) -> None:
    sign_in(visitor)
    assert "Wilt u uitloggen?" in visitor.get("/account/uitloggen/").content.decode()
    visitor.post("/account/uitloggen/")
    assert visitor.get("/account/").status_code == 302


def test_an_ended_account_cannot_sign_in(visitor: Client, member: User) -> None:
    member.is_active = False
    member.save()
    answer = sign_in(visitor, follow=True)
    assert "Dit account is gesloten" in answer.content.decode()


def test_who_was_going_somewhere_gets_there(visitor: Client) -> None:
    there = visitor.get("/account/")["Location"]
    assert there == "/account/inloggen/?next=/account/"
    answer = visitor.post(there, {"login": EMAIL, "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"


def test_nobody_is_sent_to_another_site(visitor: Client) -> None:
    form = {"login": EMAIL, "password": PASSWORD, "next": "https://elders.nl/"}
    assert visitor.post("/account/inloggen/", form)["Location"] == "/"


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"],
)
def test_what_is_not_meant_to_be_there_is_not(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_page_is_there_in_english(visitor: Client) -> None:
    page = visitor.get("/en/account/inloggen/").content.decode()
    assert '<html lang="en">' in page
    assert 'action="/en/account/inloggen/"' in page


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Client) -> None:
    cookie = sign_in(visitor).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # it ends with the browser

"""Choosing a password: forgotten, new, changed."""

import re

import pytest
from django.core import mail
from django.test import Client

from trefpunt_web.records.people.models import User
from trefpunt_web.services import people

EMAIL, OLD, NEW = "planner@maaswijk.nl", "een-lang-wachtwoord-42", "nog-een-langer-wachtwoord-7"
FORGOTTEN = "/account/wachtwoord/vergeten/"


@pytest.fixture
def member(db: None) -> User:
    """A planner with a password who was here before."""
    user = people.give_account(EMAIL, "planner")
    user.set_password(OLD)
    user.save()
    return user


def link() -> str:
    """The link in the last e-mail."""
    found = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


@pytest.mark.usefixtures("member")
def test_the_link_leads_to_a_new_password(visitor: Client) -> None:
    answer = visitor.post(FORGOTTEN, {"email": EMAIL}, follow=True)
    assert "Kijk ook bij de ongewenste e-mail." in answer.content.decode()
    form = visitor.get(link(), follow=True)
    assert "Nieuw wachtwoord" in form.content.decode()
    there = form.redirect_chain[-1][0]
    done = visitor.post(there, {"password1": NEW, "password2": NEW}, follow=True)
    assert "U kunt er nu mee inloggen." in done.content.decode()
    assert visitor.login(email=EMAIL, password=NEW)


@pytest.mark.usefixtures("member")
def test_the_link_works_once(visitor: Client) -> None:
    visitor.post(FORGOTTEN, {"email": EMAIL})
    address = link()
    there = visitor.get(address, follow=True).redirect_chain[-1][0]
    visitor.post(there, {"password1": NEW, "password2": NEW})
    again = Client().get(address, follow=True).content.decode()
    assert "Deze link werkt niet meer" in again
    assert "Vraag een nieuwe link" in again


@pytest.mark.usefixtures("db")
def test_a_stranger_gets_no_mail_and_learns_nothing(visitor: Client) -> None:
    answer = visitor.post(FORGOTTEN, {"email": "niemand@maaswijk.nl"}, follow=True)
    assert "Is er een account met dit e-mailadres?" in answer.content.decode()
    assert mail.outbox == []


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (NEW, "iets anders", "De twee wachtwoorden zijn niet gelijk."),
        ("kort", "kort", "te kort"),
        ("12345678901", "12345678901", "uit cijfers"),
    ],
)
def test_a_bad_password_is_told_at_the_field(
    visitor: Client, first: str, second: str, told: str
) -> None:
    visitor.post(FORGOTTEN, {"email": EMAIL})
    there = visitor.get(link(), follow=True).redirect_chain[-1][0]
    page = visitor.post(there, {"password1": first, "password2": second}).content.decode()
    assert told in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'aria-describedby="[^"]*_error', page)


def test_changing_asks_for_the_password_of_now(visitor: Client, member: User) -> None:
    visitor.force_login(member)
    form = {"oldpassword": "fout", "password1": NEW, "password2": NEW}
    page = visitor.post("/account/wachtwoord/", form).content.decode()
    assert "Vul uw huidige wachtwoord in." in page
    answer = visitor.post("/account/wachtwoord/", form | {"oldpassword": OLD}, follow=True)
    assert "Uw wachtwoord is gewijzigd." in answer.content.decode()
    assert mail.outbox[-1].subject == "Uw wachtwoord voor Trefpunt is gewijzigd"
    assert "Hebt u dit niet zelf gedaan?" in mail.outbox[-1].body

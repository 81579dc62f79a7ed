"""Giving people accounts and roles: only administrators, and one always remains."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection
from django.test import Client

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.people.models import Membership, User
from trefpunt_web.services import people

Race = Callable[..., list[Any]]
PEOPLE = "/account/mensen/"
SECRET = "een-lang-wachtwoord-42"


def person(user: User) -> str:
    return f"{PEOPLE}{user.pk}/"


@pytest.mark.parametrize("address", [PEOPLE, f"{PEOPLE}1/"])
def test_a_visitor_signs_in_first(visitor: Client, address: str) -> None:
    assert visitor.get(address)["Location"] == f"/account/inloggen/?next={address}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_planner_may_not(planner: Client, method: str) -> None:
    answer = getattr(planner, method)(PEOPLE, {"email": "x@y.nl", "role": "administrator"})
    assert answer.status_code == 403
    assert "Dit mag u niet zien of doen" in answer.content.decode()
    assert not User.objects.filter(email="x@y.nl").exists()


def test_an_administrator_gives_somebody_an_account(administrator: Client) -> None:
    form = {"email": "Nieuw@Maaswijk.nl", "role": "planner"}
    answer = administrator.post(PEOPLE, form, follow=True)
    assert "nieuw@maaswijk.nl krijgt een e-mail" in answer.content.decode()
    user = User.objects.get(email="nieuw@maaswijk.nl")
    assert people.roles(user) == {"planner"}
    assert not user.has_usable_password()


def test_who_is_new_chooses_a_password_and_is_in(administrator: Client, visitor: Client) -> None:
    administrator.post(PEOPLE, {"email": "nieuw@maaswijk.nl", "role": "planner"})
    letter = mail.outbox[-1]
    assert letter.to == ["nieuw@maaswijk.nl"]
    assert letter.subject == "Uw account bij Trefpunt"
    found = re.search(r"http://testserver(\S+)", letter.body)
    assert found is not None
    there = visitor.get(found[1], follow=True).redirect_chain[-1][0]
    secret = "een-eigen-wachtwoord-9"
    visitor.post(there, {"password1": secret, "password2": secret})
    form = {"login": "nieuw@maaswijk.nl", "password": secret}
    assert visitor.post("/account/inloggen/", form).status_code == 302


@pytest.mark.parametrize(
    "form", [{"email": "geen adres", "role": "planner"}, {"email": "x@y.nl", "role": "koning"}]
)
def test_a_wrong_form_makes_nothing_and_keeps_what_was_typed(
    administrator: Client, form: dict[str, str]
) -> None:
    page = administrator.post(PEOPLE, form).content.decode()
    assert 'aria-invalid="true"' in page
    assert f'value="{form["email"]}"' in page
    assert User.objects.count() == 1


def test_a_role_changes_and_ends(administrator: Client) -> None:
    user = people.give_account("iemand@maaswijk.nl", "planner")
    administrator.post(person(user), {"role": "administrator", "change": "1"})
    assert people.roles(user) == {"administrator"}
    administrator.post(person(user), {"role": "", "change": "1"})
    assert people.roles(user) == frozenset()
    assert User.objects.filter(pk=user.pk, is_active=True).exists()


def test_a_link_is_sent_and_the_role_stays(administrator: Client) -> None:
    user = people.give_account("iemand@maaswijk.nl", "planner")
    administrator.post(person(user), {"link": "1"})
    assert mail.outbox[-1].to == ["iemand@maaswijk.nl"]
    assert people.roles(user) == {"planner"}


def test_looking_changes_nothing(administrator: Client) -> None:
    user = people.give_account("iemand@maaswijk.nl", "planner")
    assert administrator.get(person(user), {"role": "", "link": "1"}).status_code == 200
    assert people.roles(user) == {"planner"}
    assert mail.outbox == []


def test_there_is_nobody_with_that_number(administrator: Client) -> None:
    assert administrator.get(f"{PEOPLE}987654321/").status_code == 404


def test_the_last_administrator_is_told_what_to_do_first(administrator: Client) -> None:
    me = User.objects.get(email="beheerder@maaswijk.nl")
    page = administrator.post(person(me), {"role": "planner", "change": "1"}).content.decode()
    assert "Dit is de laatste beheerder." in page
    assert "Maak eerst iemand anders beheerder." in page
    assert people.roles(me) == {"administrator"}


def test_the_list_takes_as_many_questions_for_many_as_for_few(
    administrator: Client, django_assert_num_queries: Any
) -> None:
    administrator.get(PEOPLE)
    with django_assert_num_queries(7):
        administrator.get(PEOPLE)
    for number in range(20):
        people.give_account(f"{number}@maaswijk.nl", "planner")
    with django_assert_num_queries(7):
        administrator.get(PEOPLE)


# --- Two at once ----------------------------------------------------------------------------------


def two() -> tuple[User, User]:
    both = [people.give_account(f"{name}@maaswijk.nl", "administrator") for name in "ab"]
    return both[0], both[1]


def administrators() -> int:
    return Membership.objects.filter(role="administrator").count()


@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_leave_one(race: Race) -> None:
    a, b = two()
    results = race(lambda: people.set_role(a, None), lambda: people.set_role(b, None))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "RuleProblem"]
    assert administrators() == 1
    with pytest.raises(RuleProblem):
        people.set_role(Membership.objects.get().user, "planner")


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_none_is_left(race: Race) -> None:
    a, b = two()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_membership DISABLE TRIGGER USER")
    race(lambda: people.set_role(a, None), lambda: people.set_role(b, None))
    left = administrators()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_membership ENABLE TRIGGER USER")
    assert left == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM people_membership",
        "UPDATE people_membership SET role = 'planner'",
        "DELETE FROM account_emailaddress; DELETE FROM people_membership WHERE role <> 'planner'",
    ],
)
def test_plain_sql_cannot_remove_the_last_one_either(attack: str) -> None:
    people.give_account("a@maaswijk.nl", "administrator")
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(attack)


# --- Who changed what -----------------------------------------------------------------------------


def told(client: Client) -> list[str]:
    """The rows of the latest changes, without their time."""
    page = client.get(PEOPLE).content.decode().partition('id="wijzigingen"')[2]
    rows = re.findall(r"<tr><td>[^<]*</td>(.*?)</tr>", page, re.DOTALL)
    return [" | ".join(re.findall(r">([^<]+)<", row)) for row in rows]


def test_who_gave_whom_which_role_stays_on_record(administrator: Client) -> None:
    administrator.post(PEOPLE, {"email": "x@maaswijk.nl", "role": "planner"})
    user = User.objects.get(email="x@maaswijk.nl")
    administrator.post(person(user), {"role": "administrator", "change": "1"})
    assert told(administrator) == [
        "x@maaswijk.nl | heeft niet meer de rol planner | beheerder@maaswijk.nl",
        "x@maaswijk.nl | kreeg de rol beheerder | beheerder@maaswijk.nl",
        "x@maaswijk.nl | kreeg de rol planner | beheerder@maaswijk.nl",
        "beheerder@maaswijk.nl | kreeg de rol beheerder | de opdrachtregel van de server",
    ]


def test_what_changes_nothing_is_not_recorded(administrator: Client) -> None:
    user = people.give_account("x@maaswijk.nl", "planner")
    before = told(administrator)
    administrator.post(person(user), {"role": "planner", "change": "1"})
    administrator.post(person(user), {"open": "1"})
    assert told(administrator) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack", ["DELETE FROM people_event", "UPDATE people_event SET by_id = NULL"]
)
def test_the_record_is_final(attack: str) -> None:
    people.give_account("a@maaswijk.nl", "administrator")
    with pytest.raises(DatabaseError, match="Cannot"), connection.cursor() as cursor:
        cursor.execute(attack)


# --- Closing --------------------------------------------------------------------------------------


def test_a_closed_account_cannot_sign_in_and_opens_again(
    administrator: Client, visitor: Client, planner: Client
) -> None:
    user = User.objects.get(email="planner@maaswijk.nl")
    user.set_password(SECRET)
    user.save()
    planner.force_login(user)
    html = administrator.post(person(user), {"close": "1"}, follow=True).content.decode()
    assert "Het account van planner@maaswijk.nl is gesloten." in html
    assert planner.get("/account/").status_code == 302  # signed out at once
    form = {"login": user.email, "password": SECRET}
    html = visitor.post("/account/inloggen/", form, follow=True).content.decode()
    assert "Dit account is gesloten" in html
    visitor.post("/account/wachtwoord/vergeten/", {"email": user.email})
    assert mail.outbox == []
    html = administrator.post(person(user), {"open": "1"}, follow=True).content.decode()
    assert "is weer open. Kies nu een rol." in html
    assert people.roles(user) == frozenset()
    assert visitor.post("/account/inloggen/", form)["Location"] == "/"


def test_giving_an_account_opens_a_closed_one(administrator: Client) -> None:
    user = people.give_account("x@maaswijk.nl", "planner")
    people.close(user)
    administrator.post(PEOPLE, {"email": "X@maaswijk.nl", "role": "planner"})
    assert User.objects.get(pk=user.pk).is_active
    assert people.roles(user) == {"planner"}
    assert mail.outbox[-1].to == ["x@maaswijk.nl"]


def test_the_last_administrator_cannot_be_closed(administrator: Client) -> None:
    me = User.objects.get(email="beheerder@maaswijk.nl")
    html = administrator.post(person(me), {"close": "1"}, follow=True).content.decode()
    assert "Maak eerst iemand anders beheerder." in html
    me.refresh_from_db()
    assert me.is_active


# --- Proving who one is ---------------------------------------------------------------------------


def test_who_has_a_password_gives_it_again_before_changing_roles(administrator: Client) -> None:
    me = User.objects.get(email="beheerder@maaswijk.nl")
    me.set_password(SECRET)
    me.save()
    administrator.force_login(me)
    form = {"email": "x@maaswijk.nl", "role": "planner"}
    there = administrator.post(PEOPLE, form)["Location"]
    assert there == f"/account/bevestigen/?next={PEOPLE.replace('/', '%2F')}"
    assert not User.objects.filter(email="x@maaswijk.nl").exists()
    assert administrator.post(there, {"password": "fout"}).status_code == 200
    answer = administrator.post(there, {"password": SECRET}, follow=True)
    assert "x@maaswijk.nl krijgt een e-mail" in answer.content.decode()
    assert people.events()[0].by == me
    administrator.post(PEOPLE, form | {"email": "y@maaswijk.nl"})
    assert User.objects.filter(email="y@maaswijk.nl").exists()

"""Giving people accounts and roles: only administrators, and one always remains."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client

from trefpunt.terms.problems import RuleProblem
from trefpunt_web.records.people.models import Membership, User
from trefpunt_web.services import people

Race = Callable[..., list[Any]]
PEOPLE = "/account/mensen/"


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
    with django_assert_num_queries(6):
        administrator.get(PEOPLE)
    for number in range(20):
        people.give_account(f"{number}@maaswijk.nl", "planner")
    with django_assert_num_queries(6):
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

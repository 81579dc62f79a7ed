"""What a load balancer asks."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_it_answers_without_a_policy_or_an_account(client: Client):
    answer = client.get("/gezond/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_says_so_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch):
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/gezond/").status_code == 503

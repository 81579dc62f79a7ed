"""The site with a policy loaded, and the three people who use it: for tests of pages.

Loading computes for seconds, so it happens once; each test that asks gets the same rows in its own
transaction.
"""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

Rows = list[Any]


@pytest.fixture(scope="session")
def computed(django_db_setup: None, django_db_blocker: Any, policy_folder: Path) -> Rows:
    """The rows that loading the policy makes, in the order in which they can be stored."""
    from django.db import transaction

    from trefpunt_web.records.data.models import DataFile, Event
    from trefpunt_web.records.plan.models import BoundarySet, PolicyVersion
    from trefpunt_web.records.runs.models import Answer, Run
    from trefpunt_web.services import loading

    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(policy_folder)
        kinds = (DataFile, Event, PolicyVersion, BoundarySet, Run, Answer)
        rows = [row for kind in kinds for row in kind.objects.all()]
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def loaded(db: None, computed: Rows) -> None:
    """The policy of Maastricht is in force."""
    for row in computed:
        row.save(force_insert=True)


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody without an account."""
    return Client()


@pytest.fixture
def planner(db: None) -> Client:
    """Somebody who may save scenarios, signed in."""
    return _somebody("planner@maaswijk.nl", "planner")


@pytest.fixture
def administrator(db: None) -> Client:
    """Somebody who may give accounts, signed in."""
    return _somebody("beheerder@maaswijk.nl", "administrator")


def _somebody(email: str, role: str) -> Client:
    from trefpunt_web.services import people

    client = Client()
    client.force_login(people.give_account(email, role))
    return client
